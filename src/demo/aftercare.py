"""What comes beside and after visits: praise, needs, follow-ups, enquiries, reviews online."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from demo.arrivals import CHANNELS as BOOKED_BY
from demo.arrivals import DAY_CASE, EMERGENCY, INPATIENT, KINDS, OUTPATIENT
from demo.calendar import DAY
from demo.experience import Experience
from demo.hospital import Story, Table, category, department_ids, moments, staff_ids, where_known
from demo.places import places
from demo.stories import stories
from demo.words import PRAISE, TITLES, comment, pick

PRAISED = 24e-4  # of visits, by somebody of middling contentment
PRAISE_CHANNELS = ("letter", "banner", "survey", "online", "phone")
PRAISE_SHARES = np.array([0.14, 0.07, 0.34, 0.30, 0.15])
SOLICITED = np.array([0.05, 0.0, 0.72, 0.12, 0.10])  # of praise by each channel
REVIEWED = 60e-4
PLATFORMS = ("dianping", "map", "booking_platform", "wechat")
NEEDS = ("needs_company", "language_barrier", "special_diet", "privacy", "wheelchair", "hearing")
NEED_SHARES = np.array([0.34, 0.08, 0.16, 0.14, 0.20, 0.08])
OUTCOMES = ("recovering", "needs_return", "complaint", "no_answer")
ENQUIRIES_A_DAY = 44
ENQUIRY_CHANNELS = ("app", "web", "wechat", "phone")
ENQUIRY_HOURS = np.array([3, 2, 1, 1, 1, 2, 4, 8, 16, 20, 20, 17, 14, 14, 17, 18, 17, 14, 12, 15, 18, 17, 12, 6.0])
DESK_HOURS = (8, 21)  # when a person answers enquiries


def aftercare_tables(story: Story, felt: Experience, rng: np.random.Generator) -> Iterator[Table]:
    """praise, visit_need, follow_up, enquiry and online_review; each from a stream of its own."""
    tables = {
        "praise": _praise, "visit_need": _needs, "follow_up": _follow_ups, "enquiry": _enquiries,
        "online_review": _reviews,
    }  # fmt: skip
    for (table, make), stream in zip(tables.items(), rng.spawn(len(tables)), strict=True):
        rows = make(story, felt, stream)
        rows.insert(0, f"{table}_id", np.arange(len(rows)) + story.first_number)
        yield table, rows


def _praise(story: Story, felt: Experience, rng: np.random.Generator) -> pd.DataFrame:
    """The content praise whom they met. The planted story: one nurse is praised many times as often."""
    n = len(story.visits)
    star = int(story.staff.index[story.staff["outstanding"]][0])
    warmth = np.exp(0.9 * felt.content.clip(-3, 3))
    share = PRAISED * warmth / warmth[story.visits.came].mean()
    share = share * np.where(felt.nurse == star, stories()["outstanding_nurse"]["praise"], 1)
    who = np.flatnonzero(felt.answered & (rng.random(n) < share))
    received = np.floor(felt.ended[who] + rng.exponential(4 * DAY, len(who)))
    who, received = _in_window(story, who, received)
    chance = rng.random(len(who))
    nurse = felt.nurse[who]
    named = np.where(
        (nurse == star) | ((nurse >= 0) & (chance < 0.45)), nurse, np.where(chance < 0.9, felt.doctor[who], -1)
    )
    channel = rng.choice(5, len(who), p=PRAISE_SHARES)
    named = np.where(named >= 0, named, _elsewhere(story, felt, who, rng))
    own = story.visits.department[who].astype(np.int64)
    posts = np.array([places().index[department] for department in story.staff["department_id"]])
    is_own = (named < 0) | (named == felt.doctor[who]) | (named == nurse)
    names, roles = story.staff["name"].tolist(), story.staff["role"].tolist()
    words = [_praise_of(names[s], roles[s], rng) if s >= 0 else comment(2.0, 0.0, rng) for s in named.tolist()]
    return pd.DataFrame(
        {
            "visit_id": who + story.first_number,
            "department_id": department_ids(np.where(is_own, own, posts[named])),
            "staff_id": staff_ids(story, named),
            "channel": category(channel, PRAISE_CHANNELS),
            "received_at": moments(received, story.days),
            "solicited": rng.random(len(who)) < SOLICITED[channel],
            "text": words,
        }
    )


def _elsewhere(story: Story, felt: Experience, who: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Whom else praise may name: people at the desks, in the laboratories, the porters; -1 for nobody."""
    others = np.flatnonzero(story.staff["role"].isin(["technician", "support", "other"]).to_numpy())
    chance = rng.random(len(who))
    return np.select([chance < 0.35, chance < 0.75], [felt.desk[who], rng.choice(others, len(who))], -1)


