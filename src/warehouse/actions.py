"""Improvement actions, as pages read and write them: how each stands, how it came there, a new one, a change.

Reading goes through warehouse.read.as_person, writing through warehouse.write.as_person. What somebody may see or do is
decided by the database (row-level security and the trigger of quality.action_version); its refusals become Refused.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import pandas as pd
import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from language import N_, Problem
from metrics.definition import definitions
from warehouse.read import frame
from warehouse.typed import AGAIN, LONG, typed

STATES = ("to_do", "doing", "returned", "awaiting_verification", "signed_off", "stopped")  # in the order of the work
CLOSED = ("signed_off", "stopped")
STAGES = ("plan", "do", "check", "act")
SOURCES = ("figure", "complaint", "review", "other")
# What may follow a state, in the order in which it is offered; the database refuses anything else
NEXT = {
    "to_do": ("doing", "stopped"),
    "doing": ("awaiting_verification", "stopped"),
    "awaiting_verification": ("signed_off", "returned"),
    "returned": ("doing", "stopped"),
    "signed_off": (),
    "stopped": (),
}
FIELDS = (
    "state", "stage", "department_id", "title", "reason", "source_kind", "source", "owner", "metric", "visit_kind",
    "step", "baseline", "target", "criterion", "found_on", "starts", "due_on",
)  # fmt: skip
# What was agreed: it changes only with a remark that says why
AGREED = ("department_id", "found_on", "due_on", "metric", "baseline", "target", "criterion", "owner")
LONGEST = {"title": 200, "reason": 4000, "criterion": 1000, "remark": 4000}  # characters, as the table has them
TEXTS = ("title", "reason", "criterion", "source", "remark")  # that people type
_DEFAULTS: dict[str, Any] = {
    "state": "to_do", "stage": "plan", "reason": "", "source_kind": "other", "source": "", "metric": None,
    "visit_kind": "*", "step": "*", "baseline": None, "target": None, "criterion": "", "starts": None,
}  # fmt: skip

# The database's hints, in words for whoever meets them
REFUSALS = {
    "changed": N_("Somebody changed this action meanwhile. Their change is shown below; what you typed is kept."),
    "owner": N_("Nobody known was named as the owner. Choose somebody from the list."),
    "state": N_("An action cannot go from where it stands to there. Look at how it stands now."),
    "closed": N_("This action is closed. Open a new one if it is needed again."),
    "verify": N_("An action is verified and signed off by the quality office, never by its owner."),
    "remark": N_("Say why: what was agreed changes with a reason, and an action is stopped or returned with one."),
    "department": N_("You may write about your own departments only; the quality office writes about all."),
    "title": N_("Give the action a title."),
    "due": N_("The due date lies before the day on which the problem was found."),
    "starts": N_("The action cannot begin before the problem was found."),
    "dates": N_("Give the day on which the problem was found, and the due date."),
    "note": N_("Write what is to be noted in the log."),
    "metric": N_("There is no metric of that name, or no longer. Choose one from the list, or none."),
    "long": LONG,
    "gone": N_("There is no such action, or not for you to see."),
}


class Refused(Problem):
    """A change that is not made, said in a sentence; `hint` is one of REFUSALS."""

    def __init__(self, hint: str, **values: object) -> None:
        super().__init__(REFUSALS[hint], **values)
        self.hint = hint


def actions(tx: Connection, day: date | None = None) -> pd.DataFrame:
    """Every action that the reader may see, one row each as it stands: the overdue first, then by due date.

    Columns of quality.action_version (version: the last one; changed_at, changed_by, remark: of it), and opened_at,
    opened_by, state_since, signed_off_at (timestamps), signed_off_on (date), signed_off_by (null while it is not),
    is_open (neither signed off nor stopped) and is_overdue on `day`, by default the day by which the hospital judges
    what is open.
    """
    found = frame(
        tx,
        """
        select action.*, is_open and due_on < coalesce(:day, (select day from mart.complaint_today)) as is_overdue
        from mart.action as action
        order by is_open desc, due_on, action_id
        """,
        day=day,
    )
    return found.astype({"baseline": float, "target": float, "is_open": bool, "is_overdue": bool})


def action(tx: Connection, action_id: int) -> dict[str, Any] | None:
    """One action as it stands (the columns of `actions`); None where there is none that the reader may see."""
    found = actions(tx)
    rows = found[found.action_id == action_id].to_dict("records")
    return {str(name): _known(value) for name, value in rows[0].items()} if rows else None


def log(tx: Connection, action_id: int) -> pd.DataFrame:
    """One row per version of an action, the first one first: the columns of quality.action_version, and `changes`.

    changes: of each version a list of (field, before, after) of FIELDS; empty of the first.
    """
    found = frame(tx, "select * from mart.action_log where action_id = :id order by version", id=action_id)
    rows = [{name: _known(value) for name, value in row.items()} for row in found.to_dict("records")]
    changes = [
        [(name, before[name], after[name]) for name in FIELDS if before[name] != after[name]] if before else []
        for before, after in zip([None, *rows], rows, strict=False)
    ]
    return found.assign(changes=pd.Series(changes, index=found.index, dtype=object))


def colleagues(tx: Connection) -> pd.DataFrame:
    """The people who can own an action, one row each: email, display_name, role, departments; none for staff."""
    return frame(tx, "select email, display_name, role, departments from quality.colleagues() order by email")


def writable(tx: Connection) -> list[str]:
    """The departments about which the reader may write; '*' and '*<campus_id>' among them for the quality office."""
    found: list[str] | None = tx.execute(text("select quality.writable_departments()")).scalar_one()
    return found or []


def cycle(tx: Connection, department: str) -> pd.DataFrame:
    """How long actions took from found to signed off: month (found), taken (days), ended, complaints (the count).

    department: an id, '*' or '*<campus_id>', whose actions are summed whether or not the reader may see each.
    """
    return frame(
        tx,
        """
        select date_trunc('month', day)::date as month, taken, ended, sum(cases)::integer as complaints
        from mart.rectification_cycle_median
        where department_id = :department
        group by month, taken, ended
        order by month
        """,
        department=department,
    )


def on_time(tx: Connection, department: str) -> pd.DataFrame:
    """Actions by month due: month, numerator (signed off in time), denominator (past due)."""
    return frame(
        tx,
        """
        select date_trunc('month', day)::date as month, sum(numerator)::integer as numerator,
            sum(denominator)::integer as denominator
        from mart.action_on_time_rate
        where department_id = :department
        group by month
        order by month
        """,
        department=department,
    )


def month_value(tx: Connection, metric: str, department: str, month: date, visit_kind: str) -> tuple[float, float]:
    """Numerator and denominator of an additive metric in a month, zeros where there is none; visit_kind '*' for all."""
    row = frame(
        tx,
        """
        select coalesce(sum(numerator), 0)::float as numerator, coalesce(sum(denominator), 0)::float as denominator
        from mart.metric_month
        where metric = :metric and department_id = :department and month = :month and :visit_kind in ('*', visit_kind)
        """,
        metric=metric,
        department=department,
        month=month,
        visit_kind=visit_kind,
    ).iloc[0]
    return float(row["numerator"]), float(row["denominator"])


def just_opened(tx: Connection, values: Mapping[str, Any]) -> int | None:
    """The action that the reader opened just so in the last minutes, as after a page was loaded anew.

    A browser that lost the answer does not know that the action was kept: opened again, it is not to stand there twice.
    Just so: with the same in every one of `values`, which are of FIELDS; otherwise it is another one.
    """
    kept = {name: typed(value) if name in TEXTS else value for name, value in values.items()}
    same = " and ".join(f"{name} is not distinct from :{name}" for name in kept)
    found: int | None = tx.execute(
        text(
            "select max(action_id) from quality.action_version where version = 1"  # noqa: S608 (our own column names)
            f" and changed_by = quality.current_email() and changed_at > now() - interval '{AGAIN}' and {same}"
        ),
        kept,
    ).scalar_one()
    return found


def open_action(tx: Connection, values: Mapping[str, Any], remark: str = "") -> int:
    """Open an action; the number it has from then on.

    values: of FIELDS; department_id, title, owner, found_on and due_on at least. Refused: it may not be, or is wrong.
    """
    row = check(_DEFAULTS | dict(values), remark)
    row["action_id"] = tx.execute(text("select nextval('quality.action_id')")).scalar_one()
    _write(tx, row | {"version": 1})
    return int(row["action_id"])


def change(tx: Connection, action_id: int, version: int, values: Mapping[str, Any], remark: str = "") -> int:
    """Change an action whose last version is known to be `version`; the number of the new one.

    values: those of FIELDS that become others. Sent twice, as by a second click, it is written once. Refused: it was
    changed meanwhile, may not be, or is wrong; then nothing is written.
    """
    before = action(tx, action_id)
    if before is None:
        raise Refused("gone")
    if before["version"] in (version, version + 1) and _stands(tx, {**values, "remark": remark}, before):
        return int(before["version"])
    if before["version"] != version:
        raise Refused("changed")
    row = check({name: before[name] for name in FIELDS} | dict(values), remark, before=before)
    _write(tx, row | {"action_id": action_id, "version": version + 1})
    return version + 1


def check(values: Mapping[str, Any], remark: str, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The row to write, texts trimmed; Refused says what is wrong before the database does.

    before: how it stood; a metric that was retired since may stay, but not be chosen anew.
    """
    row = {name: values[name] for name in FIELDS} | {"remark": remark}
    for name in TEXTS:
        row[name] = typed(row[name])
    for name, most in LONGEST.items():
        if len(row[name]) > most:
            raise Refused("long", most=most, given=len(row[name]))
    if not row["title"]:
        raise Refused("title")
    if row["found_on"] is None or row["due_on"] is None:
        raise Refused("dates")
    if row["due_on"] < row["found_on"]:
        raise Refused("due")
    if row["starts"] is not None and row["starts"] < row["found_on"]:
        raise Refused("starts")
    if row["metric"] not in (None, before and before["metric"]) and row["metric"] not in definitions():
        raise Refused("metric")
    return row


