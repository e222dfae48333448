"""Every database test runs on the newest PostgreSQL and on the oldest that is supported."""

import pytest


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask for `server`, directly or through `owner` or `fresh_urls`, and run twice."""
    if "server" in metafunc.fixturenames:
        metafunc.parametrize("server", [18, 16], indirect=True, scope="session", ids=["pg18", "pg16"])
