"""Service stars on a hospital that can be counted by hand: every point, its entry, its rule; and who sees them when."""

from decimal import Decimal

import pytest
from sqlalchemy import Connection, text

from database import small_hospital
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, OFFICE
from harness import Look
from warehouse import stars
from warehouse.refresh import refresh

MARCH = "2026-03-01"


@pytest.fixture
def hospital(owner: Connection) -> Connection:
    """eyes-1 and bones-1 are doctors, eyes-2 a nurse; all are on duty from the 1st to the 15th of March 2026."""
    small_hospital.places(owner)
    run(
        owner,
        "insert into hospital.duty_day select staff_id || day::date, staff_id, department_id, day::date"
        " from hospital.staff, generate_series('2026-03-01'::date, '2026-03-15', '1 day') as day",
    )
    return owner


def run(connection: Connection, sql: str, **values: object) -> None:
    connection.execute(text(sql), values)


def answers(
    connection: Connection, staff: str, satisfied: int, unsatisfied: int, mode: str = "sms", day: str = "2026-02-10"
) -> None:
    run(
        connection,
        "insert into hospital.survey_response (survey_response_id, department_id, staff_id, mode, submitted_at,"
        " overall) select :staff || :mode || :day || n, department_id, :staff, :mode,"
        " cast(:day as date) + interval '9 hours', case when n <= :good then 4 else 3 end"
        " from hospital.staff, generate_series(1, :all) as n where staff_id = :staff",
        staff=staff, mode=mode, day=day, good=satisfied, all=satisfied + unsatisfied,
    )  # fmt: skip


def praise(connection: Connection, key: str, channel: str, visit: str | None = None, **more: object) -> None:
    values = {"at": "2026-03-05 09:00+08", "solicited": False, "staff": "eyes-1"} | more
    run(
        connection,
        "insert into hospital.praise (praise_id, visit_id, department_id, staff_id, channel, received_at, solicited)"
        " select :key, :visit, department_id, :staff, :channel, :at, :solicited from hospital.staff"
        " where staff_id = :staff",
        key=key, channel=channel, visit=visit, **values,
    )  # fmt: skip


def complaint(connection: Connection, key: str, part: str, staff: str, **columns: object) -> None:
    """Received on Monday the 2nd at ten; closed on the 9th unless told otherwise."""
    values = {
        "replied_at": None, "closed_at": "2026-03-09 09:00+08", "called_back_at": None, "satisfied": None,
        "substantiated": None, "severity": None,
    } | columns  # fmt: skip
    run(
        connection,
        "insert into hospital.complaint (complaint_id, channel, received_at, replied_at, closed_at, called_back_at,"
        " satisfied_with_handling, substantiated) values (:key, 'phone', '2026-03-02 10:00+08', :replied_at,"
        " :closed_at, :called_back_at, :satisfied, :substantiated)",
        key=key, **{name: value for name, value in values.items() if name != "severity"},
    )  # fmt: skip
    run(
        connection,
        "insert into hospital.complaint_department (complaint_department_id, complaint_id, department_id, part,"
        " staff_id) select :key, :key, department_id, :part, :staff from hospital.staff where staff_id = :staff",
        key=key, part=part, staff=staff,
    )  # fmt: skip
    run(
        connection,
        "insert into hospital.complaint_topic values (:key, :key, 'attitude', :severity)",
        key=key, severity=values["severity"],
    )  # fmt: skip


def entries(connection: Connection, staff: str, part: str) -> list[tuple[str, str, str]]:
    """Rule, source row and points of a person's part in March, in order."""
    found = connection.execute(
        text(
            "select rule, source_id, points::text from rollup.point_entry"
            " where month = :march and staff_id = :staff and part = :part order by day, rule, source_id"
        ),
        {"march": MARCH, "staff": staff, "part": part},
    )
    return list(map(tuple, found))


def figure(connection: Connection, staff: str, column: str, month: str = MARCH) -> object:
    row = connection.execute(
        text("select * from rollup.star_month where month = :month and staff_id = :staff"),
        {"month": month, "staff": staff},
    ).one_or_none()
    return row and getattr(row, column)


