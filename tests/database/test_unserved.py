"""Who queued and was not served: still waiting, left unseen, never closed; and the figures of all, counted by hand."""

import math
from datetime import date

import pytest
from sqlalchemy import Connection, text

from database import small_hospital
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, step, visit
from harness import Look
from metrics import waiting
from warehouse import waits
from warehouse.refresh import refresh
from warehouse.waits import WaitScope

MARCH = (date(2026, 3, 1), date(2026, 4, 1))


def scope(department: str, perspective: str = "place", start: int = 1, end: int = 31, days: str = "all") -> WaitScope:
    dates = date(2026, 3, start), date(2026, 3, end)
    return WaitScope(department, perspective, "imaging", "outpatient", *dates, days)  # type: ignore[arg-type]


def queues(owner: Connection) -> None:
    """Bones makes the images (limit 30 minutes), for patients of eyes unless said otherwise.

    Monday 2 March: 12 patients are served after 5, 10 … 60 minutes; one left unseen after 25, another one nobody knows
    when; one visit was over 50 minutes after queueing, its queue open; one visit of bones is in progress to this day.
    Tuesday 3 March, the last day: at 10:00 one is served after 20 minutes, the last thing that is known; one waits
    since 9:40, so 40 minutes, another one since 10:05 (bones' patient), so 15; one left after 10.
    """
    small_hospital.places(owner)
    monday, tuesday = "2026-03-02", "2026-03-03"
    for number in range(1, 13):
        visit(owner, f"m{number}", arrived_at=f"{monday} 08:00+08", left_at=f"{monday} 18:00+08")
        start = f"{monday} {9 + number * 5 // 60:02d}:{number * 5 % 60:02d}+08"
        step(owner, f"m{number}", f"m{number}", "bones", f"{monday} 09:00+08", start)
    left = {"status": "left_without_being_seen"}
    gone = (
        ("left", "eyes", {"left_at": f"{monday} 09:25+08", **left}),
        ("left, no time", "eyes", left),
        ("over", "eyes", {"left_at": f"{monday} 09:50+08"}),
        ("for days", "bones", {"status": "in_progress"}),
    )
    for name, department, how in gone:
        visit(owner, name, department, arrived_at=f"{monday} 08:00+08", **how)
        step(owner, name, name, "bones", f"{monday} 09:00+08", None)
    of_tuesday = (
        ("served", "eyes", "10:00", "10:20", {"left_at": f"{tuesday} 11:00+08"}),
        ("waits 40", "eyes", "09:40", None, {"status": "in_progress"}),
        ("waits 15", "bones", "10:05", None, {"status": "in_progress"}),
        ("left 10", "eyes", "09:00", None, {"left_at": f"{tuesday} 09:10+08", **left}),
    )
    for name, department, queued, started, how in of_tuesday:
        visit(owner, name, department, arrived_at=f"{tuesday} 08:00+08", **how)
        start = f"{tuesday} {started}+08" if started else None
        step(owner, name, name, "bones", f"{tuesday} {queued}+08", start)


@pytest.fixture
def imaging(owner: Connection) -> Connection:
    queues(owner)
    refresh(owner)
    return owner


Person = tuple[str, int | None, int | None]
OF_EYES: list[Person] = [
    ("left", 10, None), ("left", 25, None), ("left", None, None), ("unclosed", 50, None), ("waiting", 40, 30),
]  # fmt: skip
EVERYBODY: list[Person] = [*OF_EYES, ("unclosed", None, None), ("waiting", 15, 30)]


def people(tx: Connection, of: WaitScope) -> list[Person]:
    """Who was not served: how it ended, minutes, limit in minutes of those who wait."""
    found = waits.unserved(tx, of)
    minutes = [[None if math.isnan(one) else round(one / 60) for one in found[name]] for name in found.columns[1:]]
    return list(zip(found.ended, *minutes, strict=True))


def same(one: list[Person], other: list[Person]) -> bool:
    return sorted(map(str, one)) == sorted(map(str, other))


# a head of bones reads it of eyes' patients too, though not their visits: it is counted by who does the work
@pytest.mark.parametrize("who", [DIRECTOR, HEAD_OF_BONES])
def test_each_is_told_how_it_ended(imaging: Connection, as_reader: Look, who: str) -> None:
    with as_reader(who) as tx:
        for department in ("bones", "*east", "*"):
            assert same(people(tx, scope(department)), EVERYBODY), department
        assert waits.unserved(tx, scope("eyes")).empty


def test_our_patients_are_those_of_our_visits(imaging: Connection, as_reader: Look) -> None:
    with as_reader(HEAD_OF_EYES) as tx:
        assert same(people(tx, scope("eyes", "patient")), OF_EYES)
        assert waits.unserved(tx, scope("bones")).empty, "not a head's to see"
        assert same(people(tx, scope("*")), EVERYBODY), "the hospital's are everyone's"


