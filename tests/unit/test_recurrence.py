"""Whether a cause came back: counts by hand, and nothing claimed from few."""

import pytest

from metrics.recurrence import SETTLED_DAYS, Recurrence


def verdict(before: int, after: int, visits: tuple[int, int] = (1000, 1000), days: int = 180) -> str:
    return Recurrence(before, visits[0], after, visits[1], days).verdict


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (6, 0, "fewer"),  # 2 × ½⁶ = 0.03
        (5, 0, "few"),  # 2 × ½⁵ = 0.06: not even this could be told from chance
        (0, 6, "more"),
        (0, 5, "few"),
        (5, 5, "same"),
        (6, 1, "same"),  # 2 × 8 × ½⁷ = 0.13
        (20, 6, "fewer"),
        (0, 0, "few"),
        (3, 1, "few"),
    ],
)
def test_what_two_counts_say_over_as_many_visits(before: int, after: int, said: str) -> None:
    assert verdict(before, after) == said


def test_visits_count() -> None:
    # ten before and ten after, but a tenth of the visits: the rate is ten times as high
    assert verdict(10, 10, (10_000, 1_000)) == "more"
    assert verdict(10, 10, (1_000, 10_000)) == "fewer"
    assert verdict(10, 10, (0, 0)) == "same", "without visits of its own by its days, which are as many"
    assert verdict(20, 6, (0, 0)) == "fewer"


def test_it_is_early_for_a_while() -> None:
    assert verdict(20, 0, days=SETTLED_DAYS - 1) == "early"
    assert verdict(20, 0, days=SETTLED_DAYS) == "fewer"


def test_rates_are_per_ten_thousand_visits_with_an_exact_interval() -> None:
    one = Recurrence(4, 2000, 0, 1000, 100)
    assert one.rate_before == pytest.approx((20.0, 5.449, 51.21), abs=0.01)  # Garwood: 1.0899 to 10.2416 for 4
    assert one.rate_after == pytest.approx((0.0, 0.0, 36.89), abs=0.01)  # 3.6889 for none
