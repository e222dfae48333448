"""Actions of the small hospital for tests."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from database.small_hospital import HEAD_OF_EYES

FOUND, DUE = date(2026, 3, 2), date(2026, 3, 20)
AGREED: dict[str, Any] = {
    "department_id": "eyes", "title": "缩短候诊", "owner": HEAD_OF_EYES, "found_on": FOUND, "due_on": DUE,
    "metric": "wait_on_target_rate", "baseline": 71.5, "criterion": "连续三个月好于基线",
}  # fmt: skip


def version(tx: Connection, /, action_id: int, number: int, state: str, when: str, **values: Any) -> None:
    """One version as a loader writes it: who and when are given."""
    row = {
        "action_id": action_id, "version": number, "state": state, "stage": "do", "changed_at": when,
        "changed_by": HEAD_OF_EYES, "department_id": "eyes", "title": "缩短候诊", "reason": "", "source_kind": "other",
        "owner": HEAD_OF_EYES, "found_on": FOUND, "due_on": DUE, **values,
    }  # fmt: skip
    columns = ", ".join(row)
    tx.execute(
        text(f"insert into quality.action_version ({columns}) values ({', '.join(f':{name}' for name in row)})"),  # noqa: S608
        row,
    )
