"""Who is looking: one person named at start; in a demonstration on this machine, whoever the link names.

`service-quality serve` decides and says so in the environment: SERVICE_QUALITY_AS names the person,
SERVICE_QUALITY_SWITCH=1 allows `?as=<email>`, which the database must confirm by being a demonstration.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from dashboard.filters import Filters
from language import Problem
from warehouse import people, read
from warehouse.people import Person

DEMONSTRATION_DEFAULT = "director@demo.invalid"
_LONGEST_EMAIL = 254  # RFC 5321


def may_switch() -> bool:
    """Whether this server lets the person be chosen; the database has the last word (see looking)."""
    return os.environ.get("SERVICE_QUALITY_SWITCH") == "1"


@contextmanager
def looking(filters: Filters) -> Iterator[tuple[Person, Connection]]:
    """The person who looks and their one transaction.

    In a demonstration a link's unknown person is reported and dropped.
    Problem: nobody is named, or the database does not know them.
    """
    named = os.environ.get("SERVICE_QUALITY_AS", "").strip().lower() or None
    asked = filters.choose_if("as", _could_be_email, None) if may_switch() else None
    if not may_switch():
        filters.choose("as", (), None)
    if asked is not None:
        with read.as_person(asked) as tx:
            found = people.person(tx) if people.is_demonstration(tx) else None
            if found is not None:
                yield found, tx
                return
        filters.refuse("as")
    email = named or (DEMONSTRATION_DEFAULT if may_switch() else None)
    if email is None:
        raise Problem("Nobody was named to look at this database. Start it with: service-quality serve --as EMAIL")
    with read.as_person(email) as tx:
        found = people.person(tx)
        if found is None:
            raise Problem(
                "The database does not know {email}. Give them a role with: service-quality grant",
                email=email,
            )
        yield found, tx


def to_choose_from(tx: Connection) -> list[Person]:
    """The demonstration's people, the director first, then the quality office; none elsewhere."""
    found = people.demonstration_people(tx).to_dict("records")
    known = [Person(**row | {"departments": tuple(row["departments"])}) for row in found]
    roles = ("director", "quality_office", "department_head", "staff")
    return sorted(known, key=lambda person: (roles.index(person.role), person.email))


def _could_be_email(value: str) -> bool:
    return len(value) <= _LONGEST_EMAIL and value.isascii() and value.isprintable() and value.count("@") == 1