def test_ratings_start_from_the_roles_mean_and_every_answer_moves_them(hospital: Connection) -> None:
    answers(hospital, "eyes-1", 20, 0)
    answers(hospital, "bones-1", 16, 4)
    refresh(hospital)
    # the doctors' patients are satisfied in 36 of 40 answers: 90 %. Of a satisfied answer that is 0.1 more than
    # usual, shared out among 20 answers and 50 of the role's, on a scale on which 0.05 is half of 45 points:
    # 22.5 × 0.1 / (70 × 0.05) = 0.6429; of one that is not, 22.5 × -0.9 / 3.5 = -5.7857
    found = entries(hospital, "eyes-1", "ratings")
    assert len(found) == 21
    assert {(rule, points) for rule, _, points in found} == {("role_mean", "22.5000"), ("answer_satisfied", "0.6429")}
    assert figure(hospital, "eyes-1", "points") == Decimal("22.5") + 20 * Decimal("0.6429")
    assert figure(hospital, "bones-1", "points") == (Decimal("22.5") + 16 * Decimal("0.6429") - 4 * Decimal("5.7857"))
    # shrunk: (20 + 50 × 0.9) / 70 and (16 + 45) / 70
    assert float(figure(hospital, "eyes-1", "rate")) == pytest.approx(65 / 70, abs=1e-5)  # type: ignore[arg-type]
    assert float(figure(hospital, "bones-1", "rate")) == pytest.approx(61 / 70, abs=1e-5)  # type: ignore[arg-type]
    assert float(figure(hospital, "bones-1", "role_rate")) == 0.9  # type: ignore[arg-type]


def test_no_part_exceeds_its_weight_nor_falls_below_nothing(hospital: Connection) -> None:
    answers(hospital, "eyes-1", 150, 0)
    answers(hospital, "bones-1", 10, 140)
    refresh(hospital)
    assert entries(hospital, "eyes-1", "ratings")[-1][0] == "cap"
    assert figure(hospital, "eyes-1", "ratings") == 45
    assert entries(hospital, "bones-1", "ratings")[-1][0] == "floor"
    assert figure(hospital, "bones-1", "ratings") == 0


def test_answers_are_compared_with_those_asked_the_same_way(hospital: Connection) -> None:
    # on the telephone 12 of 20 are satisfied, by message all are: eyes-1 was only asked about on the telephone
    answers(hospital, "eyes-1", 12, 8, mode="phone")
    answers(hospital, "bones-1", 20, 0, mode="sms")
    refresh(hospital)
    # by telephone usual is (12 + 50 × 0.8) / 70 = 0.742857: the answers come to 12 × 0.257143 - 8 × 0.742857 = -2.857
    # more than usual, 22.5 / 3.5 points each; against the role's 0.8 it would be -4 and nothing left of 22.5
    expected = 22.5 - 2.857143 * 22.5 / 3.5
    assert float(figure(hospital, "eyes-1", "ratings")) == pytest.approx(expected, abs=0.01)  # type: ignore[arg-type]


def test_answers_count_for_three_months(hospital: Connection) -> None:
    answers(hospital, "eyes-1", 5, 0, day="2026-01-01")
    answers(hospital, "eyes-1", 5, 0, day="2025-12-31")
    answers(hospital, "eyes-1", 5, 0, day="2026-03-31")
    refresh(hospital)
    assert figure(hospital, "eyes-1", "answers") == 10
    assert figure(hospital, "eyes-1", "answers", "2026-01-01") == 10
    assert figure(hospital, "eyes-1", "points", "2026-04-01") is None  # nothing happened in April


def test_praise_counts_once_a_visit_and_not_when_asked_for(hospital: Connection) -> None:
    small_hospital.visit(hospital, "v")
    praise(hospital, "banner", "banner")
    praise(hospital, "call", "phone", "v")
    praise(hospital, "survey", "survey", "v", at="2026-03-04 09:00+08")
    praise(hospital, "asked", "letter", solicited=True)
    praise(hospital, "february", "letter", at="2026-02-28 23:59+08")
    refresh(hospital)
    assert entries(hospital, "eyes-1", "praise") == [
        ("praise_again", "survey", "0.0000"),
        ("praise_banner", "banner", "5.0000"),
        ("praise_phone", "call", "3.0000"),
        ("praise_solicited", "asked", "0.0000"),
    ]
    assert figure(hospital, "eyes-1", "praises") == 2


def test_praise_is_per_hundred_contacts(hospital: Connection) -> None:
    for number in range(200):
        small_hospital.visit(hospital, f"v{number}", arrived_at=f"2026-03-{number % 28 + 1:02} 09:00+08")
    run(hospital, "update hospital.visit set staff_id = 'eyes-1'")
    praise(hospital, "banner", "banner")
    refresh(hospital)
    assert figure(hospital, "eyes-1", "contacts") == 200
    assert entries(hospital, "eyes-1", "praise") == [("praise_banner", "banner", "2.5000")]


