"""What a correction of a locked month says: when, by whom, why, and which figures differ, old and new."""

import math

from charts.verdict_words import SIGNAL
from dashboard import review_version
from dashboard import review_words as words
from dashboard.control import say
from dashboard.review import Review
from dashboard.review_correction import Correction, Row
from dashboard.view import View
from export.slides import Slide, Table
from language import formatting
from language.formatting import NOTHING
from metrics import figures
from metrics.definition import COUNTS, definitions

LONG = 80  # characters of a reason that still fit a headline


def slides(view: View, found: Review, most: int | None = None) -> list[Slide]:
    """What precedes a corrected review's agenda: the correction, and what was said of figures that left the agenda.

    most: rows of the table, where the back of a room has to read them; how many more there are is said. Empty for
    a month's first edition.
    """
    correction = found.correction
    if correction is None:
        return []
    reader = view.language
    rows = differences(view, correction)
    edition = correction.edition
    is_long = len(edition.reason) > LONG  # it stands smaller then, and leaves less room
    few = rows if most is None else rows[: most - 3 if is_long else most]
    lines = [*beside(view, correction), reader.text("What was decided, commented and remarked stays.")]
    if len(rows) > len(few):
        more = len(rows) - len(few)
        lines = [reader.plural("{count} more figure differs.", "{count} more figures differ.", more), *lines]
    if is_long:
        lines = [reader.text("Reason: {reason}", reason=edition.reason), *lines]
    said = by(view, found) if is_long else why(view, found)
    title = review_version.name(reader, edition.number)
    notes = [review_version.frozen(reader, found.state)]
    table = Table(heads(view, correction), few) if few else None
    made = [Slide("correction", title, said, lines, table=table, notes=notes, minutes=0)]
    if correction.said:
        made.append(_said(view, correction))
    return made


def by(view: View, found: Review) -> str:
    """When and by whom the shown edition was made."""
    correction, reader = found.correction, view.language
    assert correction is not None
    edition = correction.edition
    day = formatting.day(reader, edition.made_on)
    return reader.text("Corrected on {day} by {who}", day=day, who=who(view, found, edition.made_by))


def why(view: View, found: Review) -> str:
    """When, by whom and why the shown edition was made."""
    correction, reader = found.correction, view.language
    assert correction is not None
    edition = correction.edition
    return reader.text(
        "Corrected on {day} by {who}: {reason}",
        day=formatting.day(reader, edition.made_on),
        who=who(view, found, edition.made_by),
        reason=edition.reason,
    )


def who(view: View, found: Review, email: str) -> str:
    """Whoever corrected it, as far as the reader may know them, else their office: nobody else may; or the refresh."""
    if not email:
        return view.language.text("the refresh")
    rows = found.people[found.people["email"] == email]
    if rows.empty:
        return view.language.text("the quality office")
    return str(rows["display_name"].iloc[0]) if view.language.code == "zh" else email


def heads(view: View, correction: Correction) -> list[str]:
    """The heads of the table of differences."""
    reader = view.language
    versions = [reader.text("Version {number}", number=each.number) for each in (correction.before, correction.edition)]
    return [reader.text("Department"), reader.text("Metric"), *versions]


def differences(view: View, correction: Correction) -> list[list[str]]:
    """Every figure of the month that differs, old and new; those ahead whose verdict does."""
    reader = view.language
    rows = []
    for row in correction.figures.to_dict("records"):
        name = definitions()[row["metric"]].texts[reader.code].name
        rows.append([view.place(row["department_id"]), name, _side(view, row, "_before"), _side(view, row, "")])
    late = reader.text("What is overdue")
    rows += [
        [view.place(place), late, *(words.complaints(reader, count) if count else NOTHING for count in counts)]
        for place, counts in correction.overdue.items()
    ]
    if any(correction.stars):
        names = [words.names(reader, people) or NOTHING for people in correction.stars]
        rows.append([view.place("*"), reader.text("Stars to honour"), *names])
    return rows


def beside(view: View, correction: Correction) -> list[str]:
    """What differs beside the month's figures."""
    reader, said = view.language, []
    if not differences(view, correction):
        said.append(reader.text("None of the month's figures that are shown here differs."))
    if correction.further:
        said.append(
            reader.plural(
                "On the charts {count} further point differs: of earlier months, or in its mean and limits.",
                "On the charts {count} further points differ: of earlier months, or in their mean and limits.",
                correction.further,
            )
        )
    if correction.is_story_other:
        said.append(reader.text("Another patient's words are told: the answer told before does not stand any more."))
    return said


def said(view: View, correction: Correction) -> list[str]:
    """What was commented and remarked on figures that are no longer on the agenda."""
    return [
        view.language.text(
            "{place}, {metric}: {reason}",
            place=view.place(place),
            metric=definitions()[metric].texts[view.language.code].name,
            reason=words_,
        )
        for (metric, place), words_ in correction.said
    ]


def _said(view: View, correction: Correction) -> Slide:
    """The same as a slide of its own."""
    reader = view.language
    title = reader.text("Said before the correction")
    sentence = reader.text("Comments and remarks on figures that are no longer on the agenda.")
    return Slide("said_before", title, sentence, said(view, correction), minutes=0)


def _side(view: View, row: Row, when: str) -> str:
    """A figure of one of the two editions with its number of cases; where the two differ in it, with its verdict."""
    reader, metric = view.language, definitions()[row["metric"]]
    n = row[f"denominator{when}"]
    if math.isnan(n):  # no such point
        return NOTHING
    value = say(view, metric)(float(figures.value(metric, row[f"numerator{when}"], n)))
    counted = reader.text(COUNTS[metric.counts], n=formatting.number(reader, n))
    shown = [value, counted]
    if row["signal"] != row["signal_before"]:
        shown.append(reader.text(SIGNAL[row[f"signal{when}"]]))
    return " · ".join(shown)
