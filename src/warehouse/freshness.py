"""How fresh the data are."""

from datetime import date

from sqlalchemy import Connection, text

# What each source's days are called once summed up: those on which something happened, not those on which something
# is due. The last one is found at the end of the index on the day.
_HAPPENED = {
    "wait_day": "steps > 0",
    "visit_day": "visits > 0",
    "survey_day": "answers > 0",
    "complaint_trait_day": "trait = 'channel'",  # one row for each complaint received
    "praise_day": "true",
    "online_review_day": "true",
    "enquiry_day": "true",
}
_LATEST = " union all ".join(
    f"(select day from rollup.{table} where department_id = '*' and day <= today and {happened}"  # noqa: S608 (ours)
    " order by day desc limit 1)"
    for table, happened in _HAPPENED.items()
)
_QUERY = f"select max(day) from quality.local_day(now()) as today cross join lateral ({_LATEST}) as latest (day)"  # noqa: S608


def latest_day(tx: Connection) -> date | None:
    """The last day, up to today, on which anything happened in the hospital; None where nothing ever did."""
    found: date | None = tx.execute(text(_QUERY)).scalar_one()
    return found
