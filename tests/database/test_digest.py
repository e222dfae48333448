"""The digest: to everybody what they may see and nothing else, one failure does not stop the others."""

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import dashboard.server
from dashboard import digest
from dashboard.digest import Errand, errands
from post_office import post_office, webhook
from warehouse.config import Urls
from warehouse.people import Person

Run = Callable[..., Result]
DIRECTOR, OFFICE = "director@demo.invalid", "quality@demo.invalid"
HEAD, OTHER = "head.orthopaedics@demo.invalid", "head.cardiology@demo.invalid"


@pytest.fixture
def run(demo_urls: Urls, configured: Callable[[Urls], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("--month", "2026-10")` on the demonstration, without mail server and webhook unless a test names them."""
    configured(demo_urls)
    monkeypatch.setenv("SERVICE_QUALITY_HOME", str(tmp_path / "home"))
    for name in ("SMTP_HOST", "SMTP_PORT", "SMTP_USER", "SMTP_PASSWORD", "SMTP_FROM", "SMTP_STARTTLS", "WEBHOOK_URL"):
        monkeypatch.delenv(f"SERVICE_QUALITY_{name}", raising=False)
    return lambda *more: CliRunner().invoke(dashboard.server.main, ["digest", "--to", str(tmp_path / "out"), *more])


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Name a mail server on this machine."""

    def name(port: int) -> None:
        monkeypatch.setenv("SERVICE_QUALITY_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("SERVICE_QUALITY_SMTP_PORT", str(port))
        monkeypatch.setenv("SERVICE_QUALITY_SMTP_FROM", "quality@hospital.invalid")
        monkeypatch.setenv("SERVICE_QUALITY_SMTP_STARTTLS", "0")

    return name


def _text(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def test_who_gets_what() -> None:
    director = Person(DIRECTOR, "D", "director", ())
    office = Person(OFFICE, "Q", "quality_office", ())
    head = Person(HEAD, "H", "department_head", ("a", "b"))
    found = errands([director, office, head], ["a", "b", "c/c"], [])
    assert found == [
        Errand(director, "*", "hospital-director.html"),
        Errand(office, "*", "hospital-quality_office.html"),
        Errand(head, "a", "a.html"),
        Errand(head, "b", "b.html"),
        Errand(director, "c/c", "c_c.html"),  # nobody heads it: written as the director sees it, sent to nobody
    ]
    assert [errand.is_sent for errand in found] == [True, True, True, True, False]
    assert [errand.place for errand in errands([director, office, head], ["a", "b", "c/c"], ["b"])] == ["b"]


def test_pages_are_written_for_every_department(run: Run, tmp_path: Path) -> None:
    done = run("--month", "2026-10")
    assert done.exit_code == 0, done.output
    files = {path.name for path in (tmp_path / "out" / "2026-10").iterdir()}
    assert {"hospital-director.html", "hospital-quality_office.html", "orthopaedics.html", "cardiology.html"} <= files
    assert not any(name.endswith(".unfinished") for name in files)
    page = (tmp_path / "out" / "2026-10" / "orthopaedics.html").read_text(encoding="utf-8")
    assert "src=" not in page  # it needs nothing else
    assert "href=" not in page
    assert "2026年10月" in page
    assert "October 2026" in page
    assert "演示数据" in page
    assert "No mail server is named" in done.stdout


def test_a_page_says_what_the_overview_says(run: Run, tmp_path: Path, demo_urls: Urls) -> None:
    from dashboard import digest_page, digest_read
    from warehouse import connect, people, read

    assert run("--month", "2026-10", "--department", "orthopaedics").exit_code == 0
    page = _text((tmp_path / "out" / "2026-10" / "orthopaedics.html").read_text(encoding="utf-8"))
    with read.as_person(HEAD, connect.engine(demo_urls.reader)) as tx:
        person = people.person(tx)
        assert person is not None
        view = digest_read.view_of(person, tx, "zh")
        month = digest_read.read(view, "orthopaedics", digest_read.month_of(view, "2026-10"))
        assert digest_page.sentence(view, month) in page
        cards = digest_page.figures(view, month)
        assert len(cards) >= 5
        assert all(card.value in page and card.name in page for card in cards)


def test_everybody_gets_their_own_and_nothing_else(run: Run, mail: Callable[[int], None]) -> None:
    with post_office() as letters:
        mail(letters.port)
        done = run("--month", "2026-10")
    assert done.exit_code == 0, done.output
    subjects = {(came["To"], came["Subject"]) for came in letters.came}
    assert (DIRECTOR, "2026年10月服务质量月报：全院") in subjects
    assert (OFFICE, "2026年10月服务质量月报：全院") in subjects
    assert {subject for to, subject in subjects if to == HEAD} == {"2026年10月服务质量月报：骨科"}
    assert {subject for to, subject in subjects if to == OTHER} == {"2026年10月服务质量月报：心内科"}
    own = next(came for came in letters.came if came["To"] == HEAD).get_body(("html",))
    assert own is not None
    assert "心内科" not in own.get_content()


def test_one_who_cannot_be_reached_does_not_stop_the_others(run: Run, mail: Callable[[int], None]) -> None:
    with post_office() as letters:
        letters.refused.add(DIRECTOR)
        mail(letters.port)
        done = run("--month", "2026-10")
    assert done.exit_code == 1
    assert f"{DIRECTOR}, *: not done. The mail server" in done.stderr
    assert "no such mailbox" in done.stderr
    assert "Traceback" not in done.output
    assert HEAD in {came["To"] for came in letters.came}
    assert "1 failed" in done.stdout


def test_the_webhook_gets_what_the_director_sees(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with webhook() as (url, came):
        monkeypatch.setenv("SERVICE_QUALITY_WEBHOOK_URL", url)
        assert run("--month", "2026-10", "--department", "*").exit_code == 0
        assert run("--month", "2026-10", "--department", "cardiology").exit_code == 0
    (summary,) = came
    assert summary["place"] == "*"
    assert summary["month"] == "2026-10"
    assert summary["zh"]["sentence"] in summary["text"]["content"]
    assert summary["en"]["figures"][0]["value"]
    assert "@" not in str(summary)


def test_a_dry_run_says_it_all_and_does_nothing(
    run: Run, mail: Callable[[int], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with post_office() as letters, webhook() as (url, came):
        mail(letters.port)
        monkeypatch.setenv("SERVICE_QUALITY_WEBHOOK_URL", url)
        done = run("--month", "2026-10", "--dry-run")
    assert done.exit_code == 0, done.output
    assert f"Would send to {HEAD}: 2026年10月服务质量月报：骨科" in done.stdout
    assert "Would write" in done.stdout
    assert "Would post to the webhook" in done.stdout
    assert (letters.came, came) == ([], [])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--month", "2031-01"], "There are no data of 2031-01"),
        (["--month", "October"], "October is not a month"),
        (["--month", "2026-Q3"], "is not a month"),
        (["--department", "neurology-of-mars"], "There is no department neurology-of-mars"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, options: list[str], said: str, tmp_path: Path) -> None:
    done = run(*options)
    assert done.exit_code == 1
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert not (tmp_path / "out").exists()


def test_the_last_whole_month_is_the_one_that_is_meant(run: Run, tmp_path: Path) -> None:
    assert run("--department", "orthopaedics").exit_code == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["2026-10"]


def test_a_folder_that_cannot_be_written_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file in the way")
    done = run("--month", "2026-10", "--department", "orthopaedics")
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr


def test_what_somebody_typed_is_shown_and_not_run() -> None:
    assert digest.digest_page._list(["<script>alert(1)</script>"]).count("<script") == 0
