"""Which figures from patients' answers are withheld: of every place, part of the answers and calendar period at once.

Everything that any page offers is judged together (metrics.suppression), for what one page leaves blank another one, or
the same one with other filters, must not give away. It is judged without asking who looks: who sees fewer departments
can reckon less, and everyone finds the same figures blank. The quality office sees all, by the pages' own decision.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.disclosure import SCORE_ANSWERS
from metrics.periods import MONTHS_BEFORE
from metrics.satisfaction import COVERAGE, PROBLEMS, RATE, RESPONSE, SCORE
from metrics.suppression import ALL, Counts, Mask, known, nested, visible

QUESTIONS = (RATE, "ease_rate", "nps")  # each has as many answers as gave one
TOUCHPOINTS = (SCORE, PROBLEMS)
# the figures that rest on the same answers as another, or are shown with it
SAME = {"satisfaction_score": RATE, "satisfaction_top_box": RATE, RESPONSE: RATE, COVERAGE: RATE}
ANSWERS = (*QUESTIONS, *SAME, *TOUCHPOINTS)  # the metrics that are judged here
COLUMNS = ("visit_kind", "mode")  # by each of them apart the answers are told apart
BEFORE = "before "  # ahead of a month: the MONTHS_BEFORE it
KEYS = ["department_id", "period", "told_apart", "code"]


def judged(metric: str, touchpoint: str = "") -> str:
    """The figure by which one of a metric is judged: of the same answers, or of the same touchpoint's."""
    return f"{metric} {touchpoint}" if touchpoint else SAME.get(metric, metric)


def withheld(rows: pd.DataFrame, parents: Mapping[str, str | None], minimum: int = SCORE_ANSWERS) -> pd.DataFrame:
    """The figures that are withheld where somebody answered: one row of KEYS each with `figures`, a list.

    rows: figure (as `judged`), month, department_id, told_apart (one of COLUMNS), code, n answers. parents: every place
    that pages show, and the place that it is a part of; None for the whole, which comes first.
    period: '2026-10', '2026-Q4', '2026', or 'before 2026-10'. A metric of touchpoints is withheld as a whole where one
    of its touchpoints is: patients are asked about several, so the number of scores says nothing of how many patients
    gave them, and what is left of the whole without the others would be that touchpoint's.
    """
    rows = rows[rows["department_id"].isin(list(parents)) & (rows["n"] > 0)]
    if rows.empty:
        return pd.DataFrame(columns=[*KEYS, "figures"])
    table = _Table.of(rows, parents)
    mask = table.visible(minimum)
    return pd.concat(
        [
            table.hidden(table.times.keys, table.counts, mask),
            table.hidden(table.times.keys_before, table.counts_before, _visible_before(table, mask, minimum)),
        ],
        ignore_index=True,
    )


class _Times:
    """The calendar periods that pages offer: months without a gap, then quarters, then years.

    keys: as in a link. spans: of each year and quarter its index and those that it consists of, years ahead.
    keys_before: of each month the months before it, which may reach beyond the data; before: these, as rows of months.
    """

    def __init__(self, months: Sequence[pd.Period]) -> None:
        quarters = [(month.year, month.quarter) for month in months]
        each = sorted(set(quarters))
        years = sorted({month.year for month in months})
        self.months = len(months)
        self.keys = [*map(str, months), *(f"{year}-Q{quarter}" for year, quarter in each), *map(str, years)]
        self.quarters = [[at for at, of in enumerate(quarters) if of == quarter] for quarter in each]
        self.years = [[at for at, month in enumerate(months) if month.year == year] for year in years]
        of_years = [[self.months + of for of, quarter in enumerate(each) if quarter[0] == year] for year in years]
        self.spans = [(self.months + len(each) + at, members) for at, members in enumerate(of_years)]
        self.spans += [(self.months + at, members) for at, members in enumerate(self.quarters)]
        starts = [months[0] + at for at in range(1, self.months + MONTHS_BEFORE)]
        self.keys_before = [f"{BEFORE}{start}" for start in starts]
        self.before = np.array([[start - MONTHS_BEFORE <= month < start for month in months] for start in starts])


