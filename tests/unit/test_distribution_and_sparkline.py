"""Distribution and sparkline: what is drawn is what the frames say."""

import math
import xml.etree.ElementTree as ET
from typing import Any

import altair as alt
import pandas as pd
import pytest

from charts import rules
from charts.distribution import Limit, distribution, limits_of
from charts.sparkline import HEIGHT, WIDTH, sparkline
from charts.theme import DESK, layered
from language import language
from metrics import waiting
from some_waits import cells
from vega import layers, rows, tooltip

ZH, EN = language("zh"), language("en")
# minutes: 8 within 20, 4 more within 40, 3 beyond
MIXED = cells({(1, 9): [2, 4, 6, 8, 12, 14, 18, 20, 22, 26, 33, 40, 44, 48, 52]}, limit=20)
BOTH = [Limit(20, True), Limit(40, False)]


def texts(chart: alt.LayerChart) -> list[str]:
    """Labels drawn on the chart."""
    return [row["label"] for name in ("rules", "labels") for row in rows(chart, name)]


def dist(limits: list[Limit], reader: Any = EN) -> alt.LayerChart:
    bins = waiting.distribution(MIXED, [limit.minutes for limit in limits])
    return distribution(bins, waiting.overall(MIXED), limits, reader)


def test_bars_are_the_bins_and_say_where_they_stand() -> None:
    chart = dist(BOTH)
    bins = waiting.distribution(MIXED, [20, 40])
    assert [row["share"] for row in rows(chart, "bins")] == bins["share"].tolist()
    assert sum(row["share"] for row in rows(chart, "bins")) == pytest.approx(1)
    shares: dict[str, float] = {}
    for row in rows(chart, "bins"):
        shares[row["kind"]] = shares.get(row["kind"], 0) + row["share"] * 15
    assert {kind: round(n) for kind, n in shares.items()} == {
        "Within the target": 8,
        "Within the target only without a booking": 4,
        "Beyond the target": 3,
    }


def test_kinds_differ_by_fill_and_outline_not_colour_alone() -> None:
    encoding = layers(dist(BOTH), "rect")[0]["encoding"]
    fill, stroke = encoding["fill"]["scale"]["range"], encoding["stroke"]["scale"]["range"]
    assert [one == other for one, other in zip(fill, stroke, strict=True)] == [True, False, False]  # solid, hollow
    assert encoding["fill"]["legend"] is not None


def test_the_last_bin_is_endless_and_says_so() -> None:
    chart = dist(BOTH)
    last = rows(chart, "bins")[-1]
    low = waiting.distribution(MIXED, [20, 40])["low"].iloc[-1]
    assert last["waited"] == f"over {low:.0f} min"
    axis = layers(chart, "rect")[0]["encoding"]["x"]["axis"]
    assert f"'>{low:.0f}'" in axis["labelExpr"]
    assert max(axis["values"]) > low


def test_targets_median_and_percentile_are_labelled() -> None:
    many = cells({(1, 9): [at * 0.5 + 1 for at in range(100)]}, exact=True)
    bins = waiting.distribution(many, [20, 40])
    said = texts(distribution(bins, waiting.overall(many), BOTH, ZH))
    assert sorted(said) == sorted(
        ["预约目标 20 分钟", "未预约目标 40 分钟", "中位数 26 分钟", "九成患者不超过 46 分钟"]
    )


def test_too_few_for_a_percentile_have_no_line_for_it() -> None:
    assert not any("90%" in label for label in texts(dist([Limit(20)])))  # 15 waits
    assert any("Median" in label for label in texts(dist([Limit(20)])))


def test_limits_come_from_the_warehouses_frame() -> None:
    frame = pd.DataFrame({"booked": [False, True], "minutes": [40, 20]})
    assert limits_of(frame) == BOTH
    assert limits_of(pd.DataFrame({"booked": [None], "minutes": [45]})) == [Limit(45.0, None)]
    assert limits_of(pd.DataFrame({"booked": [], "minutes": []})) == []


def test_without_a_target_nothing_is_within_or_beyond() -> None:
    (bars,) = layers(dist([]), "rect")
    assert bars["encoding"]["fill"]["legend"] is None
    assert "kind" not in tooltip(bars)


def test_labels_never_share_a_row_and_lines_begin_below_those_they_would_cross() -> None:
    lines = [rules.Rule(at, str(at), "#000000") for at in (20, 31, 40, 74, 90)]
    drawn = {"rules": rules.rows(lines, 100, DESK)}
    chart = layered(rules.layers(300, DESK), drawn, EN, "Five lines", 300, present=False)
    found = {row["label"]: row for row in rows(chart, "rules")}
    tops = {row["at"]: row["top"] for row in found.values()}
    assert len(set(tops.values())) == 5
    assert tops[20] < tops[31] < tops[40]  # these labels stand to the right of their lines
    assert tops[90] < tops[74]  # these to the left
    assert max(tops.values()) + rules.row_height(DESK) <= rules.headroom(lines, DESK)
    aligned = {label: row["align"] for label, row in found.items()}
    assert aligned == {"20": "left", "31": "left", "40": "left", "74": "right", "90": "right"}


# ---- sparkline


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def shapes(svg: str, tag: str) -> list[ET.Element]:
    return parsed(svg).findall(f"{{http://www.w3.org/2000/svg}}{tag}")


def test_a_sparkline_breaks_at_gaps_and_ends_in_a_dot() -> None:
    svg = sparkline([10, 20, None, 20, 10], EN, label="Waits")
    (line,) = shapes(svg, "path")
    assert line.attrib["d"] == "M6.0 42.0L63.0 6.0M177.0 6.0L234.0 42.0"
    (dot,) = shapes(svg, "circle")
    assert (dot.attrib["cx"], dot.attrib["cy"]) == ("234.0", "42.0")


def test_a_sparklines_dot_is_the_last_value_known() -> None:
    (dot,) = shapes(sparkline([10, 20, math.nan], EN, label="Waits"), "circle")
    assert (dot.attrib["cx"], dot.attrib["cy"]) == (f"{WIDTH / 2:.1f}", "6.0")


def test_a_value_between_gaps_is_seen() -> None:
    assert "h0.1" in sparkline([1, None, 3, None, 2], EN, label="Waits")


def test_a_sparklines_target_is_dashed_and_within() -> None:
    target, line = shapes(sparkline([10, 20], EN, label="Waits", target=30), "path")
    assert target.attrib["stroke-dasharray"]
    assert target.attrib["d"] == f"M0 6.0H{WIDTH:g}"
    assert line.attrib["d"] == "M6.0 42.0L234.0 24.0"


def test_a_constant_sparkline_is_in_the_middle() -> None:
    (line,) = shapes(sparkline([5, 5, 5], EN, label="Waits"), "path")
    assert f" {HEIGHT / 2:.1f}" in line.attrib["d"]


def test_a_sparkline_speaks_and_is_not_fooled() -> None:
    hostile = '"><script>alert(1)</script>'
    root = parsed(sparkline([1, 2], EN, label=hostile))
    assert root.attrib["aria-label"] == hostile
    assert root.attrib["role"] == "img"
    assert parsed(sparkline([], ZH, label="检查等候")).attrib["aria-label"] == "检查等候：暂无数据"
    assert parsed(sparkline([None, math.nan], ZH, label="检查等候", target=3)).attrib["aria-label"].endswith("暂无数据")
