"""What the library of service cases shows: searched, by department and tag; one case in full where it is chosen."""

import html
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard.cards import covered, rows
from dashboard.filters import Menu, set_parameter
from dashboard.view import View
from language import N_, formatting
from warehouse import cases as warehouse

PAGE = "cases"
STATE = {"draft": N_("Draft"), "published": N_("Published"), "withdrawn": N_("Withdrawn")}
LONGEST_SEARCH = 60
BRIEF = 90  # characters of a story on its card


@dataclass(frozen=True)
class Picture:
    """everything: all cases that the reader may see (warehouse.cases.cases); found: those that were looked for; case:
    the chosen one's row, None where none is."""

    everything: pd.DataFrame
    found: pd.DataFrame
    case: dict | None

    @property
    def tags(self) -> list[str]:
        """Every tag, the most frequent first."""
        counts = self.everything["tags"].explode().dropna().value_counts()
        return [str(tag) for tag in counts.index]


def picture(view: View) -> Picture:
    """Read the cases and draw the filters, unless one case is chosen."""
    everything = warehouse.cases(view.tx)
    ids = {str(case_id) for case_id in everything["case_id"]}
    chosen = view.filters.choose("case", ids, None)
    if chosen:
        for name in ("department", "tag", "find"):
            view.filters.ignore(name)
        row = everything[everything["case_id"] == int(chosen)].iloc[0].to_dict()
        return Picture(everything, everything, row)
    whole = Picture(everything, everything, None)
    if everything.empty:
        return whole
    with st.container(key="filters", horizontal=True, gap="small"):
        sought = _search(view)
        places = {"*": view.language.text("All departments")}
        with_cases = set(everything["department_id"])
        places |= {code: view.place(code) for code in view.departments.index if code in with_cases}
        if view.filters.asked.get("department") not in places:  # carried along from a page that has it
            view.filters.ignore("department")
        department = view.select(Menu("department", view.language.text("Department"), places, "*"))
        tags = {"all": view.language.text("All tags")} | {tag: tag for tag in whole.tags}
        tag = view.select(Menu("tag", view.language.text("Tag"), tags, "all"))
    return Picture(everything, search(everything, sought, department, "" if tag == "all" else tag), None)


def search(cases: pd.DataFrame, sought: str, department: str, tag: str) -> pd.DataFrame:
    """Those that hold every word sought in title, story, lesson, tags or the person's name."""
    found = cases
    if department != "*":
        found = found[found["department_id"] == department]
    if tag:
        found = found[[tag in tags for tags in found["tags"]]]
    words = sought.casefold().split()
    texts = [
        " ".join([row["title"], row["story"], row["lesson"], *row["tags"], _name(row)]).casefold()
        for row in found.to_dict("records")
    ]
    return found[[all(word in text for word in words) for text in texts]]


def sentence(view: View, picture: Picture) -> str:
    """How many cases there are, or the one that is read."""
    reader = view.language
    if picture.case is not None:
        return str(picture.case["title"])
    number = len(picture.found)
    return formatting.clauses(
        reader,
        [
            reader.plural(
                "{number} service case", "{number} service cases", number, number=formatting.number(reader, number)
            )
        ],
    )


def scope(view: View, row: dict) -> str:
    """Department, whom it honours, month, tags, and where it is not what everyone reads, its state."""
    reader = view.language
    said = [view.place(row["department_id"])]
    said += [_name(row)] if _name(row) else []
    said += [formatting.month(reader, row["month"])] if not pd.isna(row["month"]) else []
    said += list(row["tags"])
    if not row["is_public"]:
        said.append(reader.text(STATE[row["state"]]))
    return " · ".join(said)


def cards(view: View, picture: Picture) -> None:
    """The cases as cards, each a link to the whole."""
    st.html(rows([_card(view, row) for row in picture.found.to_dict("records")], "sq-stars"))


def whole(view: View, row: dict) -> None:
    """The story and the lesson."""
    reader = view.language
    lesson = reader.text("The lesson")
    st.html(
        f'<article class="sq-case"><p class="sq-words" lang="zh">{_paragraphs(row["story"])}</p>'
        f'<h2 class="sq-heading">{html.escape(lesson)}</h2>'
        f'<p class="sq-words" lang="zh">{_paragraphs(row["lesson"])}</p></article>'
    )


def back(view: View) -> None:
    """To the library."""
    st.button(
        view.language.text("Back to the library"),
        key="back_to_list",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=set_parameter,
        args=("case", None),
    )


def _search(view: View) -> str:
    sought = view.filters.choose_if("find", lambda value: len(value) <= LONGEST_SEARCH, None) or ""
    key = f"find:{view.language.code}"
    st.session_state[key] = sought

    def changed() -> None:
        set_parameter("find", st.session_state[key].strip())

    if not view.present:
        st.text_input(view.language.text("Search"), key=key, max_chars=LONGEST_SEARCH, on_change=changed)
    return sought


def _card(view: View, row: dict) -> str:
    story = " ".join(str(row["story"]).split())
    brief = story if len(story) <= BRIEF else story[:BRIEF] + "…"
    inside = (
        f'<h3 class="sq-words"><b lang="zh">{html.escape(row["title"])}</b></h3>'
        f'<p class="sq-words" lang="zh">{html.escape(brief)}</p>'
        f'<p class="sq-words">{html.escape(scope(view, row))}</p>'
    )
    return covered(inside, row["title"], view.filters.address(PAGE, case=str(row["case_id"])))


def _name(row: dict) -> str:
    return row["staff_name"] if isinstance(row["staff_name"], str) else ""


def _paragraphs(text: str) -> str:
    return "<br>".join(html.escape(line) for line in str(text).splitlines())
