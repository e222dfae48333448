"""Beside departments compared: the links to actions about the chosen one, or about those that are worse."""

import html

import pandas as pd

from dashboard import action_link
from dashboard.view import View
from metrics import periods
from metrics.definition import Metric

MOST = 3  # departments at a time that anybody acts on
CLEARLY = {"beyond_998": 0, "beyond_95": 1, "worse": 1}  # verdict -> the clearer ones first


def beside_chosen(view: View, metric: Metric, period: str, visit_kind: str, rows: pd.DataFrame, chosen: str) -> str:
    """HTML for the heading: the link about the chosen department; empty where none is or it is not compared.

    rows: department_id and value, as compared; period: its key; visit_kind: "" for all.
    """
    values = rows.loc[rows["department_id"] == chosen, "value"]
    return "" if values.empty else _link(view, metric, period, visit_kind, chosen, float(values.iloc[0]), "")


def about_the_worse(view: View, metric: Metric, period: str, visit_kind: str, rows: pd.DataFrame) -> str:
    """HTML: a line of links about the departments that are worse beyond chance, the clearest first; or nothing.

    rows: as above, the best first, those that are worse alone, with their verdict.
    """
    if rows.empty:
        return ""
    worst = rows.iloc[::-1].sort_values("verdict", key=lambda codes: codes.map(CLEARLY), kind="stable").head(MOST)
    links = [
        _link(view, metric, period, visit_kind, row["department_id"], row["value"], view.place(row["department_id"]))
        for row in worst.to_dict("records")
    ]
    said = " ".join(link for link in links if link)
    if not said:
        return ""
    return f'<p class="sq-caption">{html.escape(view.language.text("On the worse side:"))} {said}</p>'


def _link(view: View, metric: Metric, period: str, kind: str, department: str, value: float, words: str) -> str:
    last_day = view.extent[1] if view.extent else None
    told = action_link.of_period(view, periods.parse(period, last_day), value) if last_day else {}
    return action_link.beside(view, metric.id, department, None, kind=kind, words=words, **told)
