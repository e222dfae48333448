"""One patient's own words: which of the comments kept with an edition the meeting is told."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

Row = Mapping[Hashable, Any]


def told(facts: pd.DataFrame, signals: pd.DataFrame, before: Row | None = None) -> Row | None:
    """The comment of the first department with a signal that has one, else the longest there is; None where none is.

    facts: of the edition (warehouse.review.facts). before: what the edition before told, which is told again as long as
    it stands.
    """
    rows = [
        {"department_id": row["department_id"], **row["content"]}
        for row in facts[facts["kind"] == "story"].to_dict("records")
    ]
    if not rows:
        return None
    if before in rows:
        return before
    order = {place: number for number, place in enumerate(dict.fromkeys(signals["department_id"]))}

    def rank(row: dict[str, Any]) -> tuple[int, int, str]:
        return order.get(row["department_id"], len(order)), -len(row["comment"]), row["department_id"]

    return min(rows, key=rank)
