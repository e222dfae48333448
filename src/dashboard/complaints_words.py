"""What the complaints page says: the sentence, the captions, the words of the charts; all from the one Picture."""

import math

import numpy as np

from charts import verdict_words
from dashboard import control
from dashboard.complaints import SOON, Picture
from dashboard.complaints_choice import TERMS, topic_name
from dashboard.view import View
from language import Language, formatting
from language.labels import COMPLAINT_PART, VISIT_KIND
from metrics.disclosure import FIGURE_CASES
from metrics.durations import Turnaround
from metrics.incidence import Range


def sentence(view: View, picture: Picture) -> str:
    """What happened, in one sentence: how many, on time or not, rectified how fast, what is overdue now."""
    reader = view.language
    received = int(picture.now.totals.received)
    if not received:
        parts = [reader.text("No complaint was received in this period")]
    else:
        parts = [_received(reader, picture, received)]
        row = picture.figure("complaint_on_time_rate")
        if row is not None:
            parts.append(
                reader.text("{share} replied to on time", share=formatting.percent(reader, row["value"] / 100))
            )
        parts.append(_rectified(reader, picture))
    if picture.choice.topic:
        name = topic_name(reader, picture.choice.topic)
        parts[0] = reader.text("{topic}: {said}", topic=name, said=parts[0])
    overdue, soon = len(picture.overdue), len(picture.due_soon)
    if overdue or soon:
        parts.append(
            reader.text(
                "on {day}, {overdue} overdue and {soon} due within {days} working days",
                day=formatting.day(reader, picture.today),
                overdue=cases(reader, overdue),
                soon=cases(reader, soon),
                days=SOON,
            )
        )
    else:
        parts.append(reader.text("no reply is overdue on {day}", day=formatting.day(reader, picture.today)))
    return formatting.clauses(reader, [part for part in parts if part])


def scope(view: View, picture: Picture) -> str:
    """What the figures are about, in small print."""
    reader, choice = view.language, picture.choice
    said = [view.place(choice.department), reader.text(COMPLAINT_PART[choice.part])]
    said.append(reader.text(VISIT_KIND[choice.visit_kind]) if choice.visit_kind else reader.text("All visits"))
    said.append(topic_name(reader, choice.topic) if choice.topic else reader.text("All topics"))
    said.append(formatting.days(reader, choice.period.start, choice.period.end))
    said.append(cases(reader, int(picture.now.totals.received)))
    return " · ".join(said)


def caption(view: View, picture: Picture) -> str:
    """How to read it: what is counted when, what working days are, what is left out."""
    reader = view.language
    settled = int(picture.now.totals.settled)
    said = [
        reader.text(
            "Working days by the official calendar, make-up days included; the day of receipt is day 0, "
            "a same-day reply took 0 days."
        ),
        reader.text("Medians are interpolated within the day, lest whole days hide or feign a change.")
        if picture.choice.metric in TERMS.values()
        else "",
        reader.text("Open cases count as open for as long as they are (Kaplan–Meier), none is left out."),
        reader.plural(
            "{number} complaint settled on the spot is not among the stages.",
            "{number} complaints settled on the spot are not among the stages.",
            settled,
            number=formatting.number(reader, settled),
        )
        if settled
        else "",
        reader.text("A complaint may raise several topics; severity is that of the gravest."),
        reader.text(
            "All figures, open cases too, are of complaints that raise {topic}, whatever else they raise; the rate is "
            "of these per 10,000 visits of every kind chosen above.",
            topic=topic_name(reader, picture.choice.topic),
        )
        if picture.choice.topic
        else "",
        reader.text("Figures from fewer than {least} complaints are left blank.", least=FIGURE_CASES),
    ]
    return formatting.sentences(reader, [part for part in said if part])


def cases(reader: Language, n: int) -> str:
    """ "218 complaints"; "218 件"."""
    return reader.plural("{number} complaint", "{number} complaints", n, number=formatting.number(reader, n))


def days_between(reader: Language, figure: Range) -> str:
    """The interval of a time in whole working days: "4–6 working days"; without a bound above "4 or more"."""
    _, low, high = figure
    if not math.isfinite(low):
        return formatting.NOTHING
    if math.isinf(high):
        return reader.text("{low} or more", low=formatting.working_days(reader, low))
    numbers = str(int(low)) if low == high else f"{int(low)}–{int(high)}"
    return reader.plural("{number} working day", "{number} working days", int(high), number=numbers)


