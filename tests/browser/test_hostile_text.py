"""Text that wants to be more than text, very long text, a metric that is no more: shown as it was typed, everywhere."""

import io
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect
from pptx import Presentation
from pypdf import PdfReader
from sqlalchemy import Connection, text

from browser.hands import HEAD, OFFICE, fails, field, go, notice, opened, press, rest, versions

LOOKS = (Path(__file__).parents[1] / "browser" / "looks.js").read_text(encoding="utf-8")
HOSTILE = (
    "<script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">' OR 1=1; --"
    " **bold** [link](javascript:alert(1)) $\\frac{1}{2}$ {braces} {0} :material/home: 😀 \u202eabc"
)
SHOWN = "<script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">' OR 1=1; --"


def _is_harmless(page: Page) -> None:
    """Nothing ran, nothing became an element, and it stands there as it was typed."""
    assert page.title() != "hit"
    assert page.locator('[data-testid="stMain"] img[src="x"], [data-testid="stMain"] .katex').count() == 0
    assert page.locator('a[href^="javascript"]').count() == 0
    assert fails(page) == 0
    body = page.locator('[data-testid="stMain"]').inner_text()
    assert SHOWN in body
    assert "**bold** [link](javascript:alert(1)) $\\frac{1}{2}$ {braces} {0} :material/home: 😀" in body


def _file(page: Page, name: str) -> bytes:
    """What a button gives to take away."""
    with page.expect_download(timeout=60_000) as downloading:
        page.get_by_role("button", name=name).first.click()
    return Path(downloading.value.path()).read_bytes()


def _words(document: bytes) -> str:
    """Everything that stands in a Word document, its tables included."""
    found = Document(io.BytesIO(document))
    return "\n".join(part.text or "" for part in found.element.body.iter() if part.tag.endswith("}t"))


def test_an_action_is_shown_as_it_was_typed(page: Page, desk: str, written: Connection) -> None:
    opened(page, desk, HOSTILE, reason=HOSTILE, criterion=HOSTILE)
    number = parse_qs(urlparse(page.url).query)["action"][0]
    field(page, "action_edit_step_remark").fill(f"\x00{HOSTILE}")
    press(page, "action_to_doing")
    _is_harmless(page)
    kept = written.execute(
        text(
            "select title, reason, criterion, remark from quality.action_version where action_id = :id and version = 2"
        ),
        {"id": number},
    ).one()
    assert set(kept) == {HOSTILE}, "kept as it was typed, but for the NUL that no text can hold"
    # what turns letters round turns round nothing beside it
    assert page.locator(".sq-sentence bdi").evaluate("e => getComputedStyle(e).unicodeBidi") == "isolate"
    assert SHOWN in _words(_file(page, "Action slip"))
    for path in ("actions", "actions?show=list", f"actions?action={number}&present=1", "actions?present=1&show=list"):
        go(page, desk, path, HEAD)
        if SHOWN[:40] in page.locator("body").inner_text():
            _is_harmless(page)
    go(page, desk, "actions?show=list&department=orthopaedics", HEAD)
    _is_harmless(page)


def test_the_review_and_its_files_show_what_was_typed(page: Page, desk: str) -> None:
    title = HOSTILE[:118].rstrip()
    go(page, desk, "review", OFFICE)
    page.get_by_text("Add an item").first.click()
    page.get_by_label("Headline").fill("<b onclick=alert(1)>=1+1 {0} $x$ :material/home:")
    page.get_by_label("What there is to say").fill(HOSTILE)
    page.get_by_role("button", name="Add", exact=True).click()
    rest(page)
    assert "Saved." in notice(page)
    page.get_by_text("Take a decision").first.click()
    page.get_by_label("Decision (").fill(title)
    page.get_by_label("Criterion (").fill("<img src=x onerror=alert(1)>")
    page.get_by_role("button", name="Decide", exact=True).click()
    rest(page)
    assert "Saved." in notice(page)
    assert fails(page) == 0
    assert "<b onclick=alert(1)>=1+1 {0} $x$ :material/home:" in page.locator('[data-testid="stMain"]').inner_text()
    assert page.locator('[data-testid="stMain"] img[src="x"], [data-testid="stMain"] .katex').count() == 0
    slides = Presentation(io.BytesIO(_file(page, "PowerPoint")))
    told = "\n".join(
        cell.text if table else shape.text_frame.text
        for slide in slides.slides
        for shape in slide.shapes
        for table in [shape.has_table]
        for cell in ([c for row in shape.table.rows for c in row.cells] if table else [shape])
        if table or shape.has_text_frame
    )
    pages = "".join(one.extract_text() for one in PdfReader(io.BytesIO(_file(page, "PDF"))).pages)
    minutes = _words(_file(page, "Minutes"))
    for found in (told, pages, minutes):
        flat = "".join(found.split())
        assert "<bonclick=alert(1)>=1+1{0}$x$:material/home:" in flat
        assert "".join(title.split()) in flat


