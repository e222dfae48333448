"""What people write, by hand: from a chart's link to signed off, two at once, clicked twice, loaded anew."""

from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Connection, text

from browser.hands import HEAD, OFFICE, button, fails, field, go, notice, opened, press, rest, versions


def test_from_a_charts_link_to_signed_off(page: Page, desk: str, written: Connection) -> None:
    go(page, desk, "waiting?department=orthopaedics", HEAD)
    link = page.locator("a.sq-act").first
    asked = {name: values[0] for name, values in parse_qs(urlparse(link.get_attribute("href")).query).items()}
    assert {"new", "metric", "department", "month", "value"} <= asked.keys()
    link.click()
    expect(field(page, "action_new_title")).to_be_visible()
    rest(page)
    assert field(page, "action_new_department_id").input_value() == "Orthopaedics"
    assert field(page, "action_new_owner").input_value() == "Head of Orthopaedics"
    assert float(field(page, "action_new_baseline").input_value()) == float(asked["value"])
    field(page, "action_new_title").fill("From a chart")
    press(page, "action_open")
    assert notice(page) == "Saved."
    row = written.execute(text("select metric, source from quality.action_version where title = 'From a chart'")).one()
    assert row.metric == asked["metric"]
    assert f"period={asked['month']}" in row.source
    press(page, "action_to_doing")
    field(page, "action_edit_step_remark").fill("two more rooms")
    press(page, "action_to_awaiting_verification")
    assert button(page, "action_to_signed_off").count() == 0, "the owner does not verify"
    expect(page.get_by_text("The quality office verifies and signs off, never the owner.")).to_be_visible()
    number = parse_qs(urlparse(page.url).query)["action"][0]
    go(page, desk, f"actions?action={number}", OFFICE)
    press(page, "action_to_signed_off")
    assert fails(page) == 0
    assert versions(written, "From a chart") == ["to_do", "doing", "awaiting_verification", "signed_off"]
    assert button(page, "action_to_doing").count() == 0, "nothing follows"


def test_the_office_does_not_verify_its_own(page: Page, desk: str, written: Connection) -> None:
    go(page, desk, "actions?new=1", OFFICE)
    field(page, "action_new_title").fill("The office's own")
    page.locator(".st-key-action_new_owner").get_by_role("combobox").click()
    page.get_by_role("option", name="Quality office").click()
    press(page, "action_open")
    for step in ("action_to_doing", "action_to_awaiting_verification"):
        press(page, step)
    assert versions(written, "The office's own")[-1] == "awaiting_verification"
    assert button(page, "action_to_signed_off").count() == 0


def test_the_second_of_two_editors_sees_the_firsts_change_and_keeps_what_was_typed(
    browser: Browser, page: Page, desk: str, written: Connection
) -> None:
    opened(page, desk, "Two at once")
    number = parse_qs(urlparse(page.url).query)["action"][0]
    other = browser.new_context().new_page()
    go(other, desk, f"actions?action={number}", OFFICE)
    for who, words in ((page, "by the head"), (other, "by the office")):
        who.get_by_text("Change what was agreed").click()
        field(who, "action_edit_criterion").fill(words)
        field(who, "action_edit_remark").fill(f"because, {words}")
    press(other, "action_change")
    assert notice(other) == "Saved."
    other.context.close()
    press(page, "action_change")
    said = notice(page)
    assert "Somebody changed this action meanwhile" in said
    assert "because, by the office" in said
    expect(field(page, "action_edit_criterion")).to_be_visible()
    assert field(page, "action_edit_criterion").input_value() == "by the head"
    assert field(page, "action_edit_remark").input_value() == "because, by the head"
    assert len(versions(written, "Two at once")) == 2
    press(page, "action_change")
    assert notice(page) == "Saved."
    expect(page.locator(".sq-log").last).to_contain_text("by the office")
    assert len(versions(written, "Two at once")) == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_due_date_before_the_start_is_said_and_what_was_typed_is_kept(
    page: Page, desk: str, written: Connection, lang: str
) -> None:
    go(page, desk, "actions?new=1", HEAD, lang)
    field(page, "action_new_title").fill(f"Too early {lang}")
    due = page.locator(".st-key-action_new_due_on input").first
    due.fill("2026-01-02")
    due.press("Enter")
    page.keyboard.press("Escape")
    press(page, "action_open")
    assert {"zh": "完成时限早于发现日期", "en": "The due date lies before"}[lang] in notice(page)
    assert field(page, "action_new_title").input_value() == f"Too early {lang}"
    assert versions(written, f"Too early {lang}") == []


