"""What makes a row of the staging table sound: rules, in the order they are asked, as conditions in SQL.

One statement casts and checks all rows; a row is refused for the first rule it breaks. Every identifier,
type, default and check comes from the database's catalogue.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from psycopg import sql

from language import N_
from warehouse.pull.catalogue import Column, Table
from warehouse.pull.pseudonym import BLANKS
from warehouse.pull.staging import NUL_SIGN, STAGED, Staged

JUDGED = sql.Identifier("pull_judged")
LONGEST_INDEXED = 600  # bytes; four such columns fit into one entry of an index (2,704)
MOMENTS = ("timestamp with time zone", "date")
# 'now' and 'infinity' are words, not times; and where the year comes first, 2/3/26 would be the year 2002
DATE_BEGINS = {"YMD": "^[0-9]{4}", "DMY": "^[0-9]", "MDY": "^[0-9]"}
EARLIEST, LATEST = "1900-01-01", "2101-01-01"

NO_KEY = N_("The key is missing.")
MISSING = N_("A value is missing that must be there.")
NUL = N_("The value contains a NUL character.")
TOO_LONG = N_("The value is too long for a key or a code.")
UNREADABLE = {
    "timestamp with time zone": N_("This is not a date and time."),
    "date": N_("This is not a date."),
    "integer": N_("This is not a whole number."),
    "boolean": N_("This is neither true nor false."),
}
UNREADABLE_OTHERWISE = N_("The value is not of the column's type.")
IMPLAUSIBLE = N_("The date lies before 1900 or after 2100.")
NOT_ALLOWED = N_("The contract does not allow this value.")
CONTRADICTION = N_("The values contradict each other; the contract requires: {rule}")
NO_SUCH_ROW = N_("It refers to a row that is not there.")
SAME_KEY = N_("An earlier row has the same key.")
SAME_VALUES = N_("Another row has the same values, which must be unique.")


@dataclass(frozen=True)
class Rule:
    """The columns a rule looks at and the reason kept with a row that breaks it."""

    columns: tuple[str, ...]
    reason: str


@dataclass
class Verdicts:
    """Rules numbered in the order they are asked: a row's verdict is the first it breaks, or null."""

    rules: list[Rule] = field(default_factory=list)

    def number(self, rule: Rule) -> sql.Literal:
        """The rule's number, as SQL."""
        self.rules.append(rule)
        return sql.Literal(len(self.rules))

    def first_broken(self, conditions: Iterable[tuple[Rule, sql.Composable]]) -> sql.Composable:
        """SQL for the number of the first rule whose condition holds."""
        cases = [sql.SQL("when {} then {}").format(condition, self.number(rule)) for rule, condition in conditions]
        return sql.SQL("case {} end").format(sql.SQL(" ").join(cases))


def judgement(table: Table, staged: Staged, date_order: str, verdicts: Verdicts) -> sql.Composed:
    """The statement that makes the judged table: row_number, every column cast, verdict and action.

    Columns that the source's SELECT does not give keep what is stored, or take their default.
    action: 'insert', 'update' or 'unchanged', for rows whose verdict is null.
    The inner steps are fenced by `offset 0`, or the planner would repeat each step's work in every column.
    """
    given = set(staged.columns)
    columns = [column.name for column in table.columns]
    everything = _list([*columns, *table.repeated])
    return sql.SQL(
        """
        create temporary table {judged} on commit drop as
        select row_number, {everything}, verdict,
               case when not is_stored then 'insert'
                    when ({everything}) is distinct from ({stored}) then 'update'
                    else 'unchanged' end as action
        from (
            select *, coalesce(broken, {broken_values}) as verdict
            from (
                select row_number, broken, {casts} {repeats} {found} {kept}
                       stored.{key} is not null as is_stored
                from (
                    select *, {broken_texts} as broken
                    from (select row_number, {trimmed} from {staged}) as texts
                    offset 0
                ) as checked
                left join hospital.{table} as stored on stored.{key} = checked.{key}
                {parents}
                offset 0
            ) as typed
            offset 0
        ) as judged
        """
    ).format(
        judged=JUDGED,
        everything=everything,
        stored=_list(f"stored {name}" for name in [*columns, *table.repeated]),
        broken_texts=verdicts.first_broken(_rules_for_texts(table, staged, DATE_BEGINS[date_order])),
        broken_values=verdicts.first_broken(_rules_for_values(table)),
        casts=_each(
            sql.SQL("{} as {}").format(_cast(column, column.name in given), sql.Identifier(column.name))
            for column in table.columns
        ),
        repeats=_each(_repeat(name, *parent) for name, parent in table.repeated.items()),
        found=_each(
            sql.SQL("parent_{n}.{key} is not null as {alias}").format(
                n=sql.SQL(str(number)),
                key=sql.Identifier(reference.parent_columns[0]),
                alias=_found(number),
            )
            for number, reference in enumerate(table.references)
        ),
        kept=_each(
            sql.SQL("stored.{} as {}").format(sql.Identifier(name), sql.Identifier(f"stored {name}"))
            for name in [*columns, *table.repeated]
        ),
        key=sql.Identifier(table.key),
        table=sql.Identifier(table.name),
        trimmed=sql.SQL(", ").join(_trimmed(column.name, staged) for column in table.columns),
        staged=STAGED,
        parents=sql.SQL(" ").join(_parents(table, given)),
    )


