"""Documents come out archivable, accessible and equal, whatever people typed into them."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from portal.toolkit.documents import (
    convert_texts,
    markdown_to_blocks,
    markdown_to_html,
    render_pdf,
    substitute_glyphs,
    unprintable_characters,
)
from portal.toolkit.documents.glyphs import PRINTABLE

DATE = datetime(2026, 11, 24, 11, 35, tzinfo=UTC)
LATIN = "Đulaga Ćoralić, Žunić, Čaušević, Šabić, Hadžić"
CYRILLIC = "Ђулага Ћоралић, Љиљана Жунић, Његош, Џемал Хаџић"

TEMPLATE = """
#import "letterhead.typ": *
#show: official_document
= #document_input.title
#render_blocks(data.blocks)
"""
STYLES = """
#import "letterhead.typ": *
#show: official_document
= #document_input.title
#data.text
#strong(data.text)
#emph(data.text)
#strong(emph(data.text))
#text(weight: "semibold", data.text)
#raw(data.text)
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document of one heading and the Markdown below it."""
    path = tmp_path_factory.mktemp("documents") / "note.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def render(template: Path, markdown: str, *, title: str = "Zapisnik", language: str = "bs") -> bytes:
    data = {"blocks": markdown_to_blocks(markdown)}
    return render_pdf(template=template, data=data, title=title, language=language, date=DATE)


def text_of(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(text.replace("\u200b", "").split())


def test_same_input_gives_same_bytes(template: Path) -> None:
    first, second = (render(template, LATIN) for _ in range(2))
    assert first.startswith(b"%PDF-1.7")
    assert first == second


def test_other_date_gives_other_bytes(template: Path) -> None:
    data = {"blocks": markdown_to_blocks(LATIN)}
    later = render_pdf(
        template=template, data=data, title="Zapisnik", language="bs", date=DATE.replace(hour=12)
    )
    assert later != render(template, LATIN)


@pytest.mark.parametrize(
    ("words", "language"), [(LATIN, "bs"), (LATIN, "hr"), (CYRILLIC, "bs_Cyrl"), (CYRILLIC, "sr_Cyrl")]
)
def test_letters_of_both_scripts_can_be_copied_out(template: Path, words: str, language: str) -> None:
    text = text_of(render(template, f"{words}\n\n**{words}**\n\n*{words}*", language=language))
    assert text.count(words) == 3


@pytest.mark.parametrize(
    ("language", "tag"),
    [("bs", "bs-BA"), ("hr", "hr-BA"), ("bs_Cyrl", "sr-BA"), ("sr-Cyrl", "sr-BA"), ("en", "en-BA")],
)
def test_document_names_its_language(template: Path, language: str, tag: str) -> None:
    catalog = PdfReader(BytesIO(render(template, "Tekst", language=language))).root_object
    assert str(catalog["/Lang"]) == tag


def test_file_is_archivable_and_accessible(template: Path) -> None:
    pdf = render(template, "Tekst")
    reader = PdfReader(BytesIO(pdf))
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/Marked true" in pdf
    assert "/StructTreeRoot" in reader.root_object
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.creation_date) == ("Zapisnik", DATE)


def test_every_page_says_which_of_how_many_it_is(template: Path) -> None:
    reader = PdfReader(BytesIO(render(template, "Tekst odluke.\n\n" * 120)))
    assert len(reader.pages) > 1
    for number, page in enumerate(reader.pages, start=1):
        assert f"{number}/{len(reader.pages)}" in page.extract_text()


def test_skipped_headings_do_not_stop_a_document(template: Path) -> None:
    text = text_of(render(template, "### Treći\n\n# Prvi\n\n##### Peti\n\n- ###### Šesti\n\n> ## Drugi"))
    assert "Treći Prvi Peti – Šesti Drugi" in text


def test_headings_close_up(template: Path) -> None:
    levels = [
        block.get("level") for block in markdown_to_blocks("## a\n\n#### b\n\n### c\n\n# d\n\n###### e")
    ]
    assert levels == [1, 2, 2, 1, 2]


def test_typed_markup_is_printed_and_not_run(template: Path) -> None:
    typed = '#eval("6 * 7") #read("note.typ") $x^2$ <oznaka> @oznaka'
    assert typed in text_of(render(template, typed.replace("#", "\\#", 1)))
    assert typed in text_of(render(template, "Tekst", title=typed))


def test_template_reads_nothing_outside_its_folder(template: Path) -> None:
    prying = template.with_name("prying.typ")
    prying.write_text('#read("/etc/hostname")', encoding="utf-8")
    with pytest.raises(RuntimeError, match="not found"):
        render_pdf(template=prying, data={}, title="", language="bs", date=DATE)


def test_all_constructs_are_printed(template: Path) -> None:
    typed = """Prvi **jaki *oba* red**  \ndrugi `kod`

