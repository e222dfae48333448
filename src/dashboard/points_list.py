"""A month's list on its way: announced (公示), appealed against (申诉), published; never changed silently."""

import html
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from dashboard import filling_in, points_appeals
from dashboard.cards import heading
from dashboard.filters import Menu
from dashboard.stars_words import STANDING
from dashboard.view import View
from language import N_, formatting
from language.labels import STAFF_ROLE, STAR_TIER
from warehouse import honours, people

DAYS = {"3": 3, "5": 5, "7": 7, "10": 10, "none": None}  # of publicity, as offered


def page(view: View) -> None:
    """What stands of a month's list; to the quality office what to do next; the appeals."""
    filling_in.said()
    months = honours.months(view.tx)
    office = view.person.role == "quality_office"
    if months.empty:
        said = view.language.text("No list so far.")
        st.html(f'<p class="sq-caption">{html.escape(said)}</p>')
        return
    row = _month(view, months)
    _state(view, row)
    if office:
        _office(view, row)
    named = honours.announced(view.tx)
    _announced(view, named)
    points_appeals.form(view, named)
    points_appeals.made(view)
    _editions(view, row)
    if row["edition"]:
        _differences(view, row["month"])


def _month(view: View, months: pd.DataFrame) -> dict:
    options = {f"{month:%Y-%m}": formatting.month(view.language, month) for month in months["month"]}
    begun = months["month"] <= people.today(view.tx).replace(day=1)
    waiting = months[begun & (months["edition"] == 0)]
    usual = (waiting if len(waiting) else months)["month"].iloc[0]
    with st.container(key="filters", horizontal=True, gap="small"):
        chosen = view.select(Menu("month", view.language.text("Month"), options, f"{usual:%Y-%m}"))
    return next(row for row in months.to_dict("records") if f"{row['month']:%Y-%m}" == chosen)


def _state(view: View, row: dict) -> None:
    """One sentence: how far the list has come."""
    reader = view.language
    month = formatting.month(reader, row["month"])
    if row["edition"]:
        day = formatting.day(reader, row["published_on"])
        said = reader.text(
            "{month}: published on {day}, edition {edition}", month=month, day=day, edition=row["edition"]
        )
    elif row["announced"] and not pd.isna(row["until"]) and row["until"] >= people.today(view.tx):
        until = formatting.day(reader, row["until"])
        said = reader.text("{month}: announced, appeals are taken until {until}", month=month, until=until)
    elif row["announced"]:
        said = reader.text("{month}: the publicity period is over, the list is not published yet", month=month)
    else:
        said = reader.text("{month}: neither announced nor published", month=month)
    heading(said)


def _office(view: View, row: dict) -> None:
    """What the quality office can do next: announce, publish, correct; or why not yet."""
    reader, month = view.language, row["month"]
    hindrance = honours.hindrance(view.tx, month)
    if not row["edition"] and hindrance in ("not_announced", "running", "renamed"):
        _announce(view, row)
    if hindrance is not None:
        said = reader.text(honours.HINDRANCES[hindrance])
        st.html(f'<p class="sq-notice" role="status">{html.escape(said)}</p>')
        return
    key = f"publish:reason:{month}"
    is_correction = bool(row["edition"])

    def send() -> None:
        reason = st.session_state.get(key, "")
        filling_in.attempt(
            view,
            lambda tx: honours.publish(tx, month, reason, int(row["edition"])),
            reader.text("{month} is published: everyone sees it now.", month=formatting.month(reader, month)),
            (key,) if is_correction else (),
        )

    if not is_correction:
        st.button(reader.text("Publish the list"), type="primary", icon=":material/verified:", on_click=send)
        return
    correcting = st.expander(reader.text("Publish a correction"), key="correction", on_change="rerun")
    if correcting.open:
        with correcting, st.form("publish", border=False):
            label = filling_in.limited(view, reader.text("Why it is corrected"), honours.LONGEST_REASON)
            st.text_area(label, key=key, height=80)
            st.form_submit_button(reader.text("Publish a further edition"), on_click=send)


