"""The numbers behind the actions: all that the filters leave, the causes that repeat, what became of those acted on."""

from dashboard import actions_causes, actions_words
from dashboard.actions import Picture
from dashboard.actions_causes import VERDICT, Loop
from dashboard.complaints_choice import topic_name
from dashboard.view import View
from export.tables import Numbers
from language import N_, formatting
from metrics.recurrence import SETTLED_DAYS

FIELDS = ("state", "stage", "due_on", "department_id", "owner", "metric", "baseline", "target", "criterion", "found_on")


def numbers(view: View, picture: Picture) -> list[Numbers]:
    """Every action in rows, not only those that the screen has room for; then the complaint loop's two tables."""
    loop = actions_causes.loop(view, picture)
    return [_actions(view, picture), _repeating(view, loop), _came_back(view, loop)]


def _actions(view: View, picture: Picture) -> Numbers:
    reader = view.language
    heads = [reader.text("What is to be done"), *(actions_words.field(reader, name) for name in FIELDS)]
    rows = [
        [str(row["title"]), *(actions_words.value(view, picture.names, row, name) for name in FIELDS)]
        for row in picture.shown.to_dict("records")
    ]
    return Numbers(reader.text("Improvement actions"), heads, rows)


def _repeating(view: View, loop: Loop) -> Numbers:
    reader = view.language
    rows = []
    for row in loop.repeating.to_dict("records"):
        chosen = actions_causes.chosen(loop.acted.get((row["department_id"], row["topic"]), []))
        rows.append(
            [
                topic_name(reader, row["topic"]),
                view.place(row["department_id"]),
                formatting.number(reader, row["now"]),
                formatting.number(reader, row["before"]),
                reader.text("none") if chosen is None else str(chosen["title"]),
            ]
        )
    heads = (N_("Cause"), N_("Department"), N_("Last half year"), N_("Half year before"), N_("Action"))
    return Numbers(reader.text("Causes that repeat"), [reader.text(head) for head in heads], rows)


def _came_back(view: View, loop: Loop) -> Numbers:
    reader = view.language
    rows = [
        [
            topic_name(reader, topic),
            view.place(row["department_id"]),
            str(row["title"]),
            formatting.day(reader, row["signed_off_on"]),
            actions_causes.counted(view, one.before, one.rate_before),
            actions_causes.counted(view, one.after, one.rate_after),
            reader.text(VERDICT[one.verdict], days=SETTLED_DAYS),
        ]
        for row, topic, one in loop.after
    ]
    heads = (N_("Cause"), N_("Department"), N_("Action"), N_("Signed off on"), N_("Before"), N_("After"), N_("Verdict"))
    return Numbers(reader.text("Causes after the action"), [reader.text(head) for head in heads], rows)
