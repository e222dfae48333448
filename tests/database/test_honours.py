"""From nomination to the published star: who may do what when, what stays as it was, and nobody scores themselves."""

import re
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from database import small_hospital
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, OFFICE
from database.test_stars import answers, entries, figure, praise, run
from harness import Look
from warehouse import honours, stars
from warehouse.config import ROOT
from warehouse.refresh import refresh
from warehouse.refusals import Refused

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()  # the database's clock is the test's
NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def ward(owner: Connection) -> Connection:
    """Ten nurses, n0 of bones and the others of eyes; 15 answers each, a banner for n0 and n1, a call for n2."""
    small_hospital.places(owner)
    run(
        owner,
        "insert into hospital.staff (staff_id, name, role, department_id) select 'n' || n, '护士' || n, 'nurse',"
        " case when n = 0 then 'bones' else 'eyes' end from generate_series(0, 9) as n",
    )
    run(owner, "update hospital.staff set role = 'support' where staff_id in ('eyes-1', 'eyes-2', 'bones-1')")
    for number in range(10):
        answers(owner, f"n{number}", 15, 0, day="2026-03-02")
    praise(owner, "a", "banner", staff="n0")
    praise(owner, "b", "banner", staff="n1")
    praise(owner, "c", "phone", staff="n2")
    refresh(owner)
    return owner


def tiers(connection: Connection, month: date = MARCH) -> dict[str, str]:
    found = connection.execute(
        text("select staff_id, tier from rollup.star_month where tier is not null and month = :month"),
        {"month": month},
    )
    return dict(map(tuple, found))


def refused(hint: str) -> AbstractContextManager:
    return pytest.raises(Refused, check=lambda error: error.hint == hint)


def without_publicity(look: Look, month: date = MARCH) -> None:
    with look(OFFICE) as tx:
        honours.announce(tx, month, 1, None, "试运行，不公示")
        honours.publish(tx, month, "", 0)


# Nominations


def test_a_head_nominates_own_people_with_a_reason(ward: Connection, as_reader: Look) -> None:
    with as_reader(HEAD_OF_EYES) as tx:
        assert honours.nominees(tx, MARCH, ["eyes"]).staff_id.tolist() == ["eyes-2"]  # eyes-1 is the head
        honours.nominate(tx, MARCH, "eyes-2", " 深夜送样从不推托 ")
        found = honours.nominations(tx, MARCH).iloc[0]
        assert (found["name"], found.reason, found.nominated_by) == ("乙", "深夜送样从不推托", HEAD_OF_EYES)
        assert honours.nominees(tx, MARCH, ["eyes"]).is_nominated.tolist() == [True]
    refresh(ward)
    # 10 points of 50 that a porter can earn: doubled
    assert figure(ward, "eyes-2", "nominations") == Decimal(20)


@pytest.mark.parametrize(
    ("person", "staff", "reason", "hint"),
    [
        (HEAD_OF_EYES, "eyes-1", "…", "self"),
        (HEAD_OF_EYES, "bones-1", "…", "not_own"),
        (HEAD_OF_EYES, "nobody", "…", "not_own"),
        (HEAD_OF_EYES, "n1", "…", "role"),
        (HEAD_OF_EYES, "eyes-2", "  ", "long"),
        (HEAD_OF_EYES, "eyes-2", "好" * 1001, "long"),
        (OFFICE, "eyes-2", "…", "not_own"),
        (DIRECTOR, "eyes-2", "…", "not_own"),
        (CLERK, "eyes-2", "…", "self"),
    ],
)
def test_nominations_that_are_refused(
    ward: Connection, as_reader: Look, person: str, staff: str, reason: str, hint: str
) -> None:
    with refused(hint), as_reader(person) as tx:
        honours.nominate(tx, MARCH, staff, reason)


