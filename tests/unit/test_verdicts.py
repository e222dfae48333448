"""Every series judged at once: what counts, by what, against which target, since which action."""

from datetime import date

import numpy as np
import pandas as pd

from metrics import spc
from metrics.phases import NONE, Phases
from metrics.targets import on
from metrics.verdicts import COLUMNS, judge, told

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
SPANS = {"": YEAR, "complaint": YEAR}
NO_TARGETS = pd.DataFrame(columns=["metric", "department_id", "visit_kind", "step", "valid_from", "target"])
NOTHING_HIDDEN = pd.DataFrame(columns=["department_id", "visit_kind", "month", "figure"])
SATISFIED = [46, 44, 47, 45, 46, 44, 45, 47, 46, 45, 44, 30]


def parts(metric: str, numerators: list[int], n: list[int], start: str = "2025-01-01") -> pd.DataFrame:
    months = [day.date() for day in pd.date_range(start, periods=len(n), freq="MS")]
    keys = {"metric": metric, "department_id": "eyes", "visit_kind": ""}
    return pd.DataFrame({**keys, "month": months, "numerator": numerators, "denominator": n, "sum_squares": None})


def targets(*rows: tuple[str, str, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["department_id", "valid_from", "target"])
    return table.assign(metric="satisfaction_rate", visit_kind="*", step="*")[NO_TARGETS.columns]


def test_a_year_of_months_is_judged_as_its_chart_would() -> None:
    found = judge(parts("satisfaction_rate", SATISFIED, [50] * 12), NOTHING_HIDDEN, SPANS, NO_TARGETS, NONE)
    alone = spc.xmr([n * 2 for n in SATISFIED], better="up", target=95)
    assert list(found.columns) == COLUMNS
    assert found["every"].eq("month").all()
    assert found["lower"].tolist() == alone.points["lower"].tolist()
    assert found["signal"].tolist() == alone.points["signal"].tolist() == ["common"] * 11 + ["concern"]
    last = told(found)[-1]
    assert (last.n, last.value, last.rule, last.side, last.points) == (50, 60, "outside", -1, 12)
    assert (last.assurance, last.target, last.phase, last.provisional) == ("inconsistent", 95, None, False)


def test_withheld_few_and_uncovered_months_do_not_count() -> None:
    rows = parts("satisfaction_rate", [*SATISFIED, 2], [50] * 11 + [4, 50])  # December has four, January is not over
    hidden = pd.DataFrame(
        {
            "department_id": "eyes",
            "visit_kind": ["", "outpatient"],
            "month": date(2025, 3, 1),
            "figure": "satisfaction_rate",
        }
    )
    found = judge(rows, hidden, SPANS, NO_TARGETS, NONE)
    assert [month.month for month in found["month"]] == [1, 2, 4, 5, 6, 7, 8, 9, 10, 11]
    assert found["points"].eq(10).all()
    assert all(verdict.provisional for verdict in told(found))


def test_few_cases_are_judged_by_quarters() -> None:
    found = judge(parts("complaint_on_time_rate", [2, 3, 1] * 4, [3] * 12), NOTHING_HIDDEN, SPANS, NO_TARGETS, NONE)
    assert found["every"].eq("quarter").all()
    assert [(month.month, n) for month, n in zip(found["month"], found["denominator"], strict=True)] == [
        (1, 9), (4, 9), (7, 9), (10, 9),
    ]  # fmt: skip
    assert found["mean"].round(6).eq(round(600 / 9, 6)).all()


def test_a_quarter_that_is_not_whole_is_none() -> None:
    rows = parts("complaint_on_time_rate", [2] * 8, [3] * 8, start="2025-02-01")
    spans = {"": YEAR, "complaint": (date(2025, 2, 3), date(2025, 9, 30))}
    found = judge(rows, NOTHING_HIDDEN, spans, NO_TARGETS, NONE)
    assert [month.month for month in found["month"]] == [4, 7]


def test_the_target_is_that_of_the_months_last_day() -> None:
    own = targets(
        ("*", "2000-01-01", 80), ("eyes", "2025-06-15", 70), ("eyes", "2025-09-01", 99), ("nose", "2025-01-01", 1)
    )
    found = judge(parts("satisfaction_rate", SATISFIED, [50] * 12), NOTHING_HIDDEN, SPANS, own, NONE)
    assert found["target"].tolist() == [80] * 5 + [70] * 3 + [99] * 4
    assert set(on(own, date(2025, 6, 14)).rows["target"]) == {80, 1}, "what holds on a day, of each place"


def test_a_phase_is_named_and_counts_its_own_months() -> None:
    row = {"metric": "satisfaction_rate", "department_id": "*", "visit_kind": "*", "step": "*"}
    begins = [{**row, "starts": day, "name": "培训", "name_en": "training"} for day in ("2025-01-01", "2025-05-01")]
    found = judge(
        parts("satisfaction_rate", SATISFIED, [50] * 12),
        NOTHING_HIDDEN,
        SPANS,
        NO_TARGETS,
        Phases(pd.DataFrame(begins)),
    )
    assert found["points"].tolist() == [4] * 4 + [8] * 8, "one that begins with the first month changes nothing"
    assert [verdict.phase and verdict.phase.names["en"] for verdict in told(found)] == [None] * 4 + ["training"] * 8
    assert found["mean"].iloc[0] == np.mean(SATISFIED[:4]) * 2


def test_nothing_is_nothing() -> None:
    empty = parts("satisfaction_rate", [], [])
    assert list(judge(empty, NOTHING_HIDDEN, SPANS, NO_TARGETS, NONE).columns) == COLUMNS
    few = judge(parts("satisfaction_rate", [1], [1]), NOTHING_HIDDEN, SPANS, NO_TARGETS, NONE)
    assert len(few) == 0
    assert told(few) == []
