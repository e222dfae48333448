"""The waiting page's words about all who queued, on a hospital counted by hand (see test_unserved.py)."""

import re
from datetime import date

import pytest
from sqlalchemy import Connection, text

from dashboard import waiting, waiting_queued, waiting_words
from dashboard.filters import Filters
from dashboard.view import View
from dashboard.waiting_choice import Choice
from database.small_hospital import DIRECTOR, HEAD_OF_BONES, step, visit
from database.test_unserved import queues
from harness import Look
from language import language
from metrics import periods
from warehouse.people import person
from warehouse.refresh import refresh


def said(tx: Connection, department: str, code: str, of: str = "imaging") -> tuple[list[list[str]], str]:
    """The table's rows, and everything that the page says of who queued."""
    looking = person(tx)
    assert looking is not None
    view = View(language(code), looking, tx, Filters({}, silent=False), {}, present=False)
    month = periods.parse("2026-03", date(2026, 3, 31))
    choice = Choice(department, "place", "outpatient", of, "all", "median", month, None)
    picture = waiting.picture(view, choice)
    section = waiting_queued.section(view, picture)
    rows = [re.findall(r"<td>(.*?)</td>", row) for row in section.split("<tr>")[2:]]
    figures = " ".join(str(figure.notes) for figure in waiting_words.figures(view, picture))
    return rows, section + waiting_words.caption(view, picture) + figures


@pytest.mark.parametrize("who", [DIRECTOR, HEAD_OF_BONES])
def test_a_department_by_hand_in_english(owner: Connection, as_reader: Look, who: str) -> None:
    queues(owner)
    refresh(owner)
    with as_reader(who) as tx:
        rows, page = said(tx, "bones", "en")
    # of 20: half after 45 minutes; of the 13 served half within 30. 0.365 within 30 minutes of all, 7/13 of the served
    assert [row[0] for row in rows] == [
        "Median wait", "90% wait no longer than", "Within target", "Left without being seen", "Queue never closed",
    ]  # fmt: skip
    assert (rows[0][1], rows[0][3]) == ("45 min", "30 min")
    assert re.fullmatch(r"\d\d–\d\d min|\d\d min or more", rows[0][2])
    assert rows[1][1:] == ["too few to show", "–", "too few to show"]
    assert (rows[2][1], rows[2][3]) == ("37%", "54%")
    assert (rows[3][1], rows[4][1]) == ("15.4%", "11.5%")
    assert all("–" in row[2] and row[2] != "–" for row in rows[2:]), "each with its interval"
    assert (
        "Of 20 visits: 13 served; 3 left without being seen; 2 with the visit over and the queue never closed; "
        "2 still waiting at 3 March 2026 10:20."
    ) in page
    assert "2 patients were still waiting at 3 March 2026 10:20: not among the waits above." in page
    assert "15.4% of those who queued" in page


def test_the_hospital_counts_the_same_people_in_chinese(owner: Connection, as_reader: Look) -> None:
    queues(owner)
    refresh(owner)
    with as_reader(DIRECTOR) as tx:
        rows, page = said(tx, "*", "zh")
    assert [row[0] for row in rows][2:] == ["达标率", "候诊离开", "排队没有结束记录"]
    assert rows[2][1] == "37%"
    assert "排队共 20 人次：已开始服务 13 人次；候诊离开 3 人次；就诊已结束而排队没有结束记录 2 人次；" in page
    assert "截至 2026年3月3日 10:20 仍在等候 2 人次" in page


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", ["not reached yet", "never reached: 10.2% were not served"]),
        ("zh", ["尚未达到", "达不到：10.2% 没有等到服务"]),
    ],
)
@pytest.mark.parametrize("department", ["bones", "*"])
def test_half_is_not_reached_yet(
    owner: Connection, as_reader: Look, department: str, code: str, words: list[str]
) -> None:
    """With 30 more who wait for longer than anybody who was served, half are not served yet; and nine in ten never will
    be, for five of fifty are gone already (each of the later ones a little more than 2 %: some went out of sight)."""
    queues(owner)
    for number in range(30):  # since 9:00, so 80 minutes
        visit(owner, f"w{number}", arrived_at="2026-03-03 08:00+08", status="in_progress")
        step(owner, f"w{number}", f"w{number}", "bones", "2026-03-03 09:00+08", None)
    refresh(owner)
    with as_reader(DIRECTOR) as tx:
        rows, _ = said(tx, department, code)
    assert [row[1] for row in rows[:2]] == words


@pytest.mark.parametrize(
    ("code", "words"), [("en", "never reached: 70.7% were not served"), ("zh", "达不到：70.7% 没有等到服务")]
)
def test_half_will_never_be_reached(owner: Connection, as_reader: Look, code: str, words: str) -> None:
    # 32 of 50 are gone at once, one after 10 minutes; after 15 the 13 left share 0.28, after 40 five share 6/13 of that
    queues(owner)
    for number in range(30):
        visit(owner, f"g{number}", arrived_at="2026-03-03 08:00+08", status="left_without_being_seen")
        step(owner, f"g{number}", f"g{number}", "bones", "2026-03-03 09:00+08", None)
    refresh(owner)
    with as_reader(DIRECTOR) as tx:
        rows, _ = said(tx, "bones", code)
    assert round(0.66 + 0.28 / 13 + 0.28 * 6 / 13 / 5, 3) == 0.707
    assert rows[0][1] == words


def test_few_and_nobody(owner: Connection, as_reader: Look) -> None:
    queues(owner)
    owner.execute(text("delete from hospital.visit where visit_id like 'm%'"))
    refresh(owner)
    with as_reader(DIRECTOR) as tx:
        rows, page = said(tx, "bones", "en")
    assert {row[1] for row in rows} == {"too few to show"}
    assert "Figures from fewer than 10 people are left blank." in page
    with as_reader(DIRECTOR) as tx:
        _, page = said(tx, "bones", "en", "laboratory")
    assert "Nobody queued in this period." in page
