"""How each visit was for the patient: the waits they had and the people they met, in one figure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo.arrivals import LEFT_UNSEEN
from demo.calendar import DAY
from demo.hospital import Story, doctors
from demo.journeys import STEPS
from demo.places import places
from demo.stories import stories, strength

PER_DOUBLED_WAIT = 0.30  # less content when one waited twice as long
HALF_WAIT = 30.0  # minutes that people shrug off
DOCTOR, NURSE = 0.9, 0.55  # how much of a person's quality reaches the patient
AT_DESKS = {"guide": 0.6, "cashier": 1.0, "pharmacist": 1.3}  # whom one remembers, if one met them
TEMPER = 0.75  # how much people differ in what they make of the same visit


@dataclass
class Experience:
    """Per visit: `content` in standard deviations around 0, `waited` minutes in all, `doctor` and `nurse` met
    (positions in staff, -1: none), `desk` one of the people at the desks (guide, cashier, pharmacist), `worst` the
    department where they waited longest (position, -1: nowhere), `ended` when they left (or should have come),
    `answered`: came, left within the window, so can be asked."""

    content: NDArray[np.float64]
    waited: NDArray[np.float64]
    doctor: NDArray[np.int64]
    nurse: NDArray[np.int64]
    desk: NDArray[np.int64]
    worst: NDArray[np.int64]
    ended: NDArray[np.float64]
    answered: NDArray[np.bool_]


def experience(story: Story, rng: np.random.Generator) -> Experience:
    """What the visits were like."""
    visits, walked = story.visits, story.journeys
    quality = story.staff["quality"].to_numpy()
    doctor, nurse = doctors(story), _met(story, "nurse")
    ended = np.where(np.isnan(walked.left), visits.happened, walked.left)
    wait_felt = np.log2(1 + walked.waited / HALF_WAIT)
    content = np.array([department.quality for department in places().departments])[visits.department]
    content = content - PER_DOUBLED_WAIT * (wait_felt - wait_felt[visits.came].mean())
    content += DOCTOR * np.where(doctor >= 0, quality[doctor], 0) + NURSE * np.where(nurse >= 0, quality[nurse], 0)
    content -= 1.6 * (walked.status == LEFT_UNSEEN)
    drift = stories()["drifting_department"]
    of_drifting = visits.department == places().index[drift["department"]]
    content -= drift["discontent"] * of_drifting * strength("drifting_department", ended, story.days)
    content += TEMPER * rng.standard_normal(len(visits))
    answered = story.keep & visits.came & ~np.isnan(walked.left) & (ended < len(story.days) * DAY)
    desk = _at_a_desk(story, rng)
    return Experience(content, walked.waited, doctor, nurse, desk, _worst(story), ended, answered)


def _at_a_desk(story: Story, rng: np.random.Generator) -> NDArray[np.int64]:
    """For each visit one of the people met at its desks, whom a patient may remember; -1 where there was none."""
    met = np.column_stack([_met(story, role) for role in AT_DESKS])
    lots = np.where(met >= 0, rng.random(met.shape) * list(AT_DESKS.values()), -1.0)
    return met[np.arange(len(met)), lots.argmax(axis=1)]


def _met(story: Story, role: str) -> NDArray[np.int64]:
    """For each visit the last person of a role who served them; -1 where there was none."""
    steps = story.journeys.steps
    is_role = (story.staff["role"] == role).to_numpy()
    served = np.flatnonzero((steps.staff >= 0) & is_role[steps.staff] & (steps.step != STEPS.index("discharge")))
    met = np.full(len(story.visits), -1)
    met[steps.visit[served]] = steps.staff[served]
    return met


def _worst(story: Story) -> NDArray[np.int64]:
    """For each visit the department at which the longest recorded wait was; -1 where none was recorded."""
    steps = story.journeys.steps
    wait = np.nan_to_num(steps.started - steps.queued, nan=-1.0)
    order = np.argsort(wait, kind="stable")
    order = order[wait[order] > 0]
    worst = np.full(len(story.visits), -1)
    worst[steps.visit[order]] = steps.department[order]
    return worst
