"""What is said of a person's rank within the role: the top box of twelve months, as metrics.ranking judged it."""

from charts.funnel import PEOPLE, verdict_said
from dashboard.figures import Figure
from dashboard.stars import Row
from language import Language, formatting
from metrics.comparison import RATED_MONTHS, RATING
from metrics.definition import COUNTS, definitions


def ranked_figure(reader: Language, row: Row) -> Figure:
    """The top box of twelve months, how it stands within the role, and the probability of being among the best."""
    notes = [
        verdict_said(reader, row["verdict"], row["direction"], PEOPLE),
        reader.text("among the role's best three: {share}", share=formatting.percent(reader, row["among_best"])),
        reader.text("{months} months, {answers}", months=RATED_MONTHS, answers=counted(reader, row["rated"])),
    ]
    name = definitions()[RATING].texts[reader.code].name
    return Figure(name, formatting.percent(reader, row["raw"], 1), notes)


def ranked_by(reader: Language) -> str:
    """What the probability of being among the best three rests on."""
    return reader.text(
        "How likely the person is one of the role's best three by patients' top marks (5 of 5) in {months} months.",
        months=RATED_MONTHS,
    )


def counted(reader: Language, rated: float) -> str:
    """ "57 answers"."""
    return reader.text(COUNTS[definitions()[RATING].counts], n=formatting.number(reader, rated))
