"""What went wrong, in words for the person who meets it."""

from language.catalogue import LANGUAGES, Language, language


class Problem(Exception):
    """An error with a plain sentence in both languages and a way on; the cause's trace goes to the log.

    `message` is the English sentence, a key of the catalogues; values fill its `{name}`s.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message, values)
        self.message = message
        self.values = values

    def say(self, reader: Language) -> str:
        """The sentence in the reader's language."""
        return reader.text(self.message, **self.values)

    def __str__(self) -> str:
        return "\n".join(self.say(language(code)) for code in LANGUAGES)
