"""Departments compared, for the pages that do: the funnel, a click on which selects a department, and the table behind.

Verdicts, ranks and limits are those stored at refresh: the screen shows them and reckons none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from charts.funnel import SELECTION, Point, chance_said, funnel, verdict_said
from dashboard import comparison_actions
from dashboard.cards import caption, heading
from dashboard.filters import set_parameter
from dashboard.view import View
from export.tables import Numbers
from language import N_, Language, formatting
from metrics import figures
from metrics.comparison import LIKELY, Limits, needed
from metrics.definition import COUNTS, Metric, definitions
from warehouse import comparisons

CASES = {
    "answers": N_("number of answers"),
    "visits": N_("number of visits"),
    "complaints": N_("number of complaints past due"),
}
Told = Callable[[str, str], bool]  # (metric, department) -> whether its figure may be shown


@dataclass(frozen=True)
class Comparison:
    """One metric, one period, one kind of visit ('' for all).

    rows: of warehouse.comparisons.departments, those that are compared and may be shown, the best first, with low and
    high of the interval; few: departments with too few cases; withheld: those whose figures would give others' answers
    away by subtraction: only their verdicts may be told. limits: None where nobody has any case, or
    where the hospital's own figure may not be shown.
    """

    metric: Metric
    period: str
    limits: Limits | None
    rows: pd.DataFrame
    few: list[str]
    withheld: pd.DataFrame
    visit_kind: str = ""

    @property
    def is_level(self) -> bool:
        """Whether all departments have one figure, so that there is nothing to draw."""
        return len(self.rows) > 1 and self.rows["value"].nunique() == 1 and self.rows["chance"].min() == 1


def compared(
    view: View, metrics: Sequence[str], period: str, visit_kind: str, places: Sequence[str], may: Told = lambda *_: True
) -> list[Comparison]:
    """Each metric's comparison, of these departments; two small statements."""
    limits = comparisons.limits(view.tx, metrics, period, visit_kind)
    found = comparisons.departments(view.tx, metrics, period, visit_kind)
    found = found[found["department_id"].isin(list(places))]
    return [
        _one(definitions()[name], period, visit_kind, limits.get(name), found[found["metric"] == name], may)
        for name in metrics
    ]


def _one(
    metric: Metric, period: str, visit_kind: str, limits: Limits | None, found: pd.DataFrame, may: Told
) -> Comparison:
    judged = found["verdict"] != ""
    told = judged & np.array([may(metric.id, id_) for id_ in found["department_id"]], dtype=bool)
    few = list(found.loc[found["denominator"] < needed(metric), "department_id"])
    rows = found[told]
    low, high = figures.interval(metric, rows["numerator"], rows["denominator"])
    rows = rows.assign(low=low, high=high)
    up = metric.better == "up"
    rows = rows.sort_values(["shrunk", "department_id"], ascending=[not up, True]).reset_index(drop=True)
    # the centre is as good as the hospital's figure
    limits = limits if may(metric.id, "*") else None
    return Comparison(metric, period, limits, rows, few, found[judged & ~told], visit_kind)


def places_of(view: View, department: str) -> list[str]:
    """The departments that the reader may see, of the chosen campus if one is."""
    if not department.startswith("*") or department == "*":
        return view.own_departments
    return [id_ for id_ in view.own_departments if view.departments.campus_id[id_] == department[1:]]


def draw(view: View, comparison: Comparison, chosen: str, without: tuple[str, ...] = ()) -> None:
    """Heading and funnel; a click on a point writes its department into the URL and drops the parameters `without`.

    A click on the chosen one takes it out again. Beside it the link to an action about the chosen department, below it
    those about departments that are worse.
    """
    reader, metric = view.language, comparison.metric
    name = metric.texts[reader.code].name
    when = formatting.period(reader, comparison.period)
    about = (metric, comparison.period, comparison.visit_kind)
    link = comparison_actions.beside_chosen(view, *about, comparison.rows, chosen)
    heading(reader.text("Departments compared: {metric}, {period}", metric=name, period=when), link)
    said = _instead(reader, comparison)
    if said or comparison.limits is None:
        st.html(caption(said))
        return
    chart = funnel(
        _points(view, comparison, chosen),
        comparison.limits,
        reader,
        name=name,
        cases=reader.text(CASES[metric.counts]),
        present=view.present,
    )
    # a key of its own for each choice: a point selected before must be free to be selected again
    key = f"funnel_{metric.id}_{chosen}_{comparison.period}_{reader.code}"

    def clicked() -> None:
        selected = st.session_state[key].selection.get(SELECTION) or []
        if selected:
            id_ = str(selected[0]["id"])
            set_parameter("department", None if id_ == chosen else id_, *without)

    st.vega_lite_chart(
        chart,
        theme=None,
        width="stretch",
        key=key,
        on_select="ignore" if view.present else clicked,
    )
    if not link:
        worse = comparison.rows[comparison.rows["direction"] == "worse"]
        if said := comparison_actions.about_the_worse(view, *about, worse):
            st.html(said)


def note(view: View, found: Sequence[Comparison], more: Sequence[str] = ()) -> str:
    """HTML: how to read the funnels, who is not in them, and what the page adds."""
    reader = view.language
    said = [
        reader.text(
            "Few cases vary much by chance. Inside the shaded band (95%) a department does not clearly differ; outside "
            "it, it is worth a look (pale); beyond the dashed lines (99.8%) it is clearly different (strong). Blue is "
            "the better side, orange the worse."
        ),
        reader.text("The lines allow for what departments usually differ by."),
    ]
    if not view.present:
        if any(len(comparison.rows) > 1 for comparison in found):
            said.append(reader.text("Click on a point to look at that department alone."))
        said += [words for comparison in found if (words := _withheld(view, comparison))]
        said += dict.fromkeys(words for comparison in found if (words := _few(view, comparison)))
    if any(_by_probability(comparison) for comparison in found):
        said.append(
            reader.text(
                "Where few are expected the exact probability decides: a point may lie past a line and not differ."
            )
        )
    return caption(formatting.sentences(reader, [*said, *more]))


