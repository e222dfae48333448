"""The overview's board: whose rows it has, what its cells lead to, what the sentences above it rest on."""

import html
import re
from urllib.parse import parse_qs, urlparse

import pytest

from harness import Open, said

PAGE = "monitor.overview"
HEAD = "head.rehabilitation@demo.invalid"
PEOPLE = ("director@demo.invalid", "quality@demo.invalid", HEAD)


def rows(page: str) -> dict[str, str]:
    """The board's rows by place, as HTML."""
    return dict(re.findall(r'<tr[^>]*data-place="([^"]+)">(.*?)</tr>', page))


def links(page: str) -> list[tuple[str, dict[str, str]]]:
    """Where HTML leads: page and parameters."""
    found = [urlparse(html.unescape(link)) for link in re.findall(r'href="([^"]+)"', page)]
    return [(link.path, {name: values[0] for name, values in parse_qs(link.query).items()}) for link in found]


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("present", [{}, {"present": "1"}])
def test_the_board_stands_there_for_each_person(opened: Open, person: str, lang: str, present: dict[str, str]) -> None:
    app = opened(PAGE, lang=lang, as_=person, **present)
    assert not app.exception
    found = rows(said(app))
    assert next(iter(found)) == "*", "the whole hospital stands above"
    if person == HEAD:
        assert list(found) == ["*", "rehabilitation"]
    else:
        assert len(found) == 9 if present else len(found) > 15
        assert present or "rehabilitation" in found


def test_a_cell_leads_to_its_chart_with_everything_chosen(opened: Open) -> None:
    app = opened(PAGE, lang="en", as_=PEOPLE[1], period="2026-Q3", kind="outpatient")
    assert "sq-notice" not in said(app)
    row = links(rows(said(app))["rehabilitation"])
    carried = {"lang": "en", "as": PEOPLE[1], "department": "rehabilitation"}
    carried |= {"period": "2026-Q3", "kind": "outpatient"}
    assert ("waiting", carried | {"show": "target"}) in row
    assert ("complaints", carried | {"show": "complaint_rate"}) in row
    assert ("overview", carried) in row  # what has no charts of its own
    assert all(carried.items() <= parameters.items() for _, parameters in row)


def test_a_campus_is_carried_along(opened: Open) -> None:
    app = opened(PAGE, lang="en", campus="east", period="2026")
    found = rows(said(app))
    assert next(iter(found)) == "*east"
    carried = {"lang": "en", "campus": "east", "department": "*", "period": "2026", "show": "complaint_rate"}
    assert ("complaints", carried) in links(found["*east"])
    assert all(parameters["department"] == "*" for _, parameters in links(found["*east"]))


def test_a_cards_figure_leads_to_the_same_chart_as_its_cell(opened: Open) -> None:
    page = said(opened(PAGE, lang="zh", as_=HEAD, period="2026", kind="outpatient"))
    cards = re.findall(r'<div class="sq-card-figure"><a href="([^"]+)"', page)
    assert "waiting" in {urlparse(link).path for link in cards}
    carried = {"department": "rehabilitation", "period": "2026", "kind": "outpatient", "as": HEAD, "lang": "zh"}
    for _, parameters in links("".join(f'href="{link}"' for link in cards)):
        assert carried.items() <= parameters.items()
    cell = next(link for link in links(rows(page)["rehabilitation"]) if link[0] == "waiting")
    assert cell in links("".join(f'href="{link}"' for link in cards))


def test_no_cell_leads_to_the_page_it_stands_on(opened: Open) -> None:
    found = rows(said(opened(PAGE, lang="en", as_=HEAD)))
    assert "overview" not in {page for page, _ in links(found["rehabilitation"])}
    assert "overview" in {page for page, _ in links(found["*"])}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_number_of_a_sentence_stands_in_a_cell(opened: Open, person: str, lang: str) -> None:
    page = said(opened(PAGE, lang=lang, as_=person, period="2026"))
    titles = [html.unescape(title) for title in re.findall(r'<td[^>]*><(?:a|span)[^>]* title="([^"]+)"', page)]
    sentences = re.findall(r"<li class=\"sq-(?:better|worse)\">(.*?)</li>", page)
    assert sentences or person == HEAD, "so small a department of so small a hospital may have nothing to say"
    number = re.compile(r"−?[\d,]*\.?\d+%?")
    for sentence in map(html.unescape, sentences):
        spoken = set(number.findall(sentence))
        assert any(spoken <= set(number.findall(title)) for title in titles), sentence


def signs(row: str) -> list[str]:
    """The drawings and the words of a row's signs, in order."""
    return re.findall(r'<i class="sq-sign (sq-sign-[a-z-]+)" role="img" aria-label="([^"]+)"', row)


@pytest.mark.parametrize("period", ["2026-10", "2026-Q3"])
def test_head_and_director_see_the_same_signs(opened: Open, period: str) -> None:
    of_all, of_head = (rows(said(opened(PAGE, lang="zh", as_=person, period=period))) for person in (PEOPLE[0], HEAD))
    assert signs(of_head["rehabilitation"])
    assert signs(of_head["rehabilitation"]) == signs(of_all["rehabilitation"])
    assert signs(of_head["*"]) == signs(of_all["*"])


def test_the_heads_of_the_columns_sort_and_the_corner_goes_back(opened: Open) -> None:
    view = {"lang": "en", "as": PEOPLE[0], "department": "*", "period": "2026-Q3", "kind": "outpatient"}
    page = said(opened(PAGE, lang="en", as_=PEOPLE[0], period="2026-Q3", kind="outpatient"))
    heads = links(page[page.index("<thead>") : page.index("</thead>")])
    assert ("overview", view) == heads[0]
    assert ("overview", view | {"sort": "wait_on_target_rate"}) in heads
    app = opened(PAGE, **{("as_" if name == "as" else name): value for name, value in heads[6][1].items()})
    assert "sq-notice" not in said(app)
    head = said(app)[: said(app).index("</thead>")]
    (chosen,) = re.findall(r'<th scope="col" aria-sort="descending"><a[^>]*>([^<]+)', head)
    assert chosen in said(app)[said(app).index("In order of concern about: ") :]
    assert links(head[head.index("<thead>") :])[0] == ("overview", view)
    assert set(rows(said(app))) == set(rows(page))


def test_an_unknown_order_is_named_and_left_out(opened: Open) -> None:
    app = opened(PAGE, lang="en", sort="anything")
    assert "sq-notice" in said(app)
    assert "sort" not in app.query_params


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_sign_has_words_and_the_legend_stands_below(opened: Open, lang: str) -> None:
    page = said(opened(PAGE, lang=lang))
    every = page.count('<i class="sq-sign')
    below = page[page.index('<ul class="sq-legend">') :]
    in_legend = below[: below.index("</ul>")].count('<i class="sq-sign')
    assert in_legend == 7
    assert len(signs(page)) == every - in_legend > 60  # at this scale few departments have a hundred visits a month
