"""Check constraints that the tables of the module share."""

from enum import StrEnum

from sqlalchemy import CheckConstraint


def one_of(column: str, codes: type[StrEnum]) -> CheckConstraint:
    """Allow in a column only the codes of a list, or nothing where the column may be empty."""
    allowed = ", ".join(f"'{code}'" for code in codes)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


def ends_after_start() -> CheckConstraint:
    """Refuse an end that lies before the start."""
    return CheckConstraint("ends_on >= starts_on", name="ends_on")