def test_the_period_and_the_holidays_choose_the_days(imaging: Connection, as_reader: Look) -> None:
    with as_reader(DIRECTOR) as tx:
        assert len(waits.unserved(tx, scope("bones", end=3))) == 4
        assert len(waits.unserved(tx, scope("bones", start=3))) == 3
        assert len(waits.unserved(tx, scope("bones", days="ordinary"))) == 7
    imaging.execute(text("update hospital.calendar_day set is_working_day = false where day = '2026-03-03'"))
    with as_reader(DIRECTOR) as tx:
        assert len(waits.unserved(tx, scope("bones", days="ordinary"))) == 4


def test_they_wait_until_the_last_moment_that_is_known(imaging: Connection, as_reader: Look) -> None:
    def known() -> str | None:
        with as_reader(CLERK) as tx:
            found = waits.queues_known(tx)
        return f"{found:%d %H:%M}" if found else None

    assert known() == "03 10:20"
    imaging.execute(
        text("update hospital.journey_step set finished_at = '2026-03-03 10:45+08' where visit_id = 'served'")
    )
    refresh(imaging)
    assert known() == "03 10:45"
    with as_reader(DIRECTOR) as tx:
        assert sorted(minutes for ended, minutes, _ in people(tx, scope("bones")) if ended == "waiting") == [40, 65]
    # the next morning's first step makes yesterday's queues ones that were never closed
    visit(imaging, "wednesday", "bones", arrived_at="2026-03-04 08:00+08")
    step(imaging, "wednesday", "wednesday", "bones", "2026-03-04 08:00+08", "2026-03-04 08:02+08")
    refresh(imaging)
    with as_reader(DIRECTOR) as tx:
        assert [ended for ended, *_ in people(tx, scope("bones"))].count("unclosed") == 4


def test_who_is_served_in_the_end_is_no_longer_waiting(imaging: Connection, as_reader: Look) -> None:
    imaging.execute(
        text(
            "update hospital.journey_step set started_at = queued_at + interval '1 minute' where visit_id = 'waits 15'"
        )
    )
    imaging.execute(text("update hospital.visit set status = 'left_without_being_seen' where visit_id = 'waits 40'"))
    refresh(imaging)
    with as_reader(DIRECTOR) as tx:
        assert [ended for ended, *_ in people(tx, scope("bones"))] == ["left"] * 4 + ["unclosed"] * 2


def test_a_step_of_the_day_after_tomorrow_is_not_known_yet(imaging: Connection, as_reader: Look) -> None:
    now = imaging.execute(text("select now()")).scalar_one()
    visit(imaging, "typo", "bones", arrived_at="2099-03-04 08:00+08")
    step(imaging, "typo", "typo", "bones", "2099-03-04 08:00+08", None)
    visit(imaging, "today", "bones", arrived_at=now, status="in_progress")
    step(imaging, "today", "today", "bones", now, None)
    refresh(imaging)
    with as_reader(DIRECTOR) as tx:
        today = WaitScope("bones", "place", "imaging", "outpatient", date(2026, 4, 1), date(2090, 1, 1))
        assert people(tx, today) == [("waiting", 0, 30)]


def test_the_figures_of_all_who_queued_by_hand(imaging: Connection, as_reader: Look) -> None:
    """Twenty queue, each a twentieth. Two are gone at once (nobody knows when), after 15 minutes one more is last seen
    waiting: its 13 successors share 14/20; after 40 the other one, and 5 share what 6 of them had."""
    with as_reader(DIRECTOR) as tx:
        for department in ("bones", "*"):
            found = waiting.queued(waits.cells(tx, scope(department)), waits.unserved(tx, scope(department)))
            assert (found.n, found.left, found.unclosed, found.waiting) == (20, 3, 2, 2)
            # 7 within 30 minutes; the one who waits for 15 will be with 4 of 13
            assert found.on_target[0] == pytest.approx((7 + 4 / 13) / 20)
            assert found.left_share[0] == pytest.approx(0.10 + 0.7 / 13, abs=0.002)
            assert found.unclosed_share[0] == pytest.approx(0.05 + 0.7 * 6 / 65, abs=0.002)
            # the eighth of them after 40 minutes makes 0.15 + 0.7 × 6/13 = 0.473, the next one after 45 0.538
            assert 42.5 < found.median[0] <= 45
            assert math.isnan(found.p90[0]), "too few"
            if department == "bones":
                assert found.median[0] == 45
                assert found.left_share[0] == pytest.approx(0.10 + 0.7 / 13)
