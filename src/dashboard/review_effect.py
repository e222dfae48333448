"""Whether decisions worked: their metrics' months judged, or as the meeting was told once it was held."""

import math
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import effect
from dashboard.effect_months import Reader
from dashboard.view import View
from metrics.effect import Effect
from warehouse.review import State

LASTING = timedelta(days=183)  # after it was signed off a meeting still asks whether it lasts
MOST_LASTING = 3
_KEPT = "review.effects"
_MOMENTS = ("rule_month", "until")


def effects(view: View, actions: pd.DataFrame, state: State) -> dict[int, Effect]:
    """By action; the page's only call of dashboard.effect. Of a held review, what was kept with it.

    Of an earlier edition whose review was not held nothing is said: what was told then was not kept.

    While the arrow keys turn the screens nothing of it changes: the session keeps the last answer, for this person,
    these versions of the actions and this refresh.
    """
    if state.held_at is not None:
        return {int(id_): _effect(values) for id_, values in state.effects.items()}
    if state.replaced_at is not None:
        return {}
    versions = tuple(zip(actions["action_id"].tolist(), actions["version"].tolist(), strict=True))
    key = (view.person.email, state.refresh, versions)
    kept = st.session_state.get(_KEPT)
    if kept is None or kept[0] != key:
        reader = Reader(view)
        found = {int(row["action_id"]): effect.verdict(view, row, reader) for row in actions.to_dict("records")}
        kept = st.session_state[_KEPT] = (key, found)
    return dict(kept[1])


def lasting(actions: pd.DataFrame, state: State) -> pd.DataFrame:
    """Actions signed off within half a year, that name a metric and their start: did what they changed last?"""
    since = pd.Timestamp(state.day - LASTING)
    signed = pd.to_datetime(actions["changed_at"], utc=True).dt.tz_localize(None)
    recent = (actions["state"] == "signed_off") & (signed >= since)
    return actions[recent & actions["metric"].notna() & actions["starts"].notna()]


def surest(actions: pd.DataFrame, found: Mapping[int, Effect]) -> pd.DataFrame:
    """Of these at most three that worked or moved the wrong way, the surest ahead."""
    sure = {
        id_: known.p if math.isfinite(known.p) else 1.0
        for id_, known in found.items()
        if known.verdict in ("worked", "wrong_way")
    }
    rows = actions[actions["action_id"].isin(list(sure))]
    order = rows["action_id"].map(sure).sort_values(kind="stable").index
    return rows.loc[order].head(MOST_LASTING)


def to_keep(found: Mapping[int, Effect]) -> dict[str, dict[str, Any]]:
    """The same as it goes into the database with the review that was held."""
    return {str(id_): {name: _plain(value) for name, value in asdict(known).items()} for id_, known in found.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if isinstance(value, np.generic):  # JSON knows Python's numbers only
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _effect(values: Mapping[str, Any]) -> Effect:
    known = {each.name: values[each.name] for each in fields(Effect) if each.name in values}
    numbers = [each.name for each in fields(Effect) if isinstance(each.default, float)]
    known |= {name: math.nan for name in numbers if known.get(name) is None}
    known |= {name: pd.Timestamp(known[name]) for name in _MOMENTS if known.get(name)}
    return Effect(**known)