def _stands(tx: Connection, values: Mapping[str, Any], last: Mapping[str, Any]) -> bool:
    """Whether the reader's own last version, of the last minutes, says all of this already."""
    if any((typed(value) if name in TEXTS else value) != last[name] for name, value in values.items()):
        return False
    found: bool = tx.execute(
        text(f"select :by = quality.current_email() and :at > now() - interval '{AGAIN}'"),
        {"by": last["changed_by"], "at": last["changed_at"]},
    ).scalar_one()
    return found


def _write(tx: Connection, row: Mapping[str, Any]) -> None:
    columns = ("action_id", "version", "changed_by", "remark", *FIELDS)
    values = ", ".join(f":{name}" for name in columns)
    with _put_into_words():
        tx.execute(
            text(f"insert into quality.action_version ({', '.join(columns)}) values ({values})"),  # noqa: S608 (ours)
            {**row, "changed_by": ""},  # signed by the database
        )


@contextmanager
def _put_into_words() -> Iterator[None]:
    """What the database refuses, as Refused; any other error goes on as it is."""
    try:
        yield
    except DBAPIError as error:
        hint = _hint(error.orig)
        if hint is None:
            raise
        raise Refused(hint) from error


def _hint(error: BaseException | None) -> str | None:
    if not isinstance(error, psycopg.Error):
        return None
    if (hint := error.diag.message_hint) in REFUSALS:
        return hint
    match error:
        case psycopg.errors.UniqueViolation():
            return "changed"  # two at the same moment: the key knows, before the trigger can
        case psycopg.errors.InsufficientPrivilege():
            return "department"
    return None


def _known(value: Any) -> Any:
    """None for what pandas calls missing."""
    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value