def _praise_of(name: str, role: str, rng: np.random.Generator) -> str:
    return pick(PRAISE, rng).format(name=name, title=TITLES[role]) + pick(("。", "！", "。谢谢！"), rng)


def _needs(story: Story, felt: Experience, rng: np.random.Generator) -> pd.DataFrame:
    stayed = np.isin(story.visits.kind, (INPATIENT, DAY_CASE))
    who = np.flatnonzero(story.keep & story.visits.came & (rng.random(len(stayed)) < np.where(stayed, 0.32, 0.035)))
    tag = rng.choice(len(NEEDS), len(who), p=NEED_SHARES)
    met = rng.random(len(who)) < 0.80 + 0.06 * felt.content[who].clip(-3, 3)
    unknown = rng.random(len(who)) < 0.08
    return pd.DataFrame(
        {
            "visit_id": who + story.first_number,
            "department_id": department_ids(story.visits.department[who]),
            "visit_kind": category(story.visits.kind[who], KINDS),
            "tag": category(tag, NEEDS),
            "met": where_known(met, ~unknown, "boolean"),
        }
    )


def _follow_ups(story: Story, felt: Experience, rng: np.random.Generator) -> pd.DataFrame:
    """Calls after discharge (within a week), day surgery (the next day) and some other visits."""
    kind = story.visits.kind
    share = np.select([kind == INPATIENT, kind == DAY_CASE, kind == EMERGENCY], [1.0, 1.0, 0.12], 0.05)
    who = np.flatnonzero(felt.answered & (rng.random(len(kind)) < share))
    days_until = np.select([kind[who] == INPATIENT, kind[who] == DAY_CASE], [7, 1], 3)
    due = (felt.ended[who] // DAY).astype(np.int64) + days_until
    horizon = len(story.days) * float(DAY)
    who, due = who[due < len(story.days)], due[due < len(story.days)]
    late = np.where(rng.random(len(who)) < 0.085, rng.integers(1, 6, len(who)), -rng.integers(0, 2, len(who)))
    attempted = np.maximum((due + late) * DAY + rng.uniform(9, 18, len(who)) * 3600, felt.ended[who] + 3600)
    attempted = np.where((rng.random(len(who)) < 0.035) | (attempted >= horizon), np.nan, np.floor(attempted))
    reached = np.where(rng.random(len(who)) < 0.86, attempted, np.nan)
    outcome = rng.choice(3, len(who), p=[0.86, 0.11, 0.03])
    outcome = np.where(np.isnan(reached), np.where(np.isnan(attempted), -1, 3), outcome)
    nurses = _nurses_of(story)
    caller = np.array(
        [nurses[d][int(rng.integers(len(nurses[d])))] for d in story.visits.department[who].tolist()], dtype=np.int64
    )
    return pd.DataFrame(
        {
            "visit_id": who + story.first_number,
            "staff_id": staff_ids(story, caller),
            "department_id": department_ids(story.visits.department[who]),
            "due_on": np.datetime64(story.days.first, "D") + due,
            "attempted_at": moments(attempted, story.days),
            "reached_at": moments(reached, story.days),
            "outcome": category(outcome, OUTCOMES),
        }
    )


def _nurses_of(story: Story) -> dict[int, list[int]]:
    """Each department's nurses, by position; where there are none, nobody in particular."""
    nurses = story.staff[story.staff["role"] == "nurse"]
    found = {places().index[name]: rows.index.tolist() for name, rows in nurses.groupby("department_id")}
    return {i: found.get(i, [-1]) for i in range(len(places().departments))}


def _enquiries(story: Story, felt: Experience, rng: np.random.Generator) -> pd.DataFrame:
    """Questions asked online, at all hours; the assistant answers most of them, at night it is alone."""
    share = story.keep.mean()
    per_day = rng.poisson(ENQUIRIES_A_DAY * share * np.linspace(0.85, 1.2, len(story.days)))
    day = np.repeat(np.arange(len(story.days)), per_day)
    hour = rng.choice(24, len(day), p=ENQUIRY_HOURS / ENQUIRY_HOURS.sum())
    asked = np.sort(np.floor(day * DAY + (hour + rng.random(len(day))) * 3600))
    of_day = asked % DAY / 3600
    by_assistant = rng.random(len(asked)) < 0.46 + 0.18 * (asked / (len(story.days) * DAY))
    staffed = (of_day >= DESK_HOURS[0]) & (of_day < DESK_HOURS[1])
    opening = np.floor(asked / DAY) * DAY + np.where(
        of_day < DESK_HOURS[0], DESK_HOURS[0] * 3600, DAY + DESK_HOURS[0] * 3600
    )
    person = np.where(staffed, asked, opening) + rng.lognormal(np.log(150), 0.9, len(asked))
    replied = np.where(by_assistant, asked + rng.uniform(2, 9, len(asked)), person)
    resolved = replied + np.where(
        by_assistant, rng.uniform(60, 420, len(asked)), rng.lognormal(np.log(900), 1.0, len(asked))
    )
    horizon = len(story.days) * float(DAY)
    replied = np.where((rng.random(len(asked)) < 0.012) | (replied >= horizon), np.nan, np.floor(replied))
    resolved = np.where(
        np.isnan(replied) | (rng.random(len(asked)) < 0.05) | (resolved >= horizon), np.nan, np.ceil(resolved)
    )
    visit = _became(story, asked, rng)
    by = np.where(np.isnan(resolved), -1, np.where(by_assistant, 0, 1))
    clinics = np.array([places().index[clinic.id] for clinic in places().clinics])
    demand = np.array([clinic.daily for clinic in places().clinics])
    department = np.where(
        visit >= 0, story.visits.department[visit], rng.choice(clinics, len(asked), p=demand / demand.sum())
    )
    return pd.DataFrame(
        {
            "channel": category(rng.choice(4, len(asked), p=[0.3, 0.16, 0.4, 0.14]), ENQUIRY_CHANNELS),
            "department_id": department_ids(department),
            "asked_at": moments(asked, story.days),
            "first_reply_at": moments(replied, story.days),
            "resolved_at": moments(resolved, story.days),
            "resolved_by": category(by, ("assistant", "person")),
            "visit_id": where_known(visit + story.first_number, visit >= 0, "Int64"),
        }
    )


def _became(story: Story, asked: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int64]:
    """The booked visit, some days later, that an enquiry led to; -1 for most."""
    booked = np.flatnonzero(
        story.keep
        & (story.visits.kind == OUTPATIENT)
        & np.isin(story.visits.channel, [BOOKED_BY.index(channel) for channel in ("app", "web", "platform")])
    )
    if not len(booked):
        return np.full(len(asked), -1)
    after = np.searchsorted(story.visits.booked_for[booked], asked + DAY * rng.uniform(0.5, 6, len(asked)))
    led = (rng.random(len(asked)) < 0.23) & (after < len(booked))
    visit = np.where(led, booked[np.minimum(after, len(booked) - 1)], -1)
    _, first = np.unique(visit, return_index=True)
    once = np.zeros(len(asked), dtype=bool)
    once[first] = True
    return np.where(once, visit, -1)


def _reviews(story: Story, felt: Experience, rng: np.random.Generator) -> pd.DataFrame:
    """Reviews online, by the very content and the very angry."""
    share = REVIEWED * (0.4 + 0.6 * felt.content**2).clip(0, 4)
    who = np.flatnonzero(
        felt.answered & np.isin(story.visits.kind, (OUTPATIENT, INPATIENT)) & (rng.random(len(share)) < share * 0.5)
    )
    posted = np.floor(felt.ended[who] + rng.exponential(2 * DAY, len(who)))
    who, posted = _in_window(story, who, posted)
    content = felt.content[who]
    rating = 1 + (content[:, None] + 0.3 * rng.standard_normal((len(who), 1)) > np.array([-1.7, -1.2, -0.8, -0.1])).sum(
        axis=1
    )
    replied = np.floor(posted + 3600 * rng.lognormal(np.log(14), 1.0, len(who)))
    answered = (rng.random(len(who)) < np.where(rating <= 3, 0.88, 0.62)) & (replied < len(story.days) * DAY)
    return pd.DataFrame(
        {
            "platform": category(rng.choice(4, len(who), p=[0.4, 0.2, 0.3, 0.1]), PLATFORMS),
            "department_id": department_ids(story.visits.department[who]),
            "staff_id": staff_ids(story, np.where(rng.random(len(who)) < 0.35, felt.doctor[who], -1)),
            "posted_at": moments(posted, story.days),
            "rating": rating,
            "replied_at": moments(np.where(answered, replied, np.nan), story.days),
            "text": [comment(c, w, rng) for c, w in zip(content, felt.waited[who], strict=True)],
        }
    )


def _in_window(
    story: Story, who: NDArray[np.int64], moment: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Those whose moment lies within the window, in order of time."""
    inside = np.flatnonzero(moment < len(story.days) * DAY)
    order = inside[np.argsort(moment[inside], kind="stable")]
    return who[order], moment[order]