3. treća
4. četvrta
   - unutra

> navod

```
red koda
```

---

[Općina](https://example.ba/a) <https://example.ba> [ne](putanja) ![slika](https://example.ba/s.png)"""
    text = text_of(render(template, typed))
    assert "Prvi jaki oba red drugi kod 3. treća 4. četvrta – unutra navod red koda" in text
    assert "Općina (https://example.ba/a) https://example.ba ne slika" in text


def test_emoji_is_printed_as_a_square(template: Path) -> None:
    text = text_of(render(template, "Sjednica 👍🏽 i 👩\u200d👧 traje ⏳.", title="Poziv 🎉"))
    assert "Poziv □" in text
    assert "Sjednica □ i □ traje □." in text


def test_unprintable_characters_are_named_once() -> None:
    assert unprintable_characters(f"{LATIN} {CYRILLIC} – „navod” 25 % ½ № →") == []
    assert unprintable_characters("da 👍🏽 ne 👎 da 👍🏽 中") == ["👍🏽", "👎", "中"]
    assert unprintable_characters("a\u200bb\u00adc\ufeff\u202e") == []


def test_odd_spellings_become_usual_letters() -> None:
    assert substitute_glyphs("c\u030c z\u030c ǆep Ǉ") == "č ž džep LJ"
    assert substitute_glyphs("a\u200bb\u00adc\ufeff\u202e\u0000d\r\ne\u2028f") == "abcd\ne\nf"
    assert substitute_glyphs("❤\ufe0f \ufe0f") == "□ "


def test_fonts_have_every_printable_character(template: Path) -> None:
    styles = template.with_name("styles.typ")
    styles.write_text(STYLES, encoding="utf-8")
    letters = "".join(re.findall(f"[{PRINTABLE}]", "".join(map(chr, range(0x21, 0xD800)))))
    spaced = " ".join(letters)
    assert len(letters) > 1600
    assert render_pdf(template=styles, data={"text": spaced}, title="Slova", language="bs", date=DATE)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(alphabet=st.one_of(st.characters(), st.sampled_from("#*_`>-1. \n[]()<\\&č"))))
def test_nothing_typed_stops_a_document(template: Path, typed: str) -> None:
    assert render(template, typed, title=f"Zapisnik {typed}").startswith(b"%PDF")
    assert unprintable_characters(substitute_glyphs(typed)) == []


def test_page_html_is_clean() -> None:
    html = markdown_to_html(
        "# Naslov\n\n<script>alert(1)</script> **jako** [x](javascript:alert(1)) [y](https://a.ba)"
        "\n\n<img src=x onerror=alert(1)>\n\n![slika](https://a.ba/x.png)\n\n3. tri"
    )
    assert "<h3>Naslov</h3>" in html
    assert "<strong>jako</strong>" in html
    assert 'href="https://a.ba"' in html
    assert '<ol start="3">' in html
    assert "slika" in html
    assert not re.search(r"<(script|img)|href=.javascript", html)


def test_cyrillic_leaves_numbers_and_addresses() -> None:
    data = {
        "number": "U-31/26",
        "issuer": {"email": "a@b.ba", "lines": ["grad"]},
        "count": 3,
        "vote": None,
        "blocks": markdown_to_blocks("grad `git` [grad](https://grad.ba)"),
    }
    cyrillic = convert_texts(data, str.upper, frozenset({"number", "email"}))
    assert cyrillic["number"] == "U-31/26"
    assert cyrillic["issuer"] == {"email": "a@b.ba", "lines": ["GRAD"]}
    assert (cyrillic["count"], cyrillic["vote"]) == (3, None)
    assert cyrillic["blocks"] == [
        {
            "type": "paragraph",
            "content": [
                {"type": "text", "text": "GRAD "},
                {"type": "code", "code": "git"},
                {"type": "text", "text": " "},
                {"type": "link", "url": "https://grad.ba", "content": [{"type": "text", "text": "GRAD"}]},
            ],
        }
    ]


def test_accents_of_documents_are_those_of_the_pages() -> None:
    root = Path(__file__).parents[2] / "portal"
    documents = (root / "toolkit/documents/letterhead.typ").read_text(encoding="utf-8")
    pages = (root / "web/static/portal.css").read_text(encoding="utf-8")
    accents = dict(re.findall(r'^  (\w+): rgb\("(#\w{6})"\)', documents, re.MULTILINE))
    assert len(accents) == 8
    for name, colour in accents.items():
        assert re.search(rf'data-accent="?{name}"?\].*?--accent: *{colour}', pages), name
