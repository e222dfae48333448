"""Where a digest goes: a mail server and a webhook named in the environment. What goes wrong becomes a Problem."""

import json
import os
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import urlsplit

from language import Problem

SECONDS = 20
_PREFIX = "SERVICE_QUALITY_SMTP_"


@dataclass(frozen=True)
class MailServer:
    """A mail server: host and port, the sender's address, a login where it wants one, TLS from the first word to it."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    starttls: bool = True


def mail_server() -> MailServer | None:
    """The server named in the environment; None where no host is. Problem: what is named is not complete or sound."""
    named = {key: os.environ.get(_PREFIX + key, "").strip() for key in ("HOST", "PORT", "FROM", "USER", "STARTTLS")}
    if not named["HOST"]:
        return None
    if "@" not in named["FROM"]:
        raise Problem("SERVICE_QUALITY_SMTP_FROM is not set to the e-mail address that the digest is sent from.")
    port = named["PORT"] or "587"
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise Problem("SERVICE_QUALITY_SMTP_PORT is {value}, which is not a port number.", value=port)
    if named["STARTTLS"] not in ("", "0", "1"):
        raise Problem("SERVICE_QUALITY_SMTP_STARTTLS is {value}; it is 1 or 0.", value=named["STARTTLS"])
    password = os.environ.get(_PREFIX + "PASSWORD", "")
    if named["USER"] and named["STARTTLS"] == "0" and named["HOST"] not in ("localhost", "127.0.0.1", "::1"):
        raise Problem("A password is not sent without encryption: leave SERVICE_QUALITY_SMTP_STARTTLS at 1.")
    return MailServer(named["HOST"], int(port), named["FROM"], named["USER"], password, named["STARTTLS"] != "0")


def webhook() -> str | None:
    """The address named in the environment; None where there is none. Problem: it is no web address."""
    url = os.environ.get("SERVICE_QUALITY_WEBHOOK_URL", "").strip()
    if not url:
        return None
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise Problem("SERVICE_QUALITY_WEBHOOK_URL is no web address: it begins with http:// or https://.")
    return url


def message(sender: str, recipient: str, subject: str, plain: str, page: str) -> EmailMessage:
    """An e-mail with the page, and the sentence for whoever reads mail without HTML."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, recipient, " ".join(subject.split())
    made["Date"], made["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2])
    made.set_content(plain)
    made.add_alternative(page, subtype="html")
    return made


def send(server: MailServer, made: EmailMessage) -> None:
    """Send one e-mail. Problem: the server cannot be reached, or refuses; each in a sentence."""
    with _explained(server), smtplib.SMTP(server.host, server.port, timeout=SECONDS) as client:
        if server.starttls:
            client.starttls(context=ssl.create_default_context())
        if server.user:
            client.login(server.user, server.password)
        client.send_message(made)


def post(url: str, content: Mapping[str, object]) -> None:
    """Post JSON. Problem: nobody answers there, or the answer is no success."""
    body = json.dumps(content, ensure_ascii=False).encode("utf-8")
    headers = {"Content-Type": "application/json; charset=utf-8"}
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    host = urlsplit(url).hostname
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):
            pass
    except urllib.error.HTTPError as error:
        raise Problem("The webhook at {host} answered {status}.", host=host, status=error.code) from error
    except OSError as error:
        raise Problem("The webhook at {host} cannot be reached: {reason}.", host=host, reason=_reason(error)) from error


@contextmanager
def _explained(server: MailServer) -> Iterator[None]:
    place = f"{server.host}:{server.port}"
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise Problem("The mail server {place} refuses the login: check user and password.", place=place) from error
    except smtplib.SMTPRecipientsRefused as error:
        _, said = next(iter(error.recipients.values()))
        reason = said.decode(errors="replace")
        raise Problem("The mail server {place} refuses this address: {reason}.", place=place, reason=reason) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Problem("The mail server {place} does not offer encryption or a login.", place=place) from error
    except ssl.SSLCertVerificationError as error:
        raise Problem(
            "The certificate of the mail server {place} is not trusted, so neither password nor page was sent: "
            "{reason}. Let its issuer be trusted on this computer, or name one that is with SSL_CERT_FILE.",
            place=place,
            reason=error.verify_message.rstrip("."),
        ) from error
    except UnicodeError as error:
        raise Problem(
            "User and password of the mail server {place} may only have ASCII characters.", place=place
        ) from error
    except smtplib.SMTPException as error:
        reason = _reason(error)
        raise Problem("The mail server {place} refused the message: {reason}.", place=place, reason=reason) from error
    except OSError as error:
        reason = _reason(error)
        raise Problem("The mail server {place} cannot be reached: {reason}.", place=place, reason=reason) from error


def _reason(error: Exception) -> str:
    """What went wrong, without numbers of the system's."""
    cause = getattr(error, "reason", error)  # what urllib wraps
    if isinstance(cause, OSError) and cause.strerror:
        return str(cause.strerror)
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
