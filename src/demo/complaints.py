"""Complaints: who complains about what, who answers for it, and how long every stage takes."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from demo.calendar import DAY, MAKE_UP, WORKING
from demo.experience import Experience
from demo.hospital import Story, Table, category, department_ids, moments, staff_ids, where_known
from demo.places import places
from demo.stories import begins, stories, strength
from demo.words import COMPLAINTS, pick

COMPLAIN = 38e-4  # of visits, before the training
ANGER = 0.75  # how much likelier one less content by a standard deviation complains
WITHOUT_VISIT = 0.05  # of complaints, those that name no visit
CHANNELS = ("visit", "phone", "hotline", "online", "letter")
CHANNEL_SHARES = np.array([0.40, 0.27, 0.09, 0.20, 0.04])
# The local list of topics; each maps to a category of the Healthcare Complaints Analysis Tool, or to none it has
TOPICS = {
    "attitude": "respect and patient rights", "communication": "communication", "waiting": "institutional processes",
    "price": None, "quality": "quality", "safety": "safety", "environment": "environment",
    "privacy": "respect and patient rights", "ethics": None,
}  # fmt: skip
TOPIC_SHARES = np.array([0.22, 0.20, 0.22, 0.12, 0.11, 0.03, 0.06, 0.02, 0.02])
TRAINED_TOPICS = np.array([0.4, 0.4, 1, 1, 1, 1, 1, 1, 1])  # what the training bears on
SECOND_TOPIC, THIRD_TOPIC = 0.55, 0.20
ON_THE_SPOT = 0.30
SEVERAL_RESPONSIBLE = 0.17
REOPENED = 0.055
CALLED_BACK = 0.84


def complaint_tables(story: Story, felt: Experience, rng: np.random.Generator) -> Iterator[Table]:
    """complaint, complaint_department and complaint_topic."""
    cases = _cases(story, felt, rng)
    topics = _topics(story, felt, cases, rng)
    departments = _departments(story, felt, cases, topics, rng)
    several = departments[departments["part"] == "responsible"].groupby("case").size().to_numpy() > 1
    number = story.first_number
    yield "complaint", _complaint_rows(story, cases, topics, several, rng)
    yield (
        "complaint_department",
        pd.DataFrame(
            {
                "complaint_department_id": np.arange(len(departments)) + number,
                "complaint_id": departments["case"].to_numpy() + number,
                "department_id": department_ids(departments["department"].to_numpy()),
                "part": departments["part"].to_numpy(),
                "staff_id": staff_ids(story, departments["staff"].to_numpy()),
            }
        ),
    )
    yield (
        "complaint_topic",
        pd.DataFrame(
            {
                "complaint_topic_id": np.arange(len(topics)) + number,
                "complaint_id": topics["case"].to_numpy() + number,
                "topic": category(topics["topic"].to_numpy(), list(TOPICS)),
                "severity": topics["severity"].to_numpy(),
            }
        ),
    )


def _cases(story: Story, felt: Experience, rng: np.random.Generator) -> pd.DataFrame:
    """One row per complaint, in order of time: visit, received, on_the_spot.

    Within each month the least content are the likeliest to complain; how many do in all follows the training.
    """
    anger = np.exp(-ANGER * felt.content)
    month = story.days.month[np.clip(felt.ended // DAY, 0, len(story.days) - 1).astype(np.int64)]
    came = story.visits.came
    usual = np.bincount(month[came], anger[came]) / np.bincount(month[came])
    share = COMPLAIN * anger / usual[month] * _after_training(story, felt.ended)
    who = np.flatnonzero(felt.answered & (rng.random(len(share)) < share))
    on_the_spot = rng.random(len(who)) < ON_THE_SPOT
    later = rng.exponential(3.0, len(who)).clip(0, 25)
    next_days = (felt.ended[who] // DAY + np.ceil(later)) * DAY + rng.uniform(8.5, 20, len(who)) * 3600
    at_once = felt.ended[who] - rng.uniform(60, 1200, len(who))
    received = np.floor(np.where(on_the_spot | (rng.random(len(who)) < 0.35), at_once, next_days))
    cases = pd.DataFrame({"visit": who, "received": received, "on_the_spot": on_the_spot})
    inside = (received < len(story.days) * DAY) & (received >= 0)
    return cases[inside].sort_values("received", ignore_index=True)


def _after_training(story: Story, moment: NDArray[np.float64]) -> NDArray[np.float64]:
    fewer = 1 - stories()["communication_training"]["complaints_after"]
    return 1 - fewer * strength("communication_training", moment, story.days)


def _topics(story: Story, felt: Experience, cases: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """One row per complaint and topic: case, topic, severity. Who waited long complains of that first."""
    trained = strength("communication_training", cases["received"].to_numpy(), story.days)
    waited = felt.waited[cases["visit"]]
    shares = TOPIC_SHARES * (1 - (1 - TRAINED_TOPICS) * 0.6 * trained[:, None])
    shares[:, list(TOPICS).index("waiting")] *= (0.3 + waited / 60).clip(0.3, 4)
    # the largest of these keys are a weighted draw without putting back (Efraimidis and Spirakis 2006)
    keys = rng.random(shares.shape) ** (1 / shares)
    order = np.argsort(-keys, axis=1)
    many = 1 + (rng.random(len(cases)) < SECOND_TOPIC) + (rng.random(len(cases)) < THIRD_TOPIC)
    case, rank = np.nonzero(np.arange(3) < many[:, None])
    severity = 1 + (rng.random(len(case))[:, None] > np.array([0.58, 0.92])).sum(axis=1)
    return pd.DataFrame({"case": case, "topic": order[case, rank], "severity": severity})


def _departments(
    story: Story, felt: Experience, cases: pd.DataFrame, topics: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """One row per complaint, department and part: case, department, part, staff (-1: nobody in particular)."""
    index, n = places().index, len(cases)
    visit = cases["visit"].to_numpy()
    own = story.visits.department[visit].astype(np.int64)
    first = topics.drop_duplicates("case")["topic"].to_numpy()
    names = list(TOPICS)
    worst = np.where(felt.worst[visit] >= 0, felt.worst[visit], own)
    at_cashier = (first == names.index("price")) & (rng.random(n) < 0.6)
    elsewhere = (first == names.index("waiting")) & (rng.random(n) < 0.75)
    responsible = np.select([at_cashier, elsewhere], [np.full(n, index["customer_service"]), worst], own)
    personal = np.isin(first, [names.index(topic) for topic in ("attitude", "communication", "quality")])
    met = np.where((felt.nurse[visit] >= 0) & (rng.random(n) < 0.35), felt.nurse[visit], felt.doctor[visit])
    staff = np.where(personal & (responsible == own) & (rng.random(n) < 0.7), met, -1)
    receiver = np.where(rng.random(n) < 0.45, index["customer_service"], own)
    several = (rng.random(n) < SEVERAL_RESPONSIBLE) & ~cases["on_the_spot"].to_numpy()
    second = np.where(responsible == own, np.where(worst == own, index["customer_service"], worst), own)
    second = np.where(second == responsible, index["hospital_office"], second)
    nobody = np.full(n, -1)
    received_by = _received_by(story, felt, cases, receiver == index["customer_service"], rng.spawn(1)[0])
    parts = [
        pd.DataFrame({"case": np.arange(n), "department": receiver, "part": "first_receiver", "staff": received_by}),
        pd.DataFrame({"case": np.arange(n), "department": responsible, "part": "responsible", "staff": staff}),
        pd.DataFrame({"case": np.arange(n), "department": second, "part": "responsible", "staff": nobody})[several],
    ]
    return pd.concat(parts, ignore_index=True).sort_values("case", kind="stable", ignore_index=True)


def _received_by(
    story: Story, felt: Experience, cases: pd.DataFrame, at_the_service: NDArray[np.bool_], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Who took each complaint first: somebody of the patient service, or the nurse or doctor at hand."""
    started = (pd.to_datetime(story.staff["active_from"]) - pd.Timestamp(story.days.first)).dt.days.to_numpy()
    service = np.flatnonzero(((story.staff["role"] == "customer_service") & (started <= 0)).to_numpy())
    visit = cases["visit"].to_numpy()
    at_hand = np.where((felt.nurse[visit] >= 0) & (rng.random(len(visit)) < 0.7), felt.nurse[visit], felt.doctor[visit])
    return np.where(at_the_service, rng.choice(service, len(visit)), at_hand)


