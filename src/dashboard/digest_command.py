"""`service-quality digest`: the monthly page to everybody, by file, e-mail and webhook.

It stands in this room, for the pages are read and worded as on the screen; dashboard/server.py brings it in.
"""

from pathlib import Path
from typing import Annotated

import typer

from language import N_, Problem
from warehouse import config
from warehouse.cli import helped, main
from warehouse.report import plainly, say


@main.command(
    help=helped(
        N_(
            "Write each department's month as a page, send it to those who may see it, post a summary. Mail server and "
            "webhook are named in the environment; without them pages are only written."
        )
    )
)
@plainly
def digest(
    month: Annotated[
        str | None, typer.Option(help=helped(N_("The month, like 2026-10; the last whole one where not given.")))
    ] = None,
    department: Annotated[
        list[str] | None,
        typer.Option(help=helped(N_("Only this department, or * for the hospital; may be given several times."))),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--to", help=helped(N_("The folder to write to, in place of the data folder.")))
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=helped(N_("Only say what would be written and sent, to whom.")))
    ] = False,
) -> None:
    from dashboard import digest as work
    from dashboard import digest_send
    from warehouse import connect, ready
    from warehouse import digest as known

    server, url = digest_send.mail_server(), digest_send.webhook()
    urls = ready.migrated()
    with connect.engine(urls.owner).connect() as owner:
        people, departments = known.recipients(owner), known.departments(owner)
    for asked in department or ():
        if asked != "*" and asked not in departments:
            raise Problem("There is no department {department}.", department=asked[:40])
    todo = work.errands(people, departments, department or ())
    if not todo:
        raise Problem("Nobody may receive this: give directors and heads a role with: service-quality grant")
    result = work.run(
        connect.engine(urls.reader),
        todo,
        month=month,
        folder=folder or config.writable_home() / "digest",
        server=server,
        url=url,
        dry=dry_run,
        say=typer.echo,
        complain=lambda sentence: typer.echo(sentence, err=True),
    )
    if server is None:
        say(N_("No mail server is named in SERVICE_QUALITY_SMTP_HOST: nothing is sent."))
    say(
        N_("{written} pages written, {sent} sent, {posted} posted, {failed} failed."),
        written=result.written,
        sent=result.sent,
        posted=result.posted,
        failed=len(result.failed),
    )
    if result.failed:
        raise typer.Exit(1)
