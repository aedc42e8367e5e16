"""Browser sessions: a signed cookie for visitors, a row in the database for who has signed in."""

import hashlib
import json
import secrets
from collections.abc import MutableMapping
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, session
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from portal.accounts.models import SignInSession, User
from portal.clock import now
from portal.database import db

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
TOKEN_MARK = "t."  # noqa: S105  # tells a token from a visitor's signed cookie
WITHOUT_SESSION = "/assets/"
SERIALIZER = TaggedJSONSerializer()


class SignedInSession(dict[str, Any], SessionMixin):
    """What is remembered of a signed-in browser between requests."""

    modified = False

    def __init__(self, row: SignInSession) -> None:
        super().__init__(SERIALIZER.loads(json.dumps(row.data)))
        self.token_hash = row.token_hash
        self.user: User = row.user
        self.last_seen_at = row.last_seen_at
        self.before = dict(row.data)

    def tagged(self) -> dict[str, Any]:
        """Return the content as JSON can hold it."""
        return tag(self)


def tag(content: MutableMapping[str, Any]) -> dict[str, Any]:
    """Return the content of a session as JSON can hold it: messages, for example, are tuples."""
    tagged: dict[str, Any] = json.loads(SERIALIZER.dumps(dict(content)))
    return tagged


def signed_in_session() -> SignedInSession | None:
    """Return the session of this request, if its browser has signed in."""
    found: object = session._get_current_object()  # type: ignore[attr-defined]  # the proxy hides the class
    return found if isinstance(found, SignedInSession) else None


def hash_token(token: str) -> bytes:
    """Return what the table knows of a token."""
    return hashlib.sha256(token.encode()).digest()


class DatabaseSessions(SecureCookieSessionInterface):
    """Reads and writes both kinds of session."""

    def open_session(  # type: ignore[override]  # the base knows only its own kind of session
        self, app: Flask, request: Request
    ) -> SessionMixin | None:
        """Return the signed-in session of the cookie's token, else the visitor's own; files have none."""
        if request.path.startswith(WITHOUT_SESSION):
            return SecureCookieSession()
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        if not cookie.startswith(TOKEN_MARK):
            return super().open_session(app, request)
        row = find_session(cookie.removeprefix(TOKEN_MARK), at=now())
        return SignedInSession(row) if row is not None else SecureCookieSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed, in a transaction of its own after that of the request."""
        token = getattr(session, "new_token", None)
        if token is not None:
            self._set_token(app, response, token)
            response.vary.add("Cookie")
            return
        if not isinstance(session, SignedInSession):
            super().save_session(app, session, response)
            return
        response.vary.add("Cookie")
        _remember(session, at=now())

    def _set_token(self, app: Flask, response: Response, token: str) -> None:
        response.set_cookie(
            self.get_cookie_name(app),
            TOKEN_MARK + token,
            httponly=True,
            secure=self.get_cookie_secure(app),
            samesite="Lax",
            path="/",
        )


def find_session(token: str, *, at: datetime) -> SignInSession | None:
    """Find the session of a token, unless it ended, stood idle too long or its account was deactivated."""
    row = db.session.scalar(
        select(SignInSession)
        .join(SignInSession.user)
        .options(joinedload(SignInSession.user))
        .where(
            SignInSession.token_hash == hash_token(token),
            SignInSession.ended_at.is_(None),
            SignInSession.last_seen_at > at - IDLE,
            SignInSession.created_at > at - LONGEST,
            User.deactivated_at.is_(None),
        )
    )
    if row is not None:
        # Kept apart from the session, so that the page of an error can still say who is signed in.
        db.session.expunge(row.user)
        db.session.expunge(row)
    return row


def _remember(session: SignedInSession, *, at: datetime) -> None:
    data = session.tagged()
    if data == session.before and at - session.last_seen_at < SEEN_EVERY:
        return
    db.session.rollback()
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.token_hash == session.token_hash)
        .values(data=data, last_seen_at=at)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


def begin_session(
    user: User, *, browser: str | None, address: str | None, data: MutableMapping[str, Any], at: datetime
) -> str:
    """Store a session for a user who has just proved who they are; return the new token."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignInSession(
            token_hash=hash_token(token),
            user_id=user.id,
            data=tag(data),
            created_at=at,
            last_seen_at=at,
            browser=(browser or "")[:200] or None,
            address=address,
        )
    )
    db.session.flush()
    return token


def end_session(token_hash: bytes, *, at: datetime) -> None:
    """End a session for good."""
    db.session.execute(
        update(SignInSession).where(SignInSession.token_hash == token_hash).values(ended_at=at)
    )
