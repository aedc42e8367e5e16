"""The audit log: what happened, when, by whom, about what; written once."""

from portal.audit.models import AuditEntry
from portal.audit.services import record

__all__ = ["AuditEntry", "record"]
