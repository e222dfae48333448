"""The board: what may stand in it, whose figures give most concern, what stands out; hand-counted."""

import numpy as np
import pandas as pd
import pytest

from dashboard.board_words import cell_signs, cell_tip, cell_value
from language import language
from metrics.board import (
    COLUMNS,
    FOR_THE_ROOM,
    IMPROVED,
    NEWLY_WORSE,
    OFF_TARGET,
    concern,
    most_concern_first,
    standing_out,
    withheld,
)
from metrics.definition import SECTIONS, definitions
from metrics.standing import standings

PARTS = ["metric", "department_id", "denominator"]
COMPLAINTS, SCORE, VISITS = "complaint_on_time_rate", "satisfaction_rate", "left_without_being_seen_rate"


def board(*rows: tuple[str, str, tuple[float, float], tuple[float, float] | None]) -> pd.DataFrame:
    """Standings of metric, department, (numerator, denominator) now, and the same of before."""
    totals = [(name, place, True, *now, np.nan) for name, place, now, _ in rows]
    totals += [(name, place, False, *before, np.nan) for name, place, _, before in rows if before]
    columns = ["metric", "department_id", "is_now", "numerator", "denominator", "sum_squares"]
    return standings(pd.DataFrame(totals, columns=columns), definitions())


CELLS = board(
    (SCORE, "fallen", (60, 100), (270, 300)),  # surely missed, and worse: 2
    (SCORE, "low", (50, 100), (150, 300)),  # surely missed: 1
    (VISITS, "leaving", (60, 1000), (20, 1000)),  # worse, and no target: 1
    (SCORE, "fine", (970, 1000), (970, 1000)),  # met: 0
    (SCORE, "unsure", (47, 50), (47, 50)),  # missed within the interval: 0
    (SCORE, "risen", (190, 200), (140, 200)),  # met, and better: 0
    (SCORE, "few", (5, 29), (28, 29)),  # missed and worse, and too few to be compared: 2
)


def test_concern_counts_what_became_worse_and_what_surely_missed_its_target() -> None:
    assert dict(zip(CELLS["department_id"], concern(CELLS), strict=True)) == {
        "fallen": 2,
        "low": 1,
        "leaving": 1,
        "fine": 0,
        "unsure": 0,
        "risen": 0,
        "few": 2,
    }


def test_most_concern_comes_first_then_what_became_worse_then_what_is_furthest_off() -> None:
    # 5 of 29 is further from 95 % than 60 of 100
    order = most_concern_first(CELLS, definitions())
    assert order == ["few", "fallen", "leaving", "low", "fine", "risen", "unsure"]
    assert most_concern_first(CELLS.iloc[::-1], definitions()) == order


def test_concern_adds_up_over_a_departments_figures() -> None:
    more = board(
        (SCORE, "one", (60, 100), (270, 300)),
        *((name, "three", (500, 1000), (500, 1000)) for name in ("wait_on_target_rate", SCORE, "no_show_rate")),
    )
    assert most_concern_first(more, definitions()) == ["three", "one"]  # 3 to 2


def test_what_stands_out_is_worse_off_target_and_better_each_another_cell() -> None:
    found = [(kind, row["metric"], row["department_id"]) for kind, row in standing_out(CELLS, definitions())]
    assert found == [
        (NEWLY_WORSE, SCORE, "fallen"),  # which is off its target too, and is said once; "few" are too few
        (OFF_TARGET, SCORE, "low"),
        (IMPROVED, SCORE, "risen"),
    ]


def test_nothing_stands_out_where_all_is_chance() -> None:
    quiet = CELLS[CELLS["department_id"].isin(["fine", "unsure"])]
    assert standing_out(quiet, definitions()) == []
    assert standing_out(quiet[:0], definitions()) == []


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
    ("department", "signs", "said"),
    [
        ("fallen", "✕ 变差", "✕ worse"),
        ("leaving", "变差", "worse"),
        ("fine", "✓ ≈", "✓ ≈"),
        ("risen", "✓ 变好", "✓ better"),
    ],
)
def test_a_cell_never_speaks_by_colour_alone(department: str, signs: str, said: str) -> None:
    row = CELLS[CELLS["department_id"] == department].iloc[0].to_dict()
    assert (cell_signs(language("zh"), row), cell_signs(language("en"), row)) == (signs, said)


def test_a_cells_tip_tells_everything_it_stands_for() -> None:
    row, reader = CELLS[CELLS["department_id"] == "fallen"].iloc[0].to_dict(), language("en")
    metric = definitions()[SCORE]
    assert cell_value(reader, metric, row) == "60.0%"
    assert cell_tip(reader, metric, row) == (
        "Satisfied (4–5 of 5) 60.0% · 100 answers · 95% interval 50.2–69.1% · target 95%: missed · "
        "12 months before 90% · last month: worsened"
    )
