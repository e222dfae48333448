"""How long the statistics take that a page or a refresh asks for at once: `python -m bench.statistics`.

Limits and verdicts of 30 metrics × 18 departments × 24 months, the scorecard's, have at most 30 ms; what is compared
at refresh stands beside it for information.
"""

import time
from collections.abc import Callable
from datetime import date
from statistics import median

import numpy as np
import pandas as pd

from metrics import spc
from metrics.comparison import compare
from metrics.definition import definitions
from metrics.funnel import proportions
from metrics.phases import NONE
from metrics.ranking import shrink
from metrics.runchart import runs
from metrics.verdicts import KEYS, judge

METRICS, DEPARTMENTS, MONTHS = 30, 18, 24
PERIODS = 36  # months, quarters and years of two years
BUDGET_MS = 30
REPEATS = 30


def milliseconds(work: Callable[[], object]) -> list[float]:
    """How long each of so many repeats takes, sorted; the first, which loads and warms, is left out."""
    work()
    spent = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1_000)
    return sorted(spent)


def table() -> np.ndarray:
    """A year-long drift here, a step there, and one value in twelve missing, as hospitals' months are."""
    random = np.random.default_rng(1)
    months = np.arange(MONTHS)
    values = random.normal(90, 3, (METRICS * DEPARTMENTS, MONTHS)).round(1)
    values[::5] += 0.4 * months
    values[::7, 12:] -= 6
    values[random.random(values.shape) < 1 / 12] = np.nan
    return values


def series() -> pd.DataFrame:
    """Every additive metric of so many departments and three kinds of visit, as a refresh judges them."""
    random = np.random.default_rng(3)
    names = [name for name, metric in definitions().items() if metric.is_additive]
    months = [day.date() for day in pd.date_range("2024-01-01", periods=MONTHS, freq="MS")]
    index = pd.MultiIndex.from_product(
        [names, [f"d{at}" for at in range(DEPARTMENTS)], ["", "outpatient", "inpatient"], months],
        names=[*KEYS, "month"],
    )
    n = random.integers(3, 400, len(index))
    table = pd.DataFrame({"numerator": random.binomial(n, 0.9), "denominator": n, "sum_squares": np.nan}, index=index)
    return table.reset_index()


def main() -> None:
    """Measure and print."""
    values = table()
    random = np.random.default_rng(2)
    n = random.integers(30, 3_000, DEPARTMENTS)
    people = random.integers(15, 300, 120)
    answers, likes = random.binomial(n, 0.9), random.binomial(people, 0.9)
    metric = definitions()["satisfaction_top_box"]
    every = {
        "comparison": np.repeat(range(PERIODS), DEPARTMENTS),
        "department_id": np.tile(range(DEPARTMENTS), PERIODS),
    }
    parts = pd.DataFrame(every | {"numerator": np.tile(answers, PERIODS), "denominator": np.tile(n, PERIODS)})
    better = np.resize(["up", "down", "neutral"], len(values)).tolist()
    figures = {
        f"limits and verdicts, {METRICS} metrics × {DEPARTMENTS} departments × {MONTHS} months": (
            lambda: spc.xmr_many(values, better=better, target=90.0)
        ),
        "the same with a new phase in each series": lambda: spc.xmr_many(values, better=better, rebase=[12]),
        "one chart": lambda: spc.xmr(values[0], target=90.0),
        "one run chart": lambda: runs(values[0]),
        f"funnel of {DEPARTMENTS} departments": lambda: proportions(answers, n, range(DEPARTMENTS)),
        f"{PERIODS} comparisons of {DEPARTMENTS} departments, with ranks": lambda: compare(metric, parts),
        f"ranks of {len(people)} people of one role": lambda: shrink(likes, people),
    }
    stored = series()
    nothing = pd.DataFrame(columns=["department_id", "visit_kind", "month", "figure"])
    targets = pd.DataFrame(columns=["metric", "department_id", "visit_kind", "step", "valid_from", "target"])
    spans = {"": (date(2024, 1, 1), date(2025, 12, 31))}
    count = stored.groupby(KEYS).ngroups
    figures[f"verdicts of a refresh, {count} series × {MONTHS} months"] = lambda: judge(
        stored, nothing, spans, targets, NONE
    )
    for number, (name, work) in enumerate(figures.items()):
        spent = milliseconds(work)
        budget = (
            f"  (at most {BUDGET_MS} ms: {'kept' if median(spent) <= BUDGET_MS else 'MISSED'})" if not number else ""
        )
        print(f"{name}: {median(spent):.1f} ms ({spent[0]:.1f}–{spent[-1]:.1f}){budget}")


if __name__ == "__main__":
    main()
