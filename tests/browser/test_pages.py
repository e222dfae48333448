"""Each page as its readers see it: sizes, languages, people, projector; and what a click does."""

from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlparse

import pytest
from playwright.sync_api import Browser, Page, expect

LOOKS = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")
SIZES = {"projector": (1920, 1080), "laptop": (1366, 768), "phone": (390, 844)}
PEOPLE = {"director": "director@demo.invalid", "head": "head.cardiology@demo.invalid"}
PAGES = (
    *("overview", "satisfaction", "complaints", "waiting", "waiting?period=2026-Q3&compare=2025-Q4"),
    *("service-stars", "service-stars?month=2026-09&role=all", "points", "points?show=list", "cases", "definitions"),
    *("actions", "review", "review?screen=4", "visitor", "visitor?visitor=1"),
)


def settled(page: Page) -> None:
    """Wait until the script is at rest and the charts are drawn."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    expect(page.locator(".sq-sentence")).to_be_visible()
    for chart in page.locator('[data-testid="stVegaLiteChart"]').all():
        expect(chart.locator("svg, canvas").first).to_be_visible()
    page.wait_for_timeout(400)  # Streamlit fades new elements in


def at(page: Page, address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlparse(page.url).query).items()}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("size", "person", "present"),
    [
        ("projector", "director", False),
        ("laptop", "director", False),
        ("laptop", "head", False),
        ("phone", "head", False),
        ("projector", "director", True),
    ],
)
def test_nothing_overlaps_is_cut_off_or_untranslated(
    browser: Browser, address: str, names: list[str], path: str, lang: str, size: str, person: str, present: bool
) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    link = f"{address}/{path}{'&' if '?' in path else '?'}lang={lang}&as={PEOPLE[person]}"
    page.goto(link + ("&present=1" if present else ""))
    settled(page)
    # the whole page at once: what stands below is looked at too
    full = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, full)})
    page.wait_for_timeout(600)
    wrong = page.evaluate(LOOKS, {"smallest": 24 if present else 11, "chinese": lang == "zh", "names": names})
    context.close()
    assert wrong == []


@pytest.mark.parametrize(("width", "rows"), [(1366, [4, 3]), (1920, [7])])
@pytest.mark.parametrize("path", ["satisfaction", "complaints"])
def test_headline_figures_break_evenly(page: Page, address: str, path: str, width: int, rows: list[int]) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"{address}/{path}?lang=en")
    settled(page)
    tops = page.locator(".sq-figure").evaluate_all("tiles => tiles.map(tile => tile.offsetTop)")
    assert [tops.count(top) for top in sorted(set(tops))] == rows


def test_a_figures_name_leads_to_its_definition(page: Page, address: str) -> None:
    page.goto(f"{address}/complaints?lang=en&as=head.cardiology@demo.invalid")
    settled(page)
    name = page.locator(".sq-figure dt a").nth(1)
    colours = name.evaluate("link => [link, link.parentElement].map(one => getComputedStyle(one).color)")
    assert colours[0] == colours[1], "a quiet link"
    expect(name).to_have_css("text-decoration-line", "none")
    name.hover()
    expect(name).to_have_css("text-decoration-line", "underline")
    name.click()
    expect(page.locator(".sq-definitions article")).to_have_count(1)
    expect(page.locator(".sq-definitions code")).to_have_text("mart.complaint_turnaround")
    settled(page)
    found = at(page, address)
    assert (found["lang"], found["as"]) == ("en", "head.cardiology@demo.invalid")


def test_the_other_language_is_one_click_away_and_keeps_the_view(page: Page, address: str) -> None:
    page.goto(f"{address}/waiting?lang=zh&step=imaging&show=p90")
    settled(page)
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Waiting times")
    settled(page)
    found = at(page, address)
    assert (found["lang"], found["step"], found["show"]) == ("en", "imaging", "p90")


def test_looking_as_a_head_shows_their_department(page: Page, address: str) -> None:
    page.goto(f"{address}/waiting?lang=en&department=orthopaedics")
    settled(page)
    page.get_by_label("Look as").click()
    page.get_by_role("option", name="Cardiology").click()
    expect(page.locator(".sq-sentence small")).to_contain_text("Cardiology")
    assert at(page, address)["as"] == "head.cardiology@demo.invalid"


def test_the_menu_keeps_person_and_language(page: Page, address: str) -> None:
    page.goto(f"{address}/overview?lang=en&as=head.cardiology@demo.invalid")
    settled(page)
    page.get_by_role("link", name="Waiting times").first.click()
    expect(page.locator("h1")).to_have_text("Waiting times")
    settled(page)
    found = at(page, address)
    assert (found["lang"], found["as"], found["department"]) == ("en", "head.cardiology@demo.invalid", "cardiology")


@pytest.mark.parametrize("size", ["laptop", "phone"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_star_leads_to_the_ledger_and_back(
    browser: Browser, address: str, names: list[str], lang: str, size: str
) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(f"{address}/service-stars?lang={lang}")
    settled(page)
    card = page.locator(".sq-stars a").first
    name = card.get_attribute("aria-label")
    card.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".sq-ledger")).to_be_visible()
    expect(page.locator(".sq-sentence")).to_contain_text(name)
    settled(page)
    assert "person" in at(page, address)
    full = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, full)})
    page.wait_for_timeout(600)
    assert page.evaluate(LOOKS, {"smallest": 11, "chinese": lang == "zh", "names": names}) == []
    page.locator(".st-key-back_to_list button").click()
    expect(page.locator(".sq-ledger")).to_have_count(0)
    settled(page)
    assert "person" not in at(page, address)
    context.close()


def test_a_row_leads_to_the_ledger_role_after_role(page: Page, address: str) -> None:
    """The table keeps its place in the browser when the role changes: no row is still chosen from before."""
    for role in ("nurse", "doctor"):
        page.goto(f"{address}/service-stars?lang=en&as=quality@demo.invalid&role={role}")
        settled(page)
        for _ in range(2):  # the same row again
            page.locator('[data-testid="stDataFrame"] .dvn-scroller').first.click(position={"x": 18, "y": 52})
            expect(page.locator(".sq-ledger")).to_be_visible()
            settled(page)
            assert "person" in at(page, address)
            page.locator(".st-key-back_to_list button").click()
            expect(page.locator(".sq-ledger")).to_have_count(0)
            settled(page)
        page.get_by_label("Role", exact=True).first.click()
        page.get_by_role("option").nth(0).click()
        expect(page.locator("[data-testid=stHeading], .sq-heading").first).to_be_visible()
        settled(page)
        assert "person" not in at(page, address)


def test_arrow_keys_turn_the_projectors_pages(page: Page, address: str) -> None:
    page.goto(f"{address}/overview?present=1&lang=en")
    settled(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1")).to_have_text("Satisfaction")
    assert at(page, address)["present"] == "1"
    settled(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h1")).to_have_text("Overview")


@pytest.mark.parametrize("figure", ['.sq-board tr[data-place="*"] a', ".sq-card-figure a"])
@pytest.mark.parametrize(("path", "title"), [("waiting", "Waiting times"), ("complaints", "Complaints")])
def test_a_figure_of_the_overview_leads_to_its_chart_and_keeps_the_view(
    page: Page, address: str, figure: str, path: str, title: str
) -> None:
    view = {"lang": "en", "as": "quality@demo.invalid", "period": "2026-Q3", "kind": "outpatient", "department": "*"}
    page.goto(f"{address}/overview?{urlencode(view)}")
    settled(page)
    page.locator(f'{figure}[href^="{path}?"]').first.click()
    expect(page.locator("h1")).to_contain_text(title)
    settled(page)
    assert view.items() <= at(page, address).items()
    expect(page.locator(".sq-notice")).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "counted"), [("satisfaction?show=satisfaction_top_box&", "answers"), ("complaints?", "visits")]
)
def test_a_click_on_a_department_in_the_funnel_selects_it_and_another_takes_it_out(
    page: Page, address: str, path: str, counted: str
) -> None:
    page.goto(f"{address}/{path}{urlencode({'lang': 'en', 'as': PEOPLE['director'], 'period': '2026'})}")
    settled(page)
    point = page.locator(f'path[aria-label*=" {counted}, "]').first
    name = (point.get_attribute("aria-label") or "").split(":")[0]
    point.click()
    expect(page.locator(".sq-sentence")).to_contain_text(name)
    settled(page)
    assert at(page, address)["department"]
    page.locator(f'path[aria-label^="{name}: "]').first.click()
    expect(page.locator(".sq-sentence")).not_to_contain_text(name)
    settled(page)
    assert "department" not in at(page, address) or at(page, address)["department"] == "*"


def test_the_boards_departments_stay_in_sight_while_it_scrolls(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/overview?lang=zh")
    settled(page)
    board, name = page.locator(".sq-board"), page.locator(".sq-board tbody th").first
    name.scroll_into_view_if_needed()
    left = name.bounding_box()["x"]
    assert board.evaluate("board => (board.scrollLeft = 300, board.scrollLeft)") > 0
    assert name.bounding_box()["x"] == left
    context.close()


def test_the_boards_head_stays_in_sight_while_it_scrolls(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(f"{address}/overview?lang=en")
    settled(page)
    board, head = page.locator(".sq-board"), page.locator(".sq-board thead")
    assert board.bounding_box()["height"] < 768
    board.scroll_into_view_if_needed()
    assert board.evaluate("board => (board.scrollTop = 200, board.scrollTop)") > 0
    assert head.bounding_box()["y"] == pytest.approx(board.bounding_box()["y"], abs=2)
    context.close()


def test_a_click_on_a_columns_head_puts_the_departments_in_its_order(page: Page, address: str) -> None:
    page.goto(f"{address}/overview?lang=en&period=2026-Q3")
    settled(page)
    names = page.locator(".sq-board tbody th")
    overall = names.all_inner_texts()
    page.locator(".sq-board thead a", has_text="No-show rate").click()
    expect(page.locator(".sq-board th[aria-sort]")).to_contain_text("No-show rate")
    settled(page)
    assert at(page, address).items() >= {"sort": "no_show_rate", "period": "2026-Q3"}.items()
    assert names.all_inner_texts() != overall
    page.locator(".sq-board thead a", has_text="Department").click()
    expect(page.locator(".sq-board th[aria-sort]")).to_contain_text("Department")
    settled(page)
    assert "sort" not in at(page, address)
    assert names.all_inner_texts() == overall


def test_nothing_is_asked_of_any_other_host(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/waiting")
    settled(page)
    own = urlparse(address).netloc
    assert [url for url in asked if urlparse(url).scheme.startswith("http") and urlparse(url).netloc != own] == []
