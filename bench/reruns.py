"""Pages rerun inside this process, without a browser: what SQL and Python cost, whoever looks at whatever."""

import os
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from bench.hospitals import Hospital
from bench.timers import Spent, Timers
from metrics import periods
from warehouse import config, people, read, waits

DIRECTOR = "director@demo.invalid"
BUSIEST = 3  # departments, by the side from which they are looked at, with most waits: the dearest views


@dataclass(frozen=True, eq=False)
class Case:
    """One view of one page: who looks, and the parameters of the link."""

    page: str
    person: str
    parameters: Mapping[str, str]

    @property
    def is_usual(self) -> bool:
        """Whether the period is the last 90 days or, on pages of calendar periods, the one it opens with."""
        return self.parameters.get("period", periods.LAST_90) == periods.LAST_90

    def __str__(self) -> str:
        who = "director" if self.person == DIRECTOR else "head"
        what = " ".join(self.parameters.values())
        return f"/{self.page} {who} {what}".rstrip()


@dataclass(frozen=True)
class Cost:
    """Medians over the repetitions, in seconds; `slowest` is the statement that took longest, by who asked."""

    sql: float
    python: float
    whole: float
    statements: int
    slowest: tuple[str, float]


class Reruns:
    """Runs the real app.py on a hospital's database, as its pages are served."""

    def __init__(self) -> None:
        self._timers = Timers()

    def cost(self, hospital: Hospital, case: Case, repetitions: int) -> Cost:
        """What one rerun of a view costs on a warm server. SystemExit: the page shows an error."""
        _point_at(hospital)
        app = AppTest.from_file(str(config.ROOT / "app.py"), default_timeout=120)
        app._page_hash = calc_hash(case.page)  # how AppTest could open /waiting is not public
        runs = [self._run(app, case) for _ in range(repetitions + 2)]
        return _medians(runs[2:])

    def _run(self, app: AppTest, case: Case) -> Spent:
        app.query_params.clear()
        app.query_params.update({"as": case.person, **case.parameters})
        self._timers.install()
        with self._timers.rerun() as spent:
            app.run()
        if app.exception:
            raise SystemExit(f"{case} fails: {app.exception[0].message}")
        if app.query_params.get("as") != case.person or not app.main.get("vega_lite_chart"):
            raise SystemExit(f"{case} shows an error instead of the page")
        return spent


def cases(hospital: Hospital) -> list[Case]:
    """Every kind of view of the measured pages, by the director and by a head."""
    _point_at(hospital)
    with read.as_person(DIRECTOR) as tx:
        offered, extent = waits.options(tx), waits.extent(tx)
        campuses = [f"*{id_}" for id_ in people.campuses(tx).campus_id]
    assert extent is not None, "the demonstration has waits"
    head = busiest_head(offered)
    return [*_of_waits(offered, extent, campuses), *_of_the_voice(head, extent, campuses), *_of_the_stars(head)]


def _of_the_voice(head: str, extent: tuple[date, date], campuses: list[str]) -> list[Case]:
    """Satisfaction and complaints: hospital, campus, department; all kinds and one; by mode or topic; and a year."""
    own = head.partition(".")[2].partition("@")[0]
    places = [{"department": "*"}, {"campus": campuses[0][1:], "department": "*"}, {"department": own}]
    narrowed = {
        "satisfaction": [{}, {"kind": "outpatient"}, {"mode": "sms"}],
        "complaints": [{}, {"kind": "outpatient"}, {"topic": "waiting"}, {"by": "first_receiver"}],
    }
    return [
        Case(page, person, place | further | period)
        for page, views in narrowed.items()
        for place in places
        for further in views
        for person in (DIRECTOR, head)
        for period in ({}, {"period": _a_whole_year(extent)})
    ]


def _of_the_stars(head: str) -> list[Case]:
    """The list as it opens, and one role's."""
    return [Case("service-stars", person, role) for role in ({}, {"role": "nurse"}) for person in (DIRECTOR, head)]


def _of_waits(offered: pd.DataFrame, extent: tuple[date, date], campuses: list[str]) -> list[Case]:
    """Every kind of view of the waiting page: hospital, campus, department; whose waits; 90 days and a year.

    In each the step and kind of visit with most waits; of departments the busiest. A department is looked at by its
    head and by the director.
    """
    most = offered.sort_values("waits").groupby(["department_id", "perspective"]).tail(1)
    busiest = most[~most.department_id.str.startswith("*")].tail(BUSIEST)
    most = pd.concat([most[most.department_id.str.startswith("*")], busiest])
    found = []
    for row in most.itertuples():
        department = str(row.department_id)
        watchers = [DIRECTOR, busiest_head(offered)] if department.startswith("*") else [DIRECTOR, head_of(department)]
        for person in watchers:
            for period in (periods.LAST_90, _a_whole_year(extent)):
                found.append(Case("waiting", person, _parameters(row, campuses) | {"period": period}))
    return found


def busiest_head(offered: pd.DataFrame) -> str:
    """The head of the department with most waits in its hands; `offered` as from waits.options."""
    own = offered[(offered.perspective == "place") & ~offered.department_id.str.startswith("*")]
    return head_of(str(own.groupby("department_id").waits.sum().idxmax()))


def head_of(department: str) -> str:
    """The demonstration's head of a department."""
    return f"head.{department}@demo.invalid"


def _parameters(row: "Iterable[object]", campuses: list[str]) -> dict[str, str]:
    department = str(row.department_id)  # type: ignore[attr-defined]
    place = {"campus": department[1:], "department": "*"} if department in campuses else {"department": department}
    what = {"by": row.perspective, "kind": row.visit_kind, "step": row.step}  # type: ignore[attr-defined]
    if department.startswith("*"):
        del what["by"]
    return {**place, **{name: str(value) for name, value in what.items()}}


def _a_whole_year(extent: tuple[date, date]) -> str:
    """The newest calendar year that the data cover, or the newest there is."""
    first, last = extent
    years = [period for period in periods.options(first, last) if len(period.key) == 4]
    return next((year.key for year in years if periods.is_whole(year, first, last)), years[0].key)


def _point_at(hospital: Hospital) -> None:
    """As `service-quality serve` leaves the environment for the pages."""
    os.environ["DATABASE_READER_URL"] = hospital.urls.reader
    os.environ["SERVICE_QUALITY_SWITCH"] = "1"


def _medians(runs: list[Spent]) -> Cost:
    by_asker: dict[str, list[float]] = defaultdict(list)
    for run in runs:
        slowest: dict[str, float] = {}
        for asker, seconds in run.statements:
            slowest[asker] = max(seconds, slowest.get(asker, 0.0))
        for asker, seconds in slowest.items():
            by_asker[asker].append(seconds)
    asker = max(by_asker, key=lambda name: statistics.median(by_asker[name]))
    return Cost(
        sql=statistics.median(run.sql for run in runs),
        python=statistics.median(run.python for run in runs),
        whole=statistics.median(run.whole for run in runs),
        statements=len(runs[0].statements),
        slowest=(asker, statistics.median(by_asker[asker])),
    )
