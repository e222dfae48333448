"""Commands as the tests run them: what they say, and what is done to a database before."""

import re
from collections.abc import Callable

import psycopg
from click.testing import Result
from sqlalchemy import make_url

Run = Callable[..., Result]


def refuses(result: Result, english: str) -> None:
    """The command failed with its sentence in both languages, without a trace, on standard error alone."""
    assert result.exit_code == 1, result.output
    assert re.search(english, result.stderr), result.stderr
    assert re.search("[\u4e00-\u9fff]", result.stderr)
    assert "Traceback" not in result.output
    assert result.stdout == ""


def execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def changed(url: str, **parts: str) -> str:
    return make_url(url).set(**parts).render_as_string(hide_password=False)  # type: ignore[arg-type]
