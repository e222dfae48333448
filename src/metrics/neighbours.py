"""What an action may move beside its own metric: the neighbours that are looked at for side effects.

Faster is no gain where people leave unseen, are treated more hastily, or wait elsewhere instead; fewer complaints are
none where fewer are taken down. (Balancing measures: Langley et al., The Improvement Guide, 2009, chapter 2.)
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Neighbour:
    """A metric of the same place; touchpoint "" for none or all, "*" for that of the action's step; at_step: of the
    action's step alone, where the metric knows steps."""

    metric: str
    touchpoint: str = ""
    at_step: bool = True


_WAITING = (
    Neighbour("wait_p90"),
    Neighbour("wait_on_target_rate"),
    Neighbour("left_without_being_seen_rate"),
    Neighbour("door_to_door_median"),
    Neighbour("touchpoint_score", "*"),
    Neighbour("satisfaction_rate"),
    Neighbour("complaint_rate"),
)
_COMPLAINTS = (
    Neighbour("complaint_rate"),
    Neighbour("complaint_on_time_rate"),
    Neighbour("complaint_turnaround"),
    Neighbour("rectification_time"),
    Neighbour("complaint_reopened_rate"),
    Neighbour("complaint_handling_satisfied_rate"),
    Neighbour("satisfaction_rate"),
    Neighbour("praise_rate"),
)
_ANSWERS = (
    Neighbour("satisfaction_rate"),
    Neighbour("survey_response_rate"),
    Neighbour("survey_coverage"),
    Neighbour("complaint_rate"),
    Neighbour("praise_rate"),
    Neighbour("wait_on_target_rate", at_step=False),
)
_COMING = (
    Neighbour("no_show_rate"),
    Neighbour("appointment_delay_median"),
    Neighbour("left_without_being_seen_rate"),
    Neighbour("wait_on_target_rate", at_step=False),
    Neighbour("satisfaction_rate"),
    Neighbour("complaint_rate"),
)
_OTHERS = (
    Neighbour("satisfaction_rate"),
    Neighbour("complaint_rate"),
    Neighbour("wait_on_target_rate", at_step=False),
)
NEIGHBOURS = {
    **dict.fromkeys(("wait_mean", "wait_median", "wait_p90", "wait_on_target_rate"), _WAITING),
    **dict.fromkeys(("door_to_door_median", "left_without_being_seen_rate", "consultation_share"), _WAITING),
    **dict.fromkeys(
        (
            "complaint_rate", "complaint_on_time_rate", "complaint_turnaround", "rectification_time",
            "complaint_acknowledged_rate", "complaint_reopened_rate", "complaint_handling_satisfied_rate",
            "rectification_cycle_median", "action_on_time_rate",
        ),
        _COMPLAINTS,
    ),
    **dict.fromkeys(
        (
            "satisfaction_rate", "satisfaction_score", "satisfaction_top_box", "nps", "ease_rate", "touchpoint_score",
            "touchpoint_problem_rate", "survey_response_rate", "survey_coverage", "praise_rate",
        ),
        _ANSWERS,
    ),
    **dict.fromkeys(("no_show_rate", "booked_rate", "appointment_delay_median"), _COMING),
}  # fmt: skip
# Where patients speak of a step in a survey
TOUCHPOINT = {
    "check_in": "check_in", "triage": "waiting", "consultation": "waiting", "return_consultation": "waiting",
    "payment": "payment", "laboratory": "examination", "imaging": "examination", "examination": "examination",
    "result": "examination", "treatment": "waiting", "pharmacy": "pharmacy", "discharge": "discharge",
}  # fmt: skip


def neighbours(metric: str, step: str) -> list[Neighbour]:
    """The neighbours of a metric at a step ('*' for none), itself left out."""
    touchpoint = TOUCHPOINT.get(step, "waiting")
    return [
        Neighbour(one.metric, touchpoint if one.touchpoint == "*" else one.touchpoint, one.at_step)
        for one in NEIGHBOURS.get(metric, _OTHERS)
        if one.metric != metric
    ]
