"""A control chart on a page: its verdict in a sentence above, the chart, how to read it; and a figure's two signs."""

import html
import math
from collections.abc import Callable, Sequence

import streamlit as st

from charts import control as charts
from charts import icons, verdict_words
from charts.control import Line
from charts.control_rows import Beside
from dashboard.drawing import draw
from dashboard.figures import Tone
from dashboard.view import View
from language import N_, formatting
from metrics.control import Control, Verdict
from metrics.definition import Metric

# What became of a figure since the period before, where its months are not judged
VERDICT = {
    "better": N_("improved"),
    "worse": N_("worsened"),
    "noise": N_("no significant change"),
    "unknown": N_("too few to tell"),
}
TONE: dict[str, Tone] = {"better": "better", "worse": "worse", "noise": "plain", "unknown": "plain"}


def say(view: View, metric: Metric) -> Callable[[float], str]:
    """How a figure of the metric is said, its mean, limits and target too."""
    return lambda value: formatting.in_unit(view.language, metric.unit, value, short=True)


def chart(
    view: View,
    control: Control,
    metric: Metric,
    counted: Callable[[float], str],
    *,
    head: str = "",
    lines: Sequence[Line] | None = None,
    hospital: Control | None = None,
) -> None:
    """The sentence, the chart and its legend.

    head: HTML of the heading above the sentence, one element of the page with it.
    lines: in place of the target, which is what the target stands for by default; hospital: the same of the whole
    hospital, whose mean is drawn beside.
    """
    reader = view.language
    st.html(f'{head}<p class="sq-verdict">{html.escape(sentence(view, control, metric))}</p>')
    target = control.series.target
    if lines is None:
        label = "" if target is None else reader.text("Target {value}", value=say(view, metric)(target))
        lines = [] if target is None else [Line(target, label)]
    drawn = charts.chart(
        control,
        reader,
        name=metric.texts[reader.code].name,
        unit=metric.unit,
        counted=counted,
        lines=lines,
        beside=_beside(view, metric, control, hospital),
        present=view.present,
    )
    draw(drawn)
    if len(control.judged):
        legend = verdict_words.legend(reader, control, say(view, metric), metric.unit)
        st.html(f'<p class="sq-caption">{html.escape(legend)}</p>')


def sentence(view: View, control: Control, metric: Metric) -> str:
    """What the chart says; that there is too little where it has no point."""
    verdict = control.last()
    if verdict is None:
        return view.language.text("Too few in each month to show how it goes.")
    return verdict_words.sentence(view.language, verdict, say(view, metric))


def signs(view: View, verdict: Verdict | None, metric: Metric) -> str:
    """HTML: the signs of a figure, of what its month says and of whether its target will be kept."""
    if verdict is None:
        return ""
    reader = view.language
    words = verdict_words.variation(reader, verdict)
    drawn = icons.image(icons.variation(verdict.signal, verdict.better, words, present=view.present), words)
    if verdict.assurance is not None:
        words = verdict_words.assurance(reader, verdict, say(view, metric))
        drawn += icons.image(icons.assurance(verdict.assurance, verdict.better, words, present=view.present), words)
    return drawn


def notes(view: View, judged: Verdict | None, earlier: str, before: str, compared: str) -> list[str | tuple[str, Tone]]:
    """What became of a figure: the verdict of its months, then how it was before.

    earlier, before: the period before and its figure; compared: what became of it since, a code of VERDICT. That is
    said only where no month is judged: one figure has one verdict.
    """
    reader = view.language
    found: list[str | tuple[str, Tone]] = []
    if judged is not None:
        found.append((verdict_words.note(reader, judged), judged.tone))
    if compared == "unknown" or not earlier:
        return found
    if judged is not None:
        return [*found, reader.text("{earlier} {before}", earlier=earlier, before=before)]
    said = reader.text(
        "{earlier} {before}: {verdict}", earlier=earlier, before=before, verdict=reader.text(VERDICT[compared])
    )
    return [(said, TONE[compared])]


def _beside(view: View, metric: Metric, control: Control, hospital: Control | None) -> Beside | None:
    """The hospital's mean in each of the months, where there is one."""
    if hospital is None or not len(hospital.judged):
        return None
    means = hospital.months.set_index("month")["mean"].reindex(control.months["month"]).astype(float).tolist()
    last = hospital.last()
    if last is None or all(math.isnan(mean) for mean in means):
        return None
    said = view.language.text("Hospital's mean {value}", value=say(view, metric)(last.mean))
    return Beside(means, said)
