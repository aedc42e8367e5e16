"""Events: facts stored with the change itself, and delivered to whoever subscribed."""

from portal.events.event import Discard, Event, Received, Retry
from portal.events.future import move, revoke
from portal.events.publishing import listen, publish

__all__ = ["Discard", "Event", "Received", "Retry", "listen", "move", "publish", "revoke"]