def table(view: View, comparison: Comparison) -> Numbers | None:
    """Every department compared, by its shrunk figure; those with too few cases are named last. None without any."""
    reader, metric = view.language, comparison.metric
    if comparison.rows.empty:
        return None
    name = metric.texts[reader.code].name
    heads = [
        reader.text("Department"), name, reader.text("95% interval"), reader.text("Based on"), reader.text("Verdict"),
        reader.text("By chance alone so far off"), reader.text("Shrunk figure"), reader.text("Its 95% interval"),
        reader.text("Among the best three"),
    ]  # fmt: skip
    body = [_cells(view, metric, row) for row in comparison.rows.to_dict("records")]
    nothing = [formatting.NOTHING] * 5
    blank = [*nothing[:2], _too_few(reader, metric), *nothing]
    for row in comparison.withheld.to_dict("records"):
        verdict = verdict_said(reader, row["verdict"], row["direction"])
        body.append([view.place(row["department_id"]), *nothing[:2], reader.text("withheld"), verdict, *nothing[:4]])
    body += [[view.place(id_), *blank] for id_ in comparison.few]
    title = reader.text(
        "{metric}, {period}: departments", metric=name, period=formatting.period(reader, comparison.period)
    )
    return Numbers(title, heads, body, _of_table(reader))


def _of_table(reader: Language) -> str:
    return reader.text(
        "The shrunk figure leans on the average of all departments, the more the fewer cases it rests on; departments "
        "are in its order. Where many are about as likely among the best three, ranks cannot be told apart."
    )


def _too_few(reader: Language, metric: Metric) -> str:
    return reader.text("Not enough answers") if metric.counts == "answers" else reader.text("too few to compare")


def _cells(view: View, metric: Metric, row: dict[str, object]) -> list[str]:
    reader = view.language

    def said(field: str) -> str:
        return formatting.in_unit(reader, metric.unit, float(str(row[field])), short=True)

    return [
        view.place(str(row["department_id"])),
        said("value"),
        formatting.between(reader, said("low"), said("high")),
        _counted(reader, metric, float(str(row["denominator"]))),
        verdict_said(reader, str(row["verdict"]), str(row["direction"])),
        chance_said(reader, float(str(row["chance"]))),
        said("shrunk"),
        formatting.between(reader, said("shrunk_low"), said("shrunk_high")),
        formatting.percent(reader, float(str(row["among_best"]))),
    ]


def _points(view: View, comparison: Comparison, chosen: str) -> list[Point]:
    """On the projector nobody on the worse side is named."""
    own = set(view.person.departments) | {chosen}
    return [
        Point(
            id=row["department_id"],
            name="" if view.present and row["direction"] == "worse" else view.place(row["department_id"]),
            n=row["denominator"],
            counted=_counted(view.language, comparison.metric, row["denominator"]),
            value=row["value"],
            low=row["low"],
            high=row["high"],
            verdict=row["verdict"],
            direction=row["direction"],
            chance=row["chance"],
            among_best=row["among_best"],
            own=row["department_id"] in own,
        )
        for row in comparison.rows.to_dict("records")
    ]


def _instead(reader: Language, comparison: Comparison) -> str:
    """What is said where a chart would say nothing."""
    limits, metric = comparison.limits, comparison.metric
    if limits is None or limits.departments == 0:
        return reader.text("Too few departments have enough cases to be compared.")
    if comparison.rows.empty:
        return reader.text("Not enough cases here to be compared.")
    if comparison.is_level:
        value = formatting.in_unit(reader, metric.unit, comparison.rows["value"].iloc[0], short=True)
        return reader.text("All departments compared stand at {value}: nobody differs.", value=value)
    return ""


def _few(view: View, comparison: Comparison) -> str:
    """Who is not compared for want of cases."""
    reader, metric = view.language, comparison.metric
    if not comparison.few or _instead(reader, comparison):
        return ""
    names = formatting.listing(reader, [view.place(id_) for id_ in comparison.few])
    if metric.counts == "answers":
        return reader.text("Not enough answers, not compared: {names}.", names=names)
    return reader.text(
        "{metric}: too few cases to compare {names}.", metric=metric.texts[reader.code].name, names=names
    )


def _withheld(view: View, comparison: Comparison) -> str:
    """The verdicts of those whose figures are left out."""
    if comparison.withheld.empty:
        return ""
    reader, metric = view.language, comparison.metric
    names = [
        reader.text(
            "{name} ({verdict})",
            name=view.place(row["department_id"]),
            verdict=verdict_said(reader, row["verdict"], row["direction"]),
        )
        for row in comparison.withheld.to_dict("records")
    ]
    return reader.text(
        "{metric}: not drawn, so that nobody's answers can be had by subtraction: {names}.",
        metric=metric.texts[reader.code].name,
        names=formatting.listing(reader, names),
    )


def _by_probability(comparison: Comparison) -> bool:
    """Whether a department lies past a line and is not beyond it, for chance alone would bring it there."""
    if comparison.limits is None:
        return False
    rows = comparison.rows
    low, high = comparison.limits.at(rows["denominator"], "95")
    past = (rows["value"] < low) | (rows["value"] > high)
    return bool((past & (rows["chance"] > LIKELY["95"])).any())


def _counted(reader: Language, metric: Metric, n: float) -> str:
    return reader.text(COUNTS[metric.counts], n=formatting.number(reader, n))
