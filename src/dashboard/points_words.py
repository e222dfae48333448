"""What the page of the points says, from the rows that it shows."""

import math

from dashboard.figures import Figure
from dashboard.points import Picture
from dashboard.stars_words import STANDING
from dashboard.view import View
from language import Language, formatting
from language.labels import STAFF_ROLE, STAR_TIER
from metrics.disclosure import SCORE_ANSWERS
from warehouse.points import UNIT


def sentence(view: View, picture: Picture) -> str:
    """How many points whom, and how often they were honoured."""
    reader, choice = view.language, picture.choice
    period = formatting.period(reader, choice.period.key)
    if choice.rows.empty:
        return formatting.clauses(reader, [reader.text("{period}: no points", period=period)])
    said = points(reader, float(picture.total))
    if choice.person:
        name = reader.text("you") if view.person.role == "staff" else str(choice.rows["name"].iloc[-1])
        parts = [reader.text("{name}, {period}: {points}", name=name, period=period, points=said)]
        parts.append(_months(reader, picture))
    else:
        number = int(choice.rows["staff_id"].nunique())
        parts = [
            reader.plural(
                "{period}: {points} of {number} person",
                "{period}: {points} of {number} people",
                number,
                period=period,
                points=said,
                number=formatting.number(reader, number),
            )
        ]
    return formatting.clauses(reader, [*parts, *_honours(reader, picture)])


def scope(view: View, picture: Picture) -> str:
    """Department and role in small print, and what is not final yet."""
    reader, choice = view.language, picture.choice
    if choice.person and len(choice.rows):
        last = choice.rows.iloc[-1]
        said = [view.place(last["department_id"]), reader.text(STAFF_ROLE[last["role"]])]
    else:
        said = [reader.text("All departments") if choice.department == "*" else view.place(choice.department)]
        said.append(reader.text(STAFF_ROLE[choice.role]) if choice.role else reader.text("All roles"))
    open_months = sorted(set(choice.rows.loc[choice.rows["edition"].isna(), "month"]))
    if open_months:
        months = formatting.listing(reader, [formatting.month(reader, month) for month in open_months])
        said.append(reader.text("not published yet: {months}", months=months))
    return " · ".join(said)


def figures(view: View, picture: Picture) -> list[Figure]:
    """Points, the mean of a month, how often a star and commended."""
    reader, rows = view.language, picture.choice.rows
    mean = rows["points"].mean() / UNIT if len(rows) else math.nan
    beside = rows["role_points"].mean() if picture.choice.person else math.nan
    notes = [] if math.isnan(beside) else [reader.text("role's mean {points}", points=points(reader, beside))]
    return [
        Figure(reader.text("Points"), points(reader, float(picture.total)), [_months(reader, picture)]),
        Figure(reader.text("On average a month"), points(reader, mean), notes),
        Figure(reader.text(STAR_TIER["star"]), _times(reader, picture.times("star"))),
        Figure(reader.text(STAR_TIER["commended"]), _times(reader, picture.times("commended"))),
    ]


def definition(reader: Language) -> str:
    """What the figures are, as the page and the files say it."""
    return formatting.sentences(
        reader,
        [
            reader.text(
                "Points of service quality: the sum of every entry of the ledger in the months of the period, each "
                "month by the version of the rules that is valid in it, at most 100 a month."
            ),
            reader.text("A published month counts as it was published last; the others as they stand now."),
        ],
    )


def caption(view: View, picture: Picture) -> str:
    """The definition, and what this reader is not shown."""
    reader = view.language
    said = [definition(reader)]
    if picture.choice.rows["few"].any():
        said.append(
            reader.text(
                "Where fewer than {least} patients answered in a month, the points for their answers are left out.",
                least=SCORE_ANSWERS,
            )
        )
    if view.person.role == "director":
        said.append(reader.text("You see the months in which somebody is among the published stars and commended."))
    if view.person.role == "department_head":
        said.append(
            reader.text("You see your own departments' people, and of the others the published stars and commended.")
        )
    return formatting.sentences(reader, said)


def standing(reader: Language, row: dict) -> str:
    """A month's tier, or else the standing."""
    if isinstance(row["tier"], str):
        said = reader.text(STAR_TIER[row["tier"]])
        return reader.text("{said} (a star the month before)", said=said) if row["was_star"] else said
    return reader.text(STANDING[row["standing"]])


def points(reader: Language, value: float) -> str:
    """ "37.6 points"."""
    return reader.text("{number} points", number=formatting.number(reader, value, 1))


def _months(reader: Language, picture: Picture) -> str:
    """How many months the points are of: of one person, or of all of them together."""
    number = len(picture.choice.rows)
    if picture.choice.person:
        return reader.plural("of {number} month", "of {number} months", number, number=number)
    said = formatting.number(reader, number)
    return reader.plural("{number} month of a person", "{number} months of a person", number, number=said)


def _honours(reader: Language, picture: Picture) -> list[str]:
    star, commended = picture.times("star"), picture.times("commended")
    if not star and not commended:
        return []
    return [
        reader.text(
            "star {star}, commended {commended}", star=_times(reader, star), commended=_times(reader, commended)
        )
    ]


def _times(reader: Language, number: int) -> str:
    return reader.plural("{number} time", "{number} times", number, number=formatting.number(reader, number))
