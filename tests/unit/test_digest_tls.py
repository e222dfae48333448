"""The digest over an encrypted line, as hospitals' mail servers want it: trusted, not trusted, wrong password."""

import shutil
from pathlib import Path

import pytest

from dashboard.digest_send import MailServer, message, send
from language import Problem, language
from post_office import Certificate, post_office

LOGIN = ("quality", "p w=; '\"")

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return Certificate.made(tmp_path, "IP:127.0.0.1")


def _server(port: int, user: str = LOGIN[0], password: str = LOGIN[1], *, starttls: bool = True) -> MailServer:
    return MailServer("127.0.0.1", port, "q@example.org", user, password, starttls=starttls)


def _sent(server: MailServer) -> None:
    send(server, message("q@example.org", "head@example.org", "十月月报", "满意率 94.2%", "<p>满意率 94.2%</p>"))


def _refusal(server: MailServer) -> str:
    with pytest.raises(Problem) as caught:
        _sent(server)
    assert caught.value.say(language("zh")).isprintable()
    return caught.value.say(language("en"))


def test_a_letter_goes_out_encrypted_and_logged_in(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.certificate))
    with post_office(certificate, LOGIN) as letters:
        _sent(_server(letters.port))
    (came,) = letters.came
    assert came["Subject"] == "十月月报"
    assert letters.logins == [LOGIN]


def test_a_wrong_password_is_said_without_showing_it(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.certificate))
    with post_office(certificate, LOGIN) as letters:
        said = _refusal(_server(letters.port, password="guessed"))
        assert said == f"The mail server 127.0.0.1:{letters.port} refuses the login: check user and password."
        assert "only have ASCII" in _refusal(_server(letters.port, password="密码"))
        assert "refused the message" in _refusal(_server(letters.port, user="")), "nobody may send without a login"
    assert letters.came == []


def test_a_certificate_that_nobody_trusts_gets_neither_password_nor_page(certificate: Certificate) -> None:
    with post_office(certificate, LOGIN) as letters:
        said = _refusal(_server(letters.port))
    assert "is not trusted, so neither password nor page was sent" in said
    assert "self-signed certificate" in said
    assert "_ssl.c" not in said
    assert letters.logins == []
    assert letters.came == []


def test_a_certificate_of_another_server_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Certificate.made(tmp_path, "DNS:mail.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(other.certificate))
    with post_office(other, LOGIN) as letters:
        said = _refusal(_server(letters.port))
    assert "is not trusted" in said
    assert "127.0.0.1" in said
    assert letters.logins == []


def test_a_server_that_wants_encryption_refuses_plain_words(certificate: Certificate) -> None:
    with post_office(certificate) as letters:
        said = _refusal(_server(letters.port, user="", password="", starttls=False))
    assert "refused the message" in said
    assert "STARTTLS" in said
    assert letters.came == []
