"""An axis of values in steps that are easy to read: from where to where, and where its ticks lie."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from language import Language, formatting
from metrics.figures import BOUNDS

STEPS = 5  # at most
_NICE = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """low, high and step of an axis; the ticks lie on multiples of the step."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> Sequence[float]:
        """Every tick, the ends included."""
        return [self.low + self.step * n for n in range(round((self.high - self.low) / self.step) + 1)]

    @property
    def digits(self) -> int:
        """Decimals that tell the ticks apart."""
        return next((n for n in range(4) if math.isclose(self.step, round(self.step, n), rel_tol=1e-6)), 4)

    def share(self, value: float) -> float:
        """Where on the axis a value lies, 0 to 1."""
        return (value - self.low) / (self.high - self.low)


def scale(low: float, high: float, unit: str = "") -> Scale:
    """An axis that holds low to high in at most STEPS steps; it does not leave where a figure of the unit can lie."""
    step = _step((high - low) / STEPS)
    least, most = BOUNDS.get(unit, (-math.inf, math.inf))
    bottom, top = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    return Scale(max(bottom, least) if unit != "stars" else bottom, min(top, float(most)), step)


def words(reader: Language, unit: str, scale: Scale, value: float) -> str:
    """A tick, with as many decimals as tell it from the next."""
    if unit == "percent":
        return formatting.percent(reader, value / 100, scale.digits)
    return formatting.number(reader, value, scale.digits)


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return float(next(step * power for step in _NICE if step * power >= rough * (1 - 1e-9)))