def _announce(view: View, row: dict) -> None:
    reader, month = view.language, row["month"]
    today = people.today(view.tx)
    names = {
        code: reader.text(
            "{days} days, until {until}", days=days, until=formatting.day(reader, today + timedelta(days))
        )
        if days
        else reader.text("without a publicity period, with a reason")
        for code, days in DAYS.items()
    }
    length, remark = f"announce:days:{month}:{reader.code}", f"announce:remark:{month}"

    def send() -> None:
        days = DAYS[st.session_state[length]]
        until = today + timedelta(days) if days else None
        filling_in.attempt(
            view,
            lambda tx: honours.announce(tx, month, int(row["announced"]) + 1, until, st.session_state[remark]),
            reader.text("Announced.") if until else reader.text("Noted: it is published without a publicity period."),
            (remark,),
        )

    title = reader.text("Announce the list again") if row["announced"] else reader.text("Announce the list")
    announcing = st.expander(title, key=f"announce:{month}", on_change="rerun", expanded=not row["announced"])
    if announcing.open:
        with announcing, st.form("announce", border=False):
            st.selectbox(
                reader.text("Publicity period"), list(names), key=length, format_func=names.__getitem__,
                filter_mode=None, index=2,
            )  # fmt: skip
            label = filling_in.limited(view, reader.text("Remark on the announcement"), honours.LONGEST_REASON)
            st.text_input(label, key=remark)
            st.form_submit_button(reader.text("Announce"), type="primary", on_click=send)


def _announced(view: View, named: pd.DataFrame) -> None:
    """Whom running announcements name: everyone known sees them and may appeal."""
    reader = view.language
    for month, rows in named.groupby("month", sort=False):
        heading(reader.text("Announced: {month}", month=formatting.month(reader, month)))
        heads = [reader.text(word) for word in (N_("Name"), N_("Department"), N_("Role"), N_("Standing"), N_("Points"))]
        body = [
            [
                str(row["name"]), view.place(row["department_id"]), reader.text(STAFF_ROLE[row["role"]]),
                reader.text(STAR_TIER[row["tier"]]), formatting.number(reader, row["points"], 1),
            ]
            for row in rows.to_dict("records")
        ]  # fmt: skip
        st.html(_table(heads, body))


def _editions(view: View, row: dict) -> None:
    """Every edition with its reason, where there is more than one."""
    reader = view.language
    if row["edition"] < 2:
        return
    heading(reader.text("Editions"))
    body = [
        [
            str(one["edition"]), formatting.day(reader, one["published_on"]), one["published_by"],
            one["reason"] or reader.text("first publication"),
        ]
        for one in honours.editions(view.tx, row["month"]).to_dict("records")
    ]  # fmt: skip
    heads = [reader.text("Edition"), reader.text("Date"), reader.text("By"), reader.text("Reason")]
    st.html(_table(heads, body))


def _differences(view: View, month: date) -> None:
    """What the ledger would say now, beside what was published: late data never change a list silently."""
    reader = view.language
    found = honours.differences(view.tx, month)
    if found.empty:
        return
    changed = found["published_tier"].fillna("") != found["tier_now"].fillna("")
    heading(reader.text("What the ledger would say now"))
    said = reader.plural(
        "Late data have changed the points of {number} person since publication; {tiers} would be honoured otherwise.",
        "Late data have changed the points of {number} people since publication; {tiers} would be honoured otherwise.",
        len(found),
        number=len(found),
        tiers=int(changed.sum()),
    )
    st.html(f'<p class="sq-caption">{html.escape(said)}</p>')
    heads = [reader.text("Name"), reader.text("Department"), reader.text("Role"), reader.text("Published"),
             reader.text("Would be now")]  # fmt: skip
    body = [
        [
            str(row["name"]), view.place(row["department_id"]), reader.text(STAFF_ROLE[row["role"]]),
            _side(view, row["published_points"], row["published_tier"], row["published_standing"]),
            _side(view, row["points_now"], row["tier_now"], row["standing_now"]),
        ]
        for row in found.head(50).to_dict("records")
    ]  # fmt: skip
    st.html(_table(heads, body))


def _side(view: View, points: float, tier: object, standing: object) -> str:
    reader = view.language
    if not isinstance(standing, str):
        return reader.text("not on the list")
    named = reader.text(STAR_TIER[tier] if isinstance(tier, str) else STANDING[standing])
    return f"{formatting.number(reader, points, 1)} · {named}"


def _table(heads: list[str], body: list[list[str]]) -> str:
    head = "".join(f'<th scope="col">{html.escape(word)}</th>' for word in heads)
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in body)
    return (
        f'<div class="sq-table sq-list" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
