"""The pages of the module; importing them registers them on the blueprint."""

from plugins.minutes.views import acts, agenda, bodies, calls, documents, live, members, sessions, tasks

__all__ = ["acts", "agenda", "bodies", "calls", "documents", "live", "members", "sessions", "tasks"]
