"""Official documents as PDF, and the Markdown that people type into them."""

from portal.toolkit.documents.cyrillic import in_cyrillic
from portal.toolkit.documents.glyphs import substitute_glyphs, unprintable_characters
from portal.toolkit.documents.markdown import Block, markdown_to_blocks, markdown_to_html
from portal.toolkit.documents.pdf import Letterhead, render_pdf

__all__ = [
    "Block",
    "Letterhead",
    "in_cyrillic",
    "markdown_to_blocks",
    "markdown_to_html",
    "render_pdf",
    "substitute_glyphs",
    "unprintable_characters",
]
