"""Words beside lines keep clear of lines, of each other and of the edges."""

from collections.abc import Sequence

from charts import labels
from charts.labels import Label, Lines
from charts.theme import DESK

HEIGHT = 200.0
TALL = DESK.text * 1.25


def lines(*values: Sequence[float | None], level: Sequence[float] = ()) -> Lines:
    """Lines of values from 0 (the bottom) to 100 (the top)."""
    return Lines(values, level, lambda value: HEIGHT * (1 - value / 100))


def word(y: float, months: range, *, right: bool = False) -> Label:
    return Label("word", "#000000", right, months, ((y, True), (y, False)))


def test_a_word_stands_above_its_line_where_there_is_room() -> None:
    (placed,) = labels.place([[word(100, range(12))]], lines([50] * 12), HEIGHT, DESK)
    assert placed.top + TALL <= 100


def test_a_word_goes_below_where_another_line_or_the_edge_is_above() -> None:
    crowded = lines([50] * 12, [60] * 12)
    (placed,) = labels.place([[word(100, range(12))]], crowded, HEIGHT, DESK)
    assert placed.top >= 100
    (placed,) = labels.place([[word(4, range(12))]], lines([98] * 12), HEIGHT, DESK)
    assert placed.top >= 4


def test_only_the_months_that_a_word_covers_matter() -> None:
    steps = lines([50] * 6 + [60] * 6)
    (placed,) = labels.place([[word(100, range(6))]], steps, HEIGHT, DESK)
    assert placed.top < 100


def test_words_do_not_cover_each_other() -> None:
    first, second = labels.place([[word(100, range(12))], [word(96, range(12))]], lines([None] * 12), HEIGHT, DESK)
    assert first.top + TALL <= second.top or second.top + TALL <= first.top


def test_a_target_takes_the_other_edge_where_its_own_is_taken() -> None:
    falling = lines([80] * 6 + [28] * 6, [90] * 6 + [40] * 6, level=[32])
    y = HEIGHT * (1 - 32 / 100)
    choices = [word(y, range(6, 12), right=True), word(y, range(6))]
    (placed,) = labels.place([choices], falling, HEIGHT, DESK)
    assert not placed.right


def test_how_far_a_word_reaches_on_a_phone() -> None:
    assert labels.reach("中位数", 24) == 3  # three square letters of the 24 that a phone's plot is wide
    assert labels.reach("Median wait", 24) == 7
    assert labels.reach("九成患者不超过" * 9, 24) == 24
