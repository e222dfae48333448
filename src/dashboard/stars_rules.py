"""The rules of the service stars as the database has them, in plain words."""

import html
from datetime import date

from dashboard.stars import Picture
from dashboard.view import View
from language import Language, formatting
from language.labels import STAFF_ROLE, STAR_PART, STAR_RULE
from warehouse.stars import PARTS, Rules

FIRST = date(2000, 1, 1)  # valid from the beginning


def rules(view: View, picture: Picture) -> str:
    """HTML: what each part is worth to each role, what earns and costs points, and the conditions."""
    reader, found = view.language, picture.rules
    return (
        f'<div class="sq-rules">{_heading(reader.text("What the parts are worth, of 100 points"))}'
        f"{_weights(reader, found, picture.choice.role)}"
        f"{_heading(reader.text('What earns points, and what costs them'))}{_points(reader, found)}"
        f"{_heading(reader.text('How it is reckoned'))}{_items(conditions(reader, found))}"
        f'<p class="sq-caption">{html.escape(_version(reader, found))}</p></div>'
    )


def conditions(reader: Language, found: Rules) -> list[str]:
    """The rules that are not a table, one sentence each, with the numbers that the database holds."""
    have = found.settings

    def whole(name: str) -> str:
        return formatting.number(reader, have[name])

    def share(name: str) -> str:
        return formatting.percent(reader, have[name])

    return [
        reader.text(
            "Patients' ratings: whoever is rated like the role on average has half the points; each answer of the last "
            "{months} months moves them up or down against what the role's patients usually answer when asked the same "
            "way (by text message, on paper …).",
            months=whole("ratings_months"),
        ),
        reader.text(
            "Few answers count for less: the role's mean counts as {answers} answers beside one's own. {spread} "
            "percentage points above the mean earn all the points, as many below it none.",
            answers=whole("ratings_prior"),
            spread=formatting.number(reader, have["ratings_spread"] * 100),
        ),
        reader.text(
            "Praise: of several for one visit only the highest counts; praise that was asked for counts nothing; it is "
            "taken per {contacts} patients seen by those who saw more.",
            contacts=whole("praise_contacts"),
        ),
        reader.text("Complaint handling counts for whoever received the complaint first."),
        reader.text(
            "An upheld complaint costs points by its severity, {share} of them where it was upheld in part; a severe "
            "one takes the person off the month's list.",
            share=share("partly_upheld"),
        ),
        reader.text("Parts that do not apply to a role are left out and the others rescaled to 100; each is a cap."),
        reader.text(
            "Ranked is who has at least {answers} answers in {months} months, where patients are asked about the role, "
            "and {days} days on duty in the month.",
            answers=whole("answers_min"),
            months=whole("ratings_months"),
            days=whole("duty_days_min"),
        ),
        reader.text(
            "Service stars are the first {star} of a role's ranked people, stars and commended together the first "
            "{commended}, if they are above the role's mean; who has the same points to the tenth shares the tier.",
            star=share("star_share"),
            commended=share("commended_share"),
        ),
        reader.text(
            "Nobody scores themselves: no points for a nomination of oneself, nor for praise that one entered or a "
            "suggestion that one judged oneself."
        ),
        reader.text("Who was a star is commended at most in the month after; the place goes to the next.")
        if not have.get("may_repeat")
        else reader.text("Who was a star can be one again in the month after."),
    ]


def _weights(reader: Language, found: Rules, role: str) -> str:
    """One row per role, the chosen one in bold."""
    caps = found.weights.pivot_table(index="role", columns="part", values="cap")
    parts = [part for part in PARTS if part in caps]
    heads = [reader.text("Role"), *(reader.text(STAR_PART[part]) for part in parts)]
    body = ""
    for code in (code for code in STAFF_ROLE if code in caps.index):
        cells = [reader.text(STAFF_ROLE[code])]
        cells += [formatting.number(reader, caps.loc[code, part], 1).removesuffix(".0") for part in parts]
        chosen = ' class="sq-own"' if code == role else ""
        body += f"<tr{chosen}>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
    head = "".join(f'<th scope="col">{html.escape(word)}</th>' for word in heads)
    return (
        f'<div class="sq-table" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _points(reader: Language, found: Rules) -> str:
    """Each rule and its points, those that earn most first."""
    worth = sorted(found.points.items(), key=lambda item: -item[1])
    return _items([_worth(reader, rule, points) for rule, points in worth], "sq-columns")


def _worth(reader: Language, rule: str, points: float) -> str:
    said = formatting.number(reader, points, 0 if points.is_integer() else 1, sign=True)
    return reader.text(
        "{rule}: {points}",
        rule=reader.text(STAR_RULE[rule]) if rule in STAR_RULE else rule,
        points=reader.text("{number} points", number=said),
    )


def _version(reader: Language, found: Rules) -> str:
    if found.valid_from == FIRST:
        return reader.text("Version {version} of the rules, valid from the beginning.", version=found.version)
    return reader.text(
        "Version {version} of the rules, valid since {day}.",
        version=found.version,
        day=formatting.day(reader, found.valid_from),
    )


def _heading(words: str) -> str:
    return f'<h3 class="sq-heading">{html.escape(words)}</h3>'


def _items(said: list[str], kind: str = "") -> str:
    return f'<ul class="{kind}">' + "".join(f"<li>{html.escape(item)}</li>" for item in said) + "</ul>"
