"""The contract's tables, as PostgreSQL's catalogue describes them. Nothing about them is written twice."""

from dataclasses import dataclass
from graphlib import TopologicalSorter

from psycopg import Connection
from psycopg.rows import class_row

PATIENT = "patient"
NOT_PULLED = ("calendar_day",)  # made from the holidays package on every migrate


@dataclass(frozen=True)
class Column:
    """A column that a source may give."""

    name: str
    type: str  # as PostgreSQL writes it
    required: bool
    default: str | None  # SQL, where a missing value has a meaning
    indexed: bool


@dataclass(frozen=True)
class Reference:
    """A foreign key. Its first column points to the parent's key; the others repeat what the parent says.

    (A step repeats its visit's department.) Those are filled in by the pull, never by the source.
    """

    columns: tuple[str, ...]
    parent: str
    parent_columns: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """A check constraint: the columns it looks at and its expression in SQL."""

    columns: tuple[str, ...]
    expression: str


@dataclass(frozen=True)
class Table:
    """One table of the contract; `uniques` are column sets, beside the key, that no two rows may share."""

    name: str
    key: str
    columns: tuple[Column, ...]
    references: tuple[Reference, ...]
    checks: tuple[Check, ...]
    uniques: tuple[tuple[str, ...], ...]

    @property
    def repeated(self) -> dict[str, tuple[int, str]]:
        """The columns filled in from a parent: which reference, and the parent's column."""
        return {
            column: (number, parent_column)
            for number, reference in enumerate(self.references)
            for column, parent_column in zip(reference.columns[1:], reference.parent_columns[1:], strict=True)
        }

    @property
    def patient_columns(self) -> frozenset[str]:
        """The columns that hold patient identifiers."""
        pointing = {reference.columns[0] for reference in self.references if reference.parent == PATIENT}
        return frozenset(pointing | ({self.key} if self.name == PATIENT else set()))


def contract(connection: Connection) -> dict[str, Table]:
    """The tables a source can give, by name, each after those it refers to."""
    columns: dict[str, list[Column]] = {}
    for name, *described in connection.execute(_COLUMNS):
        columns.setdefault(name, []).append(Column(*described))
    with connection.cursor(row_factory=class_row(_Constraint)) as cursor:
        constraints = cursor.execute(_CONSTRAINTS).fetchall()
    tables = {
        name: _table(name, found, [constraint for constraint in constraints if constraint.table == name])
        for name, found in columns.items()
        if name not in NOT_PULLED
    }
    needs = {name: [reference.parent for reference in table.references] for name, table in tables.items()}
    return {name: tables[name] for name in TopologicalSorter(needs).static_order()}


@dataclass(frozen=True)
class _Constraint:
    """A row of pg_constraint, its column numbers made names."""

    table: str
    kind: str  # p(rimary key), f(oreign key), c(heck), u(nique)
    parent: str
    columns: list[str]
    parent_columns: list[str]
    expression: str


def _table(name: str, columns: list[Column], constraints: list[_Constraint]) -> Table:
    (key,) = next(row.columns for row in constraints if row.kind == "p")
    references = tuple(
        Reference(tuple(row.columns), row.parent, tuple(row.parent_columns)) for row in constraints if row.kind == "f"
    )
    repeated = {column for reference in references for column in reference.columns[1:]}
    return Table(
        name=name,
        key=key,
        columns=tuple(column for column in columns if column.name not in repeated),
        references=references,
        checks=tuple(Check(tuple(row.columns), row.expression) for row in constraints if row.kind == "c"),
        # a set that holds the key cannot be broken by anything but the key
        uniques=tuple(tuple(row.columns) for row in constraints if row.kind == "u" and key not in row.columns),
    )


_COLUMNS = """
    select c.relname as table_name, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
           a.attnotnull as required, pg_get_expr(d.adbin, d.adrelid) as default_sql,
           exists (select from pg_index i where i.indrelid = c.oid and a.attnum = any (i.indkey)) as indexed
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = to_regnamespace('hospital') and c.relkind = 'r'
    order by c.relname, a.attnum
"""

_CONSTRAINTS = """
    select c.relname as "table", k.contype::text as kind, p.relname as parent,
           array(select a.attname::text from unnest(k.conkey) with ordinality as n (number, place)
                 join pg_attribute a on a.attrelid = k.conrelid and a.attnum = n.number order by place)
               as columns,
           array(select a.attname::text from unnest(k.confkey) with ordinality as n (number, place)
                 join pg_attribute a on a.attrelid = k.confrelid and a.attnum = n.number order by place)
               as parent_columns,
           pg_get_expr(k.conbin, k.conrelid) as expression
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    left join pg_class p on p.oid = k.confrelid
    where k.connamespace = to_regnamespace('hospital') and k.contype in ('p', 'f', 'c', 'u')
    order by c.relname, k.contype, k.conname
"""
