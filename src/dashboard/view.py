"""What a page is given: who looks, in which language, through which transaction, at which URL."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from dashboard.filters import Filters, Menu, select
from language import Language
from warehouse import acted, people, waits
from warehouse.people import Person


@dataclass(frozen=True)
class View:
    """One run of one page for one person; everything it reads comes from the one transaction `tx`."""

    language: Language
    person: Person
    tx: Connection
    filters: Filters
    pages: Mapping[str, st.Page]
    present: bool
    visitor: bool = False
    steps: list[str] = field(default_factory=list)  # titles of the page's own screens, which the arrow keys turn

    @cached_property
    def extent(self) -> tuple[date, date] | None:
        """First and last day with data; None in an empty database."""
        return waits.extent(self.tx)

    @cached_property
    def departments(self) -> pd.DataFrame:
        """The hospital's departments by department_id, in reading order: label, campus_id, kind, active."""
        return self._named(people.departments(self.tx), "department_id")

    @cached_property
    def campuses(self) -> pd.DataFrame:
        """The hospital's campuses, indexed by campus_id: label; in reading order."""
        return self._named(people.campuses(self.tx), "campus_id")

    @cached_property
    def actions(self) -> pd.DataFrame:
        """The improvement actions that the person may see, by what they are about (warehouse.acted.acted)."""
        return acted.acted(self.tx)

    @cached_property
    def open_actions(self) -> dict[tuple[str, str], list[dict[Hashable, Any]]]:
        """Those that are open and measured by a figure, by metric and department; of each the one due first ahead."""
        found: dict[tuple[str, str], list[dict[Hashable, Any]]] = {}
        for row in self.actions[self.actions.is_open & self.actions.metric.notna()].to_dict("records"):
            found.setdefault((row["metric"], row["department_id"]), []).append(row)
        return found

    @cached_property
    def actions_on_complaints(self) -> dict[str, dict[Hashable, Any]]:
        """What complaints led to, by complaint_id: of several actions the open one, of these the first due."""
        rows = self.actions[self.actions.source_kind == "complaint"].to_dict("records")
        return {row["source"]: row for row in reversed(rows)}

    def select(self, menu: Menu, *, drawn: bool = True) -> str:
        """The id chosen from a menu; the projector has none and shows what the link says."""
        return select(self.filters, self.language, menu, drawn=drawn and not self.present)

    @property
    def is_head(self) -> bool:
        """Whether the person sees only departments of their own."""
        return self.person.role not in ("director", "quality_office")

    @property
    def own_departments(self) -> list[str]:
        """The departments whose own figures the person may see, in reading order."""
        if self.is_head:
            return [department for department in self.departments.index if department in self.person.departments]
        return list(self.departments.index)

    def place(self, department: str) -> str:
        """The words for a department id, '*' or '*<campus>'."""
        if department == "*":
            return self.language.text("Whole hospital")
        if department.startswith("*"):
            return str(self.campuses.label.get(department[1:], department[1:]))
        return self._labels.get(department, department)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {str(id_): str(label) for id_, label in self.departments.label.items()}

    def _named(self, rows: pd.DataFrame, key: str) -> pd.DataFrame:
        label = rows["name"] if self.language.code == "zh" else rows["name_en"]
        rows = rows.assign(label=label).set_index(key)
        return rows.iloc[sorted(range(len(rows)), key=lambda row: reading_order(rows.label.iloc[row]))]


def reading_order(name: str) -> bytes:
    """A sort key: GB 18030 has the common Chinese characters in the order of their pinyin."""
    return name.casefold().encode("gb18030")
