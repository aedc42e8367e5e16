"""Ready roles, and the permissions that the core itself declares."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.declarations import Permission
from portal.web.language import lazy_gettext as _l

ROLES: Mapping[str, Any] = {
    "secretary": _l("Secretary"),
    "coordinator": _l("Coordinator"),
    "member": _l("Member"),
    "institution_officer": _l("Institution officer"),
    "mayor": _l("Mayor"),
    "it_staff": _l("IT staff"),
    "data_protection_officer": _l("Data-protection officer"),
    "auditor": _l("Auditor"),
}

CORE_PERMISSIONS = (
    Permission(name="portal.switch_modules", title=_l("Switch modules on and off"), roles=("it_staff",)),
    Permission(
        name="portal.manage_organisations",
        title=_l("Manage institutions"),
        roles=("secretary", "coordinator", "it_staff"),
    ),
)


def permissions_of(roles: Iterable[str], declared: Iterable[Permission]) -> frozenset[str]:
    """Return the names of the permissions that any of the roles has."""
    held = set(roles)
    return frozenset(permission.name for permission in declared if held.intersection(permission.roles))
