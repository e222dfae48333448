"""How often an action without any effect is called effective or harmful, and how soon one with an effect is found.

`python -m bench.effect` simulates both and prints the tables of docs/statistics.md, "Before and after". The method and
its promise: metrics.effect.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from metrics import spc
from metrics.change import POWER, RULES_NEED, Months, Spread, months_needed, size
from metrics.disclosure import FIGURE_CASES
from metrics.durations import by_month
from metrics.effect import verdicts
from metrics.points import POOLED_BELOW

ACTIONS = 4_000  # simulated, of each line
PROMISE = 0.05
QUARTERS = ((3, 2), (3, 4), (4, 2), (4, 4), (8, 1), (8, 4), (8, 8))  # before and after
BEFORE, AFTER = (3, 6, 12, 24), (1, 3, 6, 12, 24)
Simulate = Callable[[np.random.Generator, int, int], tuple[np.ndarray, np.ndarray]]  # values and n, actions × months


def level(random: np.random.Generator, actions: int, months: int) -> tuple[np.ndarray, np.ndarray]:
    """Months around a level, normally distributed."""
    values = random.normal(size=(actions, months))
    return values, np.ones_like(values)


def shares(random: np.random.Generator, actions: int, months: int) -> tuple[np.ndarray, np.ndarray]:
    """A share of 40 to 400 answers around 90 %, the true one moving by 2 points (standard deviation) each month."""
    n = random.integers(40, 400, (actions, months)).astype(float)
    true = np.clip(random.normal(0.90, 0.02, n.shape), 0, 1)
    return random.binomial(n.astype(int), true) / n, n


def few_cases(random: np.random.Generator, actions: int, months: int) -> tuple[np.ndarray, np.ndarray]:
    """Three complaints a month in 1,000 visits."""
    n = np.full((actions, months), 1_000.0)
    return random.poisson(3.0, n.shape) / n, n


def quarters(random: np.random.Generator, actions: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """A share of two or three complaints a month, 80 % on time: the months of each quarter taken together, and no point
    where even those have fewer than may be shown."""
    n = random.poisson(2.5, (actions, 3 * count)).astype(float)
    assert np.median(n) < POOLED_BELOW, "a figure whose months are taken together"
    done = random.binomial(n.astype(int), 0.8)
    n, done = (part.reshape(actions, count, 3).sum(axis=2) for part in (n, done))
    return np.where(n >= FIGURE_CASES, done / np.maximum(n, 1), np.nan), n


def medians(random: np.random.Generator, actions: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The median days that two or three complaints a month take, by quarters: about 10 days (lognormal, 0.5)."""
    n = random.poisson(7.5, actions * count)
    days = np.ceil(random.lognormal(np.log(10), 0.5, n.sum()))
    taken = pd.DataFrame({"month": np.repeat(np.arange(len(n)), n), "taken": days, "ended": True, "complaints": 1})
    values = by_month(taken).set_index("month")["value"].reindex(range(len(n))).to_numpy()
    values = np.where(n >= FIGURE_CASES, values, np.nan).reshape(actions, count)
    return values, np.ones_like(values)


def related(share: float) -> Simulate:
    """A month keeps this share of what the month before was off by (autocorrelation)."""

    def simulate(random: np.random.Generator, actions: int, months: int) -> tuple[np.ndarray, np.ndarray]:
        values, n = level(random, actions, months)
        for month in range(1, months):
            values[:, month] = share * values[:, month - 1] + np.sqrt(1 - share**2) * values[:, month]
        return values, n

    return simulate


def seasonal(random: np.random.Generator, actions: int, months: int) -> tuple[np.ndarray, np.ndarray]:
    """A yearly wave as high as a month's standard deviation, beginning anywhere in the year."""
    values, n = level(random, actions, months)
    begin = random.uniform(0, 12, (actions, 1))
    return values + np.sin(2 * np.pi * (np.arange(months) + begin) / 12), n


def alarms(
    simulate: Simulate,
    before: int,
    after: int,
    spread: Spread = "plain",
    *,
    effect: float = 0.0,
    actions: int = ACTIONS,
    seed: int = 1,
) -> dict[str, np.ndarray]:
    """By key which actions pass: rule (a rule of process control), interval (95 %), both, worked (both, upwards).

    effect: added to each month after, in the values' scale.
    """
    values, n = simulate(np.random.default_rng(seed), actions, before + after)
    values[:, before:] += effect
    held = spc.held_against(values[:, :before], values[:, before:])
    found = size(spread, Months(values[:, :before], n[:, :before]), Months(values[:, before:], n[:, before:]))
    verdict = verdicts(found, held, 1.0)
    return {
        "rule": (held.side != 0).any(axis=1),
        "interval": (found.low > 0) | (found.high < 0),
        "both": verdict != 0,
        "worked": verdict == 1,
    }


