"""Charts as the browser gets them: Vega-Lite, checked against its schema."""

from typing import Any

import altair as alt

from charts.theme import Spec


def spec(chart: Spec) -> Spec:
    """SchemaValidationError: it is none that Vega-Lite knows."""
    alt.LayerChart.from_dict(chart)
    return chart


def rows(chart: Spec, name: str) -> list[dict[str, Any]]:
    """The rows that travel in the chart under a name; none where no layer has them."""
    found = spec(chart)
    data = [each["data"] for each in (found, *found["layer"]) if "data" in each]  # at the top where all share it
    return next((each["values"] for each in data if each["name"] == name and "values" in each), [])


def layers(chart: Spec, mark: str) -> list[Spec]:
    """The layers of a kind of mark, the lowest first."""
    return [layer for layer in spec(chart)["layer"] if layer["mark"]["type"] == mark]


def tooltip(layer: Spec) -> dict[str, str]:
    """Field -> title."""
    return {field["field"]: field["title"] for field in layer["encoding"]["tooltip"]}
