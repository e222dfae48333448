"""The actions page on a small hospital that people write into: forms, refusals, two editors, hostile text."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from database import small_hospital
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, OFFICE
from database.some_actions import version
from harness import Open, said
from warehouse import actions, connect, write
from warehouse.config import Urls
from warehouse.refresh import refresh

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def opened(fresh_urls: Urls, opened_on: Callable[[Urls], Open], monkeypatch: pytest.MonkeyPatch) -> Open:
    """As `opened` of the other tests, on the small hospital, one action in each of its departments."""
    engine = connect.engine(fresh_urls.owner)
    with engine.begin() as connection:
        small_hospital.places(connection)
        small_hospital.one_of_everything(connection)
        refresh(connection)
        connection.exec_driver_sql("update quality.setting set value = 'true' where name = 'demonstration'")
        version(connection, 901, 1, "doing", "2026-03-02 10:00+08", title="缩短候诊", reason=SCRIPT)
        bones = {"department_id": "bones", "owner": HEAD_OF_BONES}
        version(connection, 902, 1, "doing", "2026-03-02 10:00+08", title="骨科随访", **bones)
    engine.dispose()
    open_page = opened_on(fresh_urls)
    monkeypatch.setenv("SERVICE_QUALITY_AS", DIRECTOR)
    return lambda page="improve.actions", **parameters: open_page(page, **parameters)


def stored(urls: Urls, sql: str) -> list[Any]:
    with connect.engine(urls.owner).connect() as connection:
        return list(connection.scalars(text(sql)))


def versions(urls: Urls) -> int:
    return int(stored(urls, "select count(*) from quality.action_version")[0])


def field(app: AppTest, name: str) -> Any:
    kinds = (app.text_input, app.text_area, app.selectbox, app.number_input, app.date_input)
    return next(widget for kind in kinds for widget in kind if widget.key == name)


def press(app: AppTest, key: str) -> AppTest:
    return next(button for button in app.button if button.key == key).click().run()


def buttons(app: AppTest) -> set[str]:
    return {str(button.key).removeprefix("action_") for button in app.button if str(button.key).startswith("action_")}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("email", "seen"),
    [
        (DIRECTOR, {"缩短候诊", "骨科随访"}),
        (OFFICE, {"缩短候诊", "骨科随访"}),
        (HEAD_OF_EYES, {"缩短候诊"}),
        (CLERK, set()),
    ],
)
@pytest.mark.parametrize("show", ["board", "list"])
def test_everybody_sees_what_they_may(opened: Open, lang: str, email: str, seen: set[str], show: str) -> None:
    app = opened(lang=lang, as_=email, department="*", show=show)
    page = said(app)
    assert not app.exception
    assert "sq-problem" not in page
    assert {title for title in ("缩短候诊", "骨科随访") if title in page} == seen
    assert ("sq-button" in page) == (email in (OFFICE, HEAD_OF_EYES))


@pytest.mark.parametrize(
    ("email", "offered"),
    [
        (HEAD_OF_EYES, {"to_awaiting_verification", "to_stopped", "note", "change"}),
        (OFFICE, {"to_awaiting_verification", "to_stopped", "note", "change"}),
        (DIRECTOR, set()),
    ],
)
def test_who_is_offered_what(opened: Open, email: str, offered: set[str]) -> None:
    app = opened(lang="en", as_=email, action="901")
    assert not app.exception
    assert buttons(app) == offered
    assert SCRIPT not in said(app)
    assert "&lt;script&gt;" in said(app), "what was typed is shown as it was typed"


def test_verification_is_offered_to_the_office_alone(opened: Open, fresh_urls: Urls) -> None:
    app = press(opened(lang="en", as_=HEAD_OF_EYES, action="901"), "action_to_awaiting_verification")
    assert "Saved." in said(app)
    assert buttons(app) == {"note", "change"}
    assert "never the owner" in said(app)
    office = opened(lang="en", as_=OFFICE, action="901")
    assert buttons(office) == {"to_signed_off", "to_returned", "note", "change"}
    sent_back = press(office, "action_to_returned")
    assert "stopped or returned with one" in said(sent_back), "with a reason"
    field(sent_back, "action_edit_step_remark").set_value("抽查两例未落实")
    assert "抽查两例未落实" in said(press(sent_back, "action_to_returned"))
    assert stored(fresh_urls, "select state from quality.action_version where action_id = 901 order by version") == [
        "doing", "awaiting_verification", "returned",
    ]  # fmt: skip


@pytest.mark.parametrize("action", ["902", "4711"])
def test_an_action_that_one_may_not_see_is_none(opened: Open, action: str) -> None:
    app = opened(lang="en", as_=HEAD_OF_EYES, action=action)
    assert "not for you to see" in said(app)
    assert "骨科随访" not in said(app)
    assert "action" not in app.query_params


@pytest.mark.parametrize("value", ["1 or 1=1", "<b>", "9" * 30, "-1"])
def test_a_link_that_is_none_is_dropped(opened: Open, value: str) -> None:
    app = opened(lang="en", action=value)
    assert not app.exception
    assert "sq-notice" in said(app)
    assert "sq-kanban" in said(app)


def test_a_new_action_from_a_figure(opened: Open, fresh_urls: Urls) -> None:
    app = opened(lang="en", as_=HEAD_OF_EYES, new="1", metric="wait_median", department="eyes", month="2026-03",
                 step="consultation", kind="outpatient", value="23.5")  # fmt: skip
    assert field(app, "action_new_metric").value == "wait_median"
    assert field(app, "action_new_department_id").value == "eyes"
    assert field(app, "action_new_owner").value == HEAD_OF_EYES
    assert field(app, "action_new_baseline").value == 23.5
    assert "waiting?" in said(app), "the way back to the figure"
    field(app, "action_new_title").set_value(SCRIPT)
    field(app, "action_new_criterion").set_value("<b>三个月</b>")
    app = press(app, "action_open")
    page = said(app)
    assert "Saved." in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert app.query_params["action"] not in ("901", "902")
    assert "new" not in app.query_params
    assert stored(fresh_urls, "select title from quality.action_version where action_id < 900") == [SCRIPT]
    source = stored(fresh_urls, "select source from quality.action_version where action_id < 900")[0]
    assert source == "waiting?department=eyes&period=2026-03&kind=outpatient&step=consultation"


def test_a_new_action_from_a_complaint(opened: Open) -> None:
    app = opened(lang="en", as_=OFFICE, new="1", complaint="eyes-c", department="eyes")
    assert field(app, "action_new_found_on").value == date(2026, 3, 3)
    assert field(app, "action_new_owner").value == HEAD_OF_EYES
    assert "服务态度" in field(app, "action_new_reason").value
    stranger = opened(lang="en", as_=HEAD_OF_BONES, new="1", complaint="eyes-c")
    assert "sq-notice" in said(stranger)
    assert "服务态度" not in said(stranger)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": ""}, "Give the action a title"),
        ({"title": "长" * 201}, "at most 200 characters; these are 201"),
        ({"title": "事", "reason": "长" * 4001}, "at most 4000 characters"),
        ({"title": "事", "found_on": date(2026, 3, 9), "due_on": date(2026, 3, 8)}, "The due date lies before"),
        ({"title": "事", "due_on": None}, "Give the day"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    opened: Open, fresh_urls: Urls, values: dict[str, Any], sentence: str
) -> None:
    app = opened(lang="en", as_=HEAD_OF_EYES, new="1")
    for name, value in values.items():
        field(app, f"action_new_{name}").set_value(value)
    before = versions(fresh_urls)
    app = press(app, "action_open")
    assert not app.exception
    assert sentence in said(app)
    assert "data-sq-kept" not in said(app), "the browser keeps what was refused"
    assert {name: field(app, f"action_new_{name}").value for name in values} == values
    assert versions(fresh_urls) == before


def test_a_metric_that_was_retired_is_dropped_from_the_link(opened: Open) -> None:
    app = opened(lang="en", as_=HEAD_OF_EYES, new="1", metric="waiting_for_godot")
    assert "sq-notice" in said(app)
    assert field(app, "action_new_metric").value == ""


def test_an_action_whose_metric_was_retired_still_opens(opened: Open, fresh_urls: Urls) -> None:
    with connect.engine(fresh_urls.owner).begin() as connection:
        version(connection, 903, 1, "doing", "2026-03-02 10:00+08", metric="waiting_for_godot", baseline=3.0)
    app = opened(lang="en", as_=HEAD_OF_EYES, action="903")
    assert not app.exception
    assert "waiting_for_godot (no longer defined)" in said(app)
    assert field(app, "action_edit_metric").value == "waiting_for_godot"


def test_sent_twice_it_stands_there_once(opened: Open, fresh_urls: Urls) -> None:
    for _ in range(2):  # as after a browser that was loaded anew before the answer came
        app = opened(lang="en", as_=HEAD_OF_EYES, new="1")
        field(app, "action_new_title").set_value("同一事项")
        app = press(app, "action_open")
    assert "同一事项" in said(app)
    assert len(stored(fresh_urls, "select 1 from quality.action_version where title = '同一事项'")) == 1


def test_the_second_editor_sees_the_first_ones_change_and_keeps_the_typed_text(opened: Open, fresh_urls: Urls) -> None:
    app = opened(lang="en", as_=HEAD_OF_EYES, action="901")
    field(app, "action_edit_title").set_value("缩短早高峰候诊")
    field(app, "action_edit_remark").set_value("说得更清楚")
    with write.as_person(OFFICE, connect.engine(fresh_urls.reader)) as tx:
        actions.change(tx, 901, 1, {"due_on": date(2026, 5, 1)}, "设备晚到一月")
    app = press(app, "action_change")
    page = said(app)
    assert "Somebody changed this action meanwhile" in page
    assert "设备晚到一月" in page.partition("sq-warning")[2]
    assert field(app, "action_edit_title").value == "缩短早高峰候诊"
    assert field(app, "action_edit_remark").value == "说得更清楚"
    assert field(app, "action_edit_due_on").value == date(2026, 5, 1), "what nobody typed into follows"
    assert versions(fresh_urls) == 3
    app = press(app, "action_change")
    assert "Saved." in said(app)
    assert "Somebody changed" not in said(app)
    assert stored(fresh_urls, "select title || due_on from mart.action where action_id = 901") == [
        "缩短早高峰候诊2026-05-01"
    ], "nothing of either is lost"


def test_a_database_that_is_away_while_saving_keeps_what_was_typed(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(lang="en", as_=HEAD_OF_EYES, new="1")
    field(app, "action_new_title").set_value("事项")

    def gone(*_: object, **__: object) -> int:
        from sqlalchemy.exc import OperationalError

        raise OperationalError("insert", {}, Exception("server closed the connection"))

    monkeypatch.setattr(actions, "open_action", gone)
    app = press(app, "action_open")
    assert "not certain whether this was saved" in said(app)
    assert field(app, "action_new_title").value == "事项"


def test_the_projector_names_departments_and_no_owners(opened: Open) -> None:
    for parameters in ({}, {"show": "list"}, {"action": "901"}):
        app = opened(lang="zh", present="1", **parameters)
        assert not app.exception
        page = said(app)
        assert "缩短候诊" in page
        assert "眼科主任" not in page
        assert not app.get("form")


def test_who_may_not_write_is_told_who_may(opened: Open) -> None:
    app = opened(lang="en", as_=DIRECTOR, new="1")
    assert "the quality office for all" in said(app)
    assert not buttons(app)


@pytest.mark.parametrize("page", ["voice.complaints", "voice.satisfaction", "flow.waiting"])
def test_an_action_is_opened_beside_a_chart(opened: Open, page: str) -> None:
    link = "new=1&amp;metric="
    assert link in said(opened(page, lang="en", as_=HEAD_OF_EYES))
    for parameters in ({"as_": DIRECTOR}, {"as_": HEAD_OF_EYES, "department": "*"}, {"as_": OFFICE, "present": "1"}):
        assert link not in said(opened(page, lang="en", **parameters)), parameters


def test_a_complaint_leads_to_an_action(opened: Open) -> None:
    page = said(opened("voice.complaints", lang="en", as_=HEAD_OF_EYES))
    assert "complaint=eyes-c" in page


def test_an_empty_page_says_so(opened: Open) -> None:
    app = opened(lang="en", as_=CLERK)
    assert "There is no action here yet." in said(app)


@pytest.mark.parametrize(("lang", "words"), [("zh", "督办 · 待整改"), ("en", "Action · To do")])
def test_a_complaint_that_led_to_an_action_leads_there(opened: Open, lang: str, words: str, fresh_urls: Urls) -> None:
    number = _open(fresh_urls, metric="complaint_rate", source_kind="complaint", source="eyes-c")
    for email in (HEAD_OF_EYES, OFFICE, DIRECTOR):
        page = said(opened("voice.complaints", lang=lang, as_=email, department="*"))
        row = page.partition("<td>eyes-c</td>")[2].partition("</tr>")[0]
        assert f"action={number}" in row, email
        assert words in row
        assert "new=1" not in row, "not a second one"
        assert "缩短候诊" not in row
    stranger = said(opened("voice.complaints", lang=lang, as_=HEAD_OF_BONES, department="*"))
    assert f"action={number}" not in stranger
    assert words not in said(opened("voice.complaints", lang=lang, as_=OFFICE, present="1"))


def test_after_a_closed_action_another_may_be_opened_about_a_complaint(opened: Open, fresh_urls: Urls) -> None:
    number = _open(fresh_urls, metric="complaint_rate", source_kind="complaint", source="eyes-c")
    with write.as_person(OFFICE, connect.engine(fresh_urls.reader)) as tx:
        actions.change(tx, number, 1, {"state": "stopped"}, "并入另一项")
    page = said(opened("voice.complaints", lang="en", as_=OFFICE))
    row = page.partition("<td>eyes-c</td>")[2].partition("</tr>")[0]
    assert "Action · Stopped" in row
    assert "complaint=eyes-c" in row
    director = said(opened("voice.complaints", lang="en", as_=DIRECTOR, department="*"))
    assert "complaint=eyes-c" not in director.partition("<td>eyes-c</td>")[2]


@pytest.mark.parametrize(
    ("step", "kind", "is_about"),
    [("*", "*", True), ("consultation", "*", True), ("pharmacy", "*", False), ("*", "emergency", False)],
)
def test_an_action_about_another_step_or_kind_of_visit_is_not_about_the_chart(
    opened: Open, fresh_urls: Urls, step: str, kind: str, is_about: bool
) -> None:
    number = _open(fresh_urls, metric="wait_median", step=step, visit_kind=kind)
    page = said(opened("flow.waiting", lang="en", as_=HEAD_OF_EYES, step="consultation", kind="outpatient"))
    assert (f"action={number}" in page) == is_about
    assert ("new=1&amp;metric=wait_median" in page) == (not is_about)


def _open(urls: Urls, **values: str) -> int:
    """An action of the eyes, opened by their head."""
    known = {"title": SCRIPT, "department_id": "eyes", "owner": HEAD_OF_EYES, "found_on": date(2026, 3, 3),
             "due_on": date(2026, 3, 17), **values}  # fmt: skip
    with write.as_person(HEAD_OF_EYES, connect.engine(urls.reader)) as tx:
        return actions.open_action(tx, known)