def test_complaints_handled_on_time_and_to_satisfaction(hospital: Connection) -> None:
    received = {"part": "first_receiver", "staff": "eyes-1"}
    # five working days after the 2nd is the 9th
    complaint(hospital, "in time", **received, replied_at="2026-03-09 23:00+08")
    complaint(hospital, "late", **received, replied_at="2026-03-10 01:00+08")
    complaint(
        hospital, "glad", **received, replied_at="2026-03-02 12:00+08", called_back_at="2026-03-12 09:00+08",
        satisfied=True,
    )  # fmt: skip
    complaint(
        hospital, "called in April", **received, replied_at="2026-03-03 12:00+08",
        called_back_at="2026-04-01 09:00+08", satisfied=True,
    )  # fmt: skip
    refresh(hospital)
    assert entries(hospital, "eyes-1", "complaints") == [
        ("complaint_on_time", "glad", "2.0000"),
        ("complaint_on_time", "called in April", "2.0000"),
        ("complaint_on_time", "in time", "2.0000"),
        ("complaint_satisfied", "glad", "2.0000"),
    ]


def test_upheld_complaints_deduct_by_severity_and_the_gravest_is_a_veto(hospital: Connection) -> None:
    for staff in ("eyes-1", "bones-1"):
        answers(hospital, staff, 20, 0)  # both at the mean: 22.5
    complaint(hospital, "partly", "responsible", "eyes-1", substantiated="partly", severity=2)
    complaint(hospital, "unfounded", "responsible", "eyes-1", substantiated="no", severity=3)
    complaint(hospital, "open", "responsible", "eyes-1", substantiated="yes", severity=3, closed_at=None)
    complaint(hospital, "grave", "responsible", "bones-1", substantiated="yes", severity=3)
    complaint(hospital, "graver", "responsible", "bones-1", substantiated="yes", severity=3)
    refresh(hospital)
    assert entries(hospital, "eyes-1", "deductions") == [("upheld_2", "partly", "-4.0000")]
    assert figure(hospital, "eyes-1", "points") == Decimal("18.5")
    assert figure(hospital, "eyes-1", "standing") == "ranked"
    assert entries(hospital, "bones-1", "deductions") == [
        ("upheld_3", "grave", "-15.0000"),
        ("upheld_3", "graver", "-15.0000"),
        ("floor", "", "7.5000"),
    ]
    assert (figure(hospital, "bones-1", "points"), figure(hospital, "bones-1", "standing")) == (0, "vetoed")


def test_suggestions_adopted_and_proven_up_to_their_weight(hospital: Connection) -> None:
    for number in range(3):
        run(
            hospital,
            "insert into hospital.suggestion (suggestion_id, staff_id, department_id, submitted_at, adopted_at, title)"
            " values (:k, 'eyes-1', 'eyes', '2026-02-01 09:00+08', '2026-03-02 09:00+08', '…')",
            k=str(number),
        )
    run(hospital, "update hospital.suggestion set proven_at = '2026-03-30 09:00+08' where suggestion_id = '0'")
    refresh(hospital)
    assert entries(hospital, "eyes-1", "suggestions") == [
        ("suggestion_adopted", "0", "5.0000"),
        ("suggestion_adopted", "1", "5.0000"),
        ("suggestion_adopted", "2", "5.0000"),
        ("suggestion_proven", "0", "5.0000"),
        ("cap", "", "-5.0000"),
    ]


def test_parts_that_do_not_apply_are_rescaled(hospital: Connection) -> None:
    # a porter's points are praise and nominations alone, 25 each of 50: everything counts twice
    run(hospital, "update hospital.staff set role = 'support' where staff_id = 'eyes-2'")
    praise(hospital, "letter", "letter", staff="eyes-2")
    answers(hospital, "eyes-2", 3, 0)
    run(
        hospital,
        "insert into quality.star_nomination (month, staff_id, department_id, reason, nominated_by, nominated_at)"
        " values ('2026-03-01', 'eyes-2', 'eyes', '…', 'head', '2026-03-28 09:00+08')",
    )
    refresh(hospital)
    assert figure(hospital, "eyes-2", "praise") == 10
    assert figure(hospital, "eyes-2", "nominations") == 20
    assert figure(hospital, "eyes-2", "points") == 30
    assert figure(hospital, "eyes-2", "standing") == "ranked"  # nobody asks patients about porters


@pytest.mark.parametrize(
    ("count", "days", "standing"),
    [(15, 15, "ranked"), (14, 15, "few_answers"), (15, 14, "few_days"), (0, 0, "few_days")],
)
def test_ranked_with_fifteen_answers_and_fifteen_days(
    hospital: Connection, count: int, days: int, standing: str
) -> None:
    answers(hospital, "eyes-1", count, 0)
    praise(hospital, "letter", "letter")
    run(hospital, "delete from hospital.duty_day where staff_id = 'eyes-1' and extract(day from day) > :d", d=days)
    refresh(hospital)
    assert figure(hospital, "eyes-1", "standing") == standing


def test_without_any_roster_or_contact_days_on_duty_are_no_condition(hospital: Connection) -> None:
    run(hospital, "delete from hospital.duty_day")
    answers(hospital, "eyes-1", 15, 0, day="2026-03-02")
    refresh(hospital)
    assert (figure(hospital, "eyes-1", "duty_days"), figure(hospital, "eyes-1", "standing")) == (None, "ranked")


