"""Forms of words by the paradigms of the language, so that ten thousand of them need only stems and endings.

In the files a stroke stands where two letters meet and stay two; the words keep it.
"""

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent

FEMININE = "a e i u o om ama"
HARD = " a u e om i ima"
SOFT = " a u em i ima e"
OF_PERSON = "ov ova ovo ovi ovu ovih ovim"
ADJECTIVE = "i a o e og oga om u oj ih im ima"

ENDINGS = {
    "nouns": {
        "m": HARD,
        "ms": SOFT,
        "mk": "k ka ku če kom ci cima ke",
        "mov": " a u e om ovi ova ove ovima",
        "mev": " a u em evi eva eve evima",
        "mac": "ac ca cu če cem ci aca ce cima",
        "f": FEMININE,
        "fk": "ka ke ci ku ko kom kama",
        "fost": "ost osti ošću ostima",
        "n": "o a u om ima",
        "ne": "e a u em ima",
    },
    "adjectives": {"a": ADJECTIVE, "as": "i a e eg ega em u oj ih im ima"},
    "verbs": {
        "ati": "ti m š  mo te ju o la lo li le n na no ni nje nja nju njem jući vši",
        "iti": "iti im iš i imo ite e io ila ilo ili ile ivši",
        "ovati": "ovati ujem uješ uje ujemo ujete uju ovao ovala ovali ovan ovana ovani ovanje ujući ovavši",
        "irati": "irati iram iraš ira iramo irate iraju irao irala irali iran irana irani iranje irajući",
        "jeti": "jeti im iš i imo ite e jela jelo jeli jele jevši",
    },
    "names": {
        "ić": "ić ića iću iće ićem ići ićima ićev ićeva ićeve",
        "m": f"{HARD} {OF_PERSON}",
        "ms": f"{SOFT} ev eva evo evi evu evih evim",
        "f": f"{FEMININE} in ina ino ini inu inih inim",
    },
    "places": {
        "m": " a u e om",
        "ms": " a u em",
        "mov": " a u om",
        "f": "a e i u o om",
        "n": "o a u om",
        "ne": "e a u em",
        "a": ADJECTIVE,
    },
}


def stems(kind: str) -> Iterator[tuple[str, str]]:
    """Yield the paradigm and the stem of every word of a kind."""
    for line in (FOLDER / f"{kind}.txt").read_text(encoding="utf-8").splitlines():
        paradigm, _, listed = line.partition(": ")
        for stem in listed.split():
            yield paradigm, stem


def words() -> list[str]:
    """Return every form of every word, each once, seams marked with a stroke."""
    formed = (
        stem + ending
        for kind, paradigms in ENDINGS.items()
        for paradigm, stem in stems(kind)
        for ending in paradigms[paradigm].split(" ")
    )
    return list(dict.fromkeys(formed))
