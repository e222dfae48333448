"""Each reason for which a pull refuses a row, with its number, column and value; hostile values do nothing."""

import pytest

from database.mapped_source import MappedSource
from warehouse.pull import judge, table

LONG = "K" * 601

# row, then column, value and reason it is refused for; none for sound rows. Row numbers count from 1.
VISITS = [
    ("V1,eyes,,outpatient,2026-11-02 08:00,,completed,,", None),
    (",eyes,,outpatient,2026-11-02 08:00,,completed,,", ("visit_id", None, judge.NO_KEY)),
    ("V3,eyes,,spa,2026-11-02 08:00,,completed,,", ("kind", "spa", judge.NOT_ALLOWED)),
    ("V4,eyes,,outpatient,8 Uhr,,completed,,", ("arrived_at", "8 Uhr", judge.UNREADABLE["timestamp with time zone"])),
    ("V5,eyes,,outpatient,now,,completed,,", ("arrived_at", "now", judge.UNREADABLE["timestamp with time zone"])),
    (
        "V6,eyes,,outpatient,infinity,,completed,,",
        ("arrived_at", "infinity", judge.UNREADABLE["timestamp with time zone"]),
    ),
    ("V7,eyes,,outpatient,0206-11-02 08:00,,completed,,", ("arrived_at", "0206-11-02 08:00", judge.IMPLAUSIBLE)),
    (
        "V8,eyes,,outpatient,2026-11-02 08:00,2026-11-02 07:59,completed,,",
        (
            "left_at, arrived_at",
            "2026-11-02 07:59, 2026-11-02 08:00",
            judge.CONTRADICTION.format(rule="left_at >= arrived_at"),
        ),
    ),
    ("V9,nowhere,,outpatient,2026-11-02 08:00,,completed,,", ("department_id", "nowhere", judge.NO_SUCH_ROW)),
    ("V10,eyes,nobody,outpatient,2026-11-02 08:00,,completed,,", ("staff_id", "nobody", judge.NO_SUCH_ROW)),
    ("V1,eyes,,outpatient,2026-11-09 08:00,,completed,,", ("visit_id", "V1", judge.SAME_KEY)),
    ("V12,eyes,,outpatient,2026-11-02 08:00,,,,", ("status", None, judge.MISSING)),
    (
        "V13,eyes,,outpatient,2026-11-02 08:00,,completed,perhaps,",
        ("is_return", "perhaps", judge.UNREADABLE["boolean"]),
    ),
    (
        "V14,eyes,,outpatient,2026-11-02 08:00,,completed,,2026-02-30",
        ("return_due_on", "2026-02-30", judge.UNREADABLE["date"]),
    ),
    (f"{LONG},eyes,,outpatient,2026-11-02 08:00,,completed,,", ("visit_id", LONG, judge.TOO_LONG)),
    ("V\0,eyes,,outpatient,2026-11-02 08:00,,completed,,", ("visit_id", "V␀", judge.NUL)),
    (
        "V2,eyes,,outpatient,2/3/26 8:00,,completed,,",
        ("arrived_at", "2/3/26 8:00", judge.UNREADABLE["timestamp with time zone"]),
    ),
    ("  V17 ,eyes,, outpatient,2026-11-02 08:00,,completed,true,2026-12-01", None),
    ("V18,*,,outpatient,2026-11-02 08:00,,completed,,", ("department_id", "*", judge.NO_SUCH_ROW)),
    ("V3,eyes,,emergency,2026-11-02 08:00,,completed,,", None),  # an earlier row has the key, but was refused
]
RESPONSES = [
    ("R1,sms,2026-11-02 08:00,5,true,", None),
    ("R2,sms,2026-11-02 08:00,five,true,", ("overall", "five", judge.UNREADABLE["integer"])),
    ("R3,sms,2026-11-02 08:00,6,true,", ("overall", "6", judge.NOT_ALLOWED)),
    ("R4,sms,2026-11-02 08:00,4.5,true,", ("overall", "4.5", judge.UNREADABLE["integer"])),
    (
        "R5,sms,2026-11-02 08:00,5,,seconds",
        ("valid, invalid_reason", ", seconds", judge.CONTRADICTION.format(rule="(valid = (invalid_reason IS NULL))")),
    ),
    ("R6,sms,2026-11-02 08:00,5,,", None),  # without a word about it an answer is valid
]
SCORES = [
    ("S1,R1,doctor,4", None),
    ("S2,R1,nurse,5", None),
    ("S3,R1,doctor,3", ("survey_response_id, touchpoint", "R1, doctor", judge.SAME_VALUES)),
    ("S4,R9,doctor,3", ("survey_response_id", "R9", judge.NO_SUCH_ROW)),
    ("S5,,doctor,3", ("survey_response_id", None, judge.MISSING)),
]


@pytest.fixture
def refused(mapped: MappedSource) -> MappedSource:
    """Everything above, pulled."""
    columns = "visit_id,department_id,staff_id,kind,arrived_at,left_at,status,is_return,return_due_on"
    answers = "survey_response_id,mode,submitted_at,overall,valid,invalid_reason"
    _table(mapped, "visit", columns, [row for row, _ in VISITS])
    _table(mapped, "survey_response", answers, [row for row, _ in RESPONSES])
    _table(mapped, "survey_score", "survey_score_id,survey_response_id,touchpoint,score", [row for row, _ in SCORES])
    mapped.pull()
    return mapped