@dataclass(frozen=True)
class _Table:
    """How many answers each figure rests on: counts of places × parts × times × figures."""

    parents: Mapping[str, str | None]
    parts: list[tuple[str, str]]
    figures: list[str]
    times: _Times
    counts: Counts

    @classmethod
    def of(cls, rows: pd.DataFrame, parents: Mapping[str, str | None]) -> "_Table":
        stamps = pd.to_datetime(rows["month"]).dt.to_period("M")
        times = _Times(list(pd.period_range(stamps.min(), stamps.max(), freq="M")))
        told = sorted(set(zip(rows["told_apart"], rows["code"], strict=True)))
        parts, figures = [ALL, *told], sorted(set(rows["figure"]))
        place, month = {id_: at for at, id_ in enumerate(parents)}, {key: at for at, key in enumerate(times.keys)}
        part, figure = {of: at for at, of in enumerate(parts)}, {name: at for at, name in enumerate(figures)}
        where = (
            rows["department_id"].map(place).to_numpy(dtype=int),
            np.array([part[of] for of in zip(rows["told_apart"], rows["code"], strict=True)], dtype=int),
            stamps.astype(str).map(month).to_numpy(dtype=int),
            rows["figure"].map(figure).to_numpy(dtype=int),
        )
        counts = np.zeros((len(place), len(parts), len(times.keys), len(figures)))
        np.add.at(counts, where, rows["n"].to_numpy(dtype=float))
        of_first = [at for at, of in enumerate(parts) if of[0] == COLUMNS[0]]
        counts[:, 0] = counts[:, of_first].sum(axis=1)  # every answer has a kind of visit, be it that none is known
        for whole, members in reversed(times.spans):
            counts[:, :, whole] = counts[:, :, members].sum(axis=2)
        return cls(parents, parts, figures, times, counts)

    @property
    def above(self) -> list[int]:
        place = {id_: at for at, id_ in enumerate(self.parents)}
        return [-1 if parent is None else place[parent] for parent in self.parents.values()]

    @property
    def groups(self) -> list[list[int]]:
        return [[at for at, part in enumerate(self.parts) if part[0] == column] for column in COLUMNS]

    @property
    def counts_before(self) -> Counts:
        """The same with the months before each month as times."""
        return np.einsum("pkmf,bm->pkbf", self.counts[:, :, : self.times.months], self.times.before.astype(float))

    def visible(self, minimum: int) -> Mask:
        mask = visible(self.counts, self.above, self.groups, minimum)
        return nested(mask, self.counts, self.times.spans)

    def known(self, mask: Mask, minimum: int) -> Mask:
        return known(mask, self.counts, self.above, self.groups, minimum)

    def hidden(self, keys: Sequence[str], counts: Counts, mask: Mask) -> pd.DataFrame:
        """What holds answers and may not be shown, one row of KEYS each; keys: of the times."""
        places, names = list(self.parents), np.array(self.figures, dtype=object)
        metrics = np.array([name.split(" ")[0] for name in self.figures], dtype=object)
        found = []
        hidden = (counts > 0) & ~mask
        for place, part, time in np.argwhere(hidden.any(axis=3)):
            these = hidden[place, part, time]
            figures = sorted({*names[these], *metrics[these]})
            found.append((places[place], keys[time], *self.parts[part], figures))
        return pd.DataFrame(found, columns=[*KEYS, "figures"])


def _visible_before(table: _Table, mask: Mask, minimum: int) -> Mask:
    """Which figures of the months before a month may be shown beside those that the mask shows.

    Not one that tells, less the months and quarters that are known, of too few; nor less another such figure.
    """
    times, counts = table.times, table.counts[:, :, : table.times.months]
    found = visible(table.counts_before, table.above, table.groups, minimum)
    is_known = table.known(mask, minimum)
    quarters = [is_known[:, :, times.months + at] for at in range(len(times.quarters))]
    years = [is_known[:, :, times.months + len(quarters) + at] for at in range(len(times.years))]
    unseen: list[Mask] = []  # of each figure the months in it that are not known: places × parts × months × figures
    for at, inside in enumerate(times.before):
        open_ = ~is_known[:, :, : times.months] & inside[None, None, :, None]
        for spans, told in ((times.quarters, quarters), (times.years, years)):
            for months, whole in zip(spans, told, strict=True):
                if inside[months].all():
                    open_[:, :, months] &= ~whole[:, :, None]
        found[:, :, at] &= ~_too_few(open_, counts, minimum)
        for earlier, other in enumerate(unseen):
            more, fewer = (open_ & ~other), (other & ~open_)
            nested = ~(more.any(axis=2) & fewer.any(axis=2))
            found[:, :, at] &= ~(found[:, :, earlier] & nested & _too_few(more | fewer, counts, minimum))
        unseen.append(open_)
    return found


def _too_few(months: Mask, counts: Counts, minimum: int) -> Mask:
    """Whether the answers of these months together are some, but fewer than the minimum."""
    n = (counts * months).sum(axis=2)
    return (n > 0.5) & (n < minimum)
