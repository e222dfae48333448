"""The definition behind a figure: name, meaning, formula, unit, target, source, owner, view."""

import html
from collections.abc import Iterable

from dashboard.view import View
from language import formatting
from language.labels import TABLE
from metrics.definition import OWNERS, UNITS, Metric, definitions


def explanation(view: View, metrics: Iterable[str]) -> str:
    """HTML that says what each metric means, by id."""
    known = definitions()
    return '<div class="sq-definitions">' + "".join(_one(view, known[name]) for name in metrics) + "</div>"


def _one(view: View, metric: Metric) -> str:
    reader, text = view.language, metric.texts[view.language.code]
    facts = {
        reader.text("Formula"): text.formula,
        reader.text("Unit"): reader.text(UNITS[metric.unit]),
        reader.text("Source"): reader.text(TABLE.get(metric.source, metric.source)),
        reader.text("Owner"): reader.text(OWNERS[metric.owner]),
    }
    if metric.target is not None:
        facts[reader.text("Target")] = formatting.in_unit(reader, metric.unit, metric.target)
    said = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(fact)}</dd>" for name, fact in facts.items())
    said += f"<dt>{html.escape(reader.text('View'))}</dt><dd><code>mart.{metric.id}</code></dd>"
    return f"<article><h3>{html.escape(text.name)}</h3><p>{html.escape(text.definition)}</p><dl>{said}</dl></article>"
