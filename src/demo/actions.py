"""Improvement actions of the demonstration: two years of them with owners and logs, and those behind the stories.

The planted story: found to signed off takes half as long from the day on which rectification is followed up
(`faster_rectification`). How long each takes is spread evenly over its distribution, for there are few of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import psycopg
from scipy.stats import norm

from demo.action_words import MEASURES, REMARKS, REMEDIES, Measure
from demo.calendar import Days
from demo.places import Department, places
from demo.stories import begins_on, stories
from demo.words import pick

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = "quality@demo.invalid"
PER_MONTH = {False: (2, 3), True: (5, 4)}  # found in even and odd months, before the story and after: more is noticed
FROM_COMPLAINT = 0.4  # of these
SPREAD = 0.4  # of the logarithm of the days taken
RETURNED = 0.15  # of actions, before they are verified
DAYS_TO_DO_IT = {False: 21, True: 14}  # until due, before the story and after
STAGE = {
    "to_do": "plan", "doing": "do", "awaiting_verification": "check", "returned": "check", "signed_off": "act",
    "stopped": "act",
}  # fmt: skip


@dataclass
class Case:
    """One action. path: (days since found, state, who, remark) of each version; days may be fractions."""

    department: str
    title: str
    reason: str
    found: date
    due: date
    owner: str
    path: Sequence[tuple[float, str, str, str]]
    source_kind: str = "figure"
    source: str = ""
    more: dict[str, Any] = field(default_factory=dict)  # metric, visit_kind, step, target, criterion, starts

    def rows(self, number: int, last: date) -> list[dict[str, Any]]:
        """Its versions up to the end of the last day."""
        known = {
            "action_id": number, "department_id": self.department, "title": self.title, "reason": self.reason,
            "source_kind": self.source_kind, "source": self.source, "owner": self.owner, "found_on": self.found,
            "due_on": self.due, "metric": None, "visit_kind": "*", "step": "*", "target": None, "criterion": "",
            "starts": None,
        } | self.more  # fmt: skip
        begun = datetime.combine(self.found, time(10), ZONE)
        moments = [begun + timedelta(days=days) for days, *_ in self.path]
        return [
            {**known, "version": version, "changed_at": moment, "changed_by": who, "remark": remark, "state": state,
             "stage": STAGE[state]}
            for version, (moment, (_, state, who, remark)) in enumerate(zip(moments, self.path, strict=True), start=1)
            if moment < datetime.combine(last, time(18), ZONE)
        ]  # fmt: skip


def load_actions(cursor: psycopg.Cursor, window: Days, seed: int) -> None:
    """Write quality.action_version; complaints and people are there already."""
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(5,)))
    cases = sorted([*_usual(window, _complaints(cursor), rng), *_of_stories(window), *_standing(window)], key=_order)
    last = window.dates[-1]
    rows = [row for number, case in enumerate(cases, start=1) for row in case.rows(number, last)]
    columns = list(rows[0])
    cursor.executemany(
        f"insert into quality.action_version ({', '.join(columns)})"  # noqa: S608 (our own names)
        f" values ({', '.join(f'%({name})s' for name in columns)})",
        rows,
    )
    cursor.execute("select setval('quality.action_id', %s)", (len(cases),))


def load_baselines(cursor: psycopg.Cursor) -> None:
    """Each action's baseline: what its metric said in the month before the problem was found; after the refresh."""
    cursor.execute(
        """
        update quality.action_version as action set baseline = round(month.value::numeric, 1)
        from (
            select metric, department_id, month, sum(numerator) / nullif(sum(denominator), 0) * case
                when metric in ('satisfaction_score', 'wait_mean', 'online_review_score', 'touchpoint_score') then 1
                when metric in ('complaint_rate', 'praise_rate') then 10000
                else 100 end as value
            from rollup.metric_month
            group by metric, department_id, month
        ) as month
        where action.metric = month.metric and action.department_id = month.department_id and action.step = '*'
          and month.month = date_trunc('month', found_on) - interval '1 month'
        """
    )
    cursor.execute(
        """
        update quality.action_version as action set baseline = (
            select round((sum(seconds) / nullif(sum(waits), 0) / 60)::numeric, 1)
            from rollup.wait_day as wait
            where wait.department_id = action.department_id and wait.step = action.step and perspective = 'place'
              and wait.visit_kind = action.visit_kind and day >= found_on - 30 and day < found_on)
        where metric = 'wait_mean'
        """
    )
    cursor.execute(
        """
        update quality.action_version as action set baseline = (
            select percentile_disc(0.5) within group (order by taken)
            from rollup.complaint_term_day as term
            where term.department_id = action.department_id and part = 'responsible' and topic = ''
              and term = 'rectify' and taken is not null and day >= found_on - 90 and day < found_on)
        where metric = 'rectification_time'
        """
    )


