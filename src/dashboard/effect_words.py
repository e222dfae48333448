"""An action's effect in words: the verdict, the size of the change, what it rests on, side effects."""

import html
import math
from collections.abc import Sequence

from charts.verdict_words import SIGNAL, moment
from dashboard.effect_months import ANY, Scope
from dashboard.view import View
from language import N_, Language, formatting
from language.formatting import in_unit
from language.labels import STEP, TOUCHPOINT, VISIT_KIND
from metrics.definition import Metric
from metrics.effect import LEAST_BEFORE, Effect

VERDICT = {
    "worked": N_("The action worked"),
    "wrong_way": N_("Moved the wrong way"),
    "no_evidence": N_("No evidence of change yet"),
    "too_early": N_("Too early to tell"),
}
_SAID = {
    "worked": N_("The action worked: {name} from {before} to {after}, no accident."),
    "wrong_way": N_("Moved the wrong way since the start: {name} from {before} to {after}; find the cause."),
    "no_evidence": N_("No evidence of change yet: {name} {before} before, {after} since, the usual ups and downs."),
}
_TOO_EARLY = {
    "no_metric": N_("No verdict: the action names no metric that it shall move."),
    "unknown": N_("No verdict: the metric that the action names is not defined any more. Choose another one."),
    "no_start": N_("No verdict yet: it is not known when the action began. Enter its start."),
    "not_started": N_("Too early to tell: the action has not been at work for a whole month."),
    "few_before": N_("No verdict: fewer than {least} months before the start have enough cases and may be shown."),
    "none_after": N_("Too early to tell: no month since the start has enough cases yet and may be shown."),
}
_TOO_EARLY_BY_QUARTER = {
    "few_before": N_(
        "No verdict: the months have too few cases and are taken by quarters, "
        "and fewer than {least} quarters before the start have enough."
    ),
    "none_after": N_(
        "Too early to tell: the months have too few cases and are taken by quarters, "
        "and no whole quarter since the start has enough yet."
    ),
}
_NEUTRAL = N_("No verdict: neither more nor less of this is better, and the action has no target that says which way.")
_RULE = {
    "month": {
        "outside": N_("It shows in {month}, which lies beyond the limits of the months before."),
        "trend": N_("It shows in seven months in a row moving the same way, up to {month}."),
        "two_of_three": N_("It shows in two of three months close to the limit of the months before, up to {month}."),
        "shift": N_("It shows in seven months in a row on one side of the mean before, up to {month}."),
    },
    "quarter": {
        "outside": N_("It shows in {quarter}, which lies beyond the limits of the quarters before."),
        "trend": N_("It shows in seven quarters in a row moving the same way, up to {quarter}."),
        "two_of_three": N_("It shows in two of three quarters close to the limit of those before, up to {quarter}."),
        "shift": N_("It shows in seven quarters in a row on one side of the mean before, up to {quarter}."),
    },
}
_MOVING = {
    "month": N_("The months before were moving that way already, so not all of it need be the action's."),
    "quarter": N_("The quarters before were moving that way already, so not all of it need be the action's."),
}
_CUT = {
    "month": N_("Judged by the months before {month}, when another action on this metric began."),
    "quarter": N_("Judged by the quarters before {month}, when another action on this metric began."),
}
_FROM = {
    "month": N_(
        "Change since the start: {change} (95% interval {interval}), from {before} months before and {after} since."
    ),
    "quarter": N_(
        "Change since the start: {change} (95% interval {interval}), from {before} quarters before and {after} since."
    ),
}
_ENOUGH = {
    "month": N_("There are enough months by now to find a change of {wanted}: it has probably not come."),
    "quarter": N_("There are enough quarters by now to find a change of {wanted}: it has probably not come."),
}
_DIGITS = {"net": 0, "stars": 2}  # decimals of a difference; elsewhere 1
_SIDE = {"worked": ("improvement", "better"), "wrong_way": ("concern", "worse"), "no_evidence": ("common", "plain")}


def sentence(reader: Language, effect: Effect, metric: Metric | None) -> str:
    """What became of the action's metric, in a sentence or two."""
    if effect.verdict == "too_early" or metric is None:
        by_quarter = _TOO_EARLY_BY_QUARTER if effect.every == "quarter" else {}
        return reader.text((_TOO_EARLY | by_quarter)[effect.reason], least=LEAST_BEFORE)
    if effect.reason == "neutral":
        return reader.text(_NEUTRAL)
    before, after = (in_unit(reader, metric.unit, value, short=True) for value in (effect.before, effect.after))
    name = metric.texts[reader.code].name
    told = [reader.text(_SAID[effect.verdict], name=name, before=before, after=after)]
    if effect.verdict == "no_evidence" and effect.until is None:
        told.append(_needed(reader, effect, metric))
    return formatting.sentences(reader, told)


def details(reader: Language, effect: Effect, metric: Metric, target: float | None) -> list[str]:
    """How large the change is, by which rule it shows, whether the target is reached, what else to bear in mind."""
    if not math.isfinite(effect.size):
        return []
    said = [_size(reader, effect, metric)]
    if effect.every == "quarter":
        said.append(
            reader.text(
                "Its months have too few cases each, so it is judged by quarters, as its chart is; "
                "a quarter in the middle of which the action began counts on neither side."
            )
        )
    if effect.verdict in ("worked", "wrong_way") and effect.rule is not None and effect.rule_month is not None:
        at = {effect.every: moment(reader, effect.rule_month, effect.every)}
        said.append(reader.text(_RULE[effect.every][effect.rule], **at))
        if effect.moving:
            said.append(reader.text(_MOVING[effect.every]))
        if effect.alongside:
            alongside = N_("The whole hospital changed the same way, so not all of it need be the action's.")
            said.append(reader.text(alongside))
    if effect.until is not None:
        said.append(reader.text(_CUT[effect.every], month=formatting.month(reader, effect.until)))
    if target is not None:
        said.append(_target(reader, effect, metric, target))
    return said


