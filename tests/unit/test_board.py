"""The scorecard: what may stand in it, whose figures give most concern, what stands out; hand-counted."""

import math
from typing import Any

import pandas as pd
import pytest

from charts import board_signs
from charts.board_signs import ASSURANCES, VARIATIONS
from dashboard.board_words import cell_note, cell_signs, cell_tip, cell_value, legend, what_matters
from dashboard.filters import Filters
from dashboard.view import View
from language import language
from metrics.board import (
    COLUMNS,
    CONCERN,
    FAILING,
    FOR_THE_ROOM,
    IMPROVEMENT,
    LEAST_POINTS,
    cells,
    concern,
    most_concern_first,
    standing_out,
    withheld,
)
from metrics.control import Series, Verdict, control
from metrics.definition import SECTIONS, definitions

PARTS = ["metric", "department_id", "denominator"]
COMPLAINTS, SCORE, VISITS = "complaint_on_time_rate", "satisfaction_rate", "left_without_being_seen_rate"
STEADY = [95.0, 96.0, 94.0, 95.0, 96.0, 95.0, 94.0, 95.0, 96.0, 94.0, 95.0, 96.0, 95.0]
FALLEN = [*STEADY[:-1], 70.0]
LOW = [value - 25 for value in STEADY]
SLID = [*STEADY[:12], 93.5, 93.0, 93.5, 93.0, 93.5, 93.0, 93.5]  # seven months below the mean, none beyond the limits
RISEN = [*LOW[:-1], 99.0]
CERTAIN = [value + 4 for value in STEADY]  # 98 to 100: the lower limit lies above 95


def verdict(metric: str, values: list[float]) -> Verdict:
    """What the last of some months says, by the metric's own direction and target."""
    defined = definitions()[metric]
    months = pd.DataFrame({"month": pd.date_range("2025-01-01", periods=len(values), freq="MS"), "value": values})
    months = months.assign(n=100, partial=False)
    found = control(Series(months, defined.better, defined.target)).last()
    assert found is not None
    return found


def board(*rows: tuple[str, str, list[float]], n: float = 100) -> pd.DataFrame:
    """Cells of metric, department and its months; the interval two points wide."""
    figures = pd.DataFrame([(metric, place, n, values[-1]) for metric, place, values in rows])
    figures.columns = pd.Index(["metric", "department_id", "n", "value"])
    figures = figures.assign(low=figures["value"] - 1, high=figures["value"] + 1)
    return cells(figures, {(metric, place): verdict(metric, values) for metric, place, values in rows})


CELLS = pd.concat(
    [
        board(
            (SCORE, "fallen", FALLEN),  # a concern; it met its target now and then: 1
            (SCORE, "low", LOW),  # usual for it, and never at its target: 1
            (SCORE, "low and sliding", [value - 20 for value in SLID]),  # both: 2
            (SCORE, "fine", CERTAIN),
            (SCORE, "usual", STEADY),
            (VISITS, "leaving", [2.0, 2.2, 1.8, 2.0, 2.2, 1.8, 2.0, 9.0]),  # more is worse, and no target: 1
        ),
        board((SCORE, "risen", [*LOW[:-1], 94.0])),  # an improvement, and its target still beyond it
        board((SCORE, "few", [*STEADY[:-1], 60.0]), n=29),  # a concern, on too few to be compared: 1
    ],
    ignore_index=True,
)


def view(code: str) -> View:
    return View(language(code), None, None, Filters({}, silent=False), {}, present=False)  # type: ignore[arg-type]


def row(department: str) -> dict[Any, Any]:
    return CELLS[CELLS["department_id"] == department].iloc[0].to_dict()


def test_a_cell_has_the_two_verdicts_of_its_own_months() -> None:
    found = CELLS.set_index("department_id")[["signal", "assurance"]]
    assert {place: tuple(found.loc[place]) for place in found.index} == {
        "fallen": ("concern", "inconsistent"),
        "low": ("common", "fail"),
        "low and sliding": ("concern", "fail"),
        "fine": ("common", "pass"),
        "usual": ("common", "inconsistent"),
        "leaving": ("concern", ""),
        "risen": ("improvement", "fail"),
        "few": ("concern", "inconsistent"),
    }


def test_concern_counts_signals_for_the_worse_and_targets_that_will_not_be_met() -> None:
    assert dict(zip(CELLS["department_id"], concern(CELLS), strict=True)) == {
        "fallen": 1,
        "low": 1,
        "low and sliding": 2,
        "fine": 0,
        "usual": 0,
        "leaving": 1,
        "risen": 1,
        "few": 1,
    }


def test_most_concern_comes_first_then_what_became_worse_then_what_is_furthest_off() -> None:
    order = most_concern_first(CELLS, definitions())
    assert order == ["low and sliding", "few", "fallen", "leaving", "low", "risen", "fine", "usual"]
    assert most_concern_first(CELLS.iloc[::-1], definitions()) == order


