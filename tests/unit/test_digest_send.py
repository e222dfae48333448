"""Mail server and webhook: what is named in the environment, what is sent, what is said when it fails."""

import pytest

from dashboard import digest_send
from dashboard.digest_send import MailServer, mail_server, message, post, send
from language import Problem, language
from post_office import free_port, post_office, webhook

PREFIX = "SERVICE_QUALITY_SMTP_"


def _named(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name in ("HOST", "PORT", "FROM", "USER", "PASSWORD", "STARTTLS"):
        monkeypatch.delenv(PREFIX + name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(PREFIX + name, value)


def test_without_a_host_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    _named(monkeypatch)
    assert mail_server() is None


def test_a_server_is_encrypted_unless_said_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    _named(monkeypatch, HOST="mail.example", FROM="q@example.org", USER="q", PASSWORD="p w")
    assert mail_server() == MailServer("mail.example", 587, "q@example.org", "q", "p w", starttls=True)
    _named(monkeypatch, HOST="localhost", FROM="q@example.org", PORT="25", STARTTLS="0")
    assert mail_server() == MailServer("localhost", 25, "q@example.org", starttls=False)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"HOST": "m"}, "SMTP_FROM is not set"),
        ({"HOST": "m", "FROM": "a@b", "PORT": "smtp"}, "smtp, which is not a port number"),
        ({"HOST": "m", "FROM": "a@b", "PORT": "70000"}, "not a port number"),
        ({"HOST": "m", "FROM": "a@b", "STARTTLS": "yes"}, "it is 1 or 0"),
        ({"HOST": "m", "FROM": "a@b", "STARTTLS": "0", "USER": "u"}, "not sent without encryption"),
    ],
)
def test_what_is_named_wrongly_is_said(monkeypatch: pytest.MonkeyPatch, values: dict[str, str], said: str) -> None:
    _named(monkeypatch, **values)
    with pytest.raises(Problem, match=said):
        mail_server()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "hook", "ftp://x/y", "https://"])
def test_a_webhook_is_a_web_address(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("SERVICE_QUALITY_WEBHOOK_URL", url)
    with pytest.raises(Problem, match="no web address"):
        digest_send.webhook()


def test_a_letter_arrives_as_it_was_written() -> None:
    with post_office() as letters:
        made = message("q@example.org", "head@example.org", "十月\n月报", "满意率 94.2%", "<p>满意率 94.2%</p>")
        send(MailServer("127.0.0.1", letters.port, "q@example.org", starttls=False), made)
    (came,) = letters.came
    assert came["Subject"] == "十月 月报"
    assert came["To"] == "head@example.org"
    assert came["Message-ID"].endswith("@example.org>")
    plain, page = came.get_body(("plain",)), came.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert plain.get_content().strip() == "满意率 94.2%"
    assert page.get_content().strip() == "<p>满意率 94.2%</p>"


def _refusal(server: MailServer) -> str:
    with pytest.raises(Problem) as caught:
        send(server, message("q@example.org", "nobody@example.org", "s", "p", "h"))
    assert caught.value.say(language("zh")).isprintable()
    return caught.value.say(language("en"))


def test_what_a_mail_server_refuses_is_a_sentence() -> None:
    with post_office() as letters:
        letters.refused.add("nobody@example.org")
        server = MailServer("127.0.0.1", letters.port, "q@example.org", starttls=False)
        assert _refusal(server).endswith("refuses this address: no such mailbox.")
        assert "does not offer encryption" in _refusal(MailServer("127.0.0.1", letters.port, "q@example.org"))
        login = MailServer("127.0.0.1", letters.port, "q@example.org", "u", "p", starttls=False)
        assert "does not offer encryption or a login" in _refusal(login)
    assert letters.came == []


def test_a_mail_server_that_is_not_there_is_a_sentence() -> None:
    said = _refusal(MailServer("127.0.0.1", free_port(), "q@example.org", starttls=False))
    assert "cannot be reached" in said
    assert "Errno" not in said


def test_a_summary_is_posted_as_json() -> None:
    with webhook() as (url, came):
        post(url, {"sentence": "十月"})
    assert came == [{"sentence": "十月"}]


def test_a_webhook_that_fails_is_a_sentence() -> None:
    with webhook(503) as (url, _), pytest.raises(Problem, match=r"webhook at 127\.0\.0\.1 answered 503"):
        post(url, {})
    with pytest.raises(Problem, match="cannot be reached"):
        post(f"http://127.0.0.1:{free_port()}/", {})
