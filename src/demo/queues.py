"""Queues that really queue: several desks, first come, first served, each with its own hours and pace.

Two ways of computing one thing. Clinics empty overnight, so their days are independent and are computed side by
side, the n-th patient of every day at once. Desks that are open day and night are computed one patient at a time.
Times are seconds; in `Desks` since the day's midnight, otherwise since the window's first midnight.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from demo.calendar import DAY

Floats = NDArray[np.float64]

LONGEST_FREE = 1e-6  # of desks that could begin at the same time the one free longest calls: the weight of that


@dataclass(frozen=True)
class Desks:
    """The desks of one station. Shapes: opens and closes (days, desks, shifts), pace (days, desks).

    `opens` is infinite where a desk is shut. A desk begins no service after `closes`, but ends what it began.
    `pace` multiplies the time that a service takes.
    """

    opens: Floats
    closes: Floats
    pace: Floats


class Served(NamedTuple):
    """What became of each patient, in the order given. `started` is NaN for one who was never called;
    `left` is then when they gave up or the last desk closed; `desk` is -1."""

    started: Floats
    finished: Floats
    left: Floats
    desk: NDArray[np.int64]


def serve(queued: Floats, walk: Floats, service: Floats, patience: Floats, desks: Desks) -> Served:
    """Serve patients first come, first served, at desks that are empty at the end of each day.

    queued, walk, service, patience: one element per patient, any order; among those queued at the same second the
    earlier element goes first. `walk` is what passes even where a desk is free: being called, getting there. One
    who would wait longer than their patience takes no desk's time.
    """
    day = (queued // DAY).astype(np.int64)
    order = np.lexsort((queued, day))
    first, count = _runs(day[order], len(desks.opens))
    busiest_first = np.argsort(-count, kind="stable")
    still_there = np.searchsorted(-count[busiest_first], -np.arange(count.max(initial=0)), side="left")
    free = np.full(desks.pace.shape, -DAY, dtype=np.float64)
    started = np.full(len(queued), np.nan)
    finished, left = started.copy(), started.copy()
    chosen = np.full(len(queued), -1, dtype=np.int64)
    of_day = queued - day * DAY
    for rank, days_with_rank in enumerate(still_there):
        rows = busiest_first[:days_with_rank]
        who = order[first[rows] + rank]
        ready = of_day[who] + walk[who]
        begin = _earliest(np.maximum(ready[:, None], free[rows]), desks.opens[rows], desks.closes[rows])
        desk = np.argmin(begin + free[rows] * LONGEST_FREE, axis=1)
        start = begin[np.arange(len(rows)), desk]
        gives_up = of_day[who] + patience[who]
        stays = np.isfinite(start) & (start <= gives_up)
        served, at, begins = who[stays], (rows[stays], desk[stays]), start[stays]
        free[at] = begins + service[served] * desks.pace[at]
        started[served], finished[served], chosen[served] = begins, free[at], desk[stays]
        gone = ~stays
        closing = np.where(np.isfinite(desks.opens[rows[gone]]), desks.closes[rows[gone]], 0.0).max(axis=(1, 2))
        left[who[gone]] = np.minimum(gives_up[gone], np.maximum(closing, of_day[who[gone]]))
    midnight = day * float(DAY)
    return Served(started + midnight, finished + midnight, left + midnight, chosen)


def serve_round_the_clock(
    queued: Floats, walk: Floats, service: Floats, patience: Floats, on_duty: NDArray[np.int64]
) -> Served:
    """The same for desks that never close: `on_duty[hour]` of them (of the first ones) call patients in that hour."""
    started = np.full(len(queued), np.nan)
    finished, left = started.copy(), started.copy()
    chosen = np.full(len(queued), -1, dtype=np.int64)
    open_hours = [[n > desk for n in on_duty.tolist()] for desk in range(int(on_duty.max()))]
    free = [float("-inf")] * len(open_hours)
    for who in np.argsort(queued, kind="stable").tolist():
        arrives = float(queued[who])
        ready = arrives + float(walk[who])
        candidates = [_next_open(max(ready, f), hours) for f, hours in zip(free, open_hours, strict=True)]
        start, _, desk = min(zip(candidates, free, range(len(free)), strict=True))
        if start - arrives > patience[who]:
            left[who] = arrives + patience[who]
            continue
        free[desk] = start + float(service[who])
        started[who], finished[who], chosen[who] = start, free[desk], desk
    return Served(started, finished, left, chosen)


def _runs(sorted_days: NDArray[np.int64], days: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each day the position of its first patient and how many there are."""
    edges = np.searchsorted(sorted_days, np.arange(days + 1))
    return edges[:-1], np.diff(edges)


def _earliest(ready: Floats, opens: Floats, closes: Floats) -> Floats:
    """When each desk could begin, at the earliest; infinite when it does not open again. Shape of ready."""
    best = np.full(ready.shape, np.inf)
    for shift in range(opens.shape[2]):
        begin = np.maximum(ready, opens[:, :, shift])
        best = np.minimum(best, np.where(begin <= closes[:, :, shift], begin, np.inf))
    return best


def _next_open(moment: float, hours: list[bool]) -> float:
    hour = int(moment % DAY // 3600) if moment > float("-inf") else 0
    if hours[hour]:
        return moment
    ahead = next(n for n in range(1, 25) if hours[(hour + n) % 24])
    return (moment // 3600 + ahead) * 3600
