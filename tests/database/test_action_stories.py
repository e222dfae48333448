"""The demonstration's actions: half the time since rectification is followed up, and one behind each story."""

from collections.abc import Iterator

import pandas as pd
import pytest
from sqlalchemy import Connection

from conftest import DEMO_UNTIL
from database.test_stories import DIRECTOR, begins
from demo.stories import stories
from metrics import durations
from metrics.definition import definitions
from warehouse import actions, connect
from warehouse.config import Urls
from warehouse.phases import phases
from warehouse.read import as_person


@pytest.fixture
def tx(demo_urls: Urls) -> Iterator[Connection]:
    with as_person(DIRECTOR, connect.engine(demo_urls.reader)) as tx:
        yield tx


def test_actions_are_signed_off_in_half_the_time(tx: Connection) -> None:
    story = stories()["faster_rectification"]
    rows = actions.cycle(tx, "*")
    is_after = pd.to_datetime(rows.month) >= begins(story)
    before, after = rows[~is_after], rows[is_after]
    assert durations.turnaround(before).median[0] == pytest.approx(story["median_days_before"], abs=2)
    assert durations.turnaround(after).median[0] == pytest.approx(story["median_days_after"], abs=1)
    assert durations.is_change(before, after)
    assert [phase.starts for phase in phases(tx).of("rectification_cycle_median")] == [begins(story)]


def test_there_is_an_action_behind_each_change(tx: Connection) -> None:
    found = actions.actions(tx)
    for name in ("one_stop_examinations", "communication_training", "faster_rectification"):
        story = stories()[name]
        own = found[found.title == story["title_zh"]].iloc[0]
        assert pd.Timestamp(own.starts) == begins(story), name
        assert own.metric in story["phases"], name
        assert own.state == "signed_off", name
        assert own.baseline > 0, name
        assert own.criterion, name
    worse = found[(found.department_id == "rehabilitation") & found.is_overdue].iloc[0]
    assert (worse.metric, worse.step) == ("wait_mean", "treatment")
    assert worse.baseline > 0
    states = [state for log in [actions.log(tx, worse.action_id)] for state in log.state]
    assert "returned" in states, "it was sent back, for the waits went on growing"


def test_actions_of_every_state_stand_there(tx: Connection) -> None:
    found = actions.actions(tx)
    assert set(found.state) == set(actions.STATES)
    assert found.is_overdue.sum() >= 2
    assert not found[~found.is_open].is_overdue.any()
    assert found.metric.dropna().isin(list(definitions())).all()
    assert (found.source_kind == "complaint").any()
    assert len(found) > 40
    assert (found.changed_at.dt.tz_convert("Asia/Shanghai").dt.date <= DEMO_UNTIL).all()


def test_nobody_signs_off_their_own(tx: Connection) -> None:
    done = actions.actions(tx)
    done = done[done.state == "signed_off"]
    assert (done.signed_off_by == "quality@demo.invalid").all()
    assert (done.owner != done.signed_off_by).all()
