"""The target that holds for a figure: the hospital's own, where it has set one, else the definition's default."""

from dataclasses import dataclass

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
        rows = self.rows
        wanted = {"department_id": department, "visit_kind": visit_kind, "step": step}
        fits = rows["metric"] == metric.id
        for column, value in wanted.items():
            fits &= rows[column].isin([ANY, value])
        if not fits.any():
            return metric.target
        own = rows[fits]
        narrowness = sum((own[column] != ANY) * weight for column, weight in zip(wanted, (4, 2, 1), strict=True))
        return float(own["target"].iloc[int(narrowness.to_numpy().argmax())])


NONE = Targets(pd.DataFrame(columns=["metric", "department_id", "visit_kind", "step", "target"]))
