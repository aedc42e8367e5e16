"""Addresses that may be followed after a form or a sign-in: only paths of this portal."""

from urllib.parse import urlsplit


def is_local_path(path: str) -> bool:
    """Tell whether an address is a path of this portal and cannot lead anywhere else."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        return False
    if any(ord(character) < 32 for character in path):
        return False
    parts = urlsplit(path)
    return not parts.scheme and not parts.netloc
