"""Definitions: all of them sound, and every mistake named with its file and key."""

from pathlib import Path

import pytest

from language import LANGUAGES, Problem, language
from metrics.definition import COUNTS, DEFINITIONS, OWNERS, SECTIONS, UNITS, definitions, read

SOUND = """
kind = "proportion"
unit = "percent"
better = "up"
section = "voice"
order = 1
counts = "complaints"
dimensions = ["department", "visit_kind"]
owner = "quality office"
source = "complaint"

[zh]
name = "按时率"
definition = "按时的占比。"
formula = "按时 ÷ 全部"

[en]
name = "On time"
definition = "The share on time."
formula = "on time ÷ all"
"""


def _written(folder: Path, text: str) -> Path:
    path = folder / "promptness_rate.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_definition_is_read_as_it_stands(tmp_path: Path) -> None:
    metric = read(_written(tmp_path, SOUND))
    assert metric.id == "promptness_rate"
    assert metric.dimensions == ("department", "visit_kind")
    assert metric.target is None
    assert metric.texts["zh"].name == "按时率"
    assert metric.texts["en"].formula == "on time ÷ all"
    assert metric.parts == ("numerator", "denominator")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('better = "up"', 'better = "up"\ncolour = "blue"', ("promptness_rate.toml", "colour")),
        ('name = "On time"', 'name = "On time"\nalias = "x"', ("promptness_rate.toml", "en.alias")),
        ('owner = "quality office"\n', "", ("promptness_rate.toml", "owner")),
        ('formula = "按时 ÷ 全部"', "", ("promptness_rate.toml", "zh.formula")),
        (SOUND[SOUND.index("[en]") :], "", ("promptness_rate.toml", "[en]")),
        ('kind = "proportion"', 'kind = "ratio"', ("promptness_rate.toml", "kind", "ratio")),
        ('"visit_kind"]', '"weather"]', ("promptness_rate.toml", "dimensions", "weather")),
        ('kind = "proportion"', 'kind = "percentile"', ("promptness_rate.toml", "quantile")),
        ('better = "up"', 'better = "up"\nquantile = 0.5', ("promptness_rate.toml", "quantile")),
        ('better = "up"', "better = up", ("promptness_rate.toml",)),
        ('better = "up"', 'better = "up"\nid = "other"', ("promptness_rate.toml", "id")),
    ],
)
def test_a_mistake_names_its_file_and_key(tmp_path: Path, before: str, after: str, said: tuple[str, ...]) -> None:
    assert before in SOUND
    with pytest.raises(Problem) as caught:
        read(_written(tmp_path, SOUND.replace(before, after)))
    for reader in LANGUAGES:
        for words in said:
            assert words in caught.value.say(language(reader))


def test_every_file_is_a_metric() -> None:
    assert set(definitions()) == {path.stem for path in DEFINITIONS.glob("*.toml")}


def test_names_tell_metrics_apart() -> None:
    for code in LANGUAGES:
        names = [metric.texts[code].name for metric in definitions().values()]
        assert len(names) == len(set(names))


def test_metrics_come_in_the_order_of_the_menu_and_of_reading() -> None:
    places = [(list(SECTIONS).index(metric.section), metric.order) for metric in definitions().values()]
    assert places == sorted(set(places)), "two metrics in one place"
    assert next(iter(definitions())) == "satisfaction_rate"


def test_chinese_is_written_with_chinese_punctuation() -> None:
    for metric in definitions().values():
        text = metric.texts["zh"]
        assert not set(",;:()") & set(text.name + text.definition + text.formula), metric.id


@pytest.mark.parametrize(
    ("metric", "target"),
    [
        ("satisfaction_rate", 95),
        ("satisfaction_score", 90),
        ("ease_rate", 85),
        ("wait_on_target_rate", 80),
        ("no_show_rate", 5),
        ("follow_up_on_time_rate", 95),
        ("follow_up_reached_rate", 85),
        ("complaint_on_time_rate", 100),
        ("nps", None),  # none in its first year
    ],
)
def test_default_targets(metric: str, target: float | None) -> None:
    assert definitions()[metric].target == target


def test_the_words_around_a_figure_are_translated() -> None:
    zh = language("zh")
    for words in (UNITS, COUNTS, SECTIONS, OWNERS):
        for message in words.values():
            assert message == "%" or zh.text(message) != message


def test_a_duration_has_times_and_no_sums() -> None:
    for name, target in (("complaint_turnaround", 3), ("rectification_time", 5)):
        metric = definitions()[name]
        assert (metric.kind, metric.unit, metric.better, metric.target) == ("duration", "working_days", "down", target)
        assert metric.parts == ("taken", "ended", "cases")
        assert not metric.is_additive, "medians of days do not add up to that of a month"