@pytest.mark.parametrize("letter", ["W", "长"])
def test_the_longest_text_keeps_the_page_whole(
    browser: Browser, page: Page, desk: str, written: Connection, letter: str
) -> None:
    title = letter * 200
    opened(page, desk, title, reason=letter * 4000, criterion=letter * 1000)
    assert versions(written, title) == ["to_do"]
    link = page.url
    for width, height in ((1920, 1080), (1366, 768), (390, 844)):
        context = browser.new_context(viewport={"width": width, "height": height})
        narrow = context.new_page()
        for path in (
            urlparse(link).path.lstrip("/") + "?" + urlparse(link).query.split("&", 2)[-1],
            "actions",
            "actions?show=list",
        ):
            go(narrow, desk, path, HEAD)
            wrong = narrow.evaluate(LOOKS, {"smallest": 1, "chinese": False, "names": []})
            # a card shows three lines and leads to the rest, a table scrolls: what lies under their edge is no overlap
            cut = [one for one in wrong if "scrolls sideways" in one or "is cut off" in one]
            assert [one[:160] for one in cut] == [], (width, path)
        context.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_too_long_a_text_is_said_and_kept(page: Page, desk: str, lang: str) -> None:
    go(page, desk, "actions?new=1", HEAD, lang)
    field(page, "action_new_title").fill("W" * 201)
    press(page, "action_open")
    assert {"zh": "最多 200 字，现有 201 字", "en": "at most 200 characters; these are 201"}[lang] in notice(page)
    assert field(page, "action_new_title").input_value() == "W" * 201
    go(page, desk, "points?show=nominate", HEAD, lang)
    if page.locator("form textarea, .stForm textarea").count():
        page.locator("textarea").first.fill("长" * 1001)
        page.locator('[data-testid="stFormSubmitButton"] button').first.click()
        rest(page)
        assert {"zh": "最多 1000 字，现有 1001 字", "en": "at most 1000 characters; these are 1001"}[lang] in notice(
            page
        )
        assert page.locator("textarea").first.input_value() == "长" * 1001
    go(page, desk, "review", OFFICE, lang)
    page.get_by_text({"zh": "增加议题", "en": "Add an item"}[lang]).first.click()
    added = page.locator('[class*="st-key-added_title"] input')
    added.fill("W" * 81)
    assert added.input_value() == "W" * 81, "a field that takes no more would swallow it whole"
    page.locator('[data-testid="stForm"]', has=added).locator('[data-testid="stFormSubmitButton"] button').click()
    rest(page)
    assert {"zh": "最多 80 字，现有 81 字", "en": "at most 80 characters; these are 81"}[lang] in notice(page)
    assert added.input_value() == "W" * 81
    expect(added).to_be_visible()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_metric_that_was_retired_is_said_in_words(page: Page, desk: str, written: Connection, lang: str) -> None:
    opened(page, desk, f"Retired {lang}")
    number = parse_qs(urlparse(page.url).query)["action"][0]
    metric = "waiting_for_godot"
    retiring = """
        insert into quality.action_version (action_id, version, changed_by, remark, state, stage, department_id, title,
            reason, source_kind, owner, metric, baseline, target, found_on, starts, due_on)
        select action_id, 2, owner, 'x', 'doing', stage, department_id, title,
            reason, 'figure', owner, :metric, 3, 4, found_on, found_on, due_on
        from quality.action_version where action_id = :id
    """
    written.execute(text(retiring), {"id": number, "metric": metric})
    written.execute(
        text("update quality.review_figure set metric = :metric where metric = 'no_show_rate'"), {"metric": metric}
    )
    said = {"zh": f"{metric}（已停用）", "en": f"{metric} (no longer defined)"}[lang]
    for path in (f"actions?action={number}", "actions?show=list&department=orthopaedics", "review"):
        go(page, desk, path, OFFICE, lang)
        assert fails(page) == 0
        assert said in page.locator('[data-testid="stMain"]').inner_text(), path
    for path in ("review?present=1&screen=1", "review?present=1&screen=9", "visitor", "overview", "actions"):
        go(page, desk, path, OFFICE, lang)
        assert fails(page) == 0, path
