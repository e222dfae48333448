"""What the page of the service stars says: the sentence, what earned a person's points, captions; from one Picture."""

import math

import pandas as pd

from dashboard.figures import Tone
from dashboard.stars import Picture, Row, steps, total
from dashboard.view import View
from language import N_, Language, formatting
from language.labels import STAFF_ROLE, STAR_PART, STAR_TIER
from metrics.disclosure import SCORE_ANSWERS

NAMED = 3  # people that the sentence names of one group
STANDING = {
    "ranked": N_("ranked"),
    "vetoed": N_("not ranked: a severe complaint was upheld"),
    "few_answers": N_("not ranked: too few answers"),
    "few_days": N_("not ranked: too few days on duty"),
    "appealed": N_("not ranked: an appeal was upheld"),
}
MISSING = {
    "few_answers": (N_("{number} more answer needed"), N_("{number} more answers needed")),
    "few_days": (N_("{number} more day on duty needed"), N_("{number} more days on duty needed")),
}


def sentence(view: View, picture: Picture) -> str:
    """Who the month's stars are, counted on the very rows that the cards show; or one person's points."""
    if picture.person is not None:
        return _of_person(view, picture, picture.person)
    reader, choice = view.language, picture.choice
    month = formatting.month(reader, choice.month)
    if not choice.is_published:
        not_yet = reader.text("{month}: the list is not published yet", month=month)
        if view.present:
            return formatting.clauses(reader, [not_yet])
        return formatting.clauses(
            reader,
            [
                reader.text("{not_yet}, only the quality office and people's own heads see it", not_yet=not_yet),
                *_who(view, picture, reader.text("so far")),
            ],
        )
    return formatting.clauses(reader, _who(view, picture, month))


def scope(view: View, picture: Picture) -> str:
    """What the list rests on, in small print: month, role, how many are ranked, their mean; what is still to come."""
    reader, choice = view.language, picture.choice
    said = [formatting.month(reader, choice.month)]
    if picture.person is not None or not choice.role or picture.people.empty:
        said.append(_of_role(view, picture.person, choice.role))
    else:
        row = picture.people.iloc[0]
        said += [
            reader.text(STAFF_ROLE[choice.role]),
            reader.text("{number} ranked", number=int(row["role_ranked"])),
        ]
        if not math.isnan(row["role_points"]):
            said.append(reader.text("role's mean {points}", points=points(reader, row["role_points"])))
    if picture.differing:
        number = picture.differing
        said.append(
            reader.plural(
                "by late data {number} person would be honoured otherwise: see Points",
                "by late data {number} people would be honoured otherwise: see Points",
                number,
                number=number,
            )
        )
    if not choice.is_published and choice.published is not None:
        said.append(reader.text("last published: {month}", month=formatting.month(reader, choice.published)))
    if choice.is_published and choice.awaited is not None:
        awaited = formatting.month(reader, choice.awaited)
        said.append(reader.text("{month}: the list is not published yet", month=awaited))
    return " · ".join(said)


def earned(view: View, row: Row, *, briefly: bool = False) -> list[tuple[str, Tone]]:
    """What earned a person's points, in words; in the room nothing that speaks against anyone.

    briefly: without the role's rate, where the cards above have said it.
    """
    reader = view.language
    said: list[tuple[str, Tone]] = []
    if row["answers"] and not row["few"] and not math.isnan(row["role_rate"]):
        said.append((rating(reader, row, briefly=briefly), "plain"))
    if row["praises"]:
        number = int(row["praises"])
        said.append((reader.plural("praised {number} time", "praised {number} times", number, number=number), "plain"))
    for part in ("complaints", "suggestions", "nominations"):
        if row[part]:
            said.append((_part(reader, part, row[part]), "plain"))
    if row["deductions"] < 0 and not view.present:
        said.append((_part(reader, "deductions", row["deductions"]), "worse"))
    return said


def standing(reader: Language, picture: Picture, row: Row) -> str:
    """The tier, or why somebody is not ranked and how much is missing."""
    if isinstance(row["tier"], str):
        said = reader.text(STAR_TIER[row["tier"]])
        return reader.text("{said} (a star the month before)", said=said) if row["was_star"] else said
    said = reader.text(STANDING[row["standing"]])
    missing = picture.missing(row)
    if missing:
        one, many = MISSING[row["standing"]]
        said = reader.text("{said}, {missing}", said=said, missing=reader.plural(one, many, missing, number=missing))
    return said


def caption(view: View, picture: Picture) -> str:
    """How to read it: compared within the role, tiers and not places, who sees whom."""
    reader = view.language
    said = [
        reader.text("People are compared within their role only; within a tier nobody stands before another."),
        reader.text("Points are on a scale of 100. Choose a person to see every entry behind the points."),
    ]
    if not picture.choice.role:
        said.append(reader.text("Choose a role to see what its points consist of."))
    if view.person.role == "department_head":
        said.append(
            reader.text(
                "You see everybody of your own departments, and of the others the stars and commended once published."
            )
        )
    elif view.person.role != "quality_office":
        said.append(reader.text("Only stars and commended are shown, and only once the list is published."))
    return formatting.sentences(reader, said)


