"""Surveys: who is asked and how, who answers, and what they say about the visit they had."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from demo.arrivals import CHECK_UP, DAY_CASE, EMERGENCY, INPATIENT, KINDS, LEFT_UNSEEN
from demo.calendar import DAY
from demo.experience import Experience
from demo.hospital import Story, Table, category, department_ids, moments, staff_ids, where_known
from demo.journeys import STEP
from demo.places import places
from demo.stories import stories
from demo.words import comments

MODES = ("sms", "wechat", "phone", "paper", "kiosk", "qr")
SMS, WECHAT, PHONE, PAPER, KIOSK, QR = range(6)
REASONS = ("filled_in_by_staff", "seconds", "duplicate", "never_visited")
BY_STAFF, SECONDS, DUPLICATE, NEVER_VISITED = range(4)

INVITED = {"outpatient": 0.46, "emergency": 0.34, "inpatient": 0.92, "day_case": 0.80, "check_up": 0.60}
MODE_SHARES = {  # how those invited are asked: sms, wechat, phone
    "outpatient": (0.30, 0.60, 0.10), "emergency": (0.50, 0.38, 0.12), "inpatient": (0.10, 0.30, 0.60),
    "day_case": (0.15, 0.45, 0.40), "check_up": (0.20, 0.75, 0.05),
}  # fmt: skip
ANSWERS = np.array([0.075, 0.135, 0.40])  # of those asked by each of these
UNASKED = {PAPER: 0.006, KIOSK: 0.011, QR: 0.016}  # of all visits, those who answer on the spot
# answers differ by how one is asked, all else equal: on the telephone people are franker
MODE_EFFECT = np.array([0.0, 0.05, -0.40, 0.20, -0.10, -0.15])
MOOD = 0.45  # what answers differ by when the same visit is judged twice
OVERALL = np.array([-2.35, -1.95, -1.55, -0.33])  # contentment above which 2, 3, 4 and 5 of 5 are given
TOUCHPOINTS = (
    "booking", "check_in", "waiting", "doctor", "nurse", "environment", "payment", "examination", "pharmacy",
    "discharge", "follow_up", "outcome", "price_clarity", "privacy",
)  # fmt: skip
ASKED = 0.55  # of the touchpoints that a visit had, those answered
AT_THE_DESK = 0.8  # of answers given at a kiosk or by the code at a desk, those about the person there
INVALID = {BY_STAFF: 0.018, SECONDS: 0.020, DUPLICATE: 0.014, NEVER_VISITED: 0.004}


def survey_tables(story: Story, felt: Experience, rng: np.random.Generator) -> Iterator[Table]:
    """survey_invitation, survey_response and survey_score."""
    invited, mode, sent = _invitations(story, felt, rng)
    number = story.first_number
    yield (
        "survey_invitation",
        pd.DataFrame(
            {
                "survey_invitation_id": np.arange(len(invited)) + number,
                "visit_id": invited + number,
                "department_id": department_ids(story.visits.department[invited]),
                "mode": category(mode, MODES),
                "sent_at": moments(sent, story.days),
            }
        ),
    )
    answers = _answers(story, felt, invited, mode, sent, rng)
    yield "survey_response", _response_rows(story, felt, answers, rng)
    yield "survey_score", _score_rows(story, felt, answers, rng)


def _invitations(
    story: Story, felt: Experience, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Which visits, by which mode, when: some hours after leaving, between nine and eight."""
    kind = story.visits.kind
    share = np.array([INVITED[name] for name in KINDS])[kind]
    who = np.flatnonzero(felt.answered & (rng.random(len(kind)) < share))
    cumulated = np.cumsum([MODE_SHARES[name] for name in KINDS], axis=1)
    mode = (rng.random(len(who))[:, None] > cumulated[kind[who]]).sum(axis=1).clip(0, 2)
    sent = felt.ended[who] + 3600 * np.where(mode == PHONE, rng.uniform(20, 72, len(who)), rng.uniform(1, 4, len(who)))
    of_day = sent % DAY
    sent = np.where(of_day > 20 * 3600, sent - of_day + DAY + 9.5 * 3600 + rng.uniform(0, 1800, len(who)), sent)
    sent = np.where(of_day < 9 * 3600, sent - of_day + 9.5 * 3600 + rng.uniform(0, 1800, len(who)), sent)
    inside = sent < len(story.days) * DAY
    return who[inside], mode[inside], np.floor(sent[inside])


