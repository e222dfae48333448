"""Which figures of the satisfaction page its reader may see: none that, by subtraction either, tells of too few.

What is withheld is judged at refresh for all pages and filters together (metrics.discretion), and looked up here.
"""

from collections.abc import Set
from dataclasses import dataclass

import pandas as pd

from dashboard.satisfaction_choice import Choice
from dashboard.view import View
from metrics.disclosure import answers_needed
from metrics.discretion import ALL, judged
from metrics.periods import Period
from metrics.satisfaction import COVERAGE
from warehouse import discretion as warehouse

BLANK = ["value", "low", "high"]


@dataclass(frozen=True)
class Discretion:
    """What may be shown, asked figure by figure.

    withheld: (department_id, period, told_apart, code, figure); months: (department_id, month, figure) of the chosen
    part of the answers, whoever looks: what process control says must not depend on that.
    """

    choice: Choice
    earlier: Period | None
    withheld: Set[tuple[str, ...]]
    months: Set[tuple[str, ...]]

    def of(self, metric: str, place: str, part: tuple[str, str] | None = None) -> bool:
        """Whether a headline figure may be shown, of the chosen part of the answers if no other is named."""
        of_part = self.part(metric) if part is None else part
        return (place, self.choice.period.key, *of_part, judged(metric)) not in self.withheld

    def before(self, metric: str, place: str) -> bool:
        """The same of the period before."""
        key = self.earlier.key if self.earlier else ""
        return (place, key, *self.part(metric), judged(metric)) not in self.withheld

    def part(self, metric: str) -> tuple[str, str]:
        """What of the answers a figure of this choice rests on; coverage knows no mode."""
        return ALL if metric == COVERAGE and self.choice.mode else self.choice.breakdown

    def at_touchpoint(self, metric: str, place: str, touchpoint: str) -> bool:
        """Whether a touchpoint's figure may be shown."""
        figure = judged(metric, touchpoint)
        return (place, self.choice.period.key, *self.choice.breakdown, figure) not in self.withheld

    def in_month(self, month: pd.Timestamp, place: str) -> bool:
        """Whether a month of the chosen figure may be shown to everyone, of the chosen place or of the hospital."""
        return (place, f"{month:%Y-%m}", judged(self.choice.metric)) not in self.months


def discretion(view: View, choice: Choice, before: Period | None) -> Discretion:
    """Look it up; nothing is withheld from the quality office, but it judges by the months that everyone may see."""
    months = warehouse.withheld_months(view.tx, [choice.department, "*"], choice.breakdown)
    of_months = frozenset(months.itertuples(index=False, name=None))
    if answers_needed(view.person.role) == 1:
        return Discretion(choice, before, frozenset(), of_months)
    keys = [choice.period.key] + ([before.key] if before else [])
    rows = warehouse.withheld(view.tx, keys, {choice.breakdown, ALL}, of_every_part=choice.department)
    return Discretion(choice, before, frozenset(rows.itertuples(index=False, name=None)), of_months)
