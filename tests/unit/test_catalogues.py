"""Every message on screen has its Chinese, and every Chinese text is used."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from language.catalogue import CATALOGUES
from warehouse.config import ROOT

SOURCES = [*(ROOT / "src").rglob("*.py"), ROOT / "app.py", *(ROOT / "pages").rglob("*.py")]
MARKS = {"N_": 1, "Problem": 1}  # functions whose first argument is a message
METHODS = {"text": 1, "plural": 2}  # methods of a language; SQLAlchemy's `text` is a function


def _messages(path: Path) -> Iterator[str]:
    """The literal messages of one source file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name):
                    count = MARKS.get(name, 0)
                case ast.Attribute(attr=name):
                    count = METHODS.get(name, 0)
                case _:
                    count = 0
            for argument in node.args[:count]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def _used() -> dict[str, Path]:
    return {message: path for path in SOURCES for message in _messages(path)}


def _translated() -> dict[str, tuple[str, ...]]:
    """Every message id of the Chinese catalogues (of a plural both) -> its translations."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((CATALOGUES / "zh").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh"):
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                texts = message.string if isinstance(message.string, tuple) else (message.string,)
                found |= {one: texts for one in ids if one}
    return found


def _fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def test_every_message_has_its_chinese() -> None:
    translated = _translated()
    missing = {
        message: path.name for message, path in _used().items() if message and not all(translated.get(message, ("",)))
    }
    assert missing == {}


def test_every_chinese_text_is_used() -> None:
    assert sorted(set(_translated()) - set(_used())) == []


def test_translations_fill_in_the_same_values() -> None:
    wrong = [
        message
        for message, texts in _translated().items()
        if any(not _fields(text) <= _fields(message) | {"count"} for text in texts)
        or not _fields(message) - {"count"} <= set().union(*(_fields(text) for text in texts))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", sorted((CATALOGUES / "zh").glob("*.po")), ids=lambda path: path.stem)
def test_no_message_is_translated_twice(path: Path) -> None:
    with path.open("rb") as file:
        own = {message.id for message in read_po(file, locale="zh") if message.id}
    others = set()
    for other in (CATALOGUES / "zh").glob("*.po"):
        if other != path:
            with other.open("rb") as file:
                others |= {message.id for message in read_po(file, locale="zh") if message.id}
    assert own & others == set()


def test_chinese_punctuation_is_full_width() -> None:
    half = re.compile(r"[\u4e00-\u9fff][,;:!?]|[,;!?][\u4e00-\u9fff]")
    assert [text for texts in _translated().values() for text in texts if half.search(text)] == []
