"""Pages of a session that is being held; importing them registers them on the blueprint."""

from plugins.minutes.views.live import actions, attendance, closing, hints, revisions, screen, starting

__all__ = ["actions", "attendance", "closing", "hints", "revisions", "screen", "starting"]
