"""A chart in a presentation: native, with its data in the workbook behind it, to be edited in Office."""

from dataclasses import replace
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from export.layout import SMALLEST, Box
from export.presentation_text import clean, colour, lettered, paragraph, text_box
from export.scale import every, is_level, known, number_format, scale, tick_format, unit_words
from export.slides import Plot
from export.typeface import width
from language import Language

KINDS = {
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
}
_UNIT = SMALLEST * 1.5
LABELLED = 12  # so many columns or bars carry their value; more would not be read
# of the series beside the one that is emphasised; without one, of all in their order
OTHERS = ("bar", "quiet", "secondary")
ALL = ("brand", "bar", "neutral", "quiet")


def add(slide: Any, plot: Plot, box: Box, language: Language) -> None:
    """The chart in its box, the unit above its axis."""
    words = unit_words(language, plot.unit)
    if words and not (plot.kind == "bar" and plot.unit == "minutes"):  # each bar says its own
        paragraph(text_box(slide, replace(box, height=_UNIT)), words, SMALLEST, language, tone="secondary", first=True)
        box = replace(box, top=box.top + _UNIT, height=box.height - _UNIT)
    data = CategoryChartData(number_format=number_format(language, plot))
    data.categories = [clean(name) for name in plot.categories]
    for name, values in plot.series.items():
        data.add_series(clean(name), [value if known(value) else None for value in values])
    frame = slide.shapes.add_chart(KINDS[plot.kind], Pt(box.left), Pt(box.top), Pt(box.width), Pt(box.height), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", description(plot))
    chart = frame.chart
    lettered(chart.font, SMALLEST, language, tone="secondary")
    chart.has_title = False
    chart.has_legend = len(plot.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _axes(chart, plot, box, language)
    for number, series in enumerate(chart.plots[0].series):
        _series(series, plot, colours(plot)[number], language)
    if plot.kind != "line":
        chart.plots[0].gap_width, chart.plots[0].overlap = 60, -5
    else:
        _gaps(chart)


def colours(plot: Plot) -> list[str]:
    """The colour of each series by its name in the theme: brand for the one the slide is about, greys beside it."""
    if plot.emphasis not in plot.series:
        return [ALL[number % len(ALL)] for number in range(len(plot.series))]
    found, beside = [], 0
    for name in plot.series:
        found.append("brand" if name == plot.emphasis else OTHERS[beside % len(OTHERS)])
        beside += name != plot.emphasis
    return found


def description(plot: Plot) -> str:
    """For those who cannot see it: the series and the first and last category."""
    ends = list(dict.fromkeys([*plot.categories[:1], *plot.categories[-1:]]))
    return clean(f"{', '.join(plot.series)}: {' – '.join(ends)}")


def _axes(chart: Any, plot: Plot, box: Box, language: Language) -> None:
    values, categories, found = chart.value_axis, chart.category_axis, scale(plot)
    values.minimum_scale, values.maximum_scale, values.major_unit = found.low, found.high, found.step
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = colour("hairline")
    values.format.line.fill.background()
    values.major_tick_mark = categories.major_tick_mark = XL_TICK_MARK.NONE
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = (
        tick_format(plot.unit, found.digits),
        False,
    )
    categories.format.line.color.rgb = colour("quiet")
    if plot.kind == "bar":
        categories.reverse_order = True  # the first at the top
        values.visible = len(plot.categories) * len(plot.series) > LABELLED
        values.has_major_gridlines = values.visible
    else:
        skip = every([width(name, SMALLEST) for name in plot.categories], box.width - 70)
        if skip == 1:
            _level(categories)  # with some left out Office writes them level by itself
        else:
            for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
                mark = categories._element.makeelement(qn(tag), {"val": str(skip)})
                categories._element.find(qn("c:lblOffset")).addnext(mark)


def _level(axis: Any) -> None:
    """Labels that stay level: Office would rather turn them than leave some out."""
    body = axis.tick_labels.font._element.getparent().getparent().getparent().find(qn("a:bodyPr"))
    body.set("rot", "0")
    body.set("vert", "horz")


def _series(series: Any, plot: Plot, tone: str, language: Language) -> None:
    about = plot.emphasis in ("", series.name)
    if plot.kind == "line":
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = colour(tone), Pt(3.5 if about else 2)
        series.marker.style = XL_MARKER_STYLE.CIRCLE if about else XL_MARKER_STYLE.NONE
        series.marker.size = 8
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = colour(tone)
        series.marker.format.line.color.rgb = colour(tone)
        if not about and is_level(plot.series[series.name]):
            series.format.line.dash_style = MSO_LINE.DASH
        if about:
            _label_last(series, plot, tone, language)
        return
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = colour(tone)
    series.invert_if_negative = False
    if about and len(plot.categories) * len(plot.series) <= LABELLED:
        labels = series.data_labels
        labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
        labels.number_format, labels.number_format_is_linked = number_format(language, plot), False
        lettered(labels.font, SMALLEST, language, tone="ink", bold=True)


def _label_last(series: Any, plot: Plot, tone: str, language: Language) -> None:
    """The value of the last point, which the slide speaks of."""
    points = [at for at, value in enumerate(plot.series[series.name]) if known(value)]
    if not points:
        return
    label = series.points[points[-1]].data_label
    label.position = XL_LABEL_POSITION.ABOVE
    lettered(label.font, SMALLEST + 2, language, tone="ink", bold=True)
    own = label._get_or_add_dLbl()
    form = own.makeelement(qn("c:numFmt"), {"formatCode": number_format(language, plot), "sourceLinked": "0"})
    own.find(qn("c:idx")).addnext(form)


def _gaps(chart: Any) -> None:
    """A month without a figure is a gap, not a zero and not a line across."""
    found = chart._chartSpace.chart
    mark = found.find(qn("c:dispBlanksAs"))
    if mark is None:
        mark = found.makeelement(qn("c:dispBlanksAs"), {})
        found.find(qn("c:plotVisOnly")).addnext(mark)
    mark.set("val", "gap")
