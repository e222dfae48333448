"""docs/sources.md under test: its example is pulled, its figures are what comes out, its keys are all there are."""

import re
from pathlib import Path

from database.mapped_source import counted
from warehouse import connect
from warehouse.config import ROOT, Urls
from warehouse.pull import pull

PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")


def test_the_example_does_what_the_page_says(tmp_path: Path, fresh_urls: Urls) -> None:
    for path, content in re.findall(r"^```(?:csv|toml|sql) (\S+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="gb18030" if path.endswith(".csv") else "utf-8")
    printed = {
        table: tuple(map(int, counts.split(" | ")))
        for table, counts in re.findall(r"^\| (\w+) \| ((?:\d+ \| ){4}\d+) \|$", PAGE, re.MULTILINE)
    }
    pulled = pull(connect.engine(fresh_urls.owner), "outpatients", tmp_path, sources=tmp_path / "sql" / "sources")
    assert len(printed) == 4
    assert {loaded.table: counted(loaded) for loaded in pulled.tables} == printed


def test_every_key_is_explained() -> None:
    code = (ROOT / "src" / "warehouse" / "pull" / "source.py").read_text(encoding="utf-8")
    top, file = (set(re.findall(r'"(\w+)"', keys)) for keys in re.findall(r"\{((?:\"\w+\"(?:, )?){3,})\}", code))
    explained = set(re.findall(r"^\| `([\w.<>]+)` \|", PAGE, re.MULTILINE))
    assert explained == top - {"files"} | {f"files.<name>.{key}" for key in file}
