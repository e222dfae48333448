"""What people typed, as it can be kept; and whether they sent just this before, as by a second click."""

from collections.abc import Mapping

from sqlalchemy import Connection, text

from language import N_, Problem

LONG = N_("That is too long: at most {most} characters; these are {given}. What you typed is kept.")
AGAIN = "10 minutes"  # within which the same, sent once more, is the same click and no second thought


def typed(words: object, most: int | None = None) -> str:
    """A text without blanks around it and without NUL, which PostgreSQL's text cannot hold; "" for None.

    Problem: it has more than `most` characters. A field of the browser that takes no more would swallow a pasted text
    whole and say nothing: so fields take everything, and this says what is too much.
    """
    kept = str(words or "").replace("\x00", "").strip()
    if most is not None and len(kept) > most:
        raise Problem(LONG, most=most, given=len(kept))
    return kept


def stands(tx: Connection, table: str, by: str, at: str, values: Mapping[str, object]) -> bool:
    """Whether the reader wrote this very row of quality.<table> in the last minutes.

    by, at: the columns that the database signs with who and when. Names of table and columns are the program's own.
    """
    same = " and ".join(f"{name} is not distinct from :{name}" for name in values)
    found: bool = tx.execute(
        text(
            f"select exists (select from quality.{table} where {by} = quality.current_email()"  # noqa: S608 (ours)
            f" and {at} > now() - interval '{AGAIN}' and {same})"
        ),
        dict(values),
    ).scalar_one()
    return found
