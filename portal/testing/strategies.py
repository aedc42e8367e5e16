"""What people type, for property tests: names and texts in both scripts; needs hypothesis."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from portal.api import transliterate

SMALL = "abcčćdđefghijklmnoprsštuvzž"
FOREIGN = "äöüéøłqwxy"
GIVEN_NAMES = ("Amra", "Đorđe", "Ljiljana", "Njegoš", "Senad", "Šefika", "Željko", "Ćamil", "Dženana")
FAMILY_NAMES = ("Hadžić", "Ljubić", "Njirić", "Čaušević", "Đukić-Đapo", "O’Brien", "Šarić", "Žunić", "Begić")

_words = st.text(SMALL, min_size=1, max_size=12)


def names() -> SearchStrategy[str]:
    """Generate names of people, Latin and Cyrillic: those of here, invented ones and foreign ones."""
    invented = st.text(SMALL + FOREIGN, min_size=2, max_size=14).map(str.capitalize)
    given = st.sampled_from(GIVEN_NAMES) | invented
    family = st.sampled_from(FAMILY_NAMES) | invented
    return in_both_scripts(st.builds("{} {}".format, given, family))


def texts(*, max_words: int = 30) -> SearchStrategy[str]:
    """Generate sentences and paragraphs, Latin and Cyrillic, with digits, signs and line ends."""
    signs = st.sampled_from((", ", " ", " ", " ", ". ", " – ", " (1) ", "\n", "\n\n", " 50% ", " <&> "))
    pieces = st.lists(st.tuples(_words, signs), min_size=1, max_size=max_words)
    return in_both_scripts(pieces.map(lambda pairs: "".join(word + sign for word, sign in pairs).strip()))


def in_both_scripts(latin: SearchStrategy[str]) -> SearchStrategy[str]:
    """Generate what another strategy does, now as it is and now in Cyrillic."""
    return latin | latin.map(transliterate)
