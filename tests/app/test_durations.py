"""Both pages of durations on the demonstration: the figures with their intervals, in both languages, for a head too."""

import re

import pytest

from harness import Open, said

HEAD = "head.orthopaedics@demo.invalid"
WAITING = {"step": "consultation", "kind": "outpatient", "period": "2026"}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            [
                r"All who queued: who left and who still waits counted",
                r"Of [\d,]+ visits: [\d,]+ served; [\d,]+ left without being seen; ",
                r"<td>Median wait</td><td>[\d.]+ min</td><td>[\d.]+–[\d.]+ min</td><td>[\d.]+ min</td>",
                r"<td>90% wait no longer than</td><td>[\d.]+ min</td><td>[\d.]+–[\d.]+ min</td><td>[\d.]+ min</td>",
                r"<td>Within target</td><td>\d+%</td><td>\d+–\d+%</td><td>\d+%</td>",
                r"<td>Left without being seen</td><td>[\d.]+%</td><td>[\d.]+–[\d.]+%</td>",
                r"The figures above are of those who were served\.",
            ],
        ),
        (
            "zh",
            [
                r"全部排队的人：中途离开和仍在等候的都计入",
                r"排队共 [\d,]+ 人次：已开始服务 [\d,]+ 人次；候诊离开 [\d,]+ 人次；",
                r"<td>中位数</td><td>[\d.]+ 分钟</td><td>[\d.]+–[\d.]+ 分钟</td><td>[\d.]+ 分钟</td>",
                r"<td>九成患者不超过</td><td>[\d.]+ 分钟</td><td>[\d.]+–[\d.]+ 分钟</td><td>[\d.]+ 分钟</td>",
                r"<td>达标率</td><td>\d+%</td><td>\d+–\d+%</td><td>\d+%</td>",
                r"<td>候诊离开</td><td>[\d.]+%</td><td>[\d.]+–[\d.]+%</td>",
                r"上方的数字只含等到服务的人。",
            ],
        ),
    ],
)
@pytest.mark.parametrize("as_", [None, HEAD])
def test_all_who_queued(opened: Open, as_: str | None, lang: str, words: list[str]) -> None:
    person = {"as_": as_} if as_ else {}
    page = said(opened("flow.waiting", lang=lang, **person, **WAITING))
    assert [word for word in words if not re.search(word, page)] == []


def test_who_left_makes_the_wait_longer(opened: Open) -> None:
    page = said(opened("flow.waiting", lang="en", **WAITING))
    cells = re.search(r"<td>90% wait no longer than</td><td>(\d+) min</td><td>.*?</td><td>(\d+) min</td>", page)
    assert cells is not None
    assert int(cells[1]) > int(cells[2]), "of all who queued, and of those served alone"


def test_a_comparison_and_the_projector(opened: Open) -> None:
    compared = said(opened("flow.waiting", lang="en", compare="2025", **WAITING))
    assert "sq-queued" in compared
    assert "sq-queued" not in said(opened("flow.waiting", lang="en", present="1", **WAITING)), "no table in the room"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            [
                r"How long it takes, open complaints counted",
                r"From receipt to reply</td>.*?<td>\d+ working days? \(.+?\)</td><td>\d+ working days? \(.+?\)</td>",
                r"within 5 working days: [\d.]+% \([\d.]+–[\d.]+%\)",
                r"within 10 working days: ([\d.]+% \([\d.]+–[\d.]+%\)|not known yet)",
                r"From receipt to rectification</td>.*?<td>\d+ working days? \(.+?\)</td><td>.+? \(.+?\)</td>",
            ],
        ),
        (
            "zh",
            [
                r"用时：未办结的也计入",
                r"从收到到答复</td>.*?<td>\d+ 个工作日（.+?）</td><td>\d+ 个工作日（.+?）</td>",
                r"5 个工作日内：[\d.]+%（[\d.]+–[\d.]+%）",
                r"10 个工作日内：([\d.]+%（[\d.]+–[\d.]+%）|尚不可知)",
                r"从收到到整改</td>.*?<td>\d+ 个工作日（.+?）</td><td>.+?（.+?）</td>",
            ],
        ),
    ],
)
def test_how_long_complaints_take(opened: Open, lang: str, words: list[str]) -> None:
    page = said(opened("voice.complaints", lang=lang, period="2026"))
    assert [word for word in words if not re.search(word, page)] == []
    assert "sq-durations" not in said(opened("voice.complaints", lang=lang, period="2026", present="1"))
