"""The page of permissions: what each module lets roles do, and which ready roles have it."""

from collections.abc import Sequence

from portal.accounts.roles import CORE_PERMISSIONS, ROLES
from portal.declarations import Permission, Plugin
from portal.reference.layout import quoted, sections, table

INTRODUCTION = (
    "A view asks for one by `@requires(…)`. The ready roles have those that their modules give them."
)
HEAD = ("Permission", "Lets", "Ready roles")


def permissions_page(plugins: Sequence[Plugin]) -> str:
    """Return the page of permissions."""
    parts = [_owner("Core (`portal`)", CORE_PERMISSIONS)]
    parts += [_owner(f"{plugin.title} (`{plugin.name}`)", plugin.permissions) for plugin in plugins]
    roles = table(("Code", "Role"), [(f"`{code}`", title) for code, title in ROLES.items()])
    return sections("# Permissions", INTRODUCTION, *parts, sections("## Ready roles", roles))


def _owner(title: str, permissions: Sequence[Permission]) -> str:
    rows = [(f"`{each.name}`", each.title, quoted(each.roles) or "none") for each in permissions]
    return sections(f"## {title}", table(HEAD, rows) if rows else "None.")