def _complaint_rows(
    story: Story, cases: pd.DataFrame, topics: pd.DataFrame, several: NDArray[np.bool_], rng: np.random.Generator
) -> pd.DataFrame:
    n, horizon = len(cases), len(story.days) * float(DAY)
    on_the_spot = cases["on_the_spot"].to_numpy()
    clock = _clock(story, cases["received"].to_numpy(), on_the_spot, several, rng)
    known = {name: np.where(moment < horizon, np.floor(moment), np.nan) for name, moment in clock.items()}
    contradicted = rng.random(n)
    judged = ~np.isnan(known["replied_at"])
    substantiated = np.where(judged, (contradicted[:, None] > np.array([0.44, 0.78])).sum(axis=1), -1)
    handled_fast = (clock["replied_at"] - cases["received"].to_numpy()) < 6 * DAY
    called = ~np.isnan(known["called_back_at"])
    satisfied = rng.random(n) < np.where(handled_fast, 0.84, 0.62)
    first = topics.drop_duplicates("case")["topic"].to_numpy()
    names = list(TOPICS)
    anonymous = rng.random(n) < WITHOUT_VISIT
    number = story.first_number
    return pd.DataFrame(
        {
            "complaint_id": np.arange(n) + number,
            "visit_id": where_known(cases["visit"].to_numpy() + number, ~anonymous, "Int64"),
            "channel": category(np.where(on_the_spot, 0, rng.choice(5, n, p=CHANNEL_SHARES)), CHANNELS),
            "received_at": moments(cases["received"].to_numpy(), story.days),
            **{name: moments(moment, story.days) for name, moment in known.items()},
            "satisfied_with_handling": where_known(satisfied, called, "boolean"),
            "settled_on_the_spot": on_the_spot,
            "substantiated": category(substantiated, ("yes", "partly", "no")),
            "summary": [pick(COMPLAINTS[names[topic]], rng) for topic in first],
        }
    )


