"""What people write around a review, each as a new version beside the earlier ones; in warehouse.write.as_person.

The database signs each and refuses what the rules do not allow; `refusal` says which rule it was.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, cast, get_args

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from warehouse.actions import just_opened
from warehouse.typed import stands, typed

# characters, each has to fit on its screen: of an item's title, a remark or comment, a decision and its criterion
LONGEST = {"item": 80, "words": 300, "decision": 120, "criterion": 200}
Hint = Literal[
    "changed", "held", "unlocked", "office", "not_over", "no_data", "owner",
    "corrects", "corrected", "reason", "stale", "unchanged",
]  # fmt: skip
Refusal = Hint | Literal["not_allowed", "other"]


# a row that row-level security refuses; one of two simultaneous editors
_CODES: dict[str, Refusal] = {"42501": "not_allowed", "23505": "changed"}


def refusal(error: DBAPIError) -> Refusal:
    """Why the database refused: the hint of its own rules, or what kind of constraint it was."""
    diagnosis = getattr(error.orig, "diag", None)
    hint = getattr(diagnosis, "message_hint", None)
    if hint in get_args(Hint):
        return cast(Hint, hint)
    code = getattr(error.orig, "sqlstate", "")
    return _CODES.get(code or "", "other")


def hold(tx: Connection, month: date, scope: str, version: int, effects: Mapping[str, Any] | None = None) -> None:
    """The meeting was held: from now on nothing of it changes. version: the one before; effects: what it was told."""
    told = json.dumps(effects or {}, allow_nan=False)
    if not _is_written(tx, "review", month=month, department_id=scope, version=version + 1):
        _insert(tx, "review", month=month, department_id=scope, version=version + 1, held_at="now", effects=told)


def save_item(
    tx: Connection,
    month: date,
    scope: str,
    item: str,
    version: int,
    *,
    about: str,
    position: float | None,
    dropped: bool,
    title: str,
    remark: str,
) -> None:
    """An item of the agenda as it shall be; version: the one that was changed, 0 for none."""
    _insert(
        tx,
        "review_item",
        month=month,
        department_id=scope,
        item=item,
        version=version + 1,
        about=about,
        position=position,
        dropped=dropped,
        title=typed(title, LONGEST["item"]),
        remark=typed(remark, LONGEST["words"]),
    )


def save_comment(tx: Connection, month: date, department: str, metric: str, version: int, words: str) -> None:
    """What a department says of its figure; version: the one that was changed, 0 for none."""
    said = typed(words, LONGEST["words"])
    _insert(tx, "review_comment", month=month, department_id=department, metric=metric, version=version + 1, words=said)


def decide(
    tx: Connection,
    month: date,
    *,
    department: str,
    title: str,
    reason: str,
    owner: str,
    metric: str | None,
    baseline: float | None,
    target: float | None,
    criterion: str,
    due_on: date,
) -> int:
    """A decision of the review becomes an action, found today; returns its id. Sent twice, it is decided once."""
    said = {
        "department_id": department, "title": typed(title, LONGEST["decision"]), "reason": reason, "owner": owner,
        "source_kind": "review", "source": f"{month:%Y-%m}", "metric": metric, "baseline": baseline, "target": target,
        "criterion": typed(criterion, LONGEST["criterion"]), "due_on": due_on,
    }  # fmt: skip
    if (known := just_opened(tx, said)) is not None:
        return known
    # its number first: a row cannot be returned by the statement that adds it, which does not see it yet
    number = int(tx.execute(text("select nextval('quality.action_id')")).scalar_one())
    tx.execute(
        text(
            """
            insert into quality.action_version (
                action_id, version, changed_by, state, stage, department_id, title, reason, source_kind, source, owner,
                metric, baseline, target, criterion, found_on, due_on)
            values (:action_id, 1, quality.current_email(), 'to_do', 'plan', :department_id, :title, :reason,
                :source_kind, :source, :owner, :metric, :baseline, :target, :criterion,
                quality.local_day(now()), :due_on)
            """
        ),
        said | {"action_id": number},
    )
    return number


def _is_written(tx: Connection, table: str, **values: object) -> bool:
    return stands(tx, table, "changed_by", "changed_at", values)


def _insert(tx: Connection, table: str, **values: object) -> None:
    """One row of a table of this file's own, signed by the person of the transaction; the same twice is one."""
    if table != "review" and _is_written(tx, table, **values):
        return
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    tx.execute(
        text(f"insert into quality.{table} ({names}, changed_by) values ({marks}, quality.current_email())"),  # noqa: S608
        values,
    )
