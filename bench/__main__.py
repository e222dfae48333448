"""`make bench`: how fast the pages are, as ratios to a floor that is measured in the same run.

The floor (bench/floor.py) is Streamlit itself with the data at hand. Budgets: DESIGN's, section "Speed". Exits with 1
when one is missed. `--write` puts the table into docs/speed.md; `--rounds N` repeats the browser's part N times;
`--pages` and `--sizes` measure some only.
"""

import os
import statistics
import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import reduce

from playwright.sync_api import Browser, Locator, Page

from bench import browser, hospitals, reruns, serving
from bench.hospitals import Hospital
from bench.reruns import Case, Cost
from warehouse import config

COLD, CLICK, GROWTH = 1.10, 1.25, 1.10  # of the floor, of the floor, of the normal hospital
SQL_CLICK, SQL_QUERY = 0.050, 0.150  # seconds on the normal hospital
FLOOR_CHARTS = 5
HEAD = "head.cardiology@demo.invalid"
REPORT = config.ROOT / "docs" / "speed.md"


@dataclass(frozen=True)
class Line:
    """One figure of the report, already in words, and whether it keeps its budget (None: it has none)."""

    name: str
    figure: str
    budget: str = ""
    kept: bool | None = None

    def __str__(self) -> str:
        verdict = {True: "kept", False: "**missed**", None: ""}[self.kept]
        return f"| {self.name} | {self.figure} | {self.budget} | {verdict} |"


@dataclass(frozen=True)
class Measured:
    """How many charts a page has at least, whoever looks, and the click on it that is measured; None: it has none.

    `control` is what is clicked on: a list costs the browser more than a segment before the first chart moves, so
    each is compared with the floor's own.
    """

    charts: int
    click: Callable[[Page], None] | None = None
    control: str = "list"


def main() -> int:
    """Measure, print, and with --write keep the table."""
    parser = ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="repetitions in the browser")
    parser.add_argument("--write", action="store_true", help="write docs/speed.md")
    parser.add_argument("--keep", action="store_true", help="measure the hospitals of an earlier run as they are")
    parser.add_argument("--pages", nargs="+", choices=PAGES, default=list(PAGES), help="measure these pages only")
    parser.add_argument("--sizes", nargs="+", choices=hospitals.SCALES, default=list(hospitals.SCALES))
    options = parser.parse_args()
    sizes = [hospitals.ready(name, _say, any_version=options.keep) for name in options.sizes]
    lines = [*_in_the_browser(sizes, options.pages, options.rounds), *_inside(sizes, options.pages)]
    table = "\n".join(["| figure | measured | budget | |", "|---|---|---|---|", *map(str, lines)])
    print(table)
    if options.write:
        _write(table, sizes)
    return 1 if any(line.kept is False for line in lines) else 0


def _in_the_browser(sizes: list[Hospital], pages: list[str], rounds: int) -> Iterator[Line]:
    """Cold pages and clicks, floor and hospitals in turn, so that a slow minute slows them all."""
    seconds: dict[str, list[float]] = defaultdict(list)
    with ExitStack() as stack:
        chromium = stack.enter_context(browser.chromium())
        addresses = {"floor": stack.enter_context(serving.floor())}
        addresses |= {size.name: stack.enter_context(serving.dashboard(size.home)) for size in sizes}
        for number in range(rounds + 1):  # the first one warms up
            _say(f"browser, round {number} of {rounds}")
            for name, address in addresses.items():
                for what, spent in _round(chromium, name, address, pages):
                    if number:
                        seconds[what].append(spent)
    floor = {what: statistics.median(seconds[f"floor {what}"]) for what in ("cold", *FLOOR_CLICKS)}
    yield Line("floor: cold page", _spread(seconds["floor cold"]))
    for control in FLOOR_CLICKS:
        yield Line(f"floor: click on a {control} to repaint", _spread(seconds[f"floor {control}"]))
    for what, measured in seconds.items():
        name, page, kind = (*what.split(), "")[:3]
        if name == "floor":
            continue
        limit = CLICK if kind == "click" else COLD
        ratio = statistics.median(measured) / floor[PAGES[page].control if kind == "click" else "cold"]
        title = {"click": "click to repaint", "cold": "cold, director", "head": "cold, head"}[kind]
        yield Line(
            f"{page}, {title}, {_size(sizes, name)}",
            f"{_spread(measured)} = {ratio:.2f} × floor",
            f"≤ {limit} × floor",
            ratio <= limit,
        )
        if name == "large" and f"normal {page} {kind}" in seconds:
            growth = statistics.median(measured) / statistics.median(seconds[f"normal {page} {kind}"])
            yield Line(f"{page}, {title}, ten million to normal", f"{growth:.2f} ×", f"≤ {GROWTH} ×", growth <= GROWTH)


