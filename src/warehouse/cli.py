"""The command line: `service-quality …`. Exit code 0 only on success, errors in one plain sentence."""

from typing import Annotated

import typer

from warehouse.report import plainly

main = typer.Typer(
    name="service-quality",
    help="Service quality of a private hospital, over its own PostgreSQL database.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@main.command()
@plainly
def migrate() -> None:
    """Bring the database's schema up to this program."""
    from sqlalchemy import make_url

    from language import N_
    from warehouse import connect
    from warehouse.migrate import migrate as apply
    from warehouse.report import say

    urls = connect.urls()
    applied = apply(connect.engine(urls.owner), make_url(urls.reader).username or "")
    if applied:
        say(N_("Applied: {migrations}. Views and rights are rebuilt."), migrations=", ".join(applied))
    else:
        say(N_("No migration was missing. Views and rights are rebuilt."))


@main.command()
@plainly
def url(
    reader: Annotated[
        bool, typer.Option("--reader", help="The pages' login instead of the owner's.")
    ] = False,
) -> None:
    """Print the connection URL in use."""
    from warehouse import connect

    urls = connect.urls()
    typer.echo(urls.reader if reader else urls.owner)