def _clock(
    story: Story,
    received: NDArray[np.float64],
    on_the_spot: NDArray[np.bool_],
    several: NDArray[np.bool_],
    rng: np.random.Generator,
) -> dict[str, NDArray[np.float64]]:
    """When each stage is reached, whether within the window or after; NaN where it never is.

    What is settled on the spot is answered and closed there and needs no rectification. The planted story: the
    time to rectification halves for complaints received from its day on, and replies do not lag behind.
    """
    n = len(received)
    acknowledged = received + np.where(on_the_spot, 0, rng.lognormal(np.log(3.2), 1.15, n) * 3600)
    replied = _after_working_days(story, received, rng.lognormal(np.log(np.where(several, 5.6, 2.7)), 0.55, n), rng)
    faster = stories()["faster_rectification"]
    later = received >= begins("faster_rectification", story.days)
    median = np.where(later, faster["median_days_after"], faster["median_days_before"])
    rectified = received + DAY * rng.lognormal(np.log(median), 0.42, n)
    replied = np.minimum(replied, received + 0.85 * (rectified - received))
    settled = received + rng.uniform(600, 3 * 3600, n)
    replied = np.where(on_the_spot, settled, replied)
    replied = np.maximum(replied, received)
    acknowledged = np.minimum(acknowledged, replied)
    closed = np.where(on_the_spot, settled, rectified + DAY * rng.uniform(0.2, 4, n))
    called_back = np.where(rng.random(n) < CALLED_BACK, closed + DAY * rng.uniform(0.8, 8, n), np.nan)
    reopened = np.where(rng.random(n) < REOPENED, closed + DAY * rng.uniform(2, 25, n), np.nan)
    return {
        "acknowledged_at": acknowledged,
        "replied_at": replied,
        "rectified_at": np.where(on_the_spot, np.nan, rectified),
        # what comes up again is worked on again, and closed for good
        "closed_at": np.where(np.isnan(reopened), closed, reopened + 0.6 * (rectified - received)),
        "reopened_at": reopened,
        "called_back_at": called_back,
    }


def _after_working_days(
    story: Story, moment: NDArray[np.float64], many: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """So many working days later, at some office hour; beyond the window weekdays stand in for the calendar."""
    working = np.isin(story.days.kind, (WORKING, MAKE_UP))
    beyond = np.arange(len(working), len(working) + 90)
    first_weekday = story.days.first.weekday()
    working = np.concatenate([working, (first_weekday + beyond) % 7 < 5])
    working_days = np.flatnonzero(working)
    position = np.searchsorted(working_days, moment // DAY, side="right") - 1 + np.rint(many).astype(np.int64)
    day = working_days[np.clip(position, 0, len(working_days) - 1)]
    return np.maximum(day * DAY + rng.uniform(9, 17.5, len(moment)) * 3600, moment + 1800)
