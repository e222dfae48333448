"""A figure's verdicts as they were stored, to be drawn again: nothing of them is reckoned anew."""

import numpy as np
import pandas as pd

from metrics import figures
from metrics.control import LABELS, Control, Series
from metrics.definition import Metric
from metrics.phases import Phase

_EVERY = {"month": "MS", "quarter": "QS"}


def control(rows: pd.DataFrame, metric: Metric) -> Control:
    """The control chart of one stored series; rows: metrics.verdicts.COLUMNS without the kind of visit, at least one.

    Months in between that are no points are gaps.
    """
    table = rows.assign(month=pd.to_datetime(rows["month"])).sort_values("month").set_index("month")
    every = str(table["every"].iloc[-1])
    table = table[table["every"] == every]
    starts = pd.date_range(table.index[0], table.index[-1], freq=_EVERY[every])
    phases = [_phase(row) for row in table.to_dict("records")]
    numbers, begins = _numbered(phases, starts.get_indexer(table.index))
    found = table.assign(number=numbers).reindex(starts)
    numerator, n, squares = (found[name].to_numpy(dtype=float) for name in ("numerator", "denominator", "sum_squares"))
    low, high = figures.interval(metric, np.nan_to_num(numerator), np.nan_to_num(n), squares)
    months = pd.DataFrame(
        {
            "month": starts,
            "n": np.nan_to_num(n),
            "value": figures.value(metric, numerator, n),
            "low": low,
            "high": high,
            "partial": False,
        }
    )
    labels = {name: found[name].to_numpy(dtype=float) for name in ("mean", "lower", "upper")}
    labels |= {name: np.where(found[name].isna(), None, found[name]) for name in ("rule", "signal")}
    labels["phase"] = found["number"].ffill().to_numpy(dtype=int)
    labels |= {name: found[name].fillna(0).to_numpy(dtype=int) for name in ("side", "in_a_row", "points")}
    assert set(LABELS) <= set(labels)
    target = table["target"].iloc[-1]
    aim = None if pd.isna(target) else float(target)
    shown = [phase for _, phase in begins]
    return Control(Series(months, metric.better, aim, shown, every), labels, begins)  # type: ignore[arg-type]


def _phase(row: dict) -> Phase | None:
    if pd.isna(row["phase"]):
        return None
    return Phase(pd.Timestamp(row["phase"]), {"zh": row["phase_name"], "en": row["phase_name_en"]})


def _numbered(phases: list[Phase | None], at: np.ndarray) -> tuple[list[int], tuple[tuple[int, Phase], ...]]:
    """Of each point the number of its phase; the position at which each phase after the first point's begins."""
    numbers, begins, last = [], [], phases[0]
    for phase, position in zip(phases, at.tolist(), strict=True):
        if phase is not None and (last is None or phase.starts != last.starts):
            begins.append((position, phase))
            last = phase
        numbers.append(len(begins))
    return numbers, tuple(begins)
