"""The work list of open complaints, what is overdue or due soon first; and the numbers behind the charts."""

import html
from typing import Any

import pandas as pd

from dashboard import action_link, comparison, complaints_durations
from dashboard.cards import caption
from dashboard.complaints import SOON, Picture
from dashboard.complaints_choice import topic_name
from dashboard.view import View
from export.tables import Numbers
from language import N_, Language, formatting
from language.labels import COMPLAINT_STAGE, SEVERITY

MOST = 30  # a list to act on, not an archive; all of them are among the numbers behind
MOST_PRESENT = 8
NEXT = {
    "received": N_("acknowledge and reply"),
    "acknowledged": N_("reply"),
    "replied": N_("rectify"),
    "rectified": N_("close"),
    "reopened": N_("take up again"),
}


def work_list(view: View, picture: Picture) -> str:
    """HTML: one row per open case with what is to be done by when; no patient, no name."""
    reader = view.language
    rows = picture.cases.head(MOST_PRESENT if view.present else MOST)
    if not len(rows):
        return f'<p class="sq-caption">{html.escape(reader.text("No open complaint here."))}</p>'
    heads = [*_heads(view), *([] if view.present else [reader.text("Action")])]
    body = "".join(_row(view, row) for row in rows.to_dict("records"))
    head = "".join(f'<th scope="col">{html.escape(word)}</th>' for word in heads)
    more = len(picture.cases) - len(rows)
    tail = caption(_more(view, more)) if more else ""
    return (
        f'<div class="sq-table sq-list" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>{tail}"
    )


def _more(view: View, more: int) -> str:
    reader, number = view.language, formatting.number(view.language, more)
    if view.present:
        return reader.plural("{number} more", "{number} more", more, number=number)
    return reader.plural(
        "{number} more, among the numbers behind", "{number} more, among the numbers behind", more, number=number
    )


def _row(view: View, row: dict[Any, Any]) -> str:
    left, tone = _left(view.language, row)
    case, _, *others = _cells(view, row)
    cells = [html.escape(case), f'<span class="sq-{tone}">{html.escape(left)}</span>', *map(html.escape, others)]
    if not view.present:
        own = next((id_ for id_ in row["department_ids"] if action_link.may_open(view, id_)), "")
        cells.append(action_link.about_complaint(view, str(row["complaint_id"]), own))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _cells(view: View, row: dict[Any, Any]) -> list[str]:
    """A case in words, as `_heads` names them."""
    reader = view.language
    due = formatting.day(reader, row["due_day"]) if row["due_day"] and not row["replied"] else formatting.NOTHING
    if row["is_estimated"] and not row["replied"]:
        due = reader.text("{day} (estimated)", day=due)
    topics = [topic_name(reader, code) for code in row["topics"]]
    severity = SEVERITY["0" if pd.isna(row["severity"]) else str(int(row["severity"]))]
    return [
        str(row["complaint_id"]),
        _left(reader, row)[0],
        due,
        reader.text(COMPLAINT_STAGE[row["stage"]]),
        reader.text(NEXT[row["stage"]]),
        (topics or [formatting.NOTHING])[0] + (f" +{len(topics) - 1}" if len(topics) > 1 else ""),
        reader.text(severity),
        formatting.listing(reader, [view.place(id_) for id_ in row["department_ids"]]),
        *([] if view.present else [formatting.day(reader, row["day"])]),
    ]


def _heads(view: View) -> list[str]:
    heads = [N_("Case"), N_("Working days"), N_("Due"), N_("Stage"), N_("Next"), N_("Topic"), N_("Severity")]
    heads += [N_("Department"), *([] if view.present else [N_("Received on")])]
    return [view.language.text(head) for head in heads]


def _left(reader: Language, row: dict[Any, Any]) -> tuple[str, str]:
    """Days over or left until the reply is due; once replied, days since receipt."""
    if row["replied"] or row["working_days_left"] is None or pd.isna(row["working_days_left"]):
        return reader.text("{number} since receipt", number=int(row["working_days"])), "plain"
    left = int(row["working_days_left"])
    if row["is_overdue"]:
        return reader.text("{number} over", number=max(-left, 0)), "worse"
    if left == 0:
        return reader.text("due today"), "worse"
    said = reader.text("{number} left", number=left)
    return said, "worse" if left <= SOON else "plain"


def numbers(view: View, picture: Picture) -> list[Numbers]:
    """The months behind the chart: complaints, rate with interval, days to rectification; then all other tables."""
    reader = view.language
    rate = reader.text("Complaints per 10,000 visits")
    heads = [reader.text("Month"), reader.text("Complaints"), reader.text("Visits"), rate, reader.text("95% interval")]
    heads += [reader.text("Half rectified within"), reader.text("Nine in ten rectified within")]
    rectified = picture.controls["rectification_time"]
    by_quarter = rectified.series.every == "quarter"
    if by_quarter:
        heads[-2:] = [reader.text("{figure}, by quarter", figure=head) for head in heads[-2:]]
    body = []
    for row in picture.controls["complaint_rate"].months.sort_values("month", ascending=False).to_dict("records"):
        low, high = (formatting.number(reader, row[bound], 1) for bound in ("low", "high"))
        cells = [
            formatting.month(reader, row["month"]),
            formatting.number(reader, row["received"]),
            formatting.number(reader, row["visits"]),
            formatting.number(reader, row["value"], 1),
            formatting.between(reader, low, high),
        ]
        month = row["month"].to_period("Q").to_timestamp() if by_quarter else row["month"]
        for column in ("value", "p90"):
            value = rectified.months.set_index("month")[column].get(month, float("nan"))
            cells.append(formatting.working_days(reader, float(value)))
        body.append(cells)
    months, cases = Numbers(rate, heads, body), [_cells(view, row) for row in picture.cases.to_dict("records")]
    departments = [found for each in picture.compared if (found := comparison.table(view, each))]
    open_ = Numbers(reader.text("Open complaints: overdue and due soon first"), _heads(view), cases)
    return [months, *departments, complaints_durations.numbers(view, picture), *([open_] if cases else [])]
