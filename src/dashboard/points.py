"""What the page of the points shows, read and reckoned once: sentence, figures, tables and files come from it."""

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from dashboard.points_choice import Choice
from dashboard.view import View
from language.labels import STAFF_ROLE
from warehouse import points as warehouse
from warehouse.points import FIGURES, UNIT

KEYS = {"person": "staff_id", "department": "department_id", "role": "role", "month": "month"}


@dataclass(frozen=True)
class Picture:
    """One view of the ledger.

    groups: one row per person, department, role or month: key, name (of a person), department_id and role (of a person:
    their last), people, person_months, stars and commended (how often), names (the stars', of a month), and FIGURES as
    whole ten-thousandths. entries: of the chosen person (warehouse.points.entries), those that may not be shown left
    out; None where nobody is chosen.
    """

    choice: Choice
    groups: pd.DataFrame
    entries: pd.DataFrame | None

    @property
    def total(self) -> Decimal:
        """The points of everybody shown, to the last digit."""
        return exactly(int(self.choice.rows["points"].sum()))

    def times(self, tier: str) -> int:
        """How often anybody of those shown was of a tier."""
        return int((self.choice.rows["tier"] == tier).sum())


def picture(view: View, choice: Choice) -> Picture:
    """Add up what is shown and, where somebody is chosen, read their entries."""
    entries = None
    if choice.person:
        found = warehouse.entries(view.tx, choice.period.start, choice.period.end, choice.person)
        few = set(choice.rows.loc[choice.rows["few"], "month"])
        entries = found[~(found["month"].isin(few) & (found["part"] == "ratings"))].reset_index(drop=True)
    return Picture(choice, grouped(choice.rows, choice.by), entries)


def grouped(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Sums by person, department, role or month; see Picture.groups. Persons by role and points, months the latest
    first."""
    is_star, is_commended = rows["tier"] == "star", rows["tier"] == "commended"
    marked = rows.assign(
        stars=is_star.astype(int), commended=is_commended.astype(int), star_name=rows["name"].where(is_star, "")
    )
    found = (
        marked.groupby(KEYS[by], sort=False)
        .agg(
            name=("name", "last"),
            department_id=("department_id", "last"),
            role=("role", "last"),
            people=("staff_id", "nunique"),
            person_months=("month", "size"),
            stars=("stars", "sum"),
            commended=("commended", "sum"),
            names=("star_name", lambda names: tuple(name for name in names if name)),
            **{part: (part, "sum") for part in FIGURES},
        )
        .rename_axis("key")
        .reset_index()
    )
    if by == "month":
        return found.sort_values("key", ascending=False, kind="stable").reset_index(drop=True)
    if by == "department":
        return found.sort_values("points", ascending=False, kind="stable").reset_index(drop=True)
    roles = {role: place for place, role in enumerate(STAFF_ROLE)}
    order = found.assign(place=found["role"].map(roles), last=-found["points"])
    return order.sort_values(["place", "last"], kind="stable").drop(columns=["place", "last"]).reset_index(drop=True)


def exactly(ten_thousandths: int) -> Decimal:
    """A figure in points, to the last digit."""
    return Decimal(ten_thousandths) / UNIT
