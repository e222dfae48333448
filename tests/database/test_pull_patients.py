"""Patient identifiers never reach the database: not in rows, not in references, not in what is refused."""

import hashlib
import hmac
import stat
from pathlib import Path

import pytest

from database.mapped_source import MappedSource
from language import Problem
from warehouse.pull import pseudonym

IDENTITY = "110101199003074258"
KEY = "a key that only this test knows"
PATIENTS = f"id,sex,born\n{IDENTITY},female,1990\nP2,male,1801\nP3,other,1970\n,male,1970\n"
VISITS = f"no,who,how\nV1,{IDENTITY},outpatient\nV2,P9,outpatient\nV3, P3 ,spa\nV4,,outpatient\n"


@pytest.fixture
def identified(mapped: MappedSource, monkeypatch: pytest.MonkeyPatch) -> MappedSource:
    """Four patients, one born too early, one without identifier; four visits, one of nobody known, one refused."""
    monkeypatch.setenv("SERVICE_QUALITY_KEY", KEY)
    mapped.file("patients", PATIENTS)
    mapped.file("visits", VISITS)
    mapped.select("patient", "select id as patient_id, sex, born as birth_year from patients")
    mapped.select("visit", "select no as visit_id, who as patient_id, how as kind, 'completed' as status from visits")
    return mapped


def expected(identifier: str) -> str:
    return hmac.new(KEY.encode(), identifier.encode(), hashlib.sha256).hexdigest()[:32]


def test_a_patient_is_the_same_pseudonym_everywhere(identified: MappedSource) -> None:
    counts = identified.counts()
    assert counts["patient"] == (4, 2, 0, 0, 2)
    assert counts["visit"] == (4, 2, 0, 0, 2)
    assert identified.rows("select patient_id from hospital.patient order by birth_year desc") == [
        (expected(IDENTITY),),
        (expected("P3"),),
    ]
    assert identified.rows("select visit_id, patient_id from hospital.visit order by 1") == [
        ("V1", expected(IDENTITY)),
        ("V4", None),
    ]


def test_refused_rows_do_not_tell_who_it_is(identified: MappedSource) -> None:
    identified.pull()
    kept = identified.rows("select value, raw ->> 'patient_id' from quality.rejected_row order by raw ->> 'visit_id'")
    assert (expected("P9"), expected("P9")) in kept
    assert ("spa", expected("P3")) in kept
    everything = identified.rows("select string_agg(r::text, '') from quality.rejected_row r")[0][0]
    assert "P9" not in everything
    assert "P3" not in everything


def test_a_second_pull_knows_its_patients(identified: MappedSource) -> None:
    identified.pull()
    counts = identified.counts()
    assert counts["patient"] == (4, 0, 0, 2, 2)
    assert counts["visit"] == (4, 0, 0, 2, 2)
    assert identified.pull().days == 0


def test_another_key_is_refused(identified: MappedSource, monkeypatch: pytest.MonkeyPatch) -> None:
    identified.pull()
    monkeypatch.setenv("SERVICE_QUALITY_KEY", "quite another key than before")
    with pytest.raises(Problem, match="hashed with another key"):
        identified.pull()
    assert identified.rows("select count(*) from hospital.patient") == [(2,)]


def test_the_key_is_made_once_and_kept_for_this_user_alone(
    identified: MappedSource, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SERVICE_QUALITY_KEY")
    monkeypatch.setenv("SERVICE_QUALITY_HOME", str(tmp_path / "home"))
    identified.pull()
    kept = tmp_path / "home" / "patient.key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    secret = pseudonym.key()
    assert secret == pseudonym.key()
    assert identified.counts()["patient"] == (4, 0, 0, 2, 2)
    assert identified.rows("select value from quality.setting where name = 'patient_key'") == [
        (pseudonym.fingerprint(secret),)
    ]
    assert secret.decode() not in str(identified.rows("select * from quality.setting"))