def test_concern_adds_up_over_a_departments_figures() -> None:
    more = board(
        (SCORE, "one", [value - 20 for value in SLID]),
        *((name, "three", LOW) for name in ("follow_up_on_time_rate", SCORE, COMPLAINTS)),
    )
    assert most_concern_first(more, definitions()) == ["three", "one"]  # 3 to 2


def test_a_column_puts_departments_in_order_of_its_own_concern() -> None:
    more = pd.concat([CELLS, board((VISITS, "low", [2.0, 2.2, 1.8, 2.0, 2.2, 1.8, 2.0]))], ignore_index=True)
    by_visits = most_concern_first(more, definitions(), VISITS)
    assert by_visits[:2] == ["leaving", "low"]
    # who has no such figure keeps the order of all figures together
    assert by_visits[2:] == [place for place in most_concern_first(more, definitions()) if place not in by_visits[:2]]
    by_score = most_concern_first(more, definitions(), SCORE)
    # a concern before a target only missed, that before what has just improved, chance before what is kept
    assert by_score == ["low and sliding", "few", "fallen", "low", "risen", "usual", "fine", "leaving"]


def test_what_stands_out_is_worse_off_target_and_better_each_another_cell() -> None:
    found = [(kind, row["metric"], row["department_id"]) for kind, row in standing_out(CELLS, definitions())]
    assert found == [
        (CONCERN, SCORE, "fallen"),  # "few" fell as far, and are too few
        (FAILING, SCORE, "low"),
        (IMPROVEMENT, SCORE, "risen"),
    ]


def test_a_cell_that_is_both_is_said_once() -> None:
    both = CELLS[CELLS["department_id"].isin(["low and sliding"])]
    assert [kind for kind, _ in standing_out(both, definitions())] == [CONCERN]


def test_nothing_stands_out_where_all_is_chance() -> None:
    quiet = CELLS[CELLS["department_id"].isin(["fine", "usual"])]
    assert standing_out(quiet, definitions()) == []
    assert standing_out(quiet[:0], definitions()) == []


def test_too_few_months_have_a_word_and_no_sign() -> None:
    young = board((SCORE, "new", [96.0, 95.0, 96.0, 95.0, 50.0][: LEAST_POINTS - 1]))
    cell = young.iloc[0].to_dict()
    assert (cell["signal"], cell["assurance"]) == ("", "")
    assert concern(young).tolist() == [0]
    assert cell_signs(view("zh"), definitions()[SCORE], cell) == []
    assert (cell_note(language("zh"), cell), cell_note(language("en"), cell)) == ("月数太少", "too few months")
    assert cell_tip(view("zh"), definitions()[SCORE], cell).endswith("不足 6 个月，尚不能判断")


def test_a_month_without_verdict_has_none() -> None:
    figures = pd.DataFrame([(SCORE, "new", 100, 96.0, 95.0, 97.0)])
    figures.columns = pd.Index(["metric", "department_id", "n", "value", "low", "high"])
    cell = cells(figures, {}).iloc[0]
    assert cell["verdict"] is None
    assert (cell["signal"], cell["assurance"]) == ("", "")
    assert math.isnan(cell["target"])


def few(*rows: tuple[str, str, float], whole_of: dict[str, str] | None = None) -> set[tuple[str, str]]:
    found = withheld(pd.DataFrame(rows, columns=PARTS), definitions(), whole_of or {})
    return set(found.itertuples(index=False, name=None))


def test_what_rests_on_too_few_is_withheld_by_what_is_counted() -> None:
    assert few((COMPLAINTS, "a", 4), (COMPLAINTS, "b", 5), (COMPLAINTS, "none", 0)) == {(COMPLAINTS, "a")}
    assert few((VISITS, "a", 29), (VISITS, "b", 30)) == {(VISITS, "a")}


def test_a_single_hidden_figure_takes_the_next_smallest_with_it() -> None:
    one_campus = dict.fromkeys("abc", "east")
    # 100 + 6 + 3: with 100 and 6 shown the 3 would be the campus's 109 less 106
    parts = [(COMPLAINTS, "a", 100), (COMPLAINTS, "b", 6), (COMPLAINTS, "c", 3)]
    assert few(*parts, whole_of=one_campus) == {(COMPLAINTS, "b"), (COMPLAINTS, "c")}
    # two hidden, of whom only the sum is known, and that is five or more
    parts = [(COMPLAINTS, "a", 100), (COMPLAINTS, "b", 2), (COMPLAINTS, "c", 3)]
    assert few(*parts, whole_of=one_campus) == {(COMPLAINTS, "b"), (COMPLAINTS, "c")}
    # their sum of three would itself be a figure on three
    parts = [(COMPLAINTS, "a", 100), (COMPLAINTS, "b", 2), (COMPLAINTS, "c", 1)]
    assert few(*parts, whole_of=one_campus) == {(COMPLAINTS, "a"), (COMPLAINTS, "b"), (COMPLAINTS, "c")}


