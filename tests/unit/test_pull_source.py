"""Descriptions of sources: the ones in the project are sound, and a fault names the file and the key."""

from pathlib import Path

import pytest

from language import Problem, language
from warehouse.pull.source import read_source, source_names

SOUND = """
title = { zh = "自编", en = "Made up" }
time_zone = "Asia/Shanghai"
[files.visits]
path = "visits.csv"
"""


def described(folder: Path, text: str) -> Path:
    """A folder of sources with one, `mine`, described by this text."""
    (folder / "mine").mkdir()
    (folder / "mine" / "source.toml").write_text(text, encoding="utf-8")
    (folder / "mine" / "visit.sql").write_text("select 1", encoding="utf-8")
    return folder


def test_every_source_of_the_project_is_sound() -> None:
    assert "sepsis_log" in source_names()
    for name in source_names():
        source = read_source(name)
        assert source.title["zh"] != source.title["en"]


def test_what_is_not_said_has_a_usual_value(tmp_path: Path) -> None:
    (file,) = read_source("mine", described(tmp_path, SOUND)).files
    assert (file.delimiter, file.quote, file.encoding, file.skip) == (",", '"', "utf-8", 0)


@pytest.mark.parametrize("name", ["GBK", "gb2312", "GB18030"])
def test_what_calls_itself_gbk_may_hold_all_of_gb18030(tmp_path: Path, name: str) -> None:
    (file,) = read_source("mine", described(tmp_path, f'{SOUND}encoding = "{name}"')).files
    assert file.encoding == "gb18030"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOUND + "delimeter = ';'", "files.visits.delimeter, which is not known"),
        ("titel = 1\n" + SOUND, "the key titel, which is not known"),
        (SOUND.replace('zh = "自编", ', ""), "the key title.zh is missing"),
        (SOUND.replace("Asia/Shanghai", "Asia/Shanghei"), "the key time_zone is missing or"),
        (SOUND.replace("Asia/Shanghai", "../../etc/passwd"), "the key time_zone is missing or"),
        (SOUND.replace("[files.visits]", 'date_order = "YDM"\n[files.visits]'), "the key date_order"),
        (SOUND.replace("[files.visits]", "[files.Visits]"), "the key files.Visits"),
        (SOUND.replace("visits.csv", "../visits.csv"), "the key files.visits.path"),
        (SOUND.replace("visits.csv", "/etc/passwd"), "the key files.visits.path"),
        (SOUND + 'delimiter = "||"', "the key files.visits.delimiter"),
        (SOUND + 'encoding = "martian"', "the key files.visits.encoding"),
        (SOUND + 'encoding = "hex"', "the key files.visits.encoding"),
        (SOUND + "skip = -1", "the key files.visits.skip"),
        (SOUND.partition("[files")[0], "the key files is missing"),
        ("title = ", "is not valid TOML"),
    ],
)
def test_a_fault_names_the_file_and_the_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Problem, match=said) as caught:
        read_source("mine", described(tmp_path, text))
    assert "source.toml" in str(caught.value)
    assert caught.value.say(language("zh")) != caught.value.say(language("en"))


@pytest.mark.parametrize("name", ["yours", "", "../mine", "mine/../mine", "mi*e", "mine\0"])
def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path: Path, name: str) -> None:
    with pytest.raises(Problem, match="Known sources: mine"):
        read_source(name, described(tmp_path, SOUND))


def test_a_source_without_a_select_is_said_to_have_none(tmp_path: Path) -> None:
    (described(tmp_path, SOUND) / "mine" / "visit.sql").unlink()
    with pytest.raises(Problem, match="has no SELECT"):
        read_source("mine", tmp_path)
