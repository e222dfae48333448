"""Did it work? An action's verdict, the chart with the phase that it began, the change's size, and side effects."""

import html
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from charts import control as charts
from charts import verdict_words
from charts.control import Line
from charts.control_rows import Beside
from dashboard import effect_words as words
from dashboard.action_link import parameters
from dashboard.control import say
from dashboard.drawing import draw
from dashboard.effect_months import ANY, WHOLE_STAY, Course, Reader, Scope
from dashboard.figures import headline
from dashboard.view import View
from language import formatting
from language.labels import TOUCHPOINT
from metrics import effect as metrics
from metrics.control import Control, Series, control
from metrics.definition import COUNTS, Metric, definitions
from metrics.effect import Effect, first_month, side_effects, too_early
from metrics.neighbours import neighbours
from metrics.phases import Phase
from metrics.points import ends
from metrics.targets import NONE
from warehouse.targets import targets

Action = Mapping[str, Any]  # a row of quality.action_version; what is missing is None or NaN


@dataclass(frozen=True)
class Judged:
    """A verdict and what it was reckoned from; metric, scope and course are None where there is nothing to read."""

    effect: Effect
    scope: Scope | None = None
    course: Course | None = None
    phases: tuple[Phase, ...] = field(default=())
    begin: pd.Timestamp | None = None  # of the action's own phase

    @cached_property
    def metric(self) -> Metric:
        """Of the action; only where there is a scope."""
        assert self.scope is not None, "no metric"
        return self.scope.metric


def verdict(view: View, action: Action, reader: Reader | None = None) -> Effect:
    """Whether an action worked, as far as its months tell; the same whoever looks. reader: as of `judged`."""
    return judged(view, action, reader).effect


def sentence(view: View, action: Action, reader: Reader | None = None) -> str:
    """The verdict in words, for a slide or a row. reader: as of `judged`."""
    found = judged(view, action, reader)
    return words.sentence(view.language, found.effect, found.scope.metric if found.scope else None)


def judged(view: View, action: Action, reader: Reader | None = None) -> Judged:
    """Read and reckon; two or three small statements. reader: of the same view, where several are asked for."""
    name = _known(action.get("metric"))
    if name is None:
        return Judged(too_early("no_metric"))
    metric = definitions().get(str(name))
    if metric is None:
        return Judged(too_early("unknown"))
    reader, scope = reader or Reader(view), _scope(metric, action)
    found = reader.months(scope)
    starts = _known(action.get("starts"))
    if starts is None:
        return Judged(too_early("no_start"), scope, found)
    if not _is_at_work(reader, starts):
        return Judged(too_early("not_started"), scope, found)
    own = _phases(reader, scope, starts, str(action.get("title") or ""))
    target = _known(action.get("target"))
    result = _judge(scope, found, starts, own, target)
    result = replace(result, alongside=_alongside(reader, scope, found, starts, result))
    return Judged(result, scope, _mixed(found, starts), own, first_month(starts))


def beside(view: View, action: Action, reader: Reader | None = None) -> list[tuple[Scope, Effect]]:
    """What the action may have moved beside its metric, the worse first; what cannot be judged comes last.

    Of the action's place; where a place has no such figure, as a department without patients say, the hospital's.
    """
    starts, metric = _known(action.get("starts")), definitions().get(str(_known(action.get("metric"))))
    reader = reader or Reader(view)
    if metric is None or starts is None or not _is_at_work(reader, starts):
        return []
    own, scopes, found = _scope(metric, action), [], []
    for neighbour in neighbours(metric.id, own.step):
        step = own.step if neighbour.at_step else ANY
        at = Scope(definitions()[neighbour.metric], own.department, own.visit_kind, step, neighbour.touchpoint)
        course = reader.months(at)
        if course.rows.empty and not own.department.startswith("*"):
            at = replace(at, department="*")
            course = reader.months(at)
        scopes.append(at)
        found.append(_judge(at, course, starts, _phases(reader, at, starts, "")))
    order = {"wrong_way": 0, "worked": 1, "no_evidence": 2, "too_early": 3}
    pairs = zip(scopes, side_effects(found), strict=True)
    return sorted(pairs, key=lambda pair: (order[pair[1].verdict], pair[1].p if math.isfinite(pair[1].p) else 2.0))


def show(view: View, action: Action) -> None:
    """The verdict's sentence, the chart, the size of the change, side effects."""
    of_view = Reader(view)
    reader, found = view.language, judged(view, action, of_view)
    said = words.sentence(reader, found.effect, found.scope.metric if found.scope else None)
    st.html(headline(said, words.about(view, found.scope) if found.scope else ""))
    if found.scope is None or found.course is None:
        return
    judged_months = _control(of_view, found, action)
    if len(judged_months.judged):
        _draw(view, found, judged_months)
    lines = words.details(reader, found.effect, found.metric, _known(action.get("target")))
    if lines:
        st.html(f'<p class="sq-verdict">{html.escape(formatting.sentences(reader, lines))}</p>')
    if found.effect.verdict != "too_early":
        _side_effects(view, beside(view, action, of_view))