def _order(case: Case) -> tuple[date, str]:
    return case.found, case.title


def _head(department: str) -> str:
    return f"head.{department}@demo.invalid"


def _complaints(cursor: psycopg.Cursor) -> dict[date, list[tuple[str, str, str]]]:
    """By day received: complaint, its responsible department and its gravest topic."""
    cursor.execute(
        """
        select distinct on (complaint_id) quality.local_day(received_at), complaint_id, department_id, topic
        from hospital.complaint
        join hospital.complaint_department using (complaint_id)
        join hospital.complaint_topic using (complaint_id)
        where part = 'responsible' and not settled_on_the_spot
        order by complaint_id, severity desc nulls last, topic
        """
    )
    found: dict[date, list[tuple[str, str, str]]] = {}
    for day, *complaint in cursor.fetchall():
        found.setdefault(day, []).append(tuple(complaint))
    return found


def _usual(window: Days, complaints: dict[date, list[tuple[str, str, str]]], rng: np.random.Generator) -> list[Case]:
    """A few actions a month, found on a figure or a complaint."""
    story, turn = stories()["faster_rectification"], begins_on("faster_rectification", window)
    days = [day for day in window.dates if 4 <= day.day <= 24]
    found: list[Case] = []
    for month in range(window.months):
        inside = [day for day in days if window.month[(day - window.first).days] == month]
        many = PER_MONTH[inside[0] >= turn][month % 2]
        chosen = rng.choice(len(inside), many, replace=False)
        for day in sorted(inside[position] for position in chosen):
            on_that_day = complaints.get(day, [])
            if on_that_day and rng.random() < FROM_COMPLAINT:
                found.append(_from_complaint(day, on_that_day[0]))
            else:
                found.append(_from_figure(day, {case.title for case in found}, rng))
    for is_after in (False, True):
        own = [case for case in found if (case.found >= turn) == is_after]
        median = story["median_days_after" if is_after else "median_days_before"]
        places_in_order = (rng.permutation(len(own)) + 0.5) / max(len(own), 1)
        for case, place in zip(own, places_in_order, strict=True):
            taken = round(float(median * np.exp(SPREAD * norm.ppf(place))))
            case.due = case.found + timedelta(days=DAYS_TO_DO_IT[is_after])
            case.more["starts"] = case.found + timedelta(days=max(round(taken * 0.2), 1))
            case.path = _path(case.owner, taken, rng)
    return found


def _from_complaint(day: date, complaint: tuple[str, str, str]) -> Case:
    complaint_id, department, topic = complaint
    name = places().departments[places().index[department]].name
    return Case(
        department, f"{name}：{REMEDIES[topic]}", "由一件投诉引出，核查属实，同类问题须一并整改", day, day,
        _head(department), [], "complaint", str(complaint_id),
        {"metric": "complaint_rate", "criterion": "同一主题的投诉连续三个月不再出现"},
    )  # fmt: skip