def step(reader: Language, stage: str, found: Turnaround | None) -> str:
    """The time from the stage before, in words."""
    if found is None:
        return ""
    if found.n < FIGURE_CASES:
        return reader.text("too few to show")
    value = found.median[0]
    if stage == "acknowledged" and math.isfinite(value):
        said = (
            reader.plural("{number} hour", "{number} hours", int(value), number=int(value))
            if value
            else (reader.text("less than an hour"))
        )
    else:
        said = formatting.working_days(reader, value) if value else reader.text("the same day")
    if found.open:
        return reader.text("median {time}, {open} open", time=said, open=formatting.number(reader, found.open))
    return reader.text("median {time}", time=said)


def nothing_rectified(reader: Language, picture: Picture) -> str:
    """What stands in place of the chart of rectification where it would have no point; empty where it has one."""
    rows = picture.controls[TERMS["rectify"]].months
    if np.isfinite(rows[["value", "p90"]].to_numpy(dtype=float)).any():
        return ""
    if not rows.n.sum():
        return reader.text("No complaint here had anything to be rectified.")
    if not rows.done.any():
        return reader.text("None of these complaints is rectified so far.")
    if rows.value.isna().all():
        return reader.text("Too few complaints in each month to show how long rectification takes.")
    return reader.text("In no month are half of the complaints rectified so far.")


def age(reader: Language, first: int, last: float | None) -> str:
    """ "3–5 days"; "21 or more"."""
    if last is None or math.isnan(last):
        return reader.text("{first} or more", first=first)
    return f"{first}–{int(last)}"


def _received(reader: Language, picture: Picture, received: int) -> str:
    row = picture.figure("complaint_rate")
    count = cases(reader, received)
    if row is None:
        return count
    rate = formatting.in_unit(reader, "per_10000", row["value"])
    if picture.before is None or row["verdict"] == "unknown":
        return reader.text("{count}, {rate}", count=count, rate=rate)
    judged = picture.verdict("complaint_rate")
    if judged is not None:
        said = reader.text(
            "{count}, {rate} after {before} {earlier}",
            count=count,
            rate=rate,
            before=formatting.number(reader, row["before"], 1),
            earlier=formatting.in_period(reader, picture.before.period.key),
        )
        return verdict_words.with_verdict(reader, said, judged)
    return reader.text(
        "{count}, {rate} after {before} {earlier}: {verdict}",
        count=count,
        rate=rate,
        before=formatting.number(reader, row["before"], 1),
        earlier=formatting.in_period(reader, picture.before.period.key),
        verdict=reader.text(control.VERDICT[row["verdict"]]),
    )


def _rectified(reader: Language, picture: Picture) -> str:
    now = picture.turnaround["rectify"]
    if now.n < FIGURE_CASES:
        return ""
    if math.isinf(now.median[0]):
        return reader.text("fewer than half are rectified so far")
    said = formatting.working_days(reader, now.median[0])
    verdict = change(picture, "rectify")
    judged = picture.verdict(TERMS["rectify"])
    if judged is not None:
        said = reader.text("half are rectified within {days}", days=said)
        return verdict_words.with_verdict(reader, said, judged)
    if verdict != "unknown" and picture.before_turnaround["rectify"].median[0] == now.median[0]:
        return reader.text("half are rectified within {days}, as before", days=said)
    if verdict == "unknown":
        return reader.text("half are rectified within {days}", days=said)
    return reader.text(
        "half are rectified within {days}, {before} before: {verdict}",
        days=said,
        before=formatting.working_days(reader, picture.before_turnaround["rectify"].median[0]),
        verdict=reader.text(control.VERDICT[verdict]),
    )


def change(picture: Picture, term: str) -> str:
    """better, worse or noise; unknown where there was too little before."""
    before, now = picture.before_turnaround.get(term), picture.turnaround[term]
    if before is None or before.n < FIGURE_CASES or now.n < FIGURE_CASES:
        return "unknown"
    # equal medians, in whole days, may hide a shift that the tail shows; the note then tells the tail
    difference = (now.median[0] - before.median[0]) if now.median[0] != before.median[0] else now.p90[0] - before.p90[0]
    if not picture.is_change[term] or math.isnan(difference) or difference == 0:
        return "noise"
    return "better" if difference < 0 else "worse"