def test_nobody_is_nominated_twice_or_too_late_or_too_early(ward: Connection, as_reader: Look) -> None:
    with as_reader(HEAD_OF_EYES) as tx:
        honours.nominate(tx, MARCH, "eyes-2", "…")
    with refused("star_nomination_month_staff_id_department_id_key"), as_reader(HEAD_OF_EYES) as tx:
        honours.nominate(tx, MARCH, "eyes-2", "again")
    with refused("not_begun"), as_reader(HEAD_OF_EYES) as tx:
        honours.nominate(tx, date(TODAY.year + 1, 12, 1), "eyes-2", "…")
    with as_reader(OFFICE) as tx:
        honours.announce(tx, MARCH, 1, NEXT_WEEK, "")
    run(ward, "update hospital.staff set role = 'support' where staff_id = 'n0'")
    with refused("announced"), as_reader(HEAD_OF_BONES) as tx:
        honours.nominate(tx, MARCH, "n0", "…")


def test_not_even_a_loader_lets_somebody_nominate_themselves(ward: Connection) -> None:
    with pytest.raises(DBAPIError, match="nobody nominates themselves"), ward.begin_nested():
        run(
            ward,
            "insert into quality.star_nomination (month, staff_id, department_id, reason, nominated_by)"
            " values ('2026-03-01', 'eyes-1', 'eyes', '…', 'Head.Eyes@small.invalid')",
        )


# Nobody scores themselves


def test_what_one_entered_or_judged_oneself_earns_nothing(ward: Connection) -> None:
    praise(ward, "own", "letter", staff="n3")
    run(ward, "update hospital.praise set entered_by = 'n3' where praise_id = 'own'")
    praise(ward, "entered by another", "letter", staff="n4")
    run(ward, "update hospital.praise set entered_by = 'n3' where praise_id = 'entered by another'")
    for staff, judge in (("n5", "n5"), ("n6", "n5")):
        run(
            ward,
            "insert into hospital.suggestion (suggestion_id, staff_id, department_id, submitted_at, adopted_at,"
            " proven_at, judged_by, title) values (:k, :k, 'eyes', '2026-02-01 09:00+08', '2026-03-02 09:00+08',"
            " '2026-03-20 09:00+08', :judge, '…')",
            k=staff, judge=judge,
        )  # fmt: skip
    refresh(ward)
    assert entries(ward, "n3", "praise") == [("praise_own", "own", "0.0000")]
    assert entries(ward, "n4", "praise") == [("praise_letter", "entered by another", "5.0000")]
    assert entries(ward, "n5", "suggestions") == [
        ("suggestion_adopted_own", "n5", "0.0000"),
        ("suggestion_proven_own", "n5", "0.0000"),
    ]
    assert figure(ward, "n6", "suggestions") == Decimal(10)


def test_of_praises_for_one_visit_ones_own_entry_never_hides_a_patients(ward: Connection) -> None:
    small_hospital.visit(ward, "v")
    praise(ward, "banner", "banner", "v", staff="n3")
    run(ward, "update hospital.praise set entered_by = 'n3' where praise_id = 'banner'")
    praise(ward, "call", "phone", "v", staff="n3")
    refresh(ward)
    assert sorted(entries(ward, "n3", "praise")) == [
        ("praise_own", "banner", "0.0000"),
        ("praise_phone", "call", "3.0000"),
    ]


# No star twice running


def april(ward: Connection) -> None:
    """In April n0 is praised as before, n1 not, n3 by a call."""
    for number in range(10):
        answers(ward, f"n{number}", 1, 0, day="2026-04-02")
    praise(ward, "a4", "banner", staff="n0", at="2026-04-05 09:00+08")
    praise(ward, "d4", "phone", staff="n3", at="2026-04-05 09:00+08")
    refresh(ward)