def _draw(view: View, found: Judged, judged_months: Control) -> None:
    reader, metric, effect = view.language, found.metric, found.effect
    target = judged_months.series.target
    lines = [] if target is None else [Line(target, reader.text("Target {value}", value=say(view, metric)(target)))]
    began = judged_months.months["month"] >= (found.begin or pd.Timestamp.max)
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


def _side_effects(view: View, found: list[tuple[Scope, Effect]]) -> None:
    shown = [(scope, effect) for scope, effect in found if effect.verdict != "too_early"]
    if not found:
        return
    reader = view.language
    st.html(f'<h2 class="sq-heading">{html.escape(reader.text("Side effects: what else changed"))}</h2>')
    st.html(words.table(view, shown) if shown else "")
    without = [words.about(view, scope, short=True) for scope, effect in found if effect.verdict == "too_early"]
    st.html(f'<p class="sq-caption">{html.escape(words.beside_note(reader, without))}</p>')


def _control(reader: Reader, found: Judged, action: Action) -> Control:
    assert found.scope is not None, "there is a metric"
    assert found.course is not None, "there is a metric"
    scope, target = found.scope, _known(action.get("target"))
    if target is None:
        own = targets(reader.view.tx, reader.days[1]) if reader.days else NONE
        target = own.of(scope.metric, scope.department, scope.visit_kind, scope.step)
    return control(Series(found.course.rows, scope.metric.better, target, found.phases, found.course.every))


def _scope(metric: Metric, action: Action) -> Scope:
    """Where the action's metric is measured; a kind of visit or a step that the metric does not know is left aside."""
    kind, step = (str(_known(action.get(name)) or ANY) for name in ("visit_kind", "step"))
    knows_steps = metric.counts == "waits" and metric.id not in WHOLE_STAY
    return Scope(
        metric,
        str(action["department_id"]),
        kind if "visit_kind" in metric.dimensions else ANY,
        step if knows_steps else ANY,
        _touchpoint(metric, action),
    )


def _touchpoint(metric: Metric, action: Action) -> str:
    """The one that the action's figure was about, if it was about one."""
    if "touchpoint" not in metric.dimensions or action.get("source_kind") != "figure":
        return ""
    asked = parameters(str(action.get("source") or "")).get("touchpoint", "")
    return asked if asked in TOUCHPOINT else ""


def _is_at_work(reader: Reader, starts: date) -> bool:
    """Whether the data reach into the first whole month."""
    return reader.days is not None and first_month(starts) <= pd.Timestamp(reader.days[1])


def _phases(reader: Reader, scope: Scope, starts: date, title: str) -> tuple[Phase, ...]:
    """A figure's phases in order of time, the action's among them under its title."""
    begin = first_month(starts)
    known = reader.phases.of(scope.metric.id, scope.department, scope.visit_kind, scope.step)
    # the same beginning is the same action, also where that is the month in which it began
    same = {begin, pd.Timestamp(starts).replace(day=1)}
    others = [phase for phase in known if phase.starts not in same]
    return tuple(sorted([*others, Phase(begin, {"zh": title, "en": title})], key=lambda phase: phase.starts))


def _judge(scope: Scope, course: Course, starts: date, own: tuple[Phase, ...], target: float | None = None) -> Effect:
    """Between the action before, if there was one, and the one after."""
    begin = first_month(starts)
    earlier = [phase.starts for phase in own if phase.starts < begin]
    later = [phase.starts for phase in own if phase.starts > begin]
    since, until = (max(earlier) if earlier else None), (min(later) if later else None)
    return metrics.judge(scope.metric, course.rows, starts, target=target, since=since, until=until, every=course.every)


def _alongside(reader: Reader, scope: Scope, found: Course, starts: date, effect: Effect) -> bool:
    """Whether the hospital changed likewise, of which the action's place is the smaller part."""
    if effect.verdict not in ("worked", "wrong_way") or scope.department == "*":
        return False
    hospital = replace(scope, department="*")
    whole = reader.months(hospital)
    if whole.rows.empty or found.rows["n"].sum() > whole.rows["n"].sum() / 2:
        return False
    return _judge(hospital, whole, starts, _phases(reader, hospital, starts, "")).verdict == effect.verdict


def _mixed(course: Course, starts: date) -> Course:
    """The month or quarter in which the action began, if not on its first day, is no point of either phase."""
    rows, day = course.rows, np.datetime64(starts)
    if rows.empty:
        return course
    begins = rows["month"].to_numpy().astype("datetime64[D]")
    mixed = (begins < day) & (ends(begins, course.every) > day)
    return replace(course, rows=rows.assign(partial=rows["partial"].astype(bool) | mixed))


def _known(value: Any) -> Any:
    """None for what pandas calls missing."""
    return None if value is None or pd.isna(value) else value
