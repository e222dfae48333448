"""The command line: `service-quality …`. Exit code 0 only on success, errors in one plain sentence.

`serve` stands in `dashboard/server.py`: it needs the screen, of which this room knows nothing. Commands
import what they need when they run, so that `--help` answers at once.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from language import N_
from warehouse.report import both, console, log, plainly, say, who


def helped(message: str) -> str:
    """A help text in both languages; typer joins single line breaks, so they are doubled."""
    return both(message).replace("\n", "\n\n")


main = typer.Typer(
    name="service-quality",
    help=helped(N_("Service quality of a private hospital on one dashboard, over its own PostgreSQL database.")),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Role(StrEnum):
    """The roles a person can have; `warehouse.grant` refuses any other."""

    DIRECTOR = "director"
    QUALITY_OFFICE = "quality_office"
    DEPARTMENT_HEAD = "department_head"
    STAFF = "staff"


@main.command(help=helped(N_("Bring the database's schema up to this program; needed once after every update.")))
@plainly
def migrate() -> None:
    from warehouse import connect, ready
    from warehouse.migrate import migrate as apply
    from warehouse.progress import progress_bar

    urls = connect.urls()
    with progress_bar() as progress:
        applied = apply(connect.engine(urls.owner), ready.reader_role(urls), progress)
    if applied:
        say(N_("Applied: {migrations}."), migrations=", ".join(applied))
    say(N_("The schema is up to date; views and rights are rebuilt."))


@main.command(help=helped(N_("Load the demonstration hospital into an empty database.")))
@plainly
def demo() -> None:
    from language import Problem
    from warehouse import connect, ready
    from warehouse.serve import load_demonstration_once

    if not load_demonstration_once(connect.engine(ready.migrated().owner)):
        raise Problem(
            "The database holds records already; the demonstration hospital goes into an empty one only. "
            "Nothing was changed."
        )
    say(N_("The demonstration hospital is loaded. Look at it with: service-quality serve"))


@main.command(help=helped(N_("Read a hospital system's files into the database, by its folder in sql/sources.")))
@plainly
def pull(
    name: Annotated[str, typer.Argument(help=helped(N_("A folder of sql/sources.")))],
    folder: Annotated[Path | None, typer.Option("--from", help=helped(N_("The folder with the files.")))] = None,
) -> None:
    from warehouse import connect, ready
    from warehouse.progress import progress_bar
    from warehouse.pull import print_report
    from warehouse.pull import pull as read

    engine = connect.engine(ready.migrated().owner)
    with progress_bar() as progress:
        pulled = read(engine, name, folder, progress=progress)
    print_report(pulled, console)


@main.command(help=helped(N_("Recompute the summaries of the days that have changed.")))
@plainly
def refresh(
    everything: Annotated[
        bool, typer.Option("--everything", help=helped(N_("Every day there is, not only the changed ones.")))
    ] = False,
) -> None:
    from warehouse import connect, ready
    from warehouse.progress import progress_bar
    from warehouse.refresh import refresh as recompute

    engine = connect.engine(ready.migrated().owner)
    with engine.begin() as connection, progress_bar() as progress:
        days = recompute(connection, everything=everything, progress=progress)
    say(N_("Recomputed: {days} days."), days=days)


@main.command(help=helped(N_("Report on connection, schema, logins and what the database holds.")))
@plainly
def check() -> None:
    from warehouse import connect
    from warehouse.check import check as look
    from warehouse.check_report import show

    if not show(look(connect.urls())):
        raise typer.Exit(1)


@main.command(help=helped(N_("Give a person a role: who may look, and at which departments.")))
@plainly
def grant(
    email: Annotated[str, typer.Argument(help=helped(N_("The person's e-mail address.")))],
    role: Annotated[Role, typer.Option(help=helped(N_("What the person is.")))],
    department: Annotated[
        list[str] | None,
        typer.Option(help=helped(N_("A department the person heads; may be given several times."))),
    ] = None,
    name: Annotated[str | None, typer.Option(help=helped(N_("The name shown on screen.")))] = None,
) -> None:
    from warehouse import connect, ready
    from warehouse.grant import grant as write

    with connect.engine(ready.migrated().owner).begin() as connection:
        granted = write(connection, email, role.value, tuple(department or ()), name)
    log.info("grant by %s: %s: %s -> %s", who(), email.strip().lower(), granted.before, granted.after)
    say(
        N_("{email} has the role {role} now; departments: {departments}."),
        email=email.strip().lower(),
        role=role.value,
        departments=", ".join(granted.after[1]) or "–",
    )


@main.command(help=helped(N_("Publish a month's service stars as they stand; until then only their heads see names.")))
@plainly
def publish(
    month: Annotated[str, typer.Argument(help=helped(N_("The month, like 2026-10.")))],
    by: Annotated[str, typer.Option(help=helped(N_("Who of the quality office publishes it, by e-mail address.")))],
    reason: Annotated[str, typer.Option(help=helped(N_("Why it is published anew; a correction needs one.")))] = "",
    without_publicity: Annotated[
        bool, typer.Option("--without-publicity", help=helped(N_("The list was not announced, and need not be.")))
    ] = False,
) -> None:
    from warehouse import connect, ready
    from warehouse.publish import publish as write

    with connect.engine(ready.migrated().owner).begin() as connection:
        edition = write(connection, month, by, reason=reason, without_publicity=without_publicity)
    log.info("publish by %s for %s: %s, edition %s", who(), by, month, edition)
    say(N_("The service stars of {month} are published (edition {edition})."), month=month, edition=edition)


@main.command(help=helped(N_("Print the database's connection URL.")))
@plainly
def url(
    reader: Annotated[
        bool, typer.Option("--reader", help=helped(N_("The pages' login instead of the owner's.")))
    ] = False,
) -> None:
    from warehouse import connect

    urls = connect.urls()
    typer.echo(urls.reader if reader else urls.owner)
