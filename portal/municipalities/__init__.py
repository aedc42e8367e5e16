"""Municipalities: the tenants of the portal."""

from portal.municipalities.current import current_municipality, current_municipality_or_none, enter

__all__ = ["current_municipality", "current_municipality_or_none", "enter"]
