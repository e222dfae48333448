"""docs/metrics.md, written from the definitions: `python -m metrics.document` writes it anew."""

from itertools import groupby
from pathlib import Path

from language import language
from metrics.definition import COUNTS, OWNERS, SECTIONS, UNITS, Metric, definitions

PAGE = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"

_HEAD = """# Metrics · 指标口径

Written from `src/metrics/definitions/` by `python -m metrics.document`; do not edit by hand.

Each metric's id is its definition's file, its view in the schema `mart` and its key in links. Targets are defaults:
`quality.target` overrides them by metric, department, kind of visit, step and date.

| kind | figure | 95 % interval |
|---|---|---|
| proportion | numerator ÷ denominator | Wilson; none where the parts are hours |
| rate | events ÷ denominator, per 10,000 | exact Poisson |
| mean | sum ÷ number | t |
| net | (for − against) ÷ number | adjusted Wald, three answers added (Rocks 2016) |
| percentile | read from a histogram of 61 buckets | order statistics |
| duration | median of the time taken, open cases counted as open (Kaplan–Meier) | log-log |
"""


def markdown() -> str:
    """The whole page."""
    by_section = groupby(definitions().values(), key=lambda metric: metric.section)
    return "\n".join([_HEAD, *(_section(section, list(metrics)) for section, metrics in by_section)])


def _section(section: str, metrics: list[Metric]) -> str:
    title = f"## {language('zh').text(SECTIONS[section])} · {SECTIONS[section]}\n"
    return "\n".join([title, *(_metric(metric) for metric in metrics)])


def _metric(metric: Metric) -> str:
    zh, en = metric.texts["zh"], metric.texts["en"]
    target = "none" if metric.target is None else f"{metric.target:g}"
    return f"""### {zh.name} · {en.name}

`{metric.id}`

{zh.definition}

公式：{zh.formula}。

{en.definition}

Formula: {en.formula}.

| kind | unit | better | default target | n counts | by | source | owner |
|---|---|---|---|---|---|---|---|
| {metric.kind} | {UNITS[metric.unit]} | {metric.better} | {target} | {_counted(metric)} \
| {", ".join(metric.dimensions)} | `{metric.table}` | {OWNERS[metric.owner]} |
"""


def _counted(metric: Metric) -> str:
    return COUNTS[metric.counts].removeprefix("{n} ")


if __name__ == "__main__":
    PAGE.write_text(markdown(), encoding="utf-8")
