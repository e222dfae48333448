"""Reference and real data that stay outside the project: found through REFERENCE_DIR, by default ../shared."""

import os
from pathlib import Path

import pytest

from warehouse.config import ROOT


def reference(*parts: str) -> Path:
    """A file or folder of the reference data; without it the test is skipped, or fails where it is required."""
    base = Path(os.environ.get("REFERENCE_DIR", "").strip() or ROOT.parent / "shared")
    path = base.joinpath(*parts)
    if not path.exists():
        missing = f"no reference data at {path}: set REFERENCE_DIR"
        if os.environ.get("REQUIRE_REFERENCE") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return path
