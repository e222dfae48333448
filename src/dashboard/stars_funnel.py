"""The funnel beside the ranking of people: a role's top box against number of answers, between stored limits.

Its lines rest on everybody of the role and name nobody; its points are those whom the reader may see by row-level
security. It is for the desk: in the room only the published stars are spoken of.
"""

import pandas as pd
import streamlit as st

from charts.funnel import PEOPLE, SELECTION, Point, funnel
from dashboard.cards import caption, heading
from dashboard.filters import set_parameter
from dashboard.stars import Picture
from dashboard.stars_ranks import counted
from dashboard.stars_words import named
from dashboard.view import View
from language import formatting
from metrics import figures
from metrics.comparison import FEWEST, RATED_MONTHS, RATING
from metrics.definition import definitions
from metrics.disclosure import RANK_ANSWERS_PERSON
from metrics.ranking import BEST

WORTH_NAMING = 0.1  # a probability of being among the best three


def draw(view: View, picture: Picture) -> None:
    """Heading, funnel, who is likeliest among the best three, how to read it; nothing for a role that is not rated.

    A click on a point leads to the person's ledger.
    """
    limits, rows = picture.limits, picture.judged
    if limits is None or limits.departments < FEWEST:
        return
    reader = view.language
    metric = definitions()[RATING]
    name = metric.texts[reader.code].name
    heading(reader.text("Compared within the role: {metric}", metric=name))
    chart = funnel(
        points(view, rows), limits, reader, name=name, cases=reader.text("number of answers"), compared=PEOPLE
    )
    key = "funnel_people"  # whatever is shown: a chart of another key is built anew in the browser

    def clicked() -> None:
        selected = st.session_state[key].selection.get(SELECTION) or []
        if selected:
            set_parameter("person", str(selected[0]["id"]))

    st.vega_lite_chart(chart, theme=None, width="stretch", key=key, on_select=clicked)
    said = [words for words in (_among_best(view, picture), _caption(view, picture)) if words]
    st.html("".join(map(caption, said)))


def points(view: View, rows: pd.DataFrame) -> list[Point]:
    """Nobody on the worse side is named but to the quality office, the own head and themselves."""
    reader, metric = view.language, definitions()[RATING]
    low, high = figures.interval(metric, rows["raw"] * rows["rated"], rows["rated"])
    is_office = view.person.role == "quality_office"
    may_name = rows["own"] | is_office | (rows["direction"] != "worse")
    names = [named(view, row) if may else "" for row, may in zip(rows.to_dict("records"), may_name, strict=True)]
    # without the department, unless two share a name
    short = rows["name"].where(may_name & ~rows["name"].duplicated(keep=False), "")
    return [
        Point(
            id=row.staff_id,
            name=name,
            short=brief,
            n=row.rated,
            counted=counted(reader, row.rated),
            value=100 * row.raw,
            low=at[0],
            high=at[1],
            verdict=row.verdict,
            direction=row.direction,
            chance=row.chance,
            among_best=row.among_best,
            own=bool(row.own) and not is_office,
        )
        for row, name, brief, at in zip(rows.itertuples(), names, short, zip(low, high, strict=True), strict=True)
    ]


def _among_best(view: View, picture: Picture) -> str:
    """Who of those shown is likeliest among the role's best three."""
    reader, rows = view.language, picture.judged
    assert picture.limits is not None, "there is a funnel"
    rows = rows[rows["among_best"] >= WORTH_NAMING]
    if rows.empty or picture.limits.departments <= BEST:
        return ""
    likeliest = [
        reader.text("{name} {share}", name=named(view, row), share=formatting.percent(reader, row["among_best"]))
        for row in rows.head(BEST).to_dict("records")
    ]
    return reader.text(
        "Of those shown, likeliest among the role's best three: {names}.",
        names=formatting.listing(reader, likeliest),
    )


def _caption(view: View, picture: Picture) -> str:
    """How to read the funnel of a role, what it rests on, who is in it."""
    reader = view.language
    assert picture.limits is not None, "there is a funnel"
    said = [
        reader.text(
            "Few answers vary much by chance. Inside the shaded band (95%) a person does not clearly differ from the "
            "role; outside it, it is worth a look (pale); beyond the dashed lines (99.8%) it is clearly different "
            "(strong). Blue is the better side, orange the worse."
        ),
        reader.text(
            "The lines rest on the {people} people of the role who have {least} answers or more in the {months} months "
            "to {month}, and allow for what people usually differ by; survey modes are counted alike.",
            people=int(picture.limits.departments),
            least=RANK_ANSWERS_PERSON,
            months=RATED_MONTHS,
            month=formatting.month(reader, picture.choice.month),
        ),
    ]
    if view.person.role != "quality_office":
        said.append(reader.text("The points are those whom you may see."))
    return formatting.sentences(reader, said)
