"""What each metric is: one file each, `definitions/<metric>.toml`, read once.

The file's stem is the metric's id, its view's name in `mart`, the key in links and tests. Everything that
shows, judges or explains a figure reads it here.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType

from language import LANGUAGES, N_, Problem

DEFINITIONS = Path(__file__).with_name("definitions")

# How a figure is formed from its parts; an additive kind's view gives parts that may be summed over days.
#   proportion  numerator of denominator
#   rate        events per denominator
#   mean        sum (numerator), number (denominator), sum of squares
#   net         a share minus another: the difference (numerator), number, the sum (of squares of -1, 0, 1)
#   percentile  a histogram
#   duration    the median of what cases took from their day on, open ones so far: time taken in the metric's unit (the
#               view reckons it, for working days need the calendar), whether it ended, how many cases
ADDITIVE = ("proportion", "rate", "mean", "net")
KINDS = (*ADDITIVE, "percentile", "duration")

# The unit a figure and its target are given in.
UNITS = {
    "percent": N_("%"),
    "points": N_("points"),  # of 100
    "net": N_("points from −100 to 100"),
    "stars": N_("of 5"),
    "per_10000": N_("per 10,000 visits"),
    "minutes": N_("min"),
    "working_days": N_("working days"),
    "days": N_("days"),
}

# What the denominator counts: the n beside a figure. Hours are no independent observations: no interval.
COUNTS = {
    "answers": N_("{n} answers"),
    "invitations": N_("{n} invitations"),
    "visits": N_("{n} visits"),
    "bookings": N_("{n} bookings"),
    "patients": N_("{n} patients"),
    "complaints": N_("{n} complaints"),
    "reviews": N_("{n} reviews"),
    "enquiries": N_("{n} enquiries"),
    "follow_ups": N_("{n} follow-ups"),
    "waits": N_("{n} waits"),
    "hours": N_("{n} hours"),
    "actions": N_("{n} actions"),
}

# The group of the menu in which a metric is at home.
SECTIONS = {
    "voice": N_("Voice of patients"),
    "flow": N_("Patient flow"),
    "patients": N_("Patients"),
    "improve": N_("Improve"),
}

DIMENSIONS = ("department", "visit_kind", "mode", "touchpoint", "step")

OWNERS = {
    "quality office": N_("Quality office"),
    "outpatient office": N_("Outpatient office"),
    "customer service": N_("Customer service"),
}

_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "kind": KINDS,
    "unit": tuple(UNITS),
    "better": ("up", "down", "neutral"),
    "section": tuple(SECTIONS),
    "counts": tuple(COUNTS),
    "owner": tuple(OWNERS),
}


@dataclass(frozen=True)
class Text:
    """A metric in one language: its name, what it means, how it is calculated."""

    name: str
    definition: str
    formula: str


@dataclass(frozen=True)
class Metric:
    """One metric. `order` is its place in its section, `target` is in its unit, `quantile` is for percentiles."""

    id: str
    kind: str
    unit: str
    better: str
    section: str
    order: int
    counts: str
    dimensions: tuple[str, ...]
    owner: str
    source: str  # the table without which there is no figure: of the contract, or with its schema
    texts: Mapping[str, Text]  # by language code
    target: float | None = None
    quantile: float | None = None

    @property
    def is_additive(self) -> bool:
        """Whether its view gives parts that add up over days, not a histogram or times."""
        return self.kind in ADDITIVE

    @property
    def table(self) -> str:
        """Its source with the schema."""
        return self.source if "." in self.source else f"hospital.{self.source}"

    @property
    def parts(self) -> tuple[str, ...]:
        """The columns of its view that hold its parts."""
        if self.kind == "percentile":
            return ("buckets",)
        if self.kind == "duration":
            return ("taken", "ended", "cases")
        if self.kind in ("mean", "net"):
            return ("numerator", "denominator", "sum_squares")
        return ("numerator", "denominator")


@cache
def definitions() -> Mapping[str, Metric]:
    """Every metric by id, in the order of SECTIONS and, within a section, of `order`.

    Problem: a file that does not parse, an unknown key or value, a missing key or language.
    """
    found = [read(path) for path in sorted(DEFINITIONS.glob("*.toml"))]
    found.sort(key=lambda metric: (list(SECTIONS).index(metric.section), metric.order))
    return MappingProxyType({metric.id: metric for metric in found})


def read(path: Path) -> Metric:
    """The metric that one file defines. Problem: see `definitions`."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Problem("The definition {file} is not valid TOML: {reason}.", file=path.name, reason=error) from error
    texts = {code: _text(path, code, raw.pop(code, None)) for code in LANGUAGES}
    _check_keys(path, raw, Metric, given=("id", "texts"))
    for key, allowed in _ALLOWED.items():
        _check_value(path, key, raw[key], allowed)
    for dimension in raw["dimensions"]:
        _check_value(path, "dimensions", dimension, DIMENSIONS)
    if (raw["kind"] == "percentile") != ("quantile" in raw):
        raise Problem(
            "The definition {file} needs the key {key} if, and only if, it is a percentile.",
            file=path.name,
            key="quantile",
        )
    return Metric(id=path.stem, texts=texts, **(raw | {"dimensions": tuple(raw["dimensions"])}))


def _text(path: Path, code: str, table: Mapping[str, str] | None) -> Text:
    if table is None:
        raise Problem("The definition {file} lacks the language [{key}].", file=path.name, key=code)
    _check_keys(path, table, Text, section=f"{code}.")
    return Text(**table)


def _check_keys(
    path: Path, table: Mapping[str, object], form: type, *, given: tuple[str, ...] = (), section: str = ""
) -> None:
    """The keys of a table are those of its dataclass, `given` aside."""
    expected = {field.name: field for field in fields(form) if field.name not in given}
    for key in table:
        if key not in expected:
            raise Problem("The definition {file} has the unknown key {key}.", file=path.name, key=section + key)
    for key, field in expected.items():
        if key not in table and field.default is MISSING:
            raise Problem("The definition {file} lacks the key {key}.", file=path.name, key=section + key)


def _check_value(path: Path, key: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise Problem(
            "The definition {file} has {value} under {key}; it must be one of: {allowed}.",
            file=path.name,
            key=key,
            value=value,
            allowed=", ".join(allowed),
        )
