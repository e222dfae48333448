"""The waiting page's charts: the week, distribution and trend; or two weeks and their difference."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from charts import words
from charts.control import Line
from charts.difference import difference
from charts.distribution import distribution, limits_of, target_label
from charts.heatmap import heatmap, scale_of
from dashboard import action_link, control
from dashboard.cards import headed, heading
from dashboard.drawing import draw
from dashboard.view import View
from dashboard.waiting import METRIC, Picture, Side
from language import formatting
from metrics import waiting
from metrics.definition import definitions


def week(view: View, picture: Picture) -> None:
    """When in the week, the worst hours framed."""
    heading(view.language.text("When in the week"), _open_an_action(view, picture))
    _week(view, picture, picture.now, [picture.now], framed=True)


def two_periods(view: View, picture: Picture) -> None:
    """Before, after and what changed in each hour; both weeks on one scale."""
    before, now = picture.before, picture.now
    assert before is not None, "comparing takes two"
    columns = st.columns(2, gap="medium")
    for column, side in zip(columns, (before, now), strict=True):
        with column:
            heading(formatting.period(view.language, side.period.key))
            _week(view, picture, side, [before, now], framed=side is now)
    with columns[0]:
        difference_of(view, picture)
    with columns[1]:
        distribution_of(view, picture)
    trend_of(view, picture)


def on_projector(view: View, picture: Picture) -> None:
    """One below the other, large: what changed, or the week as it is; then the months."""
    if picture.comparing:
        difference_of(view, picture)
    else:
        week(view, picture)
        distribution_of(view, picture)
    trend_of(view, picture)


def difference_of(view: View, picture: Picture) -> None:
    """What changed in each hour since the period before."""
    assert picture.before is not None, "comparing takes two"
    heading(view.language.text("What changed, hour by hour"), _open_an_action(view, picture))
    measure = picture.choice.measure
    cells = waiting.difference(picture.before.summary, picture.now.summary, measure)
    draw(difference(cells, view.language, measure, present=view.present))


def distribution_of(view: View, picture: Picture) -> None:
    """How long people waited, against the targets."""
    heading(view.language.text("How long, against the target"))
    bins = waiting.distribution(picture.now.cells, picture.minutes)
    limits = limits_of(picture.limits)
    draw(distribution(bins, picture.now.whole, limits, view.language, present=view.present))


def trend_of(view: View, picture: Picture) -> None:
    """All months there are, whatever the period, judged; minutes against the limits of the wait."""
    reader, measure = view.language, picture.choice.measure
    choice, judged = picture.choice, picture.controls[measure]
    link = action_link.beside(
        view, METRIC[measure], choice.department, judged, kind=choice.visit_kind, step=choice.step
    )
    head = headed(reader.text("{metric}, month by month", metric=words.name(reader, measure)), beside=link)
    limits = [Line(limit.minutes, target_label(reader, limit)) for limit in limits_of(picture.limits)]
    control.chart(
        view,
        judged,
        definitions()[METRIC[measure]],
        lambda n: words.waited(reader, int(n)),
        head=head,
        lines=limits if measure != "on_target" and judged.series.target is None else None,
        hospital=picture.hospital,
    )


def _open_an_action(view: View, picture: Picture) -> str:
    """HTML: the link to an action about the hours of the week: the chosen measure in the period's last month."""
    choice, measure = picture.choice, picture.choice.measure
    judged = picture.controls[measure].within(choice.period.start, choice.period.end)
    return action_link.beside(
        view, METRIC[measure], choice.department, judged, kind=choice.visit_kind, step=choice.step
    )


def _week(view: View, picture: Picture, side: Side, scaled: Sequence[Side], *, framed: bool) -> None:
    measure = picture.choice.measure
    chart = heatmap(
        _on_hours_of(side.summary, scaled),
        view.language,
        measure,
        scale=scale_of(measure, *(each.summary for each in scaled)),
        block=picture.block if framed else None,
        present=view.present,
    )
    draw(chart)


def _on_hours_of(summary: pd.DataFrame, sides: Sequence[Side]) -> pd.DataFrame:
    """The summary with the earliest and the latest hour of all sides, so that their columns stand alike."""
    hours = [hour for side in sides for hour in side.summary["hour"]]
    ends = {min(hours, default=0), max(hours, default=0)} - set(summary["hour"])
    blank = pd.DataFrame({"weekday": 1, "hour": sorted(ends), "n": 0}, columns=summary.columns)
    return pd.concat([summary, blank], ignore_index=True) if ends and hours else summary