def test_it_is_taken_from_the_same_campus_and_the_same_metric() -> None:
    campuses = {"a": "east", "b": "east", "c": "west", "d": "west"}
    parts = [(COMPLAINTS, "a", 3), (COMPLAINTS, "b", 50), (COMPLAINTS, "c", 6), (COMPLAINTS, "d", 7)]
    assert few(*parts, (SCORE, "b", 50), whole_of=campuses) == {(COMPLAINTS, "a"), (COMPLAINTS, "b")}


def test_who_does_not_see_a_campus_whole_can_subtract_nothing() -> None:
    assert few((COMPLAINTS, "a", 3), (COMPLAINTS, "b", 50)) == {(COMPLAINTS, "a")}


def test_the_columns_are_metrics_in_the_menus_order() -> None:
    sections = [definitions()[name].section for name in COLUMNS]
    assert sections == sorted(sections, key=list(SECTIONS).index)
    assert [name for name in COLUMNS if name in FOR_THE_ROOM] == list(FOR_THE_ROOM)


@pytest.mark.parametrize(
    ("department", "zh", "en"),
    [
        (
            "fallen",
            ["确有变差：本月超出正常范围，低于下限", "时达时不达：目标 95%"],
            ["Concern: this month lies below the limits", "Hit and miss: target 95%"],
        ),
        (
            "low and sliding",
            ["确有变差：连续 7 个月差于平均", "按现状达不到：目标 95%"],
            ["Concern: 7 months in a row worse than the mean", "Consistently failing: target 95%"],
        ),
        (
            "fine",
            ["正常波动", "稳定达标：目标 95%"],
            ["No significant change", "Consistently passing: target 95%"],
        ),
        (
            "leaving",
            ["确有变差：本月超出正常范围，高于上限（暂定）"],
            ["Concern: this month lies above the limits (provisional)"],
        ),
    ],
)
def test_a_cells_signs_speak_in_the_glossarys_words(department: str, zh: list[str], en: list[str]) -> None:
    cell = row(department)
    metric = definitions()[cell["metric"]]
    assert [words for _, words in cell_signs(view("zh"), metric, cell)] == zh
    assert [words for _, words in cell_signs(view("en"), metric, cell)] == en


def test_a_cells_tip_tells_everything_it_stands_for() -> None:
    cell, metric = row("low and sliding"), definitions()[SCORE]
    assert cell_value(language("en"), metric, cell) == "73.5%"
    assert cell_tip(view("en"), metric, cell) == (
        "Satisfied (4–5 of 5) 73.5% · 100 answers · 95% interval 72.5–74.5% · "
        "Concern: 7 months in a row worse than the mean · Consistently failing: target 95% · "
        "mean 74.4%, limits 71.7–77.2%"
    )


def test_the_sentences_say_the_cells_signal() -> None:
    class Named(View):
        def place(self, department: str) -> str:
            return department

    reader = Named(language("zh"), None, None, Filters({}, silent=False), {}, present=False)  # type: ignore[arg-type]
    said = what_matters(reader, standing_out(CELLS, definitions()))
    assert "确有变差：fallen，满意率 70.0%，本月超出正常范围，低于下限（100 份）" in said
    assert "按现状达不到：low，满意率 70.0%，目标 95%（100 份）" in said
    assert "确有改善：risen，满意率 94.0%，本月超出正常范围，高于上限（100 份）" in said
    sliding = CELLS[CELLS["department_id"] == "low and sliding"]
    assert "连续 7 个月差于平均（100 份）" in what_matters(reader, standing_out(sliding, definitions()))


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_legend_explains_every_sign(code: str) -> None:
    assert [sign.code for sign, _ in legend(language(code), neutral=True)] == [*VARIATIONS, *ASSURANCES]
    told = legend(language(code), neutral=False)
    assert {sign.code for sign, _ in told} == {*VARIATIONS, *ASSURANCES} - {"high", "low"}
    assert len({words for _, words in told}) == len(told)


@pytest.mark.parametrize("present", [False, True])
def test_every_sign_has_its_own_drawing(present: bool) -> None:
    sheet = board_signs.sheet(present)
    drawn = {}
    for code in (*VARIATIONS, *ASSURANCES):
        for better in ("up", "down"):
            sign = board_signs.Sign(code, better)
            assert f".{sign.css.split()[1]}{{" in sheet
            drawn[code, better] = sign.svg(present)
    assert drawn["concern", "up"] != drawn["concern", "down"]
    assert drawn["fail", "up"] != drawn["fail", "down"]
    assert len(set(drawn.values())) >= len(VARIATIONS) - 2 + len(ASSURANCES)
