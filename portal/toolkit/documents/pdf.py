"""A template and its data made into one PDF file that is archivable and readable by a screen reader."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from portal.toolkit.documents.glyphs import substitute_glyphs

SHARED_MODULE = Path(__file__).with_name("letterhead.typ")


class Letterhead(TypedDict):
    """The head of an official document, in `data["issuer"]`; an empty text is left out."""

    crest: str
    """One to three initials of the municipality."""
    accent: str
    """Name of the municipality's accent, as in the pages: una, jezero, noc…"""
    lines: list[str]
    """State, entity, canton and municipality, from the largest to the smallest."""
    body: str
    """The body that issues the document."""
    address: str
    phone: str
    email: str
    website: str


def render_pdf(
    *, template: Path, data: Mapping[str, object], title: str, language: str, date: datetime
) -> bytes:
    """Print the data with a typst template and return the PDF (PDF/A-2b and PDF/UA-1 in one file).

    The template imports "letterhead.typ" and may import the other .typ files of its own folder. The data
    must be JSON-like; it is never run as markup. `language` is a locale of the portal (bs, hr, sr,
    sr_Cyrl, bs_Cyrl, en), `date` the aware date of the document. Equal input gives equal bytes.
    """
    import typst  # 36 MB of compiled code that only documents need

    document = {"title": title, "date": _date_parts(date), "data": data} | _language_parts(language)
    inputs = {"document": json.dumps(_printable(document), ensure_ascii=False)}
    with _compile_root(template) as root:
        return typst.compile(
            root / template.name,
            root=root,
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards=["a-2b", "ua-1"],
            timestamp=int(date.timestamp()),
        )


def _language_parts(language: str) -> dict[str, str]:
    code, _, script = language.replace("-", "_").partition("_")
    if script.lower() != "cyrl":
        return {"language": code, "script": "latn"}
    # Bosnian Cyrillic has the Serbian letter forms, which the fonts offer under Serbian only.
    return {"language": "sr", "script": "cyrl"}


def _date_parts(date: datetime) -> list[int]:
    return list(date.astimezone(UTC).timetuple()[:6])


def _printable(value: object) -> object:
    if isinstance(value, str):
        return substitute_glyphs(value)
    if isinstance(value, Mapping):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value


@contextmanager
def _compile_root(template: Path) -> Iterator[Path]:
    """Lay the template's folder and the shared module side by side: typst reads nothing outside this root."""
    with TemporaryDirectory(prefix="portal-document-") as folder:
        for source in (*template.parent.glob("*.typ"), SHARED_MODULE):
            shutil.copyfile(source, Path(folder, source.name))
        yield Path(folder)
