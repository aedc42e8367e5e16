"""The upkeep of the catalogues: messages are taken from the sources, and the catalogues held to them."""

from portal.web.language.upkeep.checking import problems
from portal.web.language.upkeep.owners import Owner, owner_at, owners
from portal.web.language.upkeep.writing import update

__all__ = ["Owner", "owner_at", "owners", "problems", "update"]
