"""What the page of the service stars shows, read and reckoned once: sentence, cards, charts, ledger come from it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd

from dashboard.stars_choice import Choice
from dashboard.view import View
from metrics.comparison import Limits
from warehouse import stars as warehouse
from warehouse.stars import COLUMNS, Rules

Row = Mapping[Hashable, Any]
START = "role_mean"  # the rule that gives everyone whom patients rate half the part's points


@dataclass(frozen=True)
class Picture:
    """One view of a month's list.

    rules: those that the month follows. entries: the rows behind the chosen person's points
    (warehouse.stars.entries), None where nobody is chosen; without the patients' answers where these are too few.
    differing: how many would be honoured otherwise by data that came after publication, as far as the reader sees both.
    limits: what draws the funnel of the chosen role, or of the chosen person's; None where there is none.
    """

    choice: Choice
    rules: Rules
    entries: pd.DataFrame | None
    limits: Limits | None = None
    differing: int = 0

    @cached_property
    def people(self) -> pd.DataFrame:
        """The month's people whom the reader may see, of the chosen role, by role and name."""
        people = self.choice.people
        return people[people["role"] == self.choice.role] if self.choice.role else people

    @property
    def others(self) -> pd.DataFrame:
        """Those of the other roles; none where all are shown."""
        people = self.choice.people
        return people[people["role"] != self.choice.role] if self.choice.role else people[:0]

    @cached_property
    def compared(self) -> pd.DataFrame:
        """Whom the charts show: stars and commended, or beside the stars a head's own; the most points first."""
        people = self.people[self.people["standing"] == "ranked"]
        beside = people["tier"] == "star" if people["own"].any() else people["tier"].notna()
        return people[beside | people["own"]].sort_values("points", ascending=False, kind="stable")

    @cached_property
    def judged(self) -> pd.DataFrame:
        """Those who have a verdict within their role, the likeliest among its best three first."""
        people = self.people[self.people["verdict"] != ""]
        return people.sort_values(["among_best", "staff_id"], ascending=[False, True])

    @cached_property
    def person(self) -> Row | None:
        """The chosen person's row."""
        found = self.choice.people[self.choice.people["staff_id"] == self.choice.person]
        return found.iloc[0].to_dict() if len(found) else None

    def tier(self, tier: str) -> pd.DataFrame:
        """Those of a tier, by role and name: within it nobody stands before another."""
        return self.people[self.people["tier"] == tier]

    def missing(self, row: Row) -> int:
        """How many answers or days on duty somebody who is not ranked lacks; 0 where that is not why."""
        if row["standing"] == "few_answers":
            return int(self.rules.settings["answers_min"] - row["answers"])
        if row["standing"] == "few_days":
            return int(self.rules.settings["duty_days_min"] - row["duty_days"])
        return 0


def picture(view: View, choice: Choice) -> Picture:
    """Read what the choice leaves to be read: rules, a role's limits and, where somebody is chosen, their entries."""
    rules = warehouse.rules(view.tx, int(choice.people["version"].iloc[0]))
    seen = choice.is_published and view.person.role in ("quality_office", "department_head") and not view.present
    differing = warehouse.differing(view.tx, choice.month) if seen else 0
    limits = warehouse.limits(view.tx, choice.month, choice.role) if choice.role else None
    found = Picture(choice, rules, None, limits, differing)
    if found.person is None:
        return found
    entries = warehouse.entries(view.tx, choice.month, choice.person)
    if found.person["few"]:
        entries = entries[entries["part"] != "ratings"].reset_index(drop=True)
    return replace(found, entries=entries)


def total(entries: pd.DataFrame) -> Decimal:
    """The points, to the last digit."""
    return sum(entries["points"], Decimal(0))


def steps(entries: pd.DataFrame) -> list[tuple[str, Decimal]]:
    """What leads from the start to the points: the start, what each part adds after cap and floor, deductions.

    In reading order, without what adds nothing. They add up to the points.
    """
    kinds = entries["part"].where(entries["rule"] != START, "start")
    found = [(kind, total(entries[kinds == kind])) for kind in ("start", *COLUMNS)]
    return [(kind, points) for kind, points in found if points]
