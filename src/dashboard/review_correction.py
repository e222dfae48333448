"""What a corrected edition of a review says otherwise than the one before, and what was said of the rest."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from metrics import review as rules
from metrics.definition import definitions
from warehouse import review as warehouse
from warehouse import review_editions
from warehouse.review import State
from warehouse.review_editions import Edition

Row = Mapping[Hashable, Any]
Key = tuple[str, str]  # metric and department
SPEAKS = pd.DateOffset(months=5)  # a quarter complete by a month's end begins later than so long before


@dataclass(frozen=True)
class Correction:
    """The edition that is shown against the one before.

    figures: the month's own figures that differ (warehouse.review_editions.differences), those first whose verdict
    does. further: how many points of earlier months or of the lines around them differ beside. overdue: by place the
    counts before and now. stars: who left the list, and who came to it. is_story_other: whether another patient's words
    are told. said: comments and remarks on figures that earlier editions talked about and this one
    does not.
    """

    edition: Edition
    before: Edition
    figures: pd.DataFrame
    further: int
    overdue: Mapping[str, tuple[int, int]]
    stars: tuple[list[str], list[str]]
    is_story_other: bool
    said: list[tuple[Key, str]]


def of_month(figures: pd.DataFrame, month: date) -> pd.DataFrame:
    """The last point of each series, if it speaks of the month: itself, or the quarter complete by its end."""
    last = figures.drop_duplicates(["metric", "department_id"], keep="last")
    months = pd.to_datetime(last["month"])
    at = pd.Timestamp(month)
    by_quarter = last["every"] == "quarter"
    return last[(months == at) | (by_quarter & (months > at - SPEAKS))]


@dataclass(frozen=True)
class Earlier:
    """What an earlier edition kept beside its figures, and the cells that it put on the agenda."""

    facts: pd.DataFrame
    signals: pd.DataFrame


def earlier(tx: Connection, state: State, month: date, places: list[str]) -> list[Earlier]:
    """The editions before the shown one, the first first."""
    since = (pd.Timestamp(month) - SPEAKS).date()
    found = []
    for number in range(1, state.edition):
        cells = rules.cells(of_month(warehouse.figures(tx, month, places, number, since), month), definitions())
        signals = rules.signals(cells, definitions())
        found.append(Earlier(warehouse.facts(tx, month, places, number), signals))
    return found


def read(
    tx: Connection,
    state: State,
    month: date,
    places: list[str],
    editions: list[Earlier],
    facts: pd.DataFrame,
    signals: pd.DataFrame,
    comments: Mapping[Key, Row],
    versions: pd.DataFrame,
    *,
    is_story_other: bool,
) -> Correction | None:
    """The correction that the shown edition is; None of a month's first one.

    editions: the earlier ones; versions: of the agenda's items (warehouse.review.items); the others as in a Review.
    """
    if state.edition < 2 or state.shown is None:
        return None
    found = review_editions.differences(tx, month, state.edition, places)
    months = pd.to_datetime(found["month"])
    own = (months == pd.Timestamp(month)) | (
        (found["every"] == "quarter") & (months == pd.Timestamp(month) - pd.DateOffset(months=2))
    )
    tells = own & (
        ~_same(found, "numerator") | ~_same(found, "denominator") | (found["signal"] != found["signal_before"])
    )
    figures = found[tells].assign(turned=lambda rows: rows["signal"] != rows["signal_before"])
    before = editions[-1].facts
    return Correction(
        edition=state.shown,
        before=state.editions[state.edition - 2],
        figures=figures.sort_values("turned", ascending=False, kind="stable"),
        further=int((~tells).sum()),
        overdue=_overdue(before, facts),
        stars=_stars(before, facts),
        is_story_other=is_story_other,
        said=_said(editions, signals, comments, versions),
    )


def _same(rows: pd.DataFrame, name: str) -> pd.Series:
    then, now = (rows[column].to_numpy(dtype=float) for column in (f"{name}_before", name))
    return pd.Series(np.isclose(then, now, rtol=1e-9, atol=1e-9), rows.index)  # the last digit depends on the order


def _overdue(before: pd.DataFrame, now: pd.DataFrame) -> dict[str, tuple[int, int]]:
    then, today = (
        {row["department_id"]: int(row["content"]["complaints"]) for row in _of(facts, "overdue")}
        for facts in (before, now)
    )
    both = {place: (then.get(place, 0), today.get(place, 0)) for place in dict.fromkeys([*then, *today])}
    return {place: counts for place, counts in both.items() if counts[0] != counts[1]}


def _stars(before: pd.DataFrame, now: pd.DataFrame) -> tuple[list[str], list[str]]:
    then, today = ([str(row["content"]["name"]) for row in _of(facts, "star")] for facts in (before, now))
    return [name for name in then if name not in today], [name for name in today if name not in then]


def _of(facts: pd.DataFrame, kind: str) -> list[dict[Hashable, Any]]:
    return facts[facts["kind"] == kind].to_dict("records")


def _said(
    editions: list[Earlier], signals: pd.DataFrame, comments: Mapping[Key, Row], versions: pd.DataFrame
) -> list[tuple[Key, str]]:
    """What was said of figures on an earlier edition's agenda that are not on this one's."""
    gone = {key for each in editions for key in _keys(each.signals)}
    remarks = dict(zip(versions["item"], versions["remark"], strict=True))
    said = []
    for metric, place in gone - _keys(signals):
        words = [str(comments.get((metric, place), {}).get("words", "")), remarks.get(f"signal:{metric}:{place}", "")]
        said += [((metric, place), each) for each in words if each.strip()]
    return sorted(said)


def _keys(signals: pd.DataFrame) -> set[Key]:
    return set(zip(signals["metric"], signals["department_id"], strict=True))
