"""What may be shown of figures that add up: hand-made tables, and thousands of random ones searched for remainders."""

import itertools

import numpy as np
import pytest

from metrics.disclosure import parts_shown
from metrics.suppression import Mask, visible

LEAST = 5


def one_row(parts: list[int], unseen: int = 0) -> list[bool]:
    """The mask of a whole and its parts."""
    counts = np.array([[sum(parts) + unseen, *parts]], dtype=float)[..., None]
    return visible(counts, [-1], [range(1, len(parts) + 1)], LEAST)[0, :, 0].tolist()


@pytest.mark.parametrize("parts", [[5, 60], [4, 60], [4, 60, 7], [4, 1, 60], [0, 60], [3], [4, 6, 6], [9, 8, 7, 1]])
def test_parts_of_one_whole_are_as_by_the_simple_rule(parts: list[int]) -> None:
    whole, *mask = one_row(parts)
    assert whole == (sum(parts) >= LEAST)
    if whole:
        assert mask == parts_shown(parts, LEAST).tolist()


def test_one_campus_of_two_hides_the_other() -> None:
    counts = np.array([30, 27, 3], dtype=float)[:, None, None]
    assert visible(counts, [-1, 0, 0], [], LEAST).ravel().tolist() == [True, False, False]


def test_a_single_department_beside_few_others_that_one_may_not_see() -> None:
    counts = np.array([30, 27], dtype=float)[:, None, None]
    assert visible(counts, [-1, 0], [], LEAST).ravel().tolist() == [True, False], "30 less 27"


def test_a_figure_left_out_does_not_come_back_another_way() -> None:
    # 20 answers of 24 at main are outpatients', 4 emergency; so main's outpatients are left out, but the hospital's
    # outpatients less the other campus's would be the same 20, and main less those 20 the four
    counts = np.array([[60, 46, 14], [24, 20, 4], [36, 26, 10]], dtype=float)[..., None]
    mask = visible(counts, [-1, 0, 0], [[1, 2]], LEAST)[..., 0]
    assert mask[:, 0].all(), "what is not told apart stays"
    assert not remainders(counts[..., 0], mask)
    assert not mask[1, 1:].any()
    assert not mask[2, 1:].any() or not mask[0, 1:].any()


def remainders(counts: np.ndarray, mask: Mask) -> list[float]:
    """Every sum of shown cells, each added, taken away or left, that is a count of fewer than LEAST answers.

    counts: hospital, two campuses × all, two kinds. The answers' atoms are campus × kind; a sum of cells is a count
    of answers if each atom comes out 0 or 1 times.
    """
    atoms = {(0, 0): [1, 1, 1, 1], (0, 1): [1, 0, 1, 0], (0, 2): [0, 1, 0, 1]}
    atoms |= {(1, 0): [1, 1, 0, 0], (1, 1): [1, 0, 0, 0], (1, 2): [0, 1, 0, 0]}
    atoms |= {(2, 0): [0, 0, 1, 1], (2, 1): [0, 0, 1, 0], (2, 2): [0, 0, 0, 1]}
    cells = [cell for cell in atoms if mask[cell]]
    found = []
    for signs in itertools.product((-1, 0, 1), repeat=len(cells)):
        made = np.array(signs) @ np.array([atoms[cell] for cell in cells]) if cells else np.zeros(4)
        if made.any() and set(made) <= {0, 1}:
            n = sum(sign * counts[cell] for sign, cell in zip(signs, cells, strict=True))
            if 0 < n < LEAST:
                found.append(float(n))
    return found


def test_no_sum_of_shown_figures_leaves_fewer_than_the_minimum() -> None:
    draw = np.random.default_rng(7)
    hidden = 0
    for _ in range(60):
        atoms = draw.choice([0, 1, 2, 4, 5, 7, 11, 30], size=(2, 2)).astype(float)
        campuses = np.column_stack([atoms.sum(axis=1), atoms])
        counts = np.vstack([campuses.sum(axis=0), campuses])
        mask = visible(counts[..., None], [-1, 0, 0], [[1, 2]], LEAST)[..., 0]
        assert not remainders(counts, mask), counts
        assert not mask[counts < LEAST].any()
        hidden += int((~mask & (counts >= LEAST)).sum())
    assert hidden, "or there was nothing to test"


def test_the_quality_office_sees_all() -> None:
    counts = np.array([[60, 46, 14], [24, 20, 4], [36, 26, 10]], dtype=float)[..., None]
    assert visible(counts, [-1, 0, 0], [[1, 2]], 1).all()