@pytest.fixture
def ward(hospital: Connection) -> Connection:
    """Ten nurses: n0 and n1 got a banner each, n2 a letter after them, the others nothing; no roster."""
    run(hospital, "delete from hospital.duty_day")
    run(
        hospital,
        "insert into hospital.staff (staff_id, name, role, department_id) select 'n' || n, '护士' || n, 'nurse',"
        " case when n = 0 then 'bones' else 'eyes' end from generate_series(0, 9) as n",
    )
    for number in range(10):
        answers(hospital, f"n{number}", 15, 0, day="2026-03-02")
    praise(hospital, "a", "banner", staff="n0")
    praise(hospital, "b", "banner", staff="n1")
    praise(hospital, "c", "phone", staff="n2")
    refresh(hospital)
    return hospital


def tiers(connection: Connection) -> dict[str, str]:
    found = connection.execute(text("select staff_id, tier from rollup.star_month where tier is not null"))
    return dict(map(tuple, found))


def test_ties_share_a_tier_and_nobody_below_the_mean_has_one(ward: Connection) -> None:
    # a tenth of ten is one star: two share it. Three tenths are three commended at most; the fourth stands at 22.5,
    # below the mean of 22.5 + 1.3
    assert tiers(ward) == {"n0": "star", "n1": "star", "n2": "commended"}
    assert figure(ward, "n2", "role_points") == Decimal("23.8")


def names(tx: Connection) -> list[str]:
    return list(tx.scalars(text("select staff_id from mart.star order by 1")))


def test_before_publication_names_are_for_the_office_and_the_own_head(ward: Connection, as_reader: Look) -> None:
    eyes = [f"n{number}" for number in range(1, 10)]
    seen = {OFFICE: ["n0", *eyes], HEAD_OF_EYES: eyes, HEAD_OF_BONES: ["n0"], DIRECTOR: [], CLERK: [], None: []}
    for person, expected in seen.items():
        with as_reader(person) as tx:
            assert names(tx) == expected, person
            assert set(tx.scalars(text("select staff_id from mart.point_entry"))) == set(expected), person


def test_published_stars_are_seen_by_everyone_and_nobody_else_is(ward: Connection, as_reader: Look) -> None:
    run(ward, "select quality.publish_stars('2026-03-01', 'office')")
    starred = ["n0", "n1", "n2"]
    eyes = [f"n{number}" for number in range(1, 10)]
    seen = {
        OFFICE: ["n0", *eyes], HEAD_OF_EYES: ["n0", *eyes], HEAD_OF_BONES: starred, DIRECTOR: starred, CLERK: starred,
        None: [],
    }  # fmt: skip
    for person, expected in seen.items():
        with as_reader(person) as tx:
            assert names(tx) == expected, person
            assert set(tx.scalars(text("select staff_id from mart.point_entry"))) == set(expected), person
            named = set(tx.scalars(text("select staff_id from hospital.staff where staff_id in ('n0', 'n1', 'n2')")))
            assert named == (set(starred) if person else set()), person


def test_a_published_month_stays_as_it_was(ward: Connection, as_reader: Look) -> None:
    run(ward, "select quality.publish_stars('2026-03-01', 'office')")
    praise(ward, "late", "banner", staff="n9")
    refresh(ward)
    assert tiers(ward)["n9"] == "star"  # as it would be now
    with as_reader(DIRECTOR) as tx:
        assert names(tx) == ["n0", "n1", "n2"]
    run(ward, "select quality.publish_stars('2026-03-01', 'office', '迟到的锦旗')")
    with as_reader(DIRECTOR) as tx:
        found = stars.people(tx, stars.months(tx).month.iloc[0])
        assert found.staff_id.tolist() == ["n0", "n1", "n9"]
        assert found.edition.tolist() == [2] * 3


def test_the_page_reads_entries_that_add_up(ward: Connection, as_reader: Look) -> None:
    with as_reader(OFFICE) as tx:
        month = stars.months(tx).iloc[0]
        assert (str(month.month), month.is_published) == (MARCH, False)
        for person in stars.people(tx, month.month).itertuples():
            rows = stars.entries(tx, month.month, person.staff_id)
            assert float(sum(rows.points)) == pytest.approx(person.points, abs=1e-9)
            assert set(rows.version) == {1}
        rules = stars.rules(tx, 1)
    assert rules.settings["answers_min"] == 15
    assert rules.points["praise_banner"] == 5
    caps = rules.weights[rules.weights.role == "customer_service"].set_index("part").cap
    assert caps.round(4).to_dict() == {"complaints": 27.2727, "praise": 45.4545, "suggestions": 27.2727}