def _answers(
    story: Story,
    felt: Experience,
    invited: NDArray[np.int64],
    mode: NDArray[np.int64],
    sent: NDArray[np.float64],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """One row per answer, in order of time: visit, mode, submitted, content (as judged then), reason (-1: valid).

    The content answer more readily, and so do the angry: what is heard is not what was felt.
    """
    content = felt.content[invited]
    readiness = np.exp(0.22 * content + 0.07 * content**2).clip(0.4, 2.2)
    met_her = _is_outstanding(story, felt.nurse[invited])
    readiness = readiness * np.where(met_her, stories()["outstanding_nurse"]["answers"], 1)
    answers = rng.random(len(invited)) < ANSWERS[mode] * readiness
    delay = np.where(mode == PHONE, rng.uniform(0, 300, len(invited)), rng.exponential(9 * 3600, len(invited)))
    parts = [pd.DataFrame({"visit": invited, "mode": mode, "submitted": sent + delay})[answers]]
    kind = story.visits.kind
    for spot, usual in UNASKED.items():
        share = np.full(len(kind), usual)
        if spot == PAPER:
            share[kind == INPATIENT], share[kind == CHECK_UP] = 0.22, 0.05
        eager = np.flatnonzero(felt.answered & (rng.random(len(kind)) < share * np.exp(0.15 * felt.content).clip(0, 2)))
        parts.append(pd.DataFrame({"visit": eager, "mode": spot, "submitted": felt.ended[eager] - 120}))
    every = pd.concat(parts, ignore_index=True)
    every["content"] = (
        felt.content[every["visit"]] + MOOD * rng.standard_normal(len(every)) + MODE_EFFECT[every["mode"]]
    )
    every = _invalidate(every, rng)
    every = _perfect(story, every)
    every = every[every["submitted"] < len(story.days) * DAY]
    return every.sort_values(["submitted", "visit"], ignore_index=True)


def _invalidate(every: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Some answers are none: filled in by staff (all praise), in seconds, twice, or by somebody who never came."""
    fate = rng.choice(len(INVALID) + 1, len(every), p=[*INVALID.values(), 1 - sum(INVALID.values())])
    every["reason"] = np.where(fate == len(INVALID), -1, fate)
    by_staff = every["reason"] == BY_STAFF
    every.loc[by_staff, "content"] = 3.0
    every.loc[by_staff, "mode"] = np.where(rng.random(by_staff.sum()) < 0.6, KIOSK, PAPER)
    twice = every["reason"] == DUPLICATE
    originals = every[twice].assign(reason=-1)
    every.loc[twice, "submitted"] += rng.uniform(20, 900, twice.sum())
    return pd.concat([every, originals], ignore_index=True)


def _perfect(story: Story, every: pd.DataFrame) -> pd.DataFrame:
    """The planted story: one very small department has few answers, all of them perfect."""
    tiny = stories()["tiny_department"]
    of_tiny = story.visits.department[every["visit"]] == places().index[tiny["department"]]
    every.loc[of_tiny, "content"] = 3.0
    every.loc[of_tiny, "reason"] = -1
    surplus = every.index[of_tiny][tiny["answers_at_most"] :]
    return every.drop(surplus)


def _response_rows(story: Story, felt: Experience, answers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    visit, n = answers["visit"].to_numpy(), len(answers)
    content, reason = answers["content"].to_numpy(), answers["reason"].to_numpy()
    recommend = np.clip(np.rint(8.75 + 1.35 * content + 0.5 * rng.standard_normal(n)), 0, 10)
    ease = np.clip(
        np.rint(5.95 + 0.75 * content - 0.004 * (felt.waited[visit] - 60) + 0.5 * rng.standard_normal(n)), 1, 7
    )
    writes = rng.random(n) < np.where(content < -1.2, 0.42, 0.13)
    comment = np.full(n, None, dtype=object)
    comment[writes] = comments(content[writes], felt.waited[visit[writes]], rng)
    return pd.DataFrame(
        {
            "survey_response_id": np.arange(n) + story.first_number,
            "visit_id": where_known(visit + story.first_number, reason != NEVER_VISITED, "Int64"),
            "department_id": department_ids(story.visits.department[visit]),
            "staff_id": staff_ids(story, _person(story, felt, visit, answers["mode"].to_numpy(), rng)),
            "mode": category(answers["mode"].to_numpy(), MODES),
            "submitted_at": moments(np.floor(answers["submitted"].to_numpy()), story.days),
            "overall": _missing(1 + (content[:, None] > OVERALL).sum(axis=1), 0.01, rng),
            "recommend": _missing(recommend, 0.14, rng),
            "ease": _missing(ease, 0.22, rng),
            "comment": comment,
            "valid": reason < 0,
            "invalid_reason": category(reason, REASONS),
        }
    )


def _person(
    story: Story, felt: Experience, visit: NDArray[np.int64], mode: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Whom an answer names: who sits at the desk where it is given, the nurse, the doctor, or nobody.

    The planted story: the outstanding nurse is remembered by everyone who met her.
    """
    chance = rng.random(len(visit))
    nurse, desk = felt.nurse[visit], felt.desk[visit]
    named = np.where((nurse >= 0) & (chance < 0.70), nurse, np.where(chance < 0.85, felt.doctor[visit], -1))
    named = np.where(_is_outstanding(story, nurse), nurse, named)
    there = np.isin(mode, (KIOSK, QR)) & (desk >= 0) & (rng.spawn(1)[0].random(len(visit)) < AT_THE_DESK)
    return np.where(there, desk, named)


def _is_outstanding(story: Story, nurse: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of these (positions in staff, -1: nobody) are the planted story's nurse."""
    return story.staff["outstanding"].to_numpy()[nurse] & (nurse >= 0)


def _missing(values: NDArray[np.generic], share: float, rng: np.random.Generator) -> pd.Series:
    """Whole numbers, of which this share was left out."""
    numbers = pd.Series(values.astype(np.int64), dtype="Int64")
    return numbers.mask(rng.random(len(numbers)) < share)


def _score_rows(story: Story, felt: Experience, answers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """One row per answer and touchpoint that the visit had and the patient judged."""
    visit, content = answers["visit"].to_numpy(), answers["content"].to_numpy()
    quality = story.staff["quality"].to_numpy()
    had = _had(story, felt)[visit] & (rng.random((len(visit), len(TOUCHPOINTS))) < ASKED)
    had &= (answers["reason"] != SECONDS).to_numpy()[:, None]
    answer, touchpoint = np.nonzero(had)
    judged = 0.75 * content[answer] + 0.55 * rng.standard_normal(len(answer))
    doctor, nurse = felt.doctor[visit][answer], felt.nurse[visit][answer]
    is_at = {name: touchpoint == i for i, name in enumerate(TOUCHPOINTS)}
    judged += np.where(is_at["doctor"] & (doctor >= 0), 0.3 + quality[doctor], 0)
    judged += np.where(is_at["nurse"] & (nurse >= 0), 0.3 + quality[nurse], 0)
    judged -= is_at["waiting"] * (0.55 * np.log2(1 + felt.waited[visit][answer] / 45))
    judged -= is_at["price_clarity"] * 0.35
    perfect = content[answer] >= 3.0
    judged[perfect] = 3.0
    problem = rng.random(len(answer)) < 1 / (1 + np.exp(2.6 + 1.5 * judged))
    return pd.DataFrame(
        {
            "survey_score_id": np.arange(len(answer)) + story.first_number,
            "survey_response_id": answer + story.first_number,
            "department_id": department_ids(story.visits.department[visit[answer]]),
            "touchpoint": category(touchpoint, TOUCHPOINTS),
            "score": 1 + (judged[:, None] > OVERALL).sum(axis=1),
            "problem": problem & ~perfect,
        }
    )


def _had(story: Story, felt: Experience) -> NDArray[np.bool_]:
    """Which touchpoints each visit had, shape (visits, touchpoints)."""
    steps, kind = story.journeys.steps, story.visits.kind
    had_step = np.zeros((len(kind), len(STEP)), dtype=bool)
    had_step[steps.visit, steps.step] = True
    stayed = np.isin(kind, (INPATIENT, DAY_CASE))
    seen = story.journeys.status != LEFT_UNSEEN
    tested = had_step[:, [STEP[step] for step in ("laboratory", "imaging", "examination")]].any(axis=1)
    had = {
        "booking": ~np.isnan(story.visits.booked_for),
        "check_in": had_step[:, STEP["check_in"]],
        "waiting": kind != INPATIENT,
        "doctor": felt.doctor >= 0,
        "nurse": felt.nurse >= 0,
        "payment": had_step[:, STEP["payment"]],
        "examination": tested,
        "pharmacy": had_step[:, STEP["pharmacy"]],
        "discharge": stayed,
        "follow_up": stayed,
        "outcome": seen & (kind != CHECK_UP),
        "price_clarity": seen,
        "privacy": kind != EMERGENCY,
    }
    return np.column_stack([had.get(name, np.ones(len(kind), dtype=bool)) for name in TOUCHPOINTS])
