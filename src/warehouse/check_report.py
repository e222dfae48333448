"""The findings of `service-quality check` as tables on the terminal."""

from rich.table import Table

from language import N_
from warehouse.check import Contents, Findings
from warehouse.migrate import SchemaState
from warehouse.report import both, console

STATE: dict[SchemaState, str] = {
    "current": N_("up to date"),
    "unmigrated": N_("not set up: run service-quality migrate"),
    "older": N_("older than this program: run service-quality migrate"),
    "newer": N_("newer than this program: update the program"),
}


def show(findings: Findings) -> bool:
    """Print the findings; returns whether the database can be served as it is."""
    facts = Table(show_header=False, box=None)
    facts.add_column(no_wrap=True)
    facts.add_column(overflow="fold")
    _fact(facts, N_("Owner's login"), findings.place)
    _fact(facts, N_("Pages' login"), findings.reader_place)
    _fact(facts, N_("PostgreSQL version"), findings.server_version)
    _fact(facts, N_("Schema"), both(STATE[findings.state]))
    if findings.contents is not None:
        _about(facts, findings.contents)
    console.print(facts)
    if findings.contents is not None:
        console.print(_rows(findings.contents))
    return findings.state == "current"


def _about(facts: Table, contents: Contents) -> None:
    first, last = contents.extent or ("–", "–")
    _fact(facts, N_("Demonstration"), both(N_("yes") if contents.demonstration else N_("no")))
    _fact(facts, N_("Data from and to"), f"{first} – {last}")
    _fact(facts, N_("Days waiting for a refresh"), f"{contents.dirty_days:,}")
    people = ", ".join(f"{role} {count}" for role, count in contents.people.items())
    _fact(facts, N_("People who may look"), people or both(N_("nobody yet: add them with service-quality grant")))


def _fact(facts: Table, name: str, value: str) -> None:
    facts.add_row(both(name).replace("\n", " · "), value.replace("\n", " · "))


def _rows(contents: Contents) -> Table:
    table = Table(both(N_("Table")).replace("\n", " · "))
    table.add_column(both(N_("Rows")).replace("\n", " · "), justify="right")
    for name, count in contents.rows.items():
        table.add_row(name, f"{count:,}")
    return table
