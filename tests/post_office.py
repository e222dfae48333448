"""A mail server and a webhook on this machine, for the tests of what is sent."""

import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


@dataclass
class Letters:
    """What came in; `refused` are addresses that the server does not take, `logins` what was tried."""

    port: int
    came: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    logins: list[tuple[str, str]] = field(default_factory=list)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """Take an address or refuse it."""
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Keep a letter."""
        self.came.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Certificate:
    """A certificate that a server shows, signed by itself: two files in PEM."""

    certificate: Path
    key: Path

    @classmethod
    def made(cls, folder: Path, name: str) -> "Certificate":
        """One for a name ("DNS:…" or "IP:…"), made in a folder; needs the program openssl."""
        made = cls(folder / "certificate.pem", folder / "key.pem")
        command = [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=post office"),
            *("-addext", f"subjectAltName={name}", "-keyout", str(made.key), "-out", str(made.certificate)),
        ]
        subprocess.run(command, check=True, capture_output=True)
        return made


@contextmanager
def post_office(certificate: Certificate | None = None, login: tuple[str, str] | None = None) -> Iterator[Letters]:
    """A mail server: without encryption, or with STARTTLS; with a login it takes letters from nobody else."""
    letters = Letters(free_port())

    def knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, said: Any) -> AuthResult:
        letters.logins.append((said.login.decode(), said.password.decode()))
        return AuthResult(success=letters.logins[-1] == login, handled=False)

    secured: dict[str, Any] = {}
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate.certificate, certificate.key)
        secured = {"tls_context": context, "require_starttls": True}
    if login:
        secured |= {"authenticator": knows, "auth_required": True}
    controller = Controller(letters, hostname="127.0.0.1", port=letters.port, **secured)
    controller.start()
    try:
        yield letters
    finally:
        controller.stop()


@contextmanager
def webhook(status: int = 200) -> Iterator[tuple[str, list[Any]]]:
    """A web server that keeps the JSON posted to it and answers with `status`: its address, and what came."""
    came: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on standard error."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", came
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