def test_clicked_twice_it_is_written_once(page: Page, desk: str, written: Connection) -> None:
    go(page, desk, "actions?new=1", HEAD)
    field(page, "action_new_title").fill("Twice")
    button(page, "action_open").dblclick()
    expect(page.locator(".sq-log")).to_be_visible()
    rest(page)
    assert fails(page) == 0
    assert versions(written, "Twice") == ["to_do"]
    for number, key in enumerate(("action_to_doing", "action_note", "action_to_awaiting_verification"), 2):
        field(page, "action_edit_step_remark").fill(f"for {key}")
        button(page, key).dblclick()
        page.wait_for_timeout(1500)
        rest(page)
        assert fails(page) == 0
        assert "Somebody" not in notice(page), "not somebody else: the first of one's own two clicks"
        assert len(versions(written, "Twice")) == number
        assert field(page, "action_edit_step_remark").input_value() == ""


def test_a_case_clicked_twice_is_one(page: Page, desk: str, written: Connection) -> None:
    go(page, desk, "cases", HEAD)
    page.get_by_text("Write a case").first.click()
    rest(page)
    for label, words in (("Title", "Twice told"), ("The story", "\x00a story"), ("The lesson", "a lesson")):
        page.get_by_label(label).fill(words)
    page.get_by_role("button", name="Save the case").dblclick()
    page.wait_for_timeout(1500)
    rest(page)
    assert fails(page) == 0
    assert "Saved as a further version." in notice(page)
    kept = written.execute(text("select story from quality.case_version where title = 'Twice told'")).scalars().all()
    assert kept == ["a story"]


def test_loaded_anew_while_it_is_saved_it_is_written_once(page: Page, desk: str, written: Connection) -> None:
    go(page, desk, "actions?new=1", HEAD)
    link = page.url
    field(page, "action_new_title").fill("Loaded anew")
    button(page, "action_open").click()
    page.goto(link)
    expect(field(page, "action_new_title")).to_be_visible()
    rest(page)
    assert versions(written, "Loaded anew") in ([], ["to_do"])
    field(page, "action_new_title").fill("Loaded anew")
    press(page, "action_open")
    assert notice(page) == "Saved."
    assert versions(written, "Loaded anew") == ["to_do"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "path",
    [
        *("review?month=2031-05", "review?month=2000-01", "review?month=2026-11", "review?month=2026-13"),
        *("points?month=1999-01", "points?period=1999-Q1", "points?show=list&month=2031-01"),
        *("service-stars?month=2031-01", "service-stars?month=0000-00", "actions?month=2031-01"),
        *("actions?new=1&metric=wait_median&month=1900-01&value=1e308", "actions?new=1&complaint=%00"),
        *("actions?new=1&metric=retired_long_ago", "cases?find=%00", "service-stars?person=%00"),
    ],
)
def test_a_link_about_nothing_leads_to_words(page: Page, desk: str, path: str, lang: str) -> None:
    go(page, desk, path, OFFICE, lang)
    assert fails(page) == 0
    body = page.locator('[data-testid="stMain"]').inner_text()
    assert "None" not in body
    assert "NaT" not in body
    if path == "review?month=2000-01":
        assert {"zh": "2000年1月没有数据", "en": "There are no data for January 2000"}[lang] in body