def too_few(reader: Language) -> str:
    """What stands in place of a person's ratings that rest on too few answers."""
    return reader.text(
        "Fewer than {least} patients answered: neither their answers nor the points with them are shown.",
        least=SCORE_ANSWERS,
    )


def points(reader: Language, value: float) -> str:
    """Points to the tenth, as ties are judged: "37.6 points"."""
    return reader.text("{number} points", number=formatting.number(reader, value, 1))


def named(view: View, row: Row) -> str:
    """Name and department: two people may share a name."""
    return view.language.text("{name} ({place})", name=row["name"], place=view.place(row["department_id"]))


def _who(view: View, picture: Picture, opening: str) -> list[str]:
    """How many stars there are, who they are in the chosen role, and how many of them were praised."""
    reader, choice = view.language, picture.choice
    everyone = choice.people[choice.people["tier"] == "star"]
    drawn = picture.tier("star")
    if everyone.empty:
        return [reader.text("{opening}: no service star", opening=opening)]
    number = len(everyone)
    parts = [
        reader.plural(
            "{opening}: {number} service star",
            "{opening}: {number} service stars",
            number,
            opening=opening,
            number=number,
        )
    ]
    if choice.role:
        parts.append(_group(view, reader.text(STAFF_ROLE[choice.role]), drawn))
    else:
        counts = drawn["role"].value_counts(sort=False)
        said = [
            reader.text("{role} {number}", role=reader.text(STAFF_ROLE[str(role)]), number=n)
            for role, n in counts.items()
        ]
        parts.append(("、" if reader.code == "zh" else ", ").join(said))
    own = everyone[everyone["own"] & (everyone["role"] != choice.role)]
    if len(own) and choice.role:
        parts.append(_group(view, reader.text("other roles of your own departments"), own))
    praised = int((drawn["praises"] > 0).sum())
    if praised:
        parts.append(reader.text("{number} of them praised by patients", number=praised))
    return parts


def _group(view: View, name: str, rows: pd.DataFrame) -> str:
    reader = view.language
    if rows.empty:
        return reader.text("{role}: none", role=name)
    # the reader's own come first, as they would look for them
    people = rows.sort_values("own", ascending=False, kind="stable").to_dict("records")
    names = ("、" if reader.code == "zh" else ", ").join(named(view, row) for row in people[:NAMED])
    if len(people) <= NAMED:
        return reader.text("{role}: {names}", role=name, names=names)
    return reader.text("{role} ({number}): {names} and others", role=name, names=names, number=len(people))


def _of_role(view: View, row: Row | None, role: str) -> str:
    reader = view.language
    if row is None:
        return reader.text(STAFF_ROLE[role]) if role else reader.text("All roles")
    return f"{view.place(row['department_id'])} · {reader.text(STAFF_ROLE[row['role']])}"


def _of_person(view: View, picture: Picture, row: Row) -> str:
    """One person's points against the role's mean, and what moved them most."""
    reader = view.language
    assert picture.entries is not None, "somebody is chosen"
    if row["few"]:
        who = reader.text(
            "{name}, {month}", name=named(view, row), month=formatting.month(reader, picture.choice.month)
        )
        return formatting.clauses(reader, [who, standing(reader, picture, row)])
    parts = [
        reader.text(
            "{name}, {month}: {points}, {standing}",
            name=named(view, row),
            month=formatting.month(reader, picture.choice.month),
            points=points(reader, float(total(picture.entries))),
            standing=standing(reader, picture, row),
        )
    ]
    if not math.isnan(row["role_points"]):
        apart = row["points"] - row["role_points"]
        message = (
            reader.text("{points} above the role's mean", points=points(reader, apart))
            if apart >= 0
            else reader.text("{points} below the role's mean", points=points(reader, -apart))
        )
        parts.append(message)
    moves = [(kind, value) for kind, value in steps(picture.entries) if kind in STAR_PART]
    if moves:
        kind, value = max(moves, key=lambda move: abs(move[1]))
        parts.append(reader.text("what moved them most: {part}", part=_part(reader, kind, float(value))))
    return formatting.clauses(reader, parts)


def rating(reader: Language, row: Row, *, briefly: bool = False) -> str:
    """Raw rate, number of answers, and the role's rate."""
    share = formatting.percent(reader, row["satisfied"] / row["answers"])
    number = answers(reader, row["answers"])
    if briefly:
        return reader.text("{share} satisfied ({answers})", share=share, answers=number)
    role = formatting.percent(reader, row["role_rate"])
    return reader.text("{share} satisfied ({answers}, role {role})", share=share, answers=number, role=role)


def answers(reader: Language, number: float) -> str:
    """ "57 answers"."""
    return reader.plural("{number} answer", "{number} answers", int(number), number=formatting.number(reader, number))


def _part(reader: Language, part: str, value: float) -> str:
    return reader.text(
        "{part} {points}",
        part=reader.text(STAR_PART[part]),
        points=reader.text("{number} points", number=formatting.number(reader, value, 1, sign=True)),
    )
