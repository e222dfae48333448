"""Delimited files as hospitals export them: encodings, marks, line ends, quotation; and what is no such file."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from language import Problem, language
from warehouse.pull.files import open_files
from warehouse.pull.source import File, Source

EXPECTED = [("1", "张三"), ("2", "𠮷野")]  # the second is beyond GBK, and beyond one UTF-16 unit
TEXT = "编号,姓名\n1,张三\n2,𠮷野\n"


USUAL = {"name": "people", "path": "people.csv", "delimiter": ",", "quote": '"', "encoding": "utf-8", "skip": 0}


def read(folder: Path, data: bytes, select: str = "from people", **options: object) -> list[tuple]:
    """The rows that a SELECT gives over one file with these bytes."""
    (folder / "people.csv").write_bytes(data)
    (folder / "people.sql").write_text(select, encoding="utf-8")
    selects = {"people": folder / "people.sql"}
    source = Source("s", {}, "Asia/Shanghai", None, "YMD", (File(**(USUAL | options)),), selects)
    with open_files(source, folder) as files:
        assert files.columns("people")
        return [row for batch in files.batches("people") for row in zip(*batch.to_pydict().values(), strict=True)]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.replace("\n", "\r\n").encode(), "utf-8"),
        (TEXT.replace("\n", "\r\n").encode("gb18030"), "gb18030"),
        (TEXT.rstrip("\n").encode(), "utf-8"),
        (TEXT.replace("\n", "\n\n").encode(), "utf-8"),
    ],
    ids=["utf-8", "mark", "gb18030", "utf-16", "crlf", "gb18030-crlf", "no-last-line-end", "blank-lines"],
)
def test_chinese_text_arrives_whole(tmp_path: Path, data: bytes, encoding: str) -> None:
    assert read(tmp_path, data, encoding=encoding) == EXPECTED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,b\n1,"x\ny, ""z"""\n', [("1", 'x\ny, "z"')]),
        ('a,b\r\n1,"x\r\ny"\r\n', [("1", "x\r\ny")]),
        ("a,b\nNA,NULL\n007,1e5\n", [("NA", "NULL"), ("007", "1e5")]),
        ('a,b\n,""\n', [(None, None)]),
        ("a,b\n 1 ,2014-02-30\n", [(" 1 ", "2014-02-30")]),
        ("a,b\n1,x\0y\n", [("1", "x\0y")]),
        ("a,b\n", []),
    ],
    ids=["quoted", "quoted-crlf", "words-for-nothing", "empty", "untouched", "nul", "no-rows"],
)
def test_nothing_is_cast_and_nothing_is_lost(tmp_path: Path, text: str, expected: Sequence[tuple]) -> None:
    assert read(tmp_path, text.encode()) == expected


def test_delimiter_quotation_mark_and_lines_above_the_header(tmp_path: Path) -> None:
    data = b"Report of 2026-11-01\na|b\n'x|y'|2\n"
    assert read(tmp_path, data, delimiter="|", quote="'", skip=1) == [("x|y", "2")]


def test_a_column_without_a_name_gets_its_number(tmp_path: Path) -> None:
    assert read(tmp_path, b"a,,b\n1,2,3\n", "select column_2, b from people") == [("2", "3")]


def test_a_select_may_give_other_types_than_text(tmp_path: Path) -> None:
    select = "select a::int as a, b::timestamp as b, true as c, null as d, 1.50 as e from people"
    assert read(tmp_path, b"a,b\n1,2026-11-02 08:00\n", select) == [
        ("1", "2026-11-02 08:00:00.000000", "true", None, "1.50")
    ]


def test_a_folder_with_signs_that_mean_something_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "2026 [11]* it's"
    folder.mkdir()
    assert read(folder, TEXT.encode()) == EXPECTED
    assert read(folder, TEXT.encode("gb18030"), encoding="gb18030") == EXPECTED


@pytest.mark.parametrize(
    ("data", "options", "said"),
    [
        (b"", {}, "is empty"),
        (b"one column\n1\n", {}, "does not begin with a header of several columns"),
        (b"a;b\n1;2\n", {}, "does not begin with a header of several columns"),
        (b"\x00\x01\x02,\x00", {}, "does not begin with a header of several columns"),
        (b"PK\x03\x04rest of a workbook", {}, "is an Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest of an old workbook", {}, "is an Excel workbook"),
        (TEXT.encode("gb18030"), {}, "is not utf-8 text"),
        (TEXT.encode() + b"3,\xff\n", {"encoding": "gb18030"}, "is not gb18030 text"),
        (b"a,A\n1,2\n", {}, "has two columns named A"),
        (b"a,b\n1,2\n3\n", {}, "Line 3 of .*people.csv has 1 values where the header has 2"),
        (b"a,b\n1,2,3\n", {}, "Line 2 of .*people.csv has 3 values where the header has 2"),
        (b'a,b\n1,"x\n2,y\n', {}, "opens in line 2 of .*people.csv is never closed"),
        (b"a,b\n1,x\n2,y\r\n", {}, "line ends of different kinds"),
        (b"a,b\n1," + b"x" * 3_000_000 + b"\n", {}, "Line 2 of .*people.csv is longer than 2 MB"),
        (b"a,b\n1,x\n", {"path": "elsewhere.csv"}, "The file .*elsewhere.csv is missing"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, data: bytes, options: dict, said: str) -> None:
    with pytest.raises(Problem, match=said) as caught:
        read(tmp_path, data, **options)
    assert caught.value.say(language("zh")) != caught.value.say(language("en"))
    assert "xxx" not in str(caught.value)  # a line may name a patient: it is not repeated


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    source = Source("s", {}, "Asia/Shanghai", None, "YMD", (), {})
    with pytest.raises(Problem, match="There is no folder"), open_files(source, tmp_path / "nowhere"):
        pass


def test_transcoded_copies_do_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    read(tmp_path, TEXT.encode("gb18030"), encoding="gb18030")
    with pytest.raises(Problem):
        read(tmp_path, TEXT.encode("gb18030"), select="selec", encoding="gb18030")
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(
    "select",
    ["select * from read_text('/etc/hostname')", "copy people to 'stolen.csv'", "install httpfs", "attach 'x.db'"],
)
def test_a_select_reads_its_files_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, select: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Problem):
        read(tmp_path, TEXT.encode(), select)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.csv", "people.sql"]