def _round(chromium: Browser, name: str, address: str, pages: list[str]) -> Iterator[tuple[str, float]]:
    if name == "floor":
        for control, click in FLOOR_CLICKS.items():
            with browser.visitor(chromium) as page:  # for each, since the first click of a visit is the dearest
                yield "floor cold", browser.opened(page, address, FLOOR_CHARTS)
                yield f"floor {control}", browser.clicked(page, click, FLOOR_CHARTS)
        return
    for path in pages:
        charts, click = PAGES[path].charts, PAGES[path].click
        with browser.visitor(chromium) as page:
            yield f"{name} {path} cold", browser.opened(page, f"{address}{path}", charts)
            if click:
                yield f"{name} {path} click", browser.clicked(page, click, charts)
        with browser.visitor(chromium) as page:
            yield f"{name} {path} head", browser.opened(page, f"{address}{path}?as={HEAD}", charts)


def _p90(page: Page) -> None:
    """The other side of the one control that floor and waiting page share."""
    page.get_by_role("radio").filter(has_text="P90").or_(
        page.get_by_role("radio").filter(has_text="九成患者不超过")
    ).first.click()


def _other_figure(page: Page) -> None:
    """The satisfaction page's second figure."""
    _choose(page, 1, "显示", "Show")


def _one_topic(page: Page) -> None:
    """The complaints of one topic."""
    _choose(page, 1, "主题", "Topic")


def _nurses(page: Page) -> None:
    """The service stars among the nurses; the page begins with all roles or the doctors."""
    _choose(page, 2, "岗位", "Role")


def _floor_role(page: Page) -> None:
    """The floor's list."""
    _choose(page, 1, "岗位")


def _choose(page: Page, position: int, *labels: str) -> None:
    """An option of a list, by its label in either language; what is measured begins with the choice."""
    lists = (page.get_by_label(label, exact=True) for label in labels)
    reduce(Locator.or_, lists).first.click()
    page.get_by_role("option").nth(position).click()


FLOOR_CLICKS: dict[str, Callable[[Page], None]] = {"segment": _p90, "list": _floor_role}
PAGES = {
    "/waiting": Measured(3, _p90, "segment"),
    "/overview": Measured(0),
    "/satisfaction": Measured(2, _other_figure),
    "/complaints": Measured(2, _one_topic),
    "/service-stars": Measured(2, _nurses),
    "/actions": Measured(0),
    "/points": Measured(0),
    "/review": Measured(0),
}


def _inside(sizes: list[Hospital], pages: list[str]) -> Iterator[Line]:
    """What SQL and Python cost in every kind of view, whoever looks, page by page."""
    runner = reruns.Reruns()
    for size in sizes:
        cases = reruns.cases(size)
        for page in pages:
            costs = {case: runner.cost(size, case, 5) for case in cases if f"/{case.page}" == page}
            if costs:
                yield from _costs(page, costs, f"{_size(sizes, size.name)}", is_normal=size.name == "normal")


def _costs(page: str, costs: dict[Case, Cost], size: str, *, is_normal: bool) -> Iterator[Line]:
    usual = {case: cost for case, cost in costs.items() if case.is_usual}
    for name, some in ((f"usual period, {len(usual)} views", usual), (f"and a year, {len(costs)} views", costs)):
        most = max(some, key=lambda case: some[case].sql)
        yield Line(
            f"{page}, SQL of a click, {name}, {size}",
            f"median {_ms(statistics.median(cost.sql for cost in some.values()))}, most {_ms(some[most].sql)} ({most})",
            f"about {_ms(SQL_CLICK)}" if is_normal and some is usual else "",
        )
    slowest = max(costs, key=lambda case: costs[case].slowest[1])
    asked, spent = costs[slowest].slowest
    yield Line(
        f"{page}, slowest query, {size}",
        f"{_ms(spent)} ({asked}, {slowest})",
        f"≤ {_ms(SQL_QUERY)}" if is_normal else "",
        spent <= SQL_QUERY if is_normal else None,
    )
    python = statistics.median(cost.python for cost in usual.values())
    yield Line(f"{page}, statistics and charts of a click, {size}", f"median {_ms(python)}")


def _size(sizes: list[Hospital], name: str) -> str:
    steps = next(size.steps for size in sizes if size.name == name)
    return f"{steps / 1e6:.1f} million steps"


def _spread(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} s ({min(seconds):.2f}–{max(seconds):.2f})"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _write(table: str, sizes: list[Hospital]) -> None:
    head = REPORT.read_text(encoding="utf-8").split("<!-- measured -->")[0]
    steps = " and ".join(f"{size.steps:,}" for size in sizes)
    made = f"`make bench` on {os.cpu_count()} cores, PostgreSQL 18, {steps} journey steps; medians (least–most)."
    REPORT.write_text(f"{head}<!-- measured -->\n\n{made}\n\n{table}\n", encoding="utf-8")


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
