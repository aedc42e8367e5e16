"""What people type, tidied before it is kept."""


def tidy(text: str) -> str:
    """Take away blanks at the ends and write every line end the same way."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def tidy_or_none(text: str | None) -> str | None:
    """Tidy an optional text; an empty one is none."""
    return tidy(text or "") or None


def one_line(text: str) -> str:
    """Tidy a name or heading, which also stands in the subject of a mail."""
    return " ".join(text.split())


def one_line_or_none(text: str | None) -> str | None:
    """Tidy an optional name; an empty one is none."""
    return one_line(text or "") or None