def ever(simulate: Simulate, before: int, after: int) -> float:
    """The share of actions without effect that have been called one in some month so far, looked at every month."""
    called = np.zeros(ACTIONS, dtype=bool)
    values, n = simulate(np.random.default_rng(2), ACTIONS, before + after)
    for months in range(1, after + 1):
        upto = before + months
        held = spc.held_against(values[:, :before], values[:, before:upto])
        sides = Months(values[:, :before], n[:, :before]), Months(values[:, before:upto], n[:, before:upto])
        called |= verdicts(size("plain", *sides), held, 1.0) != 0
    return float(called.mean())


def rules_need(effect: float, before: int = 12, most: int = 36) -> int | None:
    """With how many months after it a rule labels an effect of so many standard deviations, with 80 %."""
    values, _ = level(np.random.default_rng(3), ACTIONS, before + most)
    values[:, before:] += effect
    for after in range(1, most + 1):
        held = spc.held_against(values[:, :before], values[:, before : before + after])
        if (held.side == 1).any(axis=1).mean() >= POWER:
            return after
    return None


def main() -> None:
    """Simulate and print."""
    print(f"Actions without effect called effective or harmful, {ACTIONS:,} simulated each; promised: {PROMISE:.0%}")
    print(
        "| months before | months after | a rule alone | the interval alone | both (the verdict) | called effective |"
    )
    print("|---|---|---|---|---|---|")
    for before in BEFORE:
        for after in AFTER:
            found = {name: f"{passed.mean():.1%}" for name, passed in alarms(level, before, after).items()}
            print(f"| {before} | {after} | " + " | ".join(found.values()) + " |")
    print("\nThe same with 12 months before and 6 or 12 after, of figures that are not normally distributed:")
    kinds: list[tuple[str, Simulate, Spread]] = [
        ("shares of 40 to 400 answers, over-dispersed", shares, "proportion"),
        ("three complaints a month", few_cases, "rate"),
        ("a month keeps 30 % of the last one's deviation", related(0.3), "plain"),
        ("a month keeps 50 % of the last one's deviation", related(0.5), "plain"),
        ("a yearly wave of one standard deviation", seasonal, "plain"),
    ]
    for name, simulate, spread in kinds:
        said = [f"{alarms(simulate, 12, after, spread)['both'].mean():.1%}" for after in (6, 12)]
        print(f"| {name} | " + " | ".join(said) + " |")
    print("\nOf two or three complaints a month, judged by quarters, as many before and after as the head says:")
    print("| figure | " + " | ".join(f"{before} and {after}" for before, after in QUARTERS) + " |")
    print("|---|" + "---|" * len(QUARTERS))
    by_quarter: list[tuple[str, Simulate, Spread]] = [
        ("a share of 80 %", quarters, "proportion"),
        ("a median of 10 days", medians, "plain"),
    ]
    for name, simulate, spread in by_quarter:
        said = [f"{alarms(simulate, before, after, spread)['both'].mean():.1%}" for before, after in QUARTERS]
        print(f"| {name} | " + " | ".join(said) + " |")
    print("\nLooked at every month, called one at least once within the first 6 and 12 months:")
    for before in (12, 24):
        print(
            f"| {before} months before | " + " | ".join(f"{ever(level, before, after):.1%}" for after in (6, 12)) + " |"
        )
    print("\nAn effect of so many standard deviations: months until a rule labels it (80 %), as in metrics.change;")
    print(
        "limits from 12 months before, and from 3. Then months_needed with 4, 8, 12 and 24 months (or quarters) before,"
    )
    print("and the share that has its verdict by then:")
    for (effect, held), (_, held_few) in zip(RULES_NEED[8], RULES_NEED[0], strict=True):
        parts = [f"{effect}", f"{rules_need(effect)} ({held})", f"{rules_need(effect, before=3)} ({held_few})"]
        for before in (4, 8, 12, 24):
            needed = months_needed(effect, 1.0, before)
            power = alarms(level, before, needed, effect=effect)["worked"].mean() if needed else np.nan
            parts.append(f"{needed}: {power:.0%}" if needed else "none within three years")
        print("| " + " | ".join(parts) + " |")


if __name__ == "__main__":
    main()
