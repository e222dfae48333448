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
    text = language.text
    name = text("Action slip")
    made = word.document(f"{name} {action.number}".strip(), language)
    word.title(made, hospital, name)
    word.fields(
        made,
        [
            (text("No."), action.number),
            (text("Issued on"), issued_on),
            (text("Department in charge"), action.department),
            (text("Person in charge"), action.owner),
            (text("Problem found on"), action.found_on),
            (text("Problem found"), action.reason),
            (text("Action asked for"), action.title),
            (text("Complete by"), action.due),
            (text("Verified by metric"), action.metric),
            (text("Baseline → target"), " → ".join(said for said in (action.baseline, action.target) if said)),
            (text("Verified by criterion"), action.criterion),
            (text("State of the action"), action.state),
        ],
    )
    word.heading(made, text("What the department did"))
    word.fields(
        made,
        [(text("Measures taken"), "\n\n\n"), (text("Person in charge (signature):"), ""), (text("Signed on:"), "")],
    )
    word.heading(made, text("What the quality office found"))
    word.fields(
        made,
        [
            (text("Verified"), text("☐ signed off    ☐ returned, because:") + "\n\n"),
            (text("Quality office (signature, date):"), ""),
        ],
    )
    return word.as_bytes(made)
