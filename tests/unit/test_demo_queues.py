"""The demonstration's queues against queues worked out by hand, in minutes after midnight."""

import numpy as np
import pytest

from demo.calendar import DAY
from demo.queues import Desks, serve, serve_round_the_clock

NEVER = np.inf


def minutes(*values: float) -> np.ndarray:
    return 60 * np.array(values, dtype=float)


def desks(*hours: tuple[float, float], days: int = 1) -> Desks:
    """Desks that are open between these hours on each day; an opening at NEVER stays shut."""
    opens, closes = (3600 * np.array([[[hour[edge]] for hour in hours]] * days) for edge in (0, 1))
    return Desks(opens, closes, np.ones((days, len(hours))))


def test_one_desk_serves_first_come_first_served() -> None:
    queued = minutes(540, 545, 541)  # 9:00, 9:05, 9:01
    served = serve(queued, minutes(0, 0, 0), minutes(10, 10, 10), minutes(NEVER, NEVER, NEVER), desks((8, 17)))
    assert (served.started / 60).tolist() == [540, 560, 550]
    assert (served.finished / 60).tolist() == [550, 570, 560]


def test_two_desks_share_one_queue() -> None:
    queued = minutes(540, 540, 541)
    served = serve(queued, minutes(0, 0, 0), minutes(10, 4, 5), minutes(*[NEVER] * 3), desks((8, 17), (8, 17)))
    assert (served.started / 60).tolist() == [540, 540, 544]
    assert served.desk[2] == served.desk[1] != served.desk[0]


def test_getting_there_takes_time_only_where_a_desk_is_free() -> None:
    served = serve(minutes(540, 541), minutes(2, 2), minutes(10, 10), minutes(NEVER, NEVER), desks((8, 17)))
    assert (served.started / 60).tolist() == [542, 552]


def test_nobody_is_served_before_a_desk_opens_or_begun_after_it_closes() -> None:
    queued = minutes(450, 1021, 1019)  # 7:30, 17:01, 16:59
    served = serve(queued, minutes(0, 0, 0), minutes(5, 5, 5), minutes(*[NEVER] * 3), desks((8, 17)))
    assert served.started[0] / 60 == 480
    assert np.isnan(served.started[1])
    assert served.desk[1] == -1
    assert served.finished[2] / 60 == 1024  # what was begun is ended


def test_who_loses_patience_takes_no_time_of_the_desk() -> None:
    queued = minutes(540, 541, 542)
    served = serve(queued, minutes(0, 0, 0), minutes(30, 30, 30), minutes(NEVER, 10, NEVER), desks((8, 17)))
    assert (served.started / 60)[[0, 2]].tolist() == [540, 570]
    assert np.isnan(served.started[1])
    assert served.left[1] / 60 == 551


def test_each_day_begins_with_empty_desks() -> None:
    queued = np.array([16 * 3600 + 3540.0, DAY + 8 * 3600.0])
    served = serve(queued, minutes(0, 0), minutes(60, 10), minutes(NEVER, NEVER), desks((8, 17), days=2))
    assert served.started.tolist() == queued.tolist()


def test_desks_that_never_close_go_on_over_midnight() -> None:
    on_duty = np.array([1] * 8 + [2] * 12 + [1] * 4)  # the second one from 8 to 20
    queued = minutes(23 * 60 + 50, 24 * 60, 24 * 60 + 5)
    served = serve_round_the_clock(queued, minutes(0, 0, 0), minutes(20, 5, 5), minutes(*[NEVER] * 3), on_duty)
    assert (served.started / 60).tolist() == [1430, 1450, 1455]
    assert served.desk.tolist() == [0, 0, 0]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_busy_queue_keeps_its_rules(seed: int) -> None:
    rng = np.random.default_rng(seed)
    queued = np.sort(rng.uniform(8 * 3600, 16 * 3600, 400))
    open_desks = desks((8, 12), (8, 17), (9, 16))
    served = serve(queued, np.zeros(400), rng.exponential(240, 400), rng.exponential(5400, 400), open_desks)
    called = ~np.isnan(served.started)
    assert 0 < called.sum() < 400, "some lost patience"
    assert (served.started[called] >= queued[called]).all()
    assert (np.diff(served.started[called]) >= 0).all(), "called in the order of queueing"
    for desk in range(3):
        mine = served.desk == desk
        opens, closes = open_desks.opens[0, desk, 0], open_desks.closes[0, desk, 0]
        assert (served.started[mine] >= opens).all()
        assert (served.started[mine] <= closes).all()
        assert (served.started[mine][1:] >= served.finished[mine][:-1]).all(), "one patient at a time"
