"""What hands do at the dashboard: open a page, type into a field, press a button; and what became of it."""

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Connection, text

HEAD, OFFICE = "head.orthopaedics@demo.invalid", "quality@demo.invalid"
AT_REST = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def rest(page: Page) -> None:
    """Wait until nothing runs any more, nor is about to."""
    page.wait_for_timeout(300)
    page.wait_for_selector(AT_REST)
    page.wait_for_timeout(300)
    page.wait_for_selector(AT_REST)


def go(page: Page, address: str, path: str, person: str, lang: str = "en") -> None:
    """Open a page as somebody."""
    page.goto(f"{address}/{path}{'&' if '?' in path else '?'}lang={lang}&as={person}")
    expect(page.locator("h1").first).to_be_visible(timeout=60_000)
    rest(page)


def field(page: Page, key: str) -> Locator:
    """The field of a key."""
    return page.locator(f".st-key-{key} input, .st-key-{key} textarea").first


def button(page: Page, key: str) -> Locator:
    """The button of a key."""
    return page.locator(f".st-key-{key} button").first


def press(page: Page, key: str) -> None:
    """Press a button and wait for what comes of it."""
    button(page, key).click()
    rest(page)


def notice(page: Page) -> str:
    """What the page says of the last click; "" for nothing."""
    return " ".join(page.locator(".sq-notice").all_inner_texts())


def fails(page: Page) -> int:
    """How many boxes on the page say that something broke."""
    return page.locator('.sq-problem, [data-testid="stException"]').count()


def versions(tx: Connection, title: str) -> list[str]:
    """The states of the versions of all actions of a title, in order."""
    found = tx.execute(
        text("select state from quality.action_version where title = :title order by action_id, version"),
        {"title": title},
    )
    return list(found.scalars())


def opened(page: Page, address: str, title: str, person: str = HEAD, **values: str) -> None:
    """A new action by somebody, on the page that shows it afterwards; values: of its text fields."""
    go(page, address, "actions?new=1", person)
    for name, value in {"title": title, **values}.items():
        field(page, f"action_new_{name}").fill(value)
    press(page, "action_open")
    expect(page.locator(".sq-log")).to_be_visible()
