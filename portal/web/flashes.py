"""Sentences for the next page that offer to take back what was done."""

from flask import flash

UNDO = "undo"


def offer_undo(text: str, *, url: str) -> None:
    """Say on the next page what was done, with a button that posts to `url` to take it back."""
    flash({"text": str(text), "url": url}, UNDO)  # type: ignore[arg-type]  # the session keeps any JSON
