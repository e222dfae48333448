"""会议纪要: the minutes of a monthly review as a Word document, to be filled in, signed and sent out."""

from collections.abc import Sequence
from dataclasses import dataclass

from export import word
from export.slides import Slide
from export.slip import Task
from language import Language, formatting


@dataclass(frozen=True)
class Meeting:
    """What the head of the minutes says, in words; what is not known is a line to write on."""

    hospital: str
    title: str  # of the meeting: "2026年10月服务质量月度复盘会"
    held_on: str = ""
    place: str = ""
    chair: str = ""
    participants: Sequence[str] = ()
    recorder: str = ""


def minutes(
    meeting: Meeting,
    slides: Sequence[Slide],
    decisions: Sequence[Task],
    *,
    language: Language,
    remarks: Sequence[tuple[str, str]] = (),
) -> bytes:
    """The minutes: head, what was reported (each slide's sentence and lines), decisions, lines to sign on.

    remarks: (slide's key, words) that the meeting wrote down. Figures stand as they stood on the slides.
    """
    text = language.text
    made = word.document(meeting.title, language)
    word.title(made, meeting.hospital, text("Minutes: {meeting}", meeting=meeting.title))
    word.fields(
        made,
        [
            (text("Meeting date"), meeting.held_on),
            (text("Meeting place"), meeting.place),
            (text("Chaired by"), meeting.chair),
            (text("Taking part"), formatting.listing(language, list(meeting.participants))),
            (text("Minutes by"), meeting.recorder),
        ],
    )
    word.heading(made, text("1. What was reported"))
    for number, slide in enumerate(slides, 1):
        word.body(made, text("({number}) {title}", number=number, title=slide.title), bold=True)
        word.body(made, slide.sentence)
        for line in slide.lines:
            word.body(made, line)
        if slide.table is not None and slide.table.rows:
            word.grid(made, slide.table.heads, slide.table.rows, [1.0] * len(slide.table.heads))
        for key, said in remarks:
            if key == slide.key:
                word.body(made, text("Said at the meeting: {remark}", remark=said))
    word.heading(made, text("2. What was decided"))
    if decisions:
        _decisions(made, decisions, language)
    else:
        word.body(made, text("No decision was taken."))
    word.heading(made, text("3. Next step"))
    word.body(
        made,
        text("The quality office watches over the decisions; whether they worked is reported at the next review."),
    )
    word.blanks(made, [text("Chair (signature):"), text("Minutes by (signature):"), text("Signed on:")])
    return word.as_bytes(made)


def _decisions(made: object, decisions: Sequence[Task], language: Language) -> None:
    text = language.text
    heads = [
        text("No."),
        text("Action asked for"),
        text("Department in charge"),
        text("Person in charge"),
        text("Complete by"),
    ]
    rows = [
        [task.number or str(at), task.title, task.department, task.owner, task.due, task.metric, task.criterion]
        for at, task in enumerate(decisions, 1)
    ]
    word.grid(
        made,
        [*heads, text("Verified by metric"), text("Verified by criterion")],
        rows,
        [0.7, 2.6, 1.3, 1.2, 1.5, 1.4, 2.0],
    )
