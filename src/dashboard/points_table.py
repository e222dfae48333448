"""The table of the points, one person's months, their entries, and all of it as files."""

import html
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import streamlit as st

from dashboard import points_words as words
from dashboard import stars_ledger, tables
from dashboard.cards import heading
from dashboard.filters import set_parameter
from dashboard.points import Picture, exactly
from dashboard.view import View
from export.tables import Numbers
from language import N_, formatting
from language.labels import STAFF_ROLE, STAR_PART, STAR_TIER
from warehouse.points import UNIT
from warehouse.stars import COLUMNS

MOST_ROWS = 14  # that stand on the page at once; the others are scrolled to
ROW = 35  # px, Streamlit's
Cell = str | int | Decimal
NAME = {"person": N_("Name"), "department": N_("Department"), "role": N_("Role"), "month": N_("Month")}


def groups(view: View, picture: Picture) -> None:
    """The sums as a table; a person's row leads to their entries. Below it the files."""
    reader, choice = view.language, picture.choice
    heads, rows = _sums(view, picture)
    table = pd.DataFrame(
        [[float(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in rows], columns=heads
    )
    by_person = choice.by == "person"
    key = f"points:{choice.period.key}:{choice.by}:{choice.department}:{choice.role}:{reader.code}"

    def chosen() -> None:
        selected = st.session_state[key]["selection"]["rows"]
        if selected:
            set_parameter("person", str(picture.groups["key"].iloc[selected[0]]))

    numbers = [reader.text("Points"), reader.text("A month"), *(reader.text(STAR_PART[part]) for part in COLUMNS)]
    st.dataframe(  # type: ignore[call-overload]
        table,
        hide_index=True,
        column_config={name: st.column_config.NumberColumn(format="%.1f") for name in numbers},
        key=key if by_person else None,
        height=ROW * (min(len(table), MOST_ROWS) + 1) + 3,
        placeholder="–",
        alt=reader.text("Points of the period"),
        **({"on_select": chosen, "selection_mode": "single-row"} if by_person else {}),
    )
    _files(
        view, picture, Numbers(reader.text("Points"), heads, [[str(cell) for cell in row] for row in rows]), choice.by
    )


def _sums(view: View, picture: Picture) -> tuple[list[str], list[list[Cell]]]:
    """Heads and rows of the groups; points to the last digit."""
    reader, choice = view.language, picture.choice
    of_person, of_month = choice.by == "person", choice.by == "month"
    heads = [reader.text(NAME[choice.by])]
    heads += [reader.text("Role"), reader.text("Department")] if of_person else [reader.text("People")]
    heads += [reader.text("Points"), reader.text("A month"), reader.text("Months")]
    heads += [reader.text(STAR_TIER["star"]), reader.text(STAR_TIER["commended"])]
    heads += [reader.text(STAR_PART[part]) for part in COLUMNS]
    heads += [reader.text("Names of the stars")] if of_month else []
    rows: list[list[Cell]] = []
    for row in picture.groups.to_dict("records"):
        cells: list[Cell] = [_name(view, choice.by, row)]
        cells += (
            [reader.text(STAFF_ROLE[row["role"]]), view.place(row["department_id"])]
            if of_person
            else [int(row["people"])]
        )
        mean = round(Decimal(int(row["points"])) / UNIT / int(row["person_months"]), 4)
        cells += [exactly(int(row["points"])), mean, int(row["person_months"])]
        cells += [int(row["stars"]), int(row["commended"])]
        cells += [exactly(int(row[part])) for part in COLUMNS]
        cells += [formatting.listing(reader, list(row["names"]))] if of_month else []
        rows.append(cells)
    return heads, rows


def person(view: View, picture: Picture) -> None:
    """One person's months with points, standing and version, each with its entries behind a click; the files."""
    reader, choice = view.language, picture.choice
    assert picture.entries is not None, "somebody is chosen"
    heading(reader.text("Month by month, every entry behind the points"))
    st.html("".join(_month(view, picture, row) for row in reversed(choice.rows.to_dict("records"))))
    _files(view, picture, stars_ledger.entries_of(reader, picture.entries), choice.person)


def _files(view: View, picture: Picture, shown: Numbers, name: str) -> None:
    """The table with the definition below it, to take away."""
    period = picture.choice.period.key
    scope = f"{formatting.period(view.language, period)} · {words.scope(view, picture)}"
    told = replace(shown, note=words.caption(view, picture))
    tables.downloads(view, "points", [told], scope, (), stem=f"points-{period}-{name}")


def _name(view: View, by: str, row: dict) -> str:
    match by:
        case "person":
            return str(row["name"])
        case "department":
            return view.place(row["key"])
        case "role":
            return view.language.text(STAFF_ROLE[row["key"]])
    return formatting.month(view.language, row["key"])


def _month(view: View, picture: Picture, row: dict) -> str:
    """HTML: a month in one line, its entries folded away below it."""
    reader = view.language
    assert picture.entries is not None, "somebody is chosen"
    entries = picture.entries[picture.entries["month"] == row["month"]]
    said = [
        formatting.month(reader, row["month"]),
        words.points(reader, row["points"] / UNIT),
        words.standing(reader, row),
    ]
    if not pd.isna(row["role_points"]):
        said.append(reader.text("role's mean {points}", points=words.points(reader, row["role_points"])))
    said.append(reader.text("rules version {version}", version=row["version"]))
    edition = row["edition"]
    said.append(
        reader.text("not published") if pd.isna(edition) else reader.text("edition {edition}", edition=int(edition))
    )
    line = " · ".join(html.escape(word) for word in said)
    inside = stars_ledger.folded(view, entries) if len(entries) else ""
    return f'<details class="sq-month"><summary>{line}</summary>{inside}</details>'