def test_no_star_twice_running_and_the_place_goes_to_the_next(ward: Connection) -> None:
    assert tiers(ward) == {"n0": "star", "n1": "star", "n2": "commended"}
    april(ward)
    # n0 has most points, and was a star in March: commended; the tenth of ten is n3
    assert tiers(ward, APRIL) == {"n0": "commended", "n3": "star"}
    assert figure(ward, "n0", "was_star", str(APRIL)) is True
    assert figure(ward, "n3", "was_star", str(APRIL)) is False


def test_the_rules_may_say_otherwise(ward: Connection) -> None:
    run(ward, "update quality.star_rule set may_repeat = true")
    april(ward)
    assert tiers(ward, APRIL) == {"n0": "star", "n3": "commended"}


def test_the_month_before_is_the_published_one_where_there_is_one(ward: Connection, as_reader: Look) -> None:
    april(ward)
    without_publicity(as_reader)
    run(ward, "delete from hospital.praise where praise_id = 'a'")  # after publication n0 would be no star of March
    refresh(ward)
    assert "n0" not in tiers(ward)
    assert tiers(ward, APRIL)["n0"] == "commended"
    with as_reader(OFFICE) as tx:
        assert honours.publish(tx, MARCH, "锦旗登记有误", 1) == 2
    refresh(ward)
    assert tiers(ward, APRIL)["n0"] == "star"
    refresh(ward, everything=True)
    assert tiers(ward, APRIL)["n0"] == "star"


# Announcement, appeals, publication


def test_a_list_is_announced_appealed_against_answered_and_published(ward: Connection, as_reader: Look) -> None:
    with as_reader(OFFICE) as tx:
        assert honours.hindrance(tx, MARCH) == "not_announced"
        honours.announce(tx, MARCH, 1, NEXT_WEEK, "")
        assert honours.hindrance(tx, MARCH) == "running"
    for person in (DIRECTOR, CLERK, HEAD_OF_BONES):
        with as_reader(person) as tx:
            assert set(honours.announced(tx).staff_id) == {"n0", "n1", "n2"}, person
            # the director still reads no ledger of theirs
            assert set(tx.scalars(text("select staff_id from mart.star"))) <= {"n0", "eyes-2"}, person
    with as_reader(None) as tx:
        assert honours.announced(tx).empty
    with as_reader(CLERK) as tx:
        honours.appeal(tx, MARCH, "n1", "<script>锦旗是送给别人的</script>")
        assert len(honours.appeals(tx)) == 1
    with as_reader(HEAD_OF_EYES) as tx:
        assert honours.appeals(tx).empty
    ward.exec_driver_sql("alter table quality.star_announcement disable trigger all")
    run(ward, "update quality.star_announcement set until = :day", day=TODAY - timedelta(days=1))
    with refused("not_running"), as_reader(CLERK) as tx:
        honours.appeal(tx, MARCH, None, "too late")
    with as_reader(OFFICE) as tx:
        assert honours.hindrance(tx, MARCH) == "appeals"
        appeal = int(honours.appeals(tx).appeal_id.iloc[0])
        honours.answer(tx, appeal, "upheld", True, "核实无误，取消资格")
        assert honours.hindrance(tx, MARCH) == "stale"
    with refused("changed"), as_reader(OFFICE) as tx:
        honours.answer(tx, appeal, "dismissed", False, "again")
    refresh(ward)
    assert figure(ward, "n1", "standing") == "appealed"
    assert tiers(ward)["n0"] == "star"
    with as_reader(CLERK) as tx:
        assert honours.appeals(tx).answer.tolist() == ["核实无误，取消资格"]
    with as_reader(OFFICE) as tx:
        assert honours.hindrance(tx, MARCH) is None
        assert honours.publish(tx, MARCH, "", 0) == 1
    starred = set(tiers(ward))
    with as_reader(DIRECTOR) as tx:
        assert set(tx.scalars(text("select staff_id from mart.star"))) == starred


