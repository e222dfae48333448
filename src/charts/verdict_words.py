"""Process control in words: what a month's verdict says, in sentence, tooltip, caption and icon alike.

No statistical term stands alone: each comes with what it means for the reader.
"""

import math
from collections.abc import Callable
from datetime import date

from language import N_, Language
from language.formatting import between, clauses, month, period, sentences
from metrics.control import Control, Verdict
from metrics.figures import BOUNDS

Say = Callable[[float], str]  # a figure with its unit

SIGNAL = {
    "common": N_("No significant change"),
    "improvement": N_("Improvement"),
    "concern": N_("Concern"),
    "high": N_("Clearly high"),
    "low": N_("Clearly low"),
}
ASSURANCE = {
    "pass": N_("Consistently passing"),
    "inconsistent": N_("Hit and miss"),
    "fail": N_("Consistently failing"),
}
# By rule, and for what goes on for months by what it goes towards; {n} is how many there are.
_RULE = {
    "month": {
        ("outside", 1): N_("this month lies above the limits"),
        ("outside", -1): N_("this month lies below the limits"),
        ("trend", 1): N_("rising for {n} months in a row"),
        ("trend", -1): N_("falling for {n} months in a row"),
        ("two_of_three", 1): N_("2 of the last 3 months close to the upper limit"),
        ("two_of_three", -1): N_("2 of the last 3 months close to the lower limit"),
        ("shift", "improvement"): N_("{n} months in a row better than the mean"),
        ("shift", "concern"): N_("{n} months in a row worse than the mean"),
        ("shift", "high"): N_("{n} months in a row above the mean"),
        ("shift", "low"): N_("{n} months in a row below the mean"),
    },
    "quarter": {
        ("outside", 1): N_("this quarter lies above the limits"),
        ("outside", -1): N_("this quarter lies below the limits"),
        ("trend", 1): N_("rising for {n} quarters in a row"),
        ("trend", -1): N_("falling for {n} quarters in a row"),
        ("two_of_three", 1): N_("2 of the last 3 quarters close to the upper limit"),
        ("two_of_three", -1): N_("2 of the last 3 quarters close to the lower limit"),
        ("shift", "improvement"): N_("{n} quarters in a row better than the mean"),
        ("shift", "concern"): N_("{n} quarters in a row worse than the mean"),
        ("shift", "high"): N_("{n} quarters in a row above the mean"),
        ("shift", "low"): N_("{n} quarters in a row below the mean"),
    },
}
_MARKS = {
    "common": N_("grey dots: no significant change"),
    "improvement": N_("blue dots: improvement"),
    "concern": N_("orange diamonds: concern"),
    "high": N_("purple triangles: clearly high"),
    "low": N_("purple triangles pointing down: clearly low"),
}
_SAID = {
    "common": N_("{when} {value}: no significant change, the usual ups and downs."),
    "improvement": N_("{when} {value}: an improvement, no accident: {rule}."),
    "concern": N_("{when} {value}: a concern, no accident, look for the cause: {rule}."),
    "high": N_("{when} {value}: clearly high, no accident: {rule}."),
    "low": N_("{when} {value}: clearly low, no accident: {rule}."),
}
_WILL = {
    "pass": N_("Target {target}: consistently passing."),
    "inconsistent": N_("Target {target}: hit and miss; whether one month passes is mostly luck."),
    "fail": N_("Target {target}: consistently failing, and it will stay so until the process changes."),
}


def when(language: Language, verdict: Verdict) -> str:
    """The month, or the quarter, that the verdict speaks of."""
    return moment(language, verdict.month, verdict.every)


def moment(language: Language, first_day: date, every: str) -> str:
    """ "October 2026", "Q4 2026"."""
    if every == "quarter":
        return period(language, f"{first_day.year}-Q{(first_day.month + 2) // 3}")
    return month(language, first_day)


def rule(language: Language, verdict: Verdict) -> str:
    """Why the month is a signal, in plain words: "7 months in a row better than the mean"; empty where it is none."""
    if verdict.rule is None:
        return ""
    towards = verdict.signal if verdict.rule == "shift" else verdict.side
    return language.text(_RULE[verdict.every][verdict.rule, towards], n=verdict.in_a_row)


