"""Get a hospital's records into the contract: `service-quality pull NAME --from FOLDER`.

    source.py      what `sql/sources/<name>/source.toml` says
    files.py       its delimited files, queried with DuckDB: every value text
    catalogue.py   the contract's tables as PostgreSQL's catalogue describes them
    pseudonym.py   patient identifiers become keyed hashes before they reach the database
    staging.py     rows stream into a staging table of text (COPY)
    judge.py       one statement casts and checks them all
    table.py       what is sound is written, what is not is kept with its reason
    run.py         table after table, then the roll-ups
    report.py      the arithmetic, for the command line

Nothing of a table is written unless all of it is: each table is one transaction.
"""

from warehouse.pull.report import print_report
from warehouse.pull.run import Pulled, pull
from warehouse.pull.table import Loaded

__all__ = ["Loaded", "Pulled", "print_report", "pull"]