def _rules_for_texts(table: Table, staged: Staged, date_begins: str) -> Iterator[tuple[Rule, sql.Composable]]:
    """Rules about what stands in the source: asked before anything is cast."""
    yield Rule((table.key,), NO_KEY), sql.SQL("{} is null").format(sql.Identifier(table.key))
    for column in table.columns:
        if column.name not in staged.columns:
            continue
        name = sql.Identifier(column.name)
        if column.name in staged.with_nul:
            yield Rule((column.name,), NUL), sql.SQL("strpos({}, {}) > 0").format(name, sql.Literal(NUL_SIGN))
        if column.type != "text":
            unreadable = sql.SQL("not pg_input_is_valid({}, {})").format(name, sql.Literal(column.type))
            if column.type in MOMENTS:
                unreadable = sql.SQL("{} !~ {} or {}").format(name, date_begins, unreadable)
            yield Rule((column.name,), UNREADABLE.get(column.type, UNREADABLE_OTHERWISE)), unreadable
        elif column.indexed:
            too_long = sql.SQL("octet_length({}) > {}").format(name, sql.Literal(LONGEST_INDEXED))
            yield Rule((column.name,), TOO_LONG), too_long


def _rules_for_values(table: Table) -> Iterator[tuple[Rule, sql.Composable]]:
    """Rules about typed values, alone and together: asked of rows that could be cast."""
    for column in table.columns:
        name = sql.Identifier(column.name)
        if column.type in MOMENTS:
            outside = sql.SQL("{} not between {} and {}").format(name, EARLIEST, LATEST)
            yield Rule((column.name,), IMPLAUSIBLE), outside
        if column.required:
            yield Rule((column.name,), MISSING), sql.SQL("{} is null").format(name)
    for check in sorted(table.checks, key=lambda check: len(check.columns)):
        reason = NOT_ALLOWED if len(check.columns) == 1 else CONTRADICTION.format(rule=_plain(check.expression))
        yield Rule(check.columns, reason), sql.SQL("not ({})").format(sql.SQL(check.expression))
    for number, reference in enumerate(table.references):
        missing = sql.SQL("{} is not null and not {}").format(sql.Identifier(reference.columns[0]), _found(number))
        yield Rule(reference.columns[:1], NO_SUCH_ROW), missing


def _trimmed(name: str, staged: Staged) -> sql.Composable:
    """A column of the staging table without blanks around it; blank is missing."""
    identifier = sql.Identifier(name)
    if name not in staged.columns:
        return sql.SQL("null::text as {}").format(identifier)
    value: sql.Composable = identifier
    if name in staged.padded:
        value = sql.SQL("btrim({}, {})").format(identifier, sql.Literal(BLANKS))
    return sql.SQL("nullif({}, '') as {}").format(value, identifier)


def _cast(column: Column, given: bool) -> sql.Composable:
    """A column typed: cast where the text is sound, as stored where it is not given, else its default."""
    name = sql.Identifier(column.name)
    value: sql.Composable = sql.SQL("stored.{}").format(name)
    if given:
        value = sql.SQL("case when broken is null then checked.{}::{} end").format(name, sql.SQL(column.type))
    if column.default is not None:
        value = sql.SQL("coalesce({}, {})").format(value, sql.SQL(column.default))
    return value


def _repeat(name: str, number: int, parent_column: str) -> sql.Composable:
    return sql.SQL("parent_{}.{} as {}").format(
        sql.SQL(str(number)), sql.Identifier(parent_column), sql.Identifier(name)
    )


def _parents(table: Table, given: set[str]) -> Iterator[sql.Composable]:
    columns = {column.name: column for column in table.columns}
    for number, reference in enumerate(table.references):
        column = columns[reference.columns[0]]
        yield sql.SQL("left join hospital.{} as parent_{n} on parent_{n}.{} = {}").format(
            sql.Identifier(reference.parent),
            sql.Identifier(reference.parent_columns[0]),
            _cast(column, column.name in given),
            n=sql.SQL(str(number)),
        )


def _found(number: int) -> sql.Identifier:
    return sql.Identifier(f"found {number}")


def _plain(expression: str) -> str:
    """A check's expression as people read it."""
    return expression.removeprefix("(").removesuffix(")") if expression.count("(") == 1 else expression


def _list(names: Iterable[str]) -> sql.Composable:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _each(parts: Iterable[sql.Composable]) -> sql.Composable:
    """Parts that each end in a comma, so that none of them is fine too."""
    return sql.SQL("").join(sql.SQL("{}, ").format(part) for part in parts)
