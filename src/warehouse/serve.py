"""What has to be true before the pages are served, and what the served process is told."""

import ipaddress
import os
import socket
from dataclasses import dataclass

from sqlalchemy import Engine, text

from language import N_, Problem
from warehouse import connect, ready
from warehouse.config import Urls
from warehouse.progress import progress_bar
from warehouse.report import say

LOAD_LOCK = 5_240_981  # any number: two first starts at once load one demonstration


@dataclass(frozen=True)
class Serving:
    """What the served process may know: the reader's login, who looks, and whether that may be switched."""

    reader_url: str
    person: str | None
    may_switch: bool

    def into_environment(self) -> None:
        """Leave the pages the reader's login alone, so that no page can reach the owner's by accident."""
        os.environ.pop("DATABASE_URL", None)
        os.environ["DATABASE_READER_URL"] = self.reader_url
        _set("SERVICE_QUALITY_AS", self.person)
        _set("SERVICE_QUALITY_SWITCH", "1" if self.may_switch else None)


def prepare(person: str | None, address: str) -> Serving:
    """Bring up the database and decide who will look at it.

    The embedded database is migrated, and filled with the demonstration hospital while it is empty.
    Problem: whatever stands in the way of serving this database at this address to this person.
    """
    urls = ready.migrated()
    reader = connect.engine(urls.reader)
    ready.require_current(ready.schema_state(reader))
    ready.refuse_powerful_reader(reader)
    owner = connect.engine(urls.owner)
    if ready.is_embedded():
        load_demonstration_once(owner)
    serving = _who_looks(urls, owner, person.strip().lower() if person else None, address)
    owner.dispose()
    return serving


def load_demonstration_once(owner: Engine) -> bool:
    """Load the demonstration hospital into an empty database; returns whether it was.

    One transaction: killed in the middle, it leaves the database empty and the next start loads again.
    """
    with owner.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOAD_LOCK})
        if ready.is_demonstration(connection) or ready.holds_records(connection):
            return False
        from demo.load import load  # a simulation's worth of imports, needed once

        say(N_("The database is empty, so the demonstration hospital is loaded. This takes a minute, once."))
        with progress_bar() as progress:
            load(connection, progress=progress)
    return True


def is_loopback(address: str) -> bool:
    """Whether only this computer can reach the address."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def require_free(address: str, port: int) -> None:
    """Problem: the port or the address cannot be listened on."""
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if os.name == "posix":  # on Windows the option would allow two servers on one port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except PermissionError as error:
        raise Problem(
            "Port {port} may not be used by this user. Choose one above 1023, for instance PORT=8501.",
            port=port,
        ) from error
    except socket.gaierror as error:
        raise Problem(
            "There is no address {address} on this computer. Leave out --address, or correct it.",
            address=address,
        ) from error
    except OSError as error:
        raise Problem(
            "Port {port} at {address} is in use already: the dashboard may be running there. "
            "Open it, stop it, or choose another port, for instance PORT={other}.",
            port=port,
            address=address,
            other=port + 1,
        ) from error


def _who_looks(urls: Urls, owner: Engine, person: str | None, address: str) -> Serving:
    with owner.connect() as connection:
        demonstration = ready.is_demonstration(connection)
        known = person is None or connection.scalar(
            text("select exists (select from quality.person where email = :email)"), {"email": person}
        )
    if not known:
        raise Problem(
            "The database does not know {email}. Give them a role with: service-quality grant {email} --role director",
            email=person,
        )
    if not demonstration and not is_loopback(address):
        raise Problem(
            "There is no login yet, so this hospital's data are served on this computer only. "
            "Leave out --address {address}.",
            address=address,
        )
    may_switch = demonstration and ready.is_embedded() and is_loopback(address)
    if person is None and not may_switch:
        raise Problem(
            "Say who will look at this database: service-quality serve --as EMAIL. "
            "Who is known, and as what, is set with: service-quality grant"
        )
    return Serving(urls.reader, person, may_switch)


def _set(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
