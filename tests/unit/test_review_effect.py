"""What the review is told of decisions: kept with a held one, the surest of earlier actions beside them."""

import json
import math
from datetime import date
from types import SimpleNamespace

import pandas as pd

from dashboard import review_effect
from metrics.effect import Effect

WORKED = Effect(
    "worked", size=4.0, low=1.0, high=7.0, rule="shift", rule_month=pd.Timestamp("2026-09-01"), before=80.0, after=84.0,
    months_before=12, months_after=8, p=0.01,
)  # fmt: skip
EARLY = Effect("too_early", "not_started")
STATE = SimpleNamespace(day=date(2026, 11, 8), held_at="then", effects={})


def test_what_was_kept_is_what_was_told() -> None:
    kept = json.loads(json.dumps(review_effect.to_keep({1: WORKED, 2: EARLY}), allow_nan=False))
    held = SimpleNamespace(held_at="then", effects=kept)
    found = review_effect.effects(None, pd.DataFrame(), held)  # type: ignore[arg-type]
    assert set(found) == {1, 2}
    assert found[1] == WORKED.__class__(**{**WORKED.__dict__, "wanted": found[1].wanted})
    assert math.isnan(found[1].wanted)
    assert (found[2].verdict, found[2].reason, found[2].months_needed) == ("too_early", "not_started", None)
    assert math.isnan(found[2].size)


def actions(*rows: dict) -> pd.DataFrame:
    usual = {
        "state": "signed_off", "metric": "nps", "starts": date(2026, 5, 1),
        "changed_at": pd.Timestamp("2026-09-01 08:00", tz="UTC"),
    }  # fmt: skip
    return pd.DataFrame([{"action_id": number, **usual, **row} for number, row in enumerate(rows, start=1)])


def test_only_recently_signed_off_actions_that_can_be_judged_are_asked_about_again() -> None:
    rows = actions(
        {}, {"state": "doing"}, {"metric": None}, {"starts": None},
        {"changed_at": pd.Timestamp("2026-04-01", tz="UTC")},
    )  # fmt: skip
    assert review_effect.lasting(rows, STATE)["action_id"].tolist() == [1]
    assert review_effect.lasting(rows[:0], STATE).empty


def test_the_surest_three_are_told() -> None:
    rows = actions(*[{}] * 6)
    verdicts = ["worked", "no_evidence", "worked", "wrong_way", "too_early", "worked"]
    found = {
        number: Effect(verdict, p=p)  # type: ignore[arg-type]
        for number, (verdict, p) in enumerate(zip(verdicts, [0.04, 0.5, 0.001, 0.02, math.nan, 0.03], strict=True), 1)
    }
    assert review_effect.surest(rows, found)["action_id"].tolist() == [3, 4, 6]
    assert review_effect.surest(rows, {}).empty
