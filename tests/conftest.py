"""All tests stand on the fixtures that the portal offers to plugins too."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

pytest_plugins = ["portal.testing.fixtures"]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Turn a skipped test into a failure where skipping is forbidden."""
    outcome = yield
    report: Any = outcome.get_result()
    if report.skipped and os.environ.get("PORTAL_FORBID_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"skipping is forbidden here: {report.longrepr}"
