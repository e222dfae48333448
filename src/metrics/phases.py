"""From which months a metric's limits are reckoned afresh, and the action behind each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from metrics.targets import ANY


@dataclass(frozen=True)
class Phase:
    """The beginning of a phase: the first of a month, and the action's name by language code."""

    starts: pd.Timestamp
    names: Mapping[str, str]


@dataclass(frozen=True)
class Phases:
    """The hospital's phases: metric, department_id, visit_kind, step ('*' for any), starts, name, name_en."""

    rows: pd.DataFrame

    def of(self, metric: str, department: str = ANY, visit_kind: str = ANY, step: str = ANY) -> tuple[Phase, ...]:
        """The phases of one chart in order of time, one a month.

        A department that has no phase of its own for the metric follows the hospital's; so does a campus. A phase of
        one kind of visit or step says nothing about several together.
        """
        by_department = self._by_metric.get(metric, {})
        found = by_department.get(department) or by_department.get(ANY, [])
        inside = {
            row["starts"]: Phase(pd.Timestamp(row["starts"]), {"zh": row["name"], "en": row["name_en"]})
            for row in found
            if row["visit_kind"] in (ANY, visit_kind) and row["step"] in (ANY, step)
        }
        return tuple(inside[starts] for starts in sorted(inside))

    @cached_property
    def _by_metric(self) -> dict[str, dict[str, list[dict[str, str]]]]:
        """The rows by metric and department: a page asks for dozens."""
        found: dict[str, dict[str, list[dict[str, str]]]] = {}
        for row in self.rows.to_dict("records"):
            found.setdefault(row["metric"], {}).setdefault(row["department_id"], []).append(row)
        return found


NONE = Phases(pd.DataFrame(columns=["metric", "department_id", "visit_kind", "step", "starts", "name", "name_en"]))
