"""The monthly digest: each department's page into a folder, to those who may see it by e-mail, a summary to a webhook.

Everybody's page is read as that person, in the pages' login: nobody gets what they could not see on screen. What fails
for one recipient is said in a sentence, and the others get theirs.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from dashboard import digest_page, digest_read, digest_send
from dashboard.digest_send import MailServer
from dashboard.view import View
from language import LANGUAGES, N_, Problem, language
from metrics.periods import Period
from warehouse import people, read
from warehouse.people import Person
from warehouse.report import both, log

Say = Callable[[str], None]


@dataclass(frozen=True)
class Errand:
    """One page as one person sees it: '*' or a department; the file's name where it is written, "" where it is not."""

    person: Person
    place: str
    file: str = ""

    @property
    def is_sent(self) -> bool:
        """Whether it goes to the person: a director gets the hospital's page, not one of each department."""
        return self.place == "*" or self.place in self.person.departments


@dataclass(frozen=True)
class Made:
    """A page and what is said of it elsewhere: subject, the sentence in all languages, the summary for the webhook."""

    page: str
    subject: str
    plain: str
    summary: dict[str, object]


@dataclass
class Result:
    """How many pages were written and sent, and what failed, in sentences."""

    written: int = 0
    sent: int = 0
    posted: int = 0
    failed: list[str] = field(default_factory=list)


def errands(recipients: Sequence[Person], departments: Sequence[str], wanted: Sequence[str]) -> list[Errand]:
    """Who gets what: the hospital for director and quality office, own departments for heads; a department that nobody
    heads is read as the director, and goes to nobody. wanted: places to leave the others out; empty for all.
    """
    places = set(wanted) or {"*", *departments}
    found: list[Errand] = []
    for person in recipients:
        own = ["*"] if person.sees_everything else person.departments
        found += [Errand(person, place) for place in own if place in places]
    director = next((person for person in recipients if person.role == "director"), None)
    headed = {errand.place for errand in found}
    if director is not None:
        found += [Errand(director, place) for place in departments if place in places - headed]
    return _filed(found)


def _filed(found: Sequence[Errand]) -> list[Errand]:
    """Each place's page is written once for each role that reads it: the quality office sees more than a director."""
    named: list[Errand] = []
    names = set()
    for errand in found:
        name = f"hospital-{errand.person.role}" if errand.place == "*" else re.sub(r"[^\w-]", "_", errand.place)
        named.append(Errand(errand.person, errand.place, "" if name in names else f"{name}.html"))
        names.add(name)
    return named


def make(engine: Engine, errand: Errand, month: str | None) -> tuple[Made, Period]:
    """Read and write one page as its person, in one transaction. Problem: there is nothing to report on."""
    with read.as_person(errand.person.email, engine) as tx:
        views = [digest_read.view_of(errand.person, tx, code) for code in LANGUAGES]
        period = digest_read.month_of(views[0], month)
        found = digest_read.read(views[0], errand.place, period)
        page = digest_page.page(views, found, watermark=people.is_demonstration(tx))
        plain = "\n\n".join(f"{digest_page.title(view, found)}\n{digest_page.sentence(view, found)}" for view in views)
        summary: dict[str, object] = {
            "place": errand.place,
            "month": period.key,
            "overdue_complaints": len(found.complaints),
            "overdue_actions": len(found.actions),
            "stars": len(found.stars),
            **{view.language.code: _summary(view, found) for view in views},
        }
        return Made(page, digest_page.title(views[0], found), plain, summary), period


def _summary(view: View, found: digest_read.Month) -> dict[str, object]:
    return {
        "title": digest_page.title(view, found),
        "sentence": digest_page.sentence(view, found),
        "figures": [
            {"name": card.name, "value": card.value, "notes": [said for said, _ in card.lines]}
            for card in digest_page.figures(view, found)
        ],
    }


def run(
    engine: Engine,
    todo: Sequence[Errand],
    *,
    month: str | None,
    folder: Path,
    server: MailServer | None,
    url: str | None,
    dry: bool,
    say: Say,
    complain: Say,
) -> Result:
    """Do all errands; with dry only say what would go where. say and complain take a sentence in all languages."""
    result = Result()
    for errand in todo:
        try:
            made, period = make(engine, errand, month)
            for said in _deliver(errand, made, folder / period.key, server, dry, result):
                say(said)
            if url is not None and errand == _for_everybody(todo):
                say(_post(url, made, dry, result))
        except Problem as problem:
            _failed(result, errand, problem, complain)
        except Exception as error:  # one that cannot be served must not keep the others waiting
            log.exception("digest for %s", errand.person.email)
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
            _failed(result, errand, Problem("This failed unexpectedly: {reason}.", reason=reason), complain)
    if url is not None and _for_everybody(todo) is None:
        say(both(N_("Nothing goes to the webhook: it gets the hospital's figures as a director sees them.")))
    return result


def _for_everybody(todo: Sequence[Errand]) -> Errand | None:
    """Whose page a channel may get that many read: the hospital's, as the director sees it."""
    return next((errand for errand in todo if errand.place == "*" and errand.person.role == "director"), None)


def _deliver(
    errand: Errand, made: Made, folder: Path, server: MailServer | None, dry: bool, result: Result
) -> Iterator[str]:
    """Write and send one page; yields what was done, a sentence each."""
    if errand.file:
        path = folder / errand.file
        if not dry:
            _write(path, made.page)
            result.written += 1
        message = N_("Would write {path}: {subject}") if dry else N_("Wrote {path}: {subject}")
        yield both(message, path=path, subject=made.subject)
    if server is None or not errand.is_sent:
        return
    if not dry:
        mail = digest_send.message(server.sender, errand.person.email, made.subject, made.plain, made.page)
        digest_send.send(server, mail)
        log.info("digest sent to %s: %s", errand.person.email, errand.place)
        result.sent += 1
    message = N_("Would send to {email}: {subject}") if dry else N_("Sent to {email}: {subject}")
    yield both(message, email=errand.person.email, subject=made.subject)


def _post(url: str, made: Made, dry: bool, result: Result) -> str:
    """The summary to the webhook; as text too, in the form that WeCom and DingTalk robots show."""
    text = {"msgtype": "text", "text": {"content": made.plain}}
    if not dry:
        digest_send.post(url, {**text, **made.summary})
        result.posted += 1
    message = N_("Would post to the webhook: {subject}") if dry else N_("Posted to the webhook: {subject}")
    return both(message, subject=made.subject)


def _write(path: Path, page: str) -> None:
    """Write a file whole or not at all. Problem: it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_text(page, encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise Problem("{path} cannot be written.", path=path) from error


def _failed(result: Result, errand: Errand, problem: Problem, say: Say) -> None:
    """One sentence for one recipient."""
    log.error("digest for %s: %s", errand.person.email, problem, exc_info=problem)
    said = "\n".join(
        language(code).text(
            "{email}, {place}: not done. {why}",
            email=errand.person.email,
            place=errand.place,
            why=problem.say(language(code)),
        )
        for code in LANGUAGES
    )
    result.failed.append(said)
    say(said)