def change(reader: Language, metric: Metric, value: float) -> str:
    """A difference in the metric's unit, signed: "−45 min", "+2.1 percentage points"."""
    number = _signed(reader, metric, value)
    match metric.unit:
        case "percent":
            return reader.text("{number} percentage points", number=number)
        case "minutes":
            return reader.text("{minutes} min", minutes=number)
        case "working_days":
            return reader.plural("{number} working day", "{number} working days", 2, number=number)
        case "days":
            return reader.plural("{number} day", "{number} days", 2, number=number)
        case _:
            return number


def interval(reader: Language, metric: Metric, effect: Effect) -> str:
    """The change's interval without its unit: "−48 to −42"."""
    if not math.isfinite(effect.low):
        return formatting.NOTHING
    low, high = (_signed(reader, metric, value) for value in (effect.low, effect.high))
    return reader.text("{low} to {high}", low=low, high=high)


def about(view: View, scope: Scope, *, short: bool = False) -> str:
    """What is measured where; short: the metric, and what of it."""
    reader = view.language
    parts = [scope.metric.texts[reader.code].name]
    if scope.touchpoint:
        parts.append(reader.text(TOUCHPOINT[scope.touchpoint]))
    if not short:
        parts.append(view.place(scope.department))
        if scope.visit_kind != ANY:
            parts.append(reader.text(VISIT_KIND.get(scope.visit_kind, scope.visit_kind)))
        if scope.step != ANY:
            parts.append(reader.text(STEP.get(scope.step, scope.step)))
    return " · ".join(parts)


def table(view: View, found: Sequence[tuple[Scope, Effect]]) -> str:
    """HTML: one row per neighbouring metric; the projector has its verdict and change only."""
    reader = view.language
    own = {scope.department for scope, _ in found} == {"*"}
    heads = [reader.text("Neighbouring metric"), reader.text("Verdict"), reader.text("Change")]
    if not view.present:
        heads += [reader.text("95% interval"), reader.text("Before the start"), reader.text("Since the start")]
    body = []
    for scope, effect in found:
        signal, tone = _SIDE[effect.verdict]
        name = about(view, scope, short=True)
        if scope.department == "*" and not own:
            name = f"{name} · {view.place('*')}"
        cells = [html.escape(name), f'<span class="sq-{tone}">{html.escape(reader.text(SIGNAL[signal]))}</span>']
        cells.append(html.escape(change(reader, scope.metric, effect.size)))
        if not view.present:
            values = [in_unit(reader, scope.metric.unit, value, short=True) for value in (effect.before, effect.after)]
            cells += [html.escape(word) for word in (interval(reader, scope.metric, effect), *values)]
        body.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    head = "".join(f'<th scope="col">{html.escape(word)}</th>' for word in heads)
    return (
        f'<div class="sq-table sq-whole" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def beside_note(reader: Language, without: Sequence[str]) -> str:
    """How side effects are judged, and which figures there are too few of."""
    said = [reader.text("Judged like the action's own metric; false alarms among these are kept to 5%.")]
    if without:
        said.append(reader.text("Too few to tell: {names}.", names=formatting.listing(reader, list(without))))
    return formatting.sentences(reader, said)


def _target(reader: Language, effect: Effect, metric: Metric, target: float) -> str:
    """Whether the mean since the start has reached it, as far as both are said."""
    way = {"up": 1, "down": -1}.get(metric.better, math.copysign(1, target - effect.before))
    said, mean = (in_unit(reader, metric.unit, value, short=True) for value in (target, effect.after))
    reached = (effect.after - target) * way >= 0 or said == mean
    words = N_("The target of {target} is reached.") if reached else N_("The target of {target} is not reached yet.")
    return reader.text(words, target=said)


def _signed(reader: Language, metric: Metric, value: float) -> str:
    """The number of a difference, with as many decimals as the metric's figures have."""
    digits = formatting.minutes_digits(value) if metric.unit == "minutes" else _DIGITS.get(metric.unit, 1)
    return formatting.number(reader, value, digits, sign=True)


def _size(reader: Language, effect: Effect, metric: Metric) -> str:
    return reader.text(
        _FROM[effect.every],
        change=change(reader, metric, effect.size),
        interval=interval(reader, metric, effect),
        before=effect.months_before,
        after=effect.months_after,
    )


def _needed(reader: Language, effect: Effect, metric: Metric) -> str:
    """How long it takes until a change of the size wanted would show."""
    wanted = change(reader, metric, effect.wanted)
    if effect.months_needed is None:
        return reader.text("A change of {wanted} would not show within three years.", wanted=wanted)
    if effect.months_needed == 0:
        return reader.text(_ENOUGH[effect.every], wanted=wanted)
    if effect.every == "quarter":
        return reader.plural(
            "About {n} quarter more is needed to find a change of {wanted}.",
            "About {n} quarters more are needed to find a change of {wanted}.",
            effect.months_needed,
            n=effect.months_needed,
            wanted=wanted,
        )
    return reader.plural(
        "About {n} month more is needed to find a change of {wanted}.",
        "About {n} months more are needed to find a change of {wanted}.",
        effect.months_needed,
        n=effect.months_needed,
        wanted=wanted,
    )
