"""The target that holds for a figure: the hospital's own, where it has set one, else the definition's default."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product

import pandas as pd

from metrics.definition import Metric

ANY = "*"


@dataclass(frozen=True)
class Targets:
    """The hospital's own targets on one day: metric, department_id, visit_kind, step ('*' for any), target."""

    rows: pd.DataFrame

    def of(self, metric: Metric, department: str = ANY, visit_kind: str = ANY, step: str = ANY) -> float | None:
        """The target in the metric's unit; None where there is none.

        Narrower beats wider: department, then kind of visit, then step. A target for one department, kind or step
        says nothing about several together.
        """
        for place, kind, at in product((department, ANY), (visit_kind, ANY), (step, ANY)):  # from narrow to wide
            own = self._by_scope.get((metric.id, place, kind, at))
            if own is not None:
                return own
        return metric.target

    @cached_property
    def _by_scope(self) -> dict[tuple[str, ...], float]:
        """The targets by metric, department, kind of visit and step: a page asks for hundreds."""
        scopes = self.rows[["metric", "department_id", "visit_kind", "step"]].itertuples(index=False, name=None)
        return dict(zip(scopes, self.rows["target"].astype(float), strict=True))


def on(rows: pd.DataFrame, day: date) -> Targets:
    """The targets that hold on a day; rows: all there are, with valid_from, the day from which each holds."""
    begun = rows[pd.to_datetime(rows["valid_from"]) <= pd.Timestamp(day)].sort_values("valid_from")
    return Targets(begun.drop_duplicates(["metric", "department_id", "visit_kind", "step"], keep="last"))


NONE = Targets(pd.DataFrame(columns=["metric", "department_id", "visit_kind", "step", "target"]))
