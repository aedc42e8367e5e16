"""Official documents as PDF, and the Markdown that people type into them."""

from portal.toolkit.documents.glyphs import substitute_glyphs, unprintable_characters
from portal.toolkit.documents.markdown import Block, markdown_to_blocks, markdown_to_html
from portal.toolkit.documents.pdf import Letterhead, render_pdf
from portal.toolkit.documents.scripts import convert_texts

__all__ = [
    "Block",
    "Letterhead",
    "convert_texts",
    "markdown_to_blocks",
    "markdown_to_html",
    "render_pdf",
    "substitute_glyphs",
    "unprintable_characters",
]
