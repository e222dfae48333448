"""Patient identifiers become keyed hashes before they reach the database: HMAC-SHA-256, its first 128 bits.

The key never leaves the machine that pulls: SERVICE_QUALITY_KEY, or a file of its own in the data folder.
With the key a patient is the same pseudonym in every table and every pull; without it nobody can tell who.
"""

import hmac
import os
import secrets
from pathlib import Path

import pyarrow as pa

from language import Problem
from warehouse import config

KEY_BITS = 256
SHORTEST_KEY = 16
BLANKS = " \t\r\n\u3000"  # also what staging cuts off both ends of every value


def key() -> bytes:
    """The key for patient identifiers, made and kept where there is none yet.

    Problem: SERVICE_QUALITY_KEY is too short to protect anything, or the key file cannot be read or made.
    """
    given = os.environ.get("SERVICE_QUALITY_KEY", "").strip()
    if not given:
        return _kept(config.writable_home() / "patient.key")
    if len(given) < SHORTEST_KEY:
        raise Problem(
            "SERVICE_QUALITY_KEY is shorter than {count} characters. Set it to a long random text "
            "and keep it: with another key the same patients look like new ones.",
            count=SHORTEST_KEY,
        )
    return given.encode()


def fingerprint(secret: bytes) -> str:
    """What tells one key from another without giving it away."""
    return hmac.digest(secret, b"service-quality patient key", "sha256").hex()[:16]


def pseudonym(secret: bytes, identifier: str) -> str | None:
    """The pseudonym of one identifier, 32 hexadecimal digits; None for a blank one."""
    bare = identifier.strip(BLANKS)
    return hmac.digest(secret, bare.encode(), "sha256").hex()[:32] if bare else None


def pseudonyms(secret: bytes, identifiers: pa.Array) -> pa.Array:
    """The pseudonyms of a column of identifiers; missing stays missing."""
    encoded = identifiers.dictionary_encode()
    hashed = [pseudonym(secret, value) for value in encoded.dictionary.to_pylist()]
    return pa.array(hashed, pa.string()).take(encoded.indices)


def _kept(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BITS // 8))
    except FileExistsError:
        pass
    except OSError as error:
        raise _unusable(path) from error
    try:
        kept = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path) from error
    if len(kept) < SHORTEST_KEY:
        raise _unusable(path)
    return kept.encode()


def _unusable(path: Path) -> Problem:
    return Problem(
        "The key for patient identifiers in {file} cannot be used. Restore it from a backup, "
        "or set SERVICE_QUALITY_KEY to the key used so far.",
        file=path,
    )
