"""The very first visit to a server that has just started, by a deep link."""

from pathlib import Path

from playwright.sync_api import Page, expect

from harness import serving


def test_a_deep_link_is_the_first_visit(page: Page, demo_home: Path) -> None:
    with serving(demo_home) as served:
        page.goto(f"{served.address}/waiting?lang=en&as=quality@demo.invalid")
        expect(page.locator("h1")).to_contain_text("Waiting times", timeout=60_000)
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_text("Page not found")).to_have_count(0)
        # the frame is there: the menu leads to the other page
        expect(page.get_by_role("link", name="Overview")).to_be_visible()
