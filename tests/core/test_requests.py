"""One request is one transaction: no page says "saved" of what was not, and nothing is half saved."""

from collections.abc import Callable

import pytest
from flask import Flask, abort, flash
from sqlalchemy import select, text

from portal import create_app
from portal.accounts.access import public
from portal.database import db, keep_after_rollback, transaction
from portal.errors import Conflict, Invalid, NotAllowed, NotFound, PortalError, Unavailable
from portal.municipalities.models import Municipality
from portal.testing import SETTINGS, PortalClient, Server, dispose, make_municipality

pytestmark = pytest.mark.database


def add(slug: str) -> None:
    make_municipality(slug, slug.title())


def saves() -> str:
    add("jajce")
    return "saved"


def answers_invalid() -> tuple[str, int]:
    add("jajce")
    return "not valid", 422


def breaks() -> str:
    add("jajce")
    flash("Sačuvano")
    raise ZeroDivisionError("details that nobody may read")


def clashes_at_commit() -> str:
    add("jajce")
    flash("Sačuvano")
    db.session.execute(text("CREATE TEMPORARY TABLE once (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)"))
    db.session.execute(text("INSERT INTO once VALUES (1), (1)"))
    return "saved"


def keeps_a_trace() -> str:
    add("jajce")
    keep_after_rollback(lambda: add("livno"))
    abort(403)


def raises(error: PortalError) -> Callable[[], str]:
    def view() -> str:
        raise error

    return view


ERRORS = (NotFound, NotAllowed, Invalid, Conflict, Unavailable)


@pytest.fixture
def probed(own_database: Flask, server: Server) -> Flask:
    """An application with a few views that end in different ways."""
    app = create_app(own_database.config["PORTAL"], settings={**SETTINGS, "PROPAGATE_EXCEPTIONS": False})
    app.test_client_class = PortalClient
    for view in (saves, answers_invalid, breaks, clashes_at_commit, keeps_a_trace):
        app.add_url_rule(f"/probe/{view.__name__}", view.__name__, public(view))
    for kind in ERRORS:
        name = kind.__name__
        app.add_url_rule(f"/probe/{name}", name, public(raises(kind(f"Rečenica za {name}."))))
    return app


def visit(app: Flask, name: str) -> tuple[int, str, list[str]]:
    """Return status and text of a page, and the municipalities that are there afterwards."""
    response = app.test_client().get(f"/probe/{name}")
    with app.app_context():
        with transaction():
            slugs = list(db.session.scalars(select(Municipality.slug).order_by(Municipality.slug)))
        dispose()
    return response.status_code, response.text, slugs


def test_an_answer_below_400_is_committed(probed: Flask) -> None:
    assert visit(probed, "saves") == (200, "saved", ["jajce"])


def test_an_answer_from_400_on_is_rolled_back(probed: Flask) -> None:
    assert visit(probed, "answers_invalid") == (422, "not valid", [])


def test_a_failure_is_rolled_back_and_told_by_a_number(probed: Flask) -> None:
    status, page, slugs = visit(probed, "breaks")
    assert (status, slugs) == (500, [])
    assert "ZeroDivision" not in page
    assert "details" not in page
    assert "Broj greške" in page


def test_a_failed_commit_is_a_conflict_and_takes_its_message_back(probed: Flask) -> None:
    status, page, slugs = visit(probed, "clashes_at_commit")
    assert (status, slugs) == (409, [])
    assert "Sačuvano" not in page
    assert "duplicate" not in page


def test_what_must_stay_is_written_after_the_rollback(probed: Flask) -> None:
    assert visit(probed, "keeps_a_trace")[0::2] == (403, ["livno"])


@pytest.mark.parametrize("kind", ERRORS)
def test_each_kind_of_error_shows_its_sentence(probed: Flask, kind: type[PortalError]) -> None:
    status, page, _ = visit(probed, kind.__name__)
    assert status == kind.status
    assert f"Rečenica za {kind.__name__}." in page
