"""督办单: the slip that hands an improvement action to a department, as a Word document with lines to sign on."""

from dataclasses import dataclass

from export import word
from language import Language


@dataclass(frozen=True)
class Task:
    """An improvement action in words, as they stand on the screen; dates and figures written out already."""

    title: str  # what is to be done
    department: str
    owner: str
    due: str
    metric: str = ""
    criterion: str = ""
    number: str = ""
    reason: str = ""  # what was found
    found_on: str = ""
    baseline: str = ""
    target: str = ""
    state: str = ""


def slip(action: Task, *, language: Language, hospital: str, issued_on: str = "") -> bytes:
    """The slip of one action: what was found, what is asked for, by when, how it is judged, who signs."""
    name = language.text("Action slip")
    made = word.document(f"{name} {action.number}".strip(), language, margin=2.5)
    word.title(made, hospital, name)
    change = " → ".join(said for said in (action.baseline, action.target) if said)
    word.fields(
        made,
        [
            [(language.text("No."), action.number), (language.text("Issued on"), issued_on)],
            [
                (language.text("Department in charge"), action.department),
                (language.text("Person in charge"), action.owner),
            ],
            [(language.text("Problem found on"), action.found_on), (language.text("Complete by"), action.due)],
            [(language.text("Problem found"), action.reason)],
            [(language.text("Action asked for"), action.title)],
            [(language.text("Verified by metric"), action.metric), (language.text("Baseline → target"), change)],
            [(language.text("Verified by criterion"), action.criterion)],
            [(language.text("State of the action"), action.state)],
        ],
    )
    word.heading(made, language.text("What the department did"))
    word.fields(
        made,
        [
            [(language.text("Measures taken"), "\n\n\n")],
            [(language.text("Person in charge (signature):"), ""), (language.text("Signed on:"), "")],
        ],
    )
    word.heading(made, language.text("What the quality office found"))
    word.fields(
        made,
        [
            [(language.text("Verified"), language.text("☐ signed off    ☐ returned, because:") + "\n\n")],
            [(language.text("Quality office (signature):"), ""), (language.text("Signed on:"), "")],
        ],
    )
    return word.as_bytes(made)
