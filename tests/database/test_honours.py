"""From the announced list to the published star: who may do what when, and what stays as it was."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, OFFICE
from database.some_stars import MARCH, NEXT_WEEK, TODAY, figure, praise, refused, run, tiers, without_publicity
from harness import Look
from warehouse import honours, stars
from warehouse.refresh import refresh

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
