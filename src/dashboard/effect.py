"""Did it work? An action's verdict, the chart with the phase that it began, the change's size, and side effects."""

import html
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
import streamlit as st

from charts import control as charts
from charts import verdict_words
from charts.control import Line
from charts.control_rows import Beside
from dashboard import effect_words as words
from dashboard.control import say
from dashboard.drawing import draw
from dashboard.effect_months import ANY, WHOLE_STAY, Scope, months
from dashboard.figures import headline
from dashboard.view import View
from language import formatting
from metrics import effect as metrics
from metrics.control import Control, Series, control
from metrics.definition import COUNTS, Metric, definitions
from metrics.effect import Effect, first_month, side_effects, too_early
from metrics.neighbours import neighbours
from metrics.phases import Phase
from metrics.targets import NONE
from warehouse.phases import phases
from warehouse.targets import targets

Action = Mapping[str, Any]  # a row of quality.action_version; what is missing is None or NaN


@dataclass(frozen=True)
class Judged:
    """A verdict and what it was reckoned from; metric, scope and months are None where there is nothing to read."""

    effect: Effect
    scope: Scope | None = None
    months: pd.DataFrame | None = None
    phases: tuple[Phase, ...] = field(default=())

    @cached_property
    def metric(self) -> Metric:
        """Of the action; only where there is a scope."""
        assert self.scope is not None, "no metric"
        return self.scope.metric


def verdict(view: View, action: Action) -> Effect:
    """Whether an action worked, as far as its months tell; the same whoever looks."""
    return judged(view, action).effect


def sentence(view: View, action: Action) -> str:
    """The verdict in words, for a slide or a row."""
    found = judged(view, action)
    return words.sentence(view.language, found.effect, found.scope.metric if found.scope else None)


def judged(view: View, action: Action) -> Judged:
    """Read and reckon; two or three small statements."""
    name = _known(action.get("metric"))
    if name is None:
        return Judged(too_early("no_metric"))
    metric = definitions().get(str(name))
    if metric is None:
        return Judged(too_early("unknown"))
    scope = _scope(metric, action)
    found = months(view, scope)
    starts = _known(action.get("starts"))
    if starts is None:
        return Judged(too_early("no_start"), scope, found)
    if view.extent is None or first_month(starts) > pd.Timestamp(view.extent[1]):
        return Judged(too_early("not_started"), scope, found)
    own = _own_phase(view, scope, action, starts)
    since, until = _between(own, first_month(starts))
    target = _known(action.get("target"))
    result = metrics.judge(metric, found, starts, target=target, since=since, until=until)
    return Judged(result, scope, _mixed(found, starts), own)


def beside(view: View, action: Action) -> list[tuple[Scope, Effect]]:
    """What the action may have moved beside its metric, the worse first; what cannot be judged comes last.

    Of the action's place; where a place has no such figure, a department without patients say, the hospital's.
    """
    starts, name = _known(action.get("starts")), _known(action.get("metric"))
    metric = definitions().get(str(name))
    if metric is None or starts is None or view.extent is None or first_month(starts) > pd.Timestamp(view.extent[1]):
        return []
    own = _scope(metric, action)
    scopes, found = [], []
    for neighbour in neighbours(metric.id, own.step):
        if neighbour.metric not in definitions():
            continue
        at = Scope(
            definitions()[neighbour.metric],
            own.department,
            own.visit_kind,
            own.step if neighbour.at_step else ANY,
            neighbour.touchpoint,
        )
        rows = months(view, at)
        if rows.empty and not own.department.startswith("*"):
            at = Scope(at.metric, "*", at.visit_kind, at.step, at.touchpoint)
            rows = months(view, at)
        scopes.append(at)
        found.append(metrics.judge(at.metric, rows, starts) if len(rows) else too_early("none_after"))
    order = {"wrong_way": 0, "worked": 1, "no_evidence": 2, "too_early": 3}
    pairs = zip(scopes, side_effects(found), strict=True)
    return sorted(pairs, key=lambda pair: (order[pair[1].verdict], pair[1].p if math.isfinite(pair[1].p) else 2.0))