def _table(mapped: MappedSource, name: str, header: str, rows: list[str]) -> None:
    mapped.file(f"file_of_{name}", "\n".join([header, *rows]) + "\n")
    mapped.select(name, f"from file_of_{name}")


@pytest.mark.parametrize(
    ("name", "rows"), [("visit", VISITS), ("survey_response", RESPONSES), ("survey_score", SCORES)]
)
def test_each_faulty_row_is_kept_with_what_was_wrong(
    refused: MappedSource, name: str, rows: list[tuple[str, tuple | None]]
) -> None:
    expected = [(number, *why) for number, (_, why) in enumerate(rows, start=1) if why]
    kept = refused.rows(
        """
        select row_number, column_name, value, reason from quality.rejected_row
        join quality.load using (load_id) where table_name = :name order by row_number
        """,
        name=name,
    )
    assert [(row[0], row[1], row[2] or None, row[3]) for row in kept] == expected
    assert refused.rows(f"select count(*) from hospital.{name}") == [(len(rows) - len(expected),)]  # noqa: S608


def test_the_whole_row_is_kept_as_it_came(refused: MappedSource) -> None:
    raw = "select raw from quality.rejected_row where value = 'spa'"
    assert refused.rows(raw) == [
        (
            {
                "visit_id": "V3", "department_id": "eyes", "staff_id": None, "kind": "spa",
                "arrived_at": "2026-11-02 08:00", "left_at": None, "status": "completed", "is_return": None,
                "return_due_on": None,
            },
        )
    ]  # fmt: skip


def test_blanks_around_a_value_do_not_count(refused: MappedSource) -> None:
    assert refused.rows("select kind, is_return from hospital.visit where visit_id = 'V17'") == [("outpatient", True)]


def test_what_was_refused_is_refused_again_and_nothing_else_changes(refused: MappedSource) -> None:
    assert refused.counts() == {
        "department": (1, 0, 0, 1, 0),
        "visit": (20, 0, 0, 3, 17),
        "survey_response": (6, 0, 0, 2, 4),
        "survey_score": (5, 0, 0, 2, 3),
    }


def test_values_may_pass_from_row_to_row(mapped: MappedSource) -> None:
    """A source that numbers a response's scores shifts them all when it inserts one at the top."""
    header = "survey_score_id,survey_response_id,touchpoint,score"
    _table(mapped, "survey_response", "survey_response_id,mode,submitted_at", ["R1,sms,2026-11-02 08:00"])
    _table(mapped, "survey_score", header, ["R1-1,R1,doctor,4", "R1-2,R1,nurse,5"])
    mapped.pull()
    _table(mapped, "survey_score", header, ["R1-1,R1,booking,3", "R1-2,R1,doctor,4", "R1-3,R1,nurse,5"])
    assert mapped.counts()["survey_score"] == (3, 1, 2, 0, 0)
    assert mapped.counts()["survey_score"] == (3, 0, 0, 3, 0)


def test_values_that_a_stored_row_has_are_refused(mapped: MappedSource) -> None:
    header = "survey_score_id,survey_response_id,touchpoint,score"
    _table(mapped, "survey_response", "survey_response_id,mode,submitted_at", ["R1,sms,2026-11-02 08:00"])
    _table(mapped, "survey_score", header, ["S1,R1,doctor,4"])
    mapped.pull()
    _table(mapped, "survey_score", header, ["S2,R1,doctor,4"])
    assert mapped.counts()["survey_score"] == (1, 0, 0, 0, 1)


HOSTILE = [
    "'); drop table hospital.visit; --",
    'say "twice"',
    "{curly} %s %(name)s :name \\N \\. \\",
    "两行\n第二行,有逗号",
    "=cmd|' /C calc'!A0",
    "𠮷😀\u202e",
    "x" * 1_000_000,
]


@pytest.mark.parametrize("large", [50_000, 1], ids=["row by row", "large"])
def test_hostile_values_are_values(mapped: MappedSource, monkeypatch: pytest.MonkeyPatch, large: int) -> None:
    monkeypatch.setattr(table, "LARGE", large)
    quoted = ['"' + value.replace('"', '""') + '"' for value in HOSTILE]
    rows = [f"R{number},sms,2026-11-02 08:00,{value}" for number, value in enumerate(quoted)]
    _table(mapped, "survey_response", "survey_response_id,mode,submitted_at,comment", rows)
    assert mapped.counts()["survey_response"] == (7, 7, 0, 0, 0)
    assert mapped.rows("select comment from hospital.survey_response order by survey_response_id") == [
        (value,) for value in HOSTILE
    ]
    assert mapped.counts()["survey_response"] == (7, 0, 0, 7, 0)


def test_hostile_keys_are_refused_or_keys(mapped: MappedSource) -> None:
    rows = [f'"{key}",sms,2026-11-02 08:00' for key in ("' or 1=1 --", "R\n2", "*")]
    _table(mapped, "survey_response", "survey_response_id,mode,submitted_at", rows)
    assert mapped.counts()["survey_response"] == (3, 3, 0, 0, 0)
    _table(mapped, "department", "department_id,name,name_en,kind", ["*,全院,All,clinical", "*east,东院,East,clinical"])
    assert mapped.counts()["department"] == (2, 0, 0, 0, 2)
