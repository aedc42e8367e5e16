"""The leak tests fail when any part of the fence is taken away."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from portal.testing import Server
from tests.architecture.test_house_rules import ROOT

pytestmark = pytest.mark.database

WHOLE = "nothing"
FENCE = "tests/core/test_fence.py"
RULES = "tests/architecture/test_plugin_rules.py"
ABOUT_TABLES = "fence or tables or keeps_the_rules or ties"
OUTCOME = re.compile(r"^(?:FAILED|ERROR) [^:]+::(\w+)", re.MULTILINE)

CAUGHT_BY = {
    "no session criterion": {
        "test_the_session_alone_keeps_rows_apart",
        "test_a_statement_without_a_municipality_is_refused",
    },
    "no row-level security": {
        "test_raw_sql_sees_own_rows_only",
        "test_raw_sql_without_a_municipality_is_refused_by_the_database",
        "test_a_row_cannot_be_written_for_others",
        "test_a_row_cannot_be_moved_to_others",
        "test_the_scope_ends_with_its_transaction",
        "test_nothing_of_the_core_ties_rows_of_two_municipalities",
        "test_a_plugin_keeps_the_rules",
    },
    "a plain reference in the database": {"test_a_reference_to_a_row_of_others_is_refused"},
    "plain references in the models": {
        "test_a_plugin_keeps_the_rules",
        "test_nothing_of_the_core_ties_rows_of_two_municipalities",
    },
    "no scope at the start of a transaction": {
        "test_the_session_alone_keeps_rows_apart",
        "test_the_scope_ends_with_its_transaction",
    },
    "no scope at entering a municipality": {
        "test_a_select_sees_own_rows_only",
        "test_raw_sql_sees_own_rows_only",
    },
}


Outcomes = Mapping[str, Future[set[str]]]


def failures_of(mutation: str, server: Server, template: str) -> set[str]:
    """Run the leak tests and the rules in a process of their own, with one part of the fence broken."""
    options = (
        "-q",
        "-p",
        "tests.architecture.mutations",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "-rfE",
    )
    variables = {
        "MUTATION": mutation,
        "MUTATION_FOLDER": str(server.folder),
        "MUTATION_TEMPLATE": template,
        "PORTAL_TEST_ADMIN_URL": server.admin_url,
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, FENCE, RULES, "-k", ABOUT_TABLES],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return set(OUTCOME.findall(done.stdout))


@pytest.fixture(scope="module")
def outcomes(server: Server, template: str) -> Iterator[Outcomes]:
    """Begin all runs, two at a time."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield {name: pool.submit(failures_of, name, server, template) for name in (WHOLE, *CAUGHT_BY)}


def test_nothing_fails_while_the_fence_is_whole(outcomes: Outcomes) -> None:
    assert outcomes[WHOLE].result() == set()


@pytest.mark.parametrize("mutation", CAUGHT_BY)
def test_a_broken_fence_is_noticed(outcomes: Outcomes, mutation: str) -> None:
    assert outcomes[mutation].result() >= CAUGHT_BY[mutation]
