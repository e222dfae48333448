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
    made = word.document(meeting.title, language)
    word.title(made, meeting.hospital, language.text("Minutes: {meeting}", meeting=meeting.title))
    word.fields(
        made,
        [
            [(language.text("Meeting date"), meeting.held_on)],
            [(language.text("Meeting place"), meeting.place)],
            [(language.text("Chaired by"), meeting.chair), (language.text("Minutes by"), meeting.recorder)],
            [(language.text("Taking part"), formatting.listing(language, list(meeting.participants)) or "\n")],
        ],
    )
    word.heading(made, language.text("1. What was reported"))
    for number, slide in enumerate(slides, 1):
        word.body(made, language.text("({number}) {title}", number=number, title=slide.title), bold=True)
        table = slide.table if slide.table is not None and slide.table.rows else None
        word.body(made, slide.sentence, with_next=table is not None)
        for line in slide.lines:
            word.body(made, line)
        if table is not None:
            word.grid(made, table.heads, table.rows)
        for key, said in remarks:
            if key == slide.key:
                word.body(made, language.text("Said at the meeting: {remark}", remark=said))
    word.heading(made, language.text("2. What was decided"))
    if decisions:
        _decisions(made, decisions, language)
    else:
        word.body(made, language.text("No decision was taken."))
    word.heading(made, language.text("3. Next step"))
    word.body(
        made,
        language.text(
            "The quality office watches over the decisions; whether they worked is reported at the next review."
        ),
    )
    word.blanks(
        made,
        [language.text("Chair (signature):"), language.text("Minutes by (signature):"), language.text("Signed on:")],
    )
    return word.as_bytes(made)


def _decisions(made: object, decisions: Sequence[Task], language: Language) -> None:
    heads = [
        language.text("No."),
        language.text("Action asked for"),
        language.text("Department in charge"),
        language.text("Person in charge"),
        language.text("Complete by"),
    ]
    rows = [
        [task.number or str(at), task.title, task.department, task.owner, task.due, task.metric, task.criterion]
        for at, task in enumerate(decisions, 1)
    ]
    word.grid(
        made,
        [*heads, language.text("Verified by metric"), language.text("Verified by criterion")],
        rows,
    )