def _from_figure(day: date, known: set[str], rng: np.random.Generator) -> Case:
    """One that no department has taken twice."""
    clinical = [department for department in places().departments if department.kind == "clinical"]
    every = [(department, measure) for department in clinical for measure in MEASURES]
    fresh = [pair for pair in every if _title(*pair) not in known] or every
    department, measure = fresh[int(rng.integers(len(fresh)))]
    month = (day.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    return Case(
        department.id, _title(department, measure), measure.reason, day, day, _head(department.id), [],
        source=f"overview?department={department.id}&period={month}",
        more={"metric": measure.metric, "criterion": measure.criterion},
    )  # fmt: skip


def _title(department: Department, measure: Measure) -> str:
    return f"{department.name}：{measure.title}"


def _path(owner: str, taken: int, rng: np.random.Generator) -> list[tuple[float, str, str, str]]:
    """From found to signed off in so many days; some are returned once."""
    says = {state: pick(words, rng) for state, words in REMARKS.items()}
    steps = [(0.0, "to_do", OFFICE, ""), (0.2, "doing", owner, says["doing"])]
    if rng.random() < RETURNED:
        steps += [
            (0.6, "awaiting_verification", owner, says["awaiting_verification"]),
            (0.7, "returned", OFFICE, says["returned"]),
            (0.75, "doing", owner, says["doing"]),
            (0.9, "awaiting_verification", owner, says["again"]),
        ]
    else:
        steps.append((0.8, "awaiting_verification", owner, says["awaiting_verification"]))
    steps.append((1.0, "signed_off", OFFICE, says["signed_off"]))
    return [(share * taken + at / 24, state, who, said) for at, (share, state, who, said) in enumerate(steps)]


def _of_stories(window: Days) -> list[Case]:
    """The actions behind what changed, each with the metric that it was meant to move; and one that did not help."""
    plans = (
        ("one_stop_examinations", "exam_centre", 60, 95, "检查排队平均超过一个半小时，患者为几项检查来回跑",
         {"metric": "wait_mean", "step": "examination", "visit_kind": "outpatient", "target": 45.0,
          "criterion": "检查平均等候降到 45 分钟，并保持三个月"}),
        ("communication_training", "*", 45, 110, "沟通告知和服务态度占投诉四成以上",
         {"metric": "complaint_rate", "criterion": "每万人次投诉明显下降，并保持三个月"}),
        ("faster_rectification", "*", 30, 90, "投诉答复之后，整改无人跟到底",
         {"metric": "rectification_time", "target": 5.0, "criterion": "半数投诉一周内整改完成"}),
    )  # fmt: skip
    found = []
    for name, department, before, after, reason, more in plans:
        starts, owner = begins_on(name, window), _head("customer_service" if department == "*" else department)
        path = [
            (0.0, "to_do", OFFICE, ""), (7.0, "doing", owner, "方案经院长办公会通过"),
            (before + after - 5.0, "awaiting_verification", owner, "已运行三个月，请按指标验收"),
            (before + after - 1.0, "signed_off", OFFICE, "指标已连续三个月好于基线，同意销号"),
        ]  # fmt: skip
        found.append(
            Case(department, stories()[name]["title_zh"], reason, starts - timedelta(days=before),
                 starts + timedelta(days=after), owner, path, more={**more, "starts": starts})
        )  # fmt: skip
    return [*found, _without_help(window)]


def _without_help(window: Days) -> Case:
    """Rehabilitation: done, and the waits went on growing; sent back, and overdue.

    Its answers are so few that most months are withheld, so it goes by the waits.
    """
    last, owner = window.dates[-1], _head("rehabilitation")
    found = last - timedelta(days=220)
    path = [
        (0.0, "to_do", OFFICE, ""), (10.0, "doing", owner, "治疗预约改为每半小时一批"),
        (150.0, "awaiting_verification", owner, "措施已执行三个月，请验收"),
        (154.0, "returned", OFFICE, "措施做了，等候仍在变长，请找原因再改"),
        (161.0, "doing", owner, "重新梳理治疗排班"),
    ]  # fmt: skip
    return Case(
        "rehabilitation", "康复医学科：治疗预约分批，缩短等候", "满意度逐月下降，等候和治疗时间同时变长", found,
        last - timedelta(days=40), owner, path,
        source="waiting?department=rehabilitation&step=treatment&kind=outpatient",
        more={"metric": "wait_mean", "step": "treatment", "visit_kind": "outpatient",
              "criterion": "治疗平均等候连续三个月低于基线", "starts": (found + timedelta(days=30)).replace(day=1)},
    )  # fmt: skip


def _standing(window: Days) -> list[Case]:
    """What stands open on the last day, of every kind, and two that were given up."""
    last = window.dates[-1]
    doing, asked, back = "doing", "awaiting_verification", "returned"
    plans: tuple[tuple[str, int, int, int, tuple[tuple[float, str], ...], str], ...] = (
        # department, measure, found so many days ago, due in so many (negative: overdue), states, remark of the last
        ("orthopaedics", 0, 26, -12, ((3, doing),), "加开的诊位周三才能到岗"),
        ("general_surgery", 3, 41, -20, ((4, doing), (15, asked), (18, back)), "未接通的没有再打，请补做"),
        ("dermatology", 5, 9, 5, ((2, doing),), "路线图初稿已出"),
        ("obstetrics", 6, 8, 6, ((1, doing), (6, asked)), "两间诊室均已落实，请验收"),
        ("cardiology", 2, 10, 4, ((1, doing), (7, asked)), "提醒已上线十天，请验收"),
        ("paediatrics", 1, 4, 10, (), ""),
        ("ophthalmology", 4, 3, 18, (), ""),
        ("dental", 0, 200, -150, ((5, doing), (40, "stopped")), "诊室搬迁，原方案不再适用"),
        ("tcm", 5, 330, -290, ((20, "stopped"),), "并入全院路线图项目，本项终止"),
    )  # fmt: skip
    cases = []
    for department, at, ago, due, states, remark in plans:
        measure, owner, found = MEASURES[at], _head(department), last - timedelta(days=ago)
        name = places().departments[places().index[department]].name
        path = [(0.0, "to_do", OFFICE, "")]
        for number, (days, state) in enumerate(states, start=1):
            said = remark if number == len(states) else REMARKS[state][0]
            path.append((float(days), state, OFFICE if state in (back, "stopped") else owner, said))
        cases.append(
            Case(department, f"{name}：{measure.title}", measure.reason, found, last + timedelta(days=due), owner, path,
                 source=f"overview?department={department}&period={found - timedelta(days=31):%Y-%m}",
                 more={"metric": measure.metric, "criterion": measure.criterion})
        )  # fmt: skip
    return cases