def test_who_was_not_announced_is_announced_before_they_are_published(ward: Connection, as_reader: Look) -> None:
    with as_reader(OFFICE) as tx:
        honours.announce(tx, MARCH, 1, NEXT_WEEK, "")
    praise(ward, "late", "banner", staff="n9")
    refresh(ward)
    ward.exec_driver_sql("alter table quality.star_announcement disable trigger all")
    run(ward, "update quality.star_announcement set until = :day", day=TODAY - timedelta(days=1))
    with as_reader(OFFICE) as tx:
        assert honours.hindrance(tx, MARCH) == "renamed"


@pytest.mark.parametrize("person", [DIRECTOR, HEAD_OF_EYES, CLERK])
def test_only_the_quality_office_announces_answers_and_publishes(
    ward: Connection, as_reader: Look, person: str
) -> None:
    with refused("office"), as_reader(person) as tx:
        honours.announce(tx, MARCH, 1, NEXT_WEEK, "")
    with as_reader(OFFICE) as tx:
        honours.announce(tx, MARCH, 1, NEXT_WEEK, "")
    with as_reader(person) as tx:
        honours.appeal(tx, MARCH, None, "…")
        appeal = int(honours.appeals(tx).appeal_id.iloc[0])
    with refused("office"), as_reader(person) as tx:
        honours.answer(tx, appeal, "upheld", False, "…")
    with refused("office"), as_reader(person) as tx:
        honours.publish(tx, MARCH, "", 0)
    with pytest.raises(DBAPIError, match="permission denied"), as_reader(OFFICE) as tx:
        tx.execute(text("select quality.publish_stars('2026-03-01', 'me')"))


@pytest.mark.parametrize(
    ("month", "version", "until", "remark", "hint"),
    [
        (MARCH, 1, TODAY - timedelta(days=1), "", "until"),
        (MARCH, 1, None, " ", "star_announcement_check"),
        (MARCH, 2, NEXT_WEEK, "", "changed"),
        (date(TODAY.year, TODAY.month, 1), 1, NEXT_WEEK, "", "not_over"),
        (date(2020, 1, 1), 1, NEXT_WEEK, "", "empty"),
    ],
)
def test_announcements_that_are_refused(
    ward: Connection, as_reader: Look, month: date, version: int, until: date | None, remark: str, hint: str
) -> None:
    with refused(hint), as_reader(OFFICE) as tx:
        honours.announce(tx, month, version, until, remark)


def test_a_publicity_period_is_not_cut_short(ward: Connection, as_reader: Look) -> None:
    with as_reader(OFFICE) as tx:
        honours.announce(tx, MARCH, 1, NEXT_WEEK, "")
    for until in (TODAY, None):
        with refused("shorter"), as_reader(OFFICE) as tx:
            honours.announce(tx, MARCH, 2, until, "hurry")
    with as_reader(OFFICE) as tx:
        honours.announce(tx, MARCH, 2, NEXT_WEEK + timedelta(days=1), "longer")


def test_nobody_answers_in_their_own_matter(ward: Connection, as_reader: Look) -> None:
    run(ward, "update quality.person set staff_id = 'n2' where email = :office", office=OFFICE)
    with as_reader(OFFICE) as tx:
        honours.announce(tx, MARCH, 1, NEXT_WEEK, "")
        honours.appeal(tx, MARCH, None, "my own")
    with as_reader(CLERK) as tx:
        honours.appeal(tx, MARCH, "n2", "about the office's own")
    for appeal in ward.scalars(text("select appeal_id from quality.star_appeal")).all():
        with refused("own_matter"), as_reader(OFFICE) as tx:
            honours.answer(tx, appeal, "dismissed", False, "…")


# What stays, and what would be said now


