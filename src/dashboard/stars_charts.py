"""The charts of the service stars: points by part, patients' ratings, and one person's way to their points."""

import math

import pandas as pd
import streamlit as st

from charts.bridge import Step, bridge
from charts.parts import Bar, parts
from charts.ranges import Range, ranges
from dashboard import stars_words as words
from dashboard.cards import caption, headed, heading
from dashboard.drawing import draw
from dashboard.stars import Picture, Row, steps
from dashboard.view import View
from language import N_
from language.labels import STAR_PART
from warehouse.stars import COLUMNS

STEP = {"start": N_("Start: rated like the role")} | STAR_PART
BESIDE_ROLE = {
    "better": N_("better than the role"),
    "worse": N_("worse than the role"),
    "noise": N_("no clear difference from the role"),
    "unknown": "",
}


def parts_of(view: View, picture: Picture) -> None:
    """What each person's points consist of, beside the role's mean."""
    reader, rows = view.language, picture.compared
    heading(reader.text("What the points consist of"))
    if rows.empty:
        _nobody(view)
        return
    applying = set(picture.rules.weights.query("role == @picture.choice.role")["part"])
    named = {part: reader.text(STAR_PART[part]) for part in COLUMNS if part in applying or (rows[part] != 0).any()}
    bars = [
        Bar(
            name,
            {part: row[part] for part in named},
            row["points"],
            words.named(view, row),
            _own(view, row),
        )
        for name, row in zip(_names(view, rows), rows.to_dict("records"), strict=True)
    ]
    draw(parts(bars, reader, named, mean=float(rows["role_points"].iloc[0])))


def ratings_of(view: View, picture: Picture) -> None:
    """Patients' ratings, shrunk, with their intervals, beside the role's; only where the role is rated."""
    reader, rows = view.language, picture.compared
    rows = rows[rows["rate"].notna()].sort_values("rate", ascending=False, kind="stable")
    head = reader.text("Patients' ratings: shrunk satisfaction rate")
    if rows.empty:
        st.html(headed(head, caption(reader.text("Patients are not asked about this role."))))
        return
    found = [
        Range(
            name,
            row["rate"] * 100,
            row["rate_low"] * 100,
            row["rate_high"] * 100,
            words.answers(reader, row["answers"]),
            beside=row["role_rate"] * 100,
            verdict=verdict(row),
            own=_own(view, row),
        )
        for name, row in zip(_names(view, rows), rows.to_dict("records"), strict=True)
    ]
    title = reader.text("Shrunk satisfaction rate")
    drawn = ranges(found, reader, title=title, unit="percent", beside=reader.text("Role"), verdicts=BESIDE_ROLE)
    note = reader.text(
        "Few answers lean towards the role's rate (the upright tick); lines are 95% intervals; "
        "a blue dot is better than the role, an orange one worse, beyond chance."
    )
    st.html(headed(head, drawn + caption(note)))


def bridge_of(view: View, picture: Picture) -> None:
    """How one person's points come about, part by part."""
    reader, row = view.language, picture.person
    assert row is not None, "somebody is chosen"
    assert picture.entries is not None, "somebody is chosen"
    heading(reader.text("From the start to the points"))
    found = [
        Step(reader.text(STEP[kind]), float(value), "start" if kind == "start" else "change")
        for kind, value in steps(picture.entries)
    ]
    found.append(Step(reader.text("Points"), row["points"], "total"))
    mean = row["role_points"]
    draw(bridge(found, reader, mean=None if math.isnan(mean) else mean))


def verdict(row: Row) -> str:
    """Whether the interval leaves the role's rate on one side."""
    if row["rate_low"] > row["role_rate"]:
        return "better"
    return "worse" if row["rate_high"] < row["role_rate"] else "noise"


def _names(view: View, rows: pd.DataFrame) -> list[str]:
    """Each row's name; with the department where two share one."""
    shared = rows["name"].duplicated(keep=False)
    return [
        words.named(view, row) if is_shared else str(row["name"])
        for row, is_shared in zip(rows.to_dict("records"), shared, strict=True)
    ]


def _own(view: View, row: Row) -> bool:
    return bool(row["own"]) and view.is_head


def _nobody(view: View) -> None:
    st.html(caption(view.language.text("Nobody of this role is ranked.")))
