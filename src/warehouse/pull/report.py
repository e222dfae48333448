"""What a pull did, for the command line: read = inserted + updated + unchanged + rejected, for each table."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table as Grid

from language import LANGUAGES, N_, Language, language
from warehouse.pull.judge import CONTRADICTION

if TYPE_CHECKING:
    from warehouse.pull.run import Pulled

HEADINGS = (N_("table"), N_("read"), N_("inserted"), N_("updated"), N_("unchanged"), N_("rejected"))


def print_report(pulled: "Pulled", console: Console) -> None:
    """Print the arithmetic of each table and why rows were refused, in both languages."""
    readers = [language(code) for code in LANGUAGES]
    titles = " · ".join(pulled.source.title[code] for code in LANGUAGES)
    grid = Grid(title=f"{pulled.source.name}: {titles}", title_justify="left")
    for number, heading in enumerate(HEADINGS):
        words = dict.fromkeys(reader.text(heading) for reader in readers)
        grid.add_column("\n".join(words), justify="right" if number else "left", no_wrap=True)
    for loaded in pulled.tables:
        counts = (loaded.read, loaded.inserted, loaded.updated, loaded.unchanged, loaded.rejected)
        grid.add_row(loaded.table, *(f"{count:,}" for count in counts))
    console.print(grid)
    for reader in readers:
        for line in _lines(pulled, reader):
            console.print(line, markup=False)


def said(reason: str, reader: Language) -> str:
    """A reason as it is kept in quality.rejected_row, in the reader's language."""
    before = CONTRADICTION.partition("{rule}")[0]
    if reason.startswith(before):
        return reader.text(CONTRADICTION, rule=reason.removeprefix(before))
    return reader.text(reason)


def _lines(pulled: "Pulled", reader: Language) -> list[str]:
    lines = [
        reader.plural(
            "{table}: {count} row refused. {column}: {reason}",
            "{table}: {count} rows refused. {column}: {reason}",
            count,
            table=loaded.table,
            column=column,
            reason=said(reason, reader),
        )
        for loaded in pulled.tables
        for column, reason, count in loaded.reasons
    ]
    if lines:
        lines.append(reader.text("Every refused row is kept, with its reason, in quality.rejected_row."))
    if pulled.kept_time_zone:
        lines.append(
            reader.text(
                "The hospital's time zone stays {zone}: the database already holds records. "
                "This source's times are shown in that zone.",
                zone=pulled.kept_time_zone,
            )
        )
    lines.append(
        reader.plural(
            "{count} day of the roll-ups was recomputed.",
            "{count} days of the roll-ups were recomputed.",
            pulled.days,
        )
    )
    return lines
