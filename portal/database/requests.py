"""One request is one transaction: committed with the answer, rolled back with the error."""

from collections.abc import Callable

from flask import Flask, Response, g, session
from flask.typing import ResponseReturnValue

from portal.database.extension import db

FIRST_ERROR = 400


class TransactionalFlask(Flask):
    """A Flask whose views run in one transaction each.

    The commit stands here and not in `after_request`, so that its errors reach the error handlers and no page
    says "saved" of what was not.
    """

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view; commit below status 400, else roll back."""
        flashes = list(session.get("_flashes", ()))
        try:
            response = self.make_response(super().dispatch_request())
            finish(response)
        except BaseException:
            db.session.rollback()
            restore_flashes(flashes)
            write_what_stays()
            raise
        return response


def finish(response: Response) -> None:
    """End the transaction as the answer demands."""
    if response.status_code < FIRST_ERROR:
        db.session.commit()
        return
    db.session.rollback()
    write_what_stays()


def restore_flashes(flashes: list[tuple[str, str]]) -> None:
    """Put the messages back as they were before a view that failed."""
    if flashes:
        session["_flashes"] = flashes
    else:
        session.pop("_flashes", None)


def keep_after_rollback(write: Callable[[], None]) -> None:
    """Have something written even if this request is rolled back: a refused attempt, a failed sign-in."""
    g.setdefault("portal_kept", []).append(write)


def write_what_stays() -> None:
    """Write what must survive the rollback, in a transaction of its own on the same session."""
    kept: list[Callable[[], None]] = g.pop("portal_kept", [])
    for write in kept:
        write()
    if kept:
        db.session.commit()
