"""The five kinds of error that a use case may raise, each with a sentence that a clerk can read."""

from collections.abc import Mapping


class PortalError(Exception):
    """Say in the user's language why a use case did not happen; `status` is the HTTP answer."""

    status = 500

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})


class NotFound(PortalError):
    """There is nothing here that this reader may know of."""

    status = 404


class NotAllowed(PortalError):
    """The reader is known, but this act is not theirs."""

    status = 403


class Invalid(PortalError):
    """What was entered cannot stand; `fields` holds a sentence per form field."""

    status = 422


class Conflict(PortalError):
    """Somebody else was quicker, or the state of the record no longer allows it."""

    status = 409


class Unavailable(PortalError):
    """A part that is needed does not answer now."""

    status = 503