def test_late_data_show_as_a_difference_and_a_correction_says_why(ward: Connection, as_reader: Look) -> None:
    without_publicity(as_reader)
    with as_reader(OFFICE) as tx:
        assert honours.differences(tx, MARCH).empty
    praise(ward, "late", "banner", staff="n9")
    with refused("stale"), as_reader(OFFICE) as tx:
        honours.publish(tx, MARCH, "late banner", 1)
    refresh(ward)
    with as_reader(OFFICE) as tx:
        found = honours.differences(tx, MARCH).set_index("staff_id")
        assert found.loc["n9", ["published_points", "points_now", "tier_now"]].tolist() == [22.5, 27.5, "star"]
        assert found.loc["n9", ["published_tier"]].isna().all()
        assert found.index[0] == "n9", "whose tier changed first"
        changed = found["published_tier"].fillna("") != found["tier_now"].fillna("")
        assert stars.differing(tx, MARCH) == changed.sum() == 2  # n9 a star; n2 no longer commended
    with as_reader(HEAD_OF_BONES) as tx:
        assert honours.differences(tx, MARCH).empty
    with as_reader(DIRECTOR) as tx:
        assert honours.differences(tx, MARCH).empty
        assert "n9" not in set(tx.scalars(text("select staff_id from mart.star")))
    with refused("reason"), as_reader(OFFICE) as tx:
        honours.publish(tx, MARCH, " ", 1)
    with refused("changed"), as_reader(OFFICE) as tx:
        honours.publish(tx, MARCH, "late banner", 0)
    with as_reader(OFFICE) as tx:
        assert honours.publish(tx, MARCH, "late banner", 1) == 2
        assert honours.editions(tx, MARCH).reason.tolist() == ["", "late banner"]
        assert honours.differences(tx, MARCH).empty
    first = ward.execute(text("select count(*) from quality.star_award where edition = 1 and tier is not null"))
    assert first.scalar_one() == 3, "the first edition stands as it stood"


def test_lists_that_were_made_before_keep_their_rules(ward: Connection) -> None:
    migration = (ROOT / "sql" / "migrations" / "0023_stars_that_hold.sql").read_text(encoding="utf-8")
    block = re.search(r"do \$\$.*?end \$\$;", migration, re.DOTALL)
    assert block
    ward.exec_driver_sql(block[0])
    rules = ward.execute(text("select version, valid_from, may_repeat, star_share from quality.star_rule order by 1"))
    assert list(map(tuple, rules)) == [
        (1, date(2000, 1, 1), True, Decimal("0.10")),
        (2, APRIL, False, Decimal("0.10")),
    ]
    for table in ("star_weight", "star_points"):
        counts = ward.scalars(text(f"select count(*) from quality.{table} group by version")).all()  # noqa: S608
        assert len(counts) == 2, table
        assert len(set(counts)) == 1, table
    april(ward)
    assert tiers(ward, APRIL)["n0"] == "commended"


def test_a_month_bears_on_later_ones_until_a_published_one(ward: Connection, as_reader: Look) -> None:
    run(ward, "update quality.star_rule set ratings_months = 1, answers_min = 1")  # no answer reaches the next month
    may = date(2026, 5, 1)
    for number in range(10):
        answers(ward, f"n{number}", 1, 0, day="2026-05-02")
    praise(ward, "a5", "banner", staff="n0", at="2026-05-05 09:00+08")
    praise(ward, "d5", "phone", staff="n3", at="2026-05-05 09:00+08")
    april(ward)
    assert [tiers(ward, month).get("n0") for month in (MARCH, APRIL, may)] == ["star", "commended", "star"]
    run(ward, "delete from hospital.praise where praise_id = 'a'")
    refresh(ward)
    assert [tiers(ward, month).get("n0") for month in (MARCH, APRIL, may)] == [None, "star", "commended"]
    without_publicity(as_reader, APRIL)
    praise(ward, "a again", "banner", staff="n0")
    refresh(ward)
    incremental = [tiers(ward, month) for month in (MARCH, APRIL, may)]
    # April stands as it was published: what it would be now has no bearing on May
    assert [found.get("n0") for found in incremental] == ["star", "commended", "commended"]
    refresh(ward, everything=True)
    assert [tiers(ward, month) for month in (MARCH, APRIL, may)] == incremental
