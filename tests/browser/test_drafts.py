"""What is typed into a form and not sent: there after a reload, gone once it was kept or somebody else looks."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from database import small_hospital
from database.small_hospital import HEAD_OF_EYES, OFFICE
from database.some_actions import version
from harness import HASTY, serving
from warehouse import connect, embedded
from warehouse.migrate import migrate
from warehouse.refresh import refresh

KEPT = "Object.keys(sessionStorage).filter(name => name.startsWith('sq-draft '))"
HOSTILE = "<img src=x onerror=alert(1)>\n第二行"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small hospital that may be written into, with one action under way."""
    home: Path = tmp_path_factory.mktemp("small")
    urls = embedded.start(home, settings=HASTY)
    engine = connect.engine(urls.owner)
    migrate(engine, embedded.READER)
    with engine.begin() as connection:
        small_hospital.places(connection)
        small_hospital.one_of_everything(connection)
        refresh(connection)
        connection.exec_driver_sql("update quality.setting set value = 'true' where name = 'demonstration'")
        version(connection, 901, 1, "doing", "2026-03-02 10:00+08", title="缩短候诊", due_on=date(2026, 4, 1))
    engine.dispose()
    with serving(home) as served:
        yield served.address
    embedded.stop(home)


def settled(page: Page) -> None:
    """Wait until the script is at rest and what was typed is back."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    expect(page.locator(".sq-sentence").first).to_be_visible()
    page.wait_for_timeout(400)


def field(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key} :is(textarea, input)")


def typed(page: Page, key: str, words: str) -> None:
    field(page, key).press_sequentially(words)


def anew(page: Page) -> None:
    page.reload()
    settled(page)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_action_outlives_a_reload_until_it_is_kept(page: Page, written: str, lang: str) -> None:
    address = f"{written}/actions?new=1&metric=wait_median&department=eyes&lang={lang}&as={OFFICE}"
    page.goto(address)
    settled(page)
    typed(page, "action_new_reason", HOSTILE)
    typed(page, "action_new_target", "12")
    anew(page)
    expect(field(page, "action_new_reason")).to_have_value(HOSTILE)
    expect(field(page, "action_new_target")).to_have_value("12")
    expect(field(page, "action_new_title")).to_have_value("")

    page.locator(".st-key-action_open button").click()  # without a title it is refused
    expect(page.locator(".sq-warning")).to_be_visible()
    anew(page)
    expect(field(page, "action_new_reason")).to_have_value(HOSTILE)

    typed(page, "action_new_title", f"缩短等候 {lang}")
    page.locator(".st-key-switch_language button").click()  # it is the same form in the other language
    expect(page.locator("h1")).to_have_text("改进督办" if lang == "en" else "Improvement actions")
    settled(page)
    expect(field(page, "action_new_title")).to_have_value(f"缩短等候 {lang}")
    page.locator(".st-key-action_open button").click()
    expect(page.locator("dl.sq-facts")).to_contain_text("第二行")
    expect(page.locator("dl.sq-facts")).to_contain_text("12")
    settled(page)
    assert page.evaluate(KEPT) == []
    page.goto(address)
    settled(page)
    for name in ("title", "reason", "target"):
        expect(field(page, f"action_new_{name}")).to_have_value("")


def test_a_remark_in_the_log_and_a_change_that_was_begun(page: Page, written: str) -> None:
    page.goto(f"{written}/actions?action=901&lang=en&as={HEAD_OF_EYES}")
    settled(page)
    typed(page, "action_edit_step_remark", "设备已到位")
    page.locator("summary").filter(has_text="Change what was agreed").click()
    field(page, "action_edit_title").press("End")
    typed(page, "action_edit_title", "，早高峰")
    anew(page)
    expect(field(page, "action_edit_step_remark")).to_have_value("设备已到位")
    expect(field(page, "action_edit_title")).to_have_value("缩短候诊，早高峰")
    expect(field(page, "action_edit_title")).to_be_visible()  # the fold that hides it opens
    page.locator(".st-key-action_note button").click()
    expect(page.locator(".sq-log")).to_contain_text("设备已到位")
    anew(page)
    expect(field(page, "action_edit_step_remark")).to_have_value("")
    expect(field(page, "action_edit_title")).to_have_value("缩短候诊，早高峰")  # of the other form nothing was sent
    field(page, "action_edit_title").fill("缩短候诊")
    assert page.evaluate(KEPT) == [], "as it stands there is nothing to keep"


def test_nothing_stays_behind_for_the_next_person(page: Page, written: str) -> None:
    page.goto(f"{written}/actions?new=1&department=eyes&lang=en&as={OFFICE}")
    settled(page)
    typed(page, "action_new_reason", "不便公开的话")
    assert len(page.evaluate(KEPT)) == 1
    assert page.evaluate("localStorage.length && JSON.stringify(localStorage).includes('不便公开')") in (0, False)
    page.get_by_label("Look as").click()
    page.get_by_role("option", name="Eyes").click()
    expect(page).to_have_url(re.compile("head.eyes"))
    settled(page)
    expect(field(page, "action_new_reason")).to_have_value("")
    assert page.evaluate(KEPT) == []
    assert "不便公开" not in page.evaluate("JSON.stringify(sessionStorage)")
    page.goto(f"{written}/actions?new=1&department=eyes&lang=en&as={OFFICE}")
    settled(page)
    expect(field(page, "action_new_reason")).to_have_value("")


def test_a_decision_and_a_comment_of_the_review(page: Page, address: str) -> None:
    page.goto(f"{address}/review?lang=zh&as=quality@demo.invalid")
    settled(page)
    page.locator("summary").filter(has_text="gavel").click()
    typed(page, "decide_title-v0", "加开夜间门诊")
    typed(page, "decide_criterion-v0", "连续两月达标")
    anew(page)
    expect(page.locator('[class*="st-key-decide_title"] input')).to_have_value("加开夜间门诊")
    expect(page.locator('[class*="st-key-decide_criterion"] input')).to_have_value("连续两月达标")
