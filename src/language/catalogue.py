"""One language: its messages."""

import io
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("zh", "en")
CATALOGUES = Path(__file__).parent


def N_(message: str) -> str:
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Language:
    """Messages in one language; `code` is "zh" or "en"."""

    code: str
    _translations: NullTranslations = field(repr=False, compare=False)

    def text(self, message: str, **values: object) -> str:
        """The message in this language, `{name}` filled in from values."""
        translated = self._translations.gettext(message)
        return translated.format(**values) if values else translated

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """The message for this count, `{count}` and `{name}` filled in."""
        return self._translations.ngettext(one, many, count).format(count=count, **values)


@cache
def language(code: str) -> Language:
    """The language "zh" or "en"; KeyError-free: anything else is a programming error (ValueError)."""
    if code not in LANGUAGES:
        raise ValueError(f"no such language: {code}")
    return Language(code, _translations(code))


def _translations(code: str) -> NullTranslations:
    catalogues = sorted((CATALOGUES / code).glob("*.po"))
    if not catalogues:  # English is what the messages are written in
        return NullTranslations()
    merged = Catalog(locale=code)
    for path in catalogues:
        with path.open("rb") as file:
            for message in read_po(file, locale=code):
                if message.id:
                    merged[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return GNUTranslations(compiled)