def variation(language: Language, verdict: Verdict) -> str:
    """ "Improvement: 7 months in a row better than the mean"."""
    said = language.text(SIGNAL[verdict.signal])
    if verdict.rule is None:
        return said
    return language.text("{verdict}: {reason}", verdict=said, reason=rule(language, verdict))


def with_verdict(language: Language, said: str, verdict: Verdict) -> str:
    """A clause and its verdict: "91.3% were satisfied – improvement: 7 months in a row better than the mean"."""
    words = variation(language, verdict)
    words = _named(language, words[0].lower() + words[1:], verdict)
    if verdict.phase is None:
        return language.text("{said} – {verdict}", said=said, verdict=words)
    return language.text(
        "{said} – since {month} ({action}) {verdict}",
        said=said,
        month=month(language, verdict.phase.starts),
        action=verdict.phase.names[language.code],
        verdict=words,
    )


def _named(language: Language, said: str, verdict: Verdict) -> str:
    """A verdict beside the figure of a period; a quarter's may be of another one."""
    if verdict.every == "month":
        return said
    return language.text("{quarter}: {verdict}", quarter=when(language, verdict), verdict=said)


def note(language: Language, verdict: Verdict) -> str:
    """A figure's verdict in a line; since when, where its limits were reckoned afresh; of a quarter, of which."""
    said = _named(language, variation(language, verdict), verdict)
    if verdict.phase is None:
        return said
    return language.text("{verdict} (since {month})", verdict=said, month=month(language, verdict.phase.starts))


def assurance(language: Language, verdict: Verdict, say: Say) -> str:
    """ "Hit and miss: target 95%"; empty without a target."""
    if verdict.assurance is None or verdict.target is None:
        return ""
    said = language.text(ASSURANCE[verdict.assurance])
    target = language.text("target {value}", value=say(verdict.target))
    return language.text("{verdict}: {reason}", verdict=said, reason=target)


def sentence(language: Language, verdict: Verdict, say: Say) -> str:
    """What a chart says: the month and its verdict, whether the target will be kept, since when, how surely."""
    said = [
        language.text(
            _SAID[verdict.signal],
            when=when(language, verdict),
            value=say(verdict.value),
            rule=rule(language, verdict),
        )
    ]
    if verdict.assurance is not None and verdict.target is not None:
        said.append(language.text(_WILL[verdict.assurance], target=say(verdict.target)))
    if verdict.phase is not None:
        said.append(
            language.text(
                "Mean and limits start afresh in {month}: {action}.",
                month=month(language, verdict.phase.starts),
                action=verdict.phase.names[language.code],
            )
        )
    if verdict.provisional:
        said.append(provisional(language, verdict))
    return sentences(language, said)


def provisional(language: Language, verdict: Verdict) -> str:
    """That the limits may move yet, and on how many months they rest."""
    if verdict.every == "quarter":
        return language.plural(
            "Limits are provisional: they rest on {n} quarter.",
            "Limits are provisional: they rest on {n} quarters.",
            verdict.points,
            n=verdict.points,
        )
    return language.plural(
        "Limits are provisional: they rest on {n} month.",
        "Limits are provisional: they rest on {n} months.",
        verdict.points,
        n=verdict.points,
    )


def limits(language: Language, verdict: Verdict, say: Say, unit: str) -> str:
    """The control limits in words, "91.2–96.8%"; what the unit cannot reach is not promised."""
    least, most = BOUNDS.get(unit, (0, math.inf))
    return between(language, say(max(verdict.lower, least)), say(min(verdict.upper, most)))


def legend(language: Language, control: Control, say: Say, unit: str) -> str:
    """How to read the chart: mean and limits as they are now, the marks of those signals that are there."""
    verdict = control.last()
    if verdict is None:
        return ""
    said = [language.text("Level line: the mean, {mean}", mean=say(verdict.mean))]
    if verdict.points > 1:
        within = limits(language, verdict, say, unit)
        shaded = N_("shaded: where chance alone takes the months, {range}, reckoned from the past")
        said.append(language.text(shaded, range=within))
    signals = set(control.months["signal"].to_numpy()[control.judged])
    said += [language.text(_MARKS[signal]) for signal in SIGNAL if signal in signals]
    if "withheld" in control.months and control.months["withheld"].any():
        said.append(language.text("hollow: not judged, for others are not shown these months"))
    return clauses(language, said)