def show(view: View, action: Action) -> None:
    """The verdict's sentence, the chart, the size of the change, side effects."""
    reader, found = view.language, judged(view, action)
    said = words.sentence(reader, found.effect, found.scope.metric if found.scope else None)
    st.html(headline(said, words.about(view, found.scope) if found.scope else ""))
    if found.scope is None or found.months is None:
        return
    judged_months = _control(view, found, action)
    if len(judged_months.judged):
        _draw(view, found, judged_months)
    lines = words.details(reader, found.effect, found.metric, _known(action.get("target")))
    if lines:
        st.html(f'<p class="sq-verdict">{html.escape(formatting.sentences(reader, lines))}</p>')
    if found.effect.verdict != "too_early":
        _side_effects(view, action)


def _draw(view: View, found: Judged, judged_months: Control) -> None:
    reader, metric, effect = view.language, found.metric, found.effect
    target = judged_months.series.target
    lines = [] if target is None else [Line(target, reader.text("Target {value}", value=say(view, metric)(target)))]
    began = judged_months.months["month"] >= (found.phases[-1].starts if found.phases else pd.Timestamp.max)
    before = None
    if math.isfinite(effect.before) and began.any():
        means = [effect.before if is_after else math.nan for is_after in began]
        before = Beside(means, reader.text("Mean before {value}", value=say(view, metric)(effect.before)))
    draw(
        charts.chart(
            judged_months,
            reader,
            name=metric.texts[reader.code].name,
            unit=metric.unit,
            counted=lambda n: reader.text(COUNTS[metric.counts], n=formatting.number(reader, n)),
            lines=lines,
            beside=before,
            present=view.present,
        )
    )
    legend = verdict_words.legend(reader, judged_months, say(view, metric), metric.unit)
    st.html(f'<p class="sq-caption">{html.escape(legend)}</p>')


def _side_effects(view: View, action: Action) -> None:
    found = beside(view, action)
    shown = [(scope, effect) for scope, effect in found if effect.verdict != "too_early"]
    if not found:
        return
    reader = view.language
    st.html(f'<h2 class="sq-heading">{html.escape(reader.text("Side effects: what else changed"))}</h2>')
    st.html(words.table(view, shown) if shown else "")
    without = [words.about(view, scope, short=True) for scope, effect in found if effect.verdict == "too_early"]
    st.html(f'<p class="sq-caption">{html.escape(words.beside_note(reader, without))}</p>')


def _control(view: View, found: Judged, action: Action) -> Control:
    assert found.scope is not None, "there is a metric"
    assert found.months is not None, "there is a metric"
    scope, target = found.scope, _known(action.get("target"))
    if target is None:
        own = targets(view.tx, view.extent[1]) if view.extent else NONE
        target = own.of(scope.metric, scope.department, scope.visit_kind, scope.step)
    return control(Series(found.months, scope.metric.better, target, found.phases))


def _scope(metric: Metric, action: Action) -> Scope:
    """Where the action's metric is measured; a kind of visit or a step that the metric does not know is left aside."""
    kind, step = (str(_known(action.get(name)) or ANY) for name in ("visit_kind", "step"))
    knows_steps = metric.counts == "waits" and metric.id not in WHOLE_STAY
    return Scope(
        metric,
        str(action["department_id"]),
        kind if "visit_kind" in metric.dimensions else ANY,
        step if knows_steps else ANY,
    )


def _own_phase(view: View, scope: Scope, action: Action, starts: date) -> tuple[Phase, ...]:
    """The metric's phases up to the action, its own last, under the action's title; and those after it."""
    begin = first_month(starts)
    title = str(action.get("title") or "")
    known = phases(view.tx).of(scope.metric.id, scope.department, scope.visit_kind, scope.step)
    # the same beginning is the same action, also where that is the month in which it began
    same = {begin, pd.Timestamp(starts).replace(day=1)}
    others = [phase for phase in known if phase.starts not in same]
    own = Phase(begin, {"zh": title, "en": title})
    return tuple(sorted([*others, own], key=lambda phase: phase.starts))


def _between(own: tuple[Phase, ...], begin: pd.Timestamp) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """The beginnings of the phase before and of the one after."""
    earlier = [phase.starts for phase in own if phase.starts < begin]
    later = [phase.starts for phase in own if phase.starts > begin]
    return (max(earlier) if earlier else None), (min(later) if later else None)


def _mixed(found: pd.DataFrame, starts: date) -> pd.DataFrame:
    """The month in which the action began, if not on its first day, is no point of either phase."""
    day = pd.Timestamp(starts)
    if day.day == 1 or found.empty:
        return found
    return found.assign(partial=found["partial"].astype(bool) | (found["month"] == day.replace(day=1)))


def _known(value: Any) -> Any:
    """None for what pandas calls missing."""
    return None if value is None or pd.isna(value) else value
