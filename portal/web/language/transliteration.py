"""Writes Latin text in Cyrillic and back, leaving alone what has only one script."""

import re
import unicodedata

LATIN_TO_CYRILLIC = {
    **dict(zip("abcčćdđefghijklmnoprsštuvzž", "абцчћдђефгхијклмнопрсштувзж", strict=True)),
    "lj": "љ",
    "nj": "њ",
    "dž": "џ",
}
CYRILLIC_TO_LATIN = {cyrillic: latin for latin, cyrillic in LATIN_TO_CYRILLIC.items()}

# Two letters that meet at a seam inside these stems stay two letters: инјекција, надживјети.
SEAMS = {
    "in": "jekc|jekt|jici|junk",
    "kon": "junk|jug|jekt",
    "van": "jezi",
    "tan": "jug",
    "en": "jambe",
    r"\ban": "jon",
    "nad": "živ|žnj|žanr|žup",
    r"\bod": "živ|žal|žder|žvak",
    "pod": "žup|žanr|želud|žeg|žepl|žiž",
    "pred": "žetv|živ",
}
ACRONYMS = (
    "PDF|XLSX?|DOCX?|ODT|ODS|CSV|ICS|QR|PRIDE|HTML|HTTPS?|URL|JSON|XML|API|CSRF|CSS|SMTP|LDAP|OIDC|TOTP|GDPR|USB|"
    "UTC|UTF|CV|e-mail|email|Wi-Fi|WiFi"
)
UNITS = "km|dm|cm|mm|kg|ml|ha|kB|KB|MB|GB|kWh?|ms|°C|m²|m³"

_ROMAN = r"X{0,3}(?:IX|IV|V?I{0,3})"
_PROTECTED = re.compile(
    "|".join(
        (
            r"<(code|kbd|samp|script|svg)\b.*?</\1\s*>",
            r"<(\w+)\b[^<>]*(?:translate=\"no\"|class=\"ref\")[^<>]*>.*?</\2\s*>",
            r"</?[a-zA-Z][^<>]*>",
            r"&(?:[a-zA-Z]+|#\w+);",
            r"%\(\w+\)[-+#0-9.]*[a-zA-Z]|%[sd%]",
            r"\{[^{}]*\}",
            r"`[^`]*`",
            r"\b(?:https?|ftp|mailto)://?[^\s<>„”“\"']+",
            r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
            r"\b(?:[\w-]+\.)+(?:ba|rs|hr|eu|com|org|net|int|gov|edu|local|test)\b(?:/[^\s<>„”“\"']*)?",
            r"\b[\w-]+\.(?:pdf|docx?|xlsx?|csv|odt|png|jpe?g|svg|zip|ics|json|toml|html?)\b",
            r"\b[A-ZČĆĐŠŽ]{1,6}(?:-[A-ZČĆĐŠŽ]{1,6})*-\d[\w/.-]*\b",
            r"\b(?=\w*[a-zA-Z])\d+[A-Z]\w*\b|\b[A-Z]+\d\w*\b",
            rf"\b(?:{ACRONYMS})\b",
            r"\b\w*[qwxyQWXY]\w*\b",
            rf"(?<=\d)[ \u00a0]?(?:{UNITS})(?!\w)",
            rf"(?<![\w.])(?=[IVX]{{2}}){_ROMAN}(?!\w)",
            r"(?<![\w.])I(?=\s?[-–/]\s?[IVX]+\b|,?\s+(?:i|ili|do)\s+[IVX]+\b|\)|\.(?!\s*[A-ZČĆĐŠŽ]))",
            # Amid a sentence the conjunction is small, so a capital one is the number of a ruler.
            r"(?<=[a-zčćđšžа-џ] )I(?!\w)",
            r"(?<![\w.])[VX](?!\w|\.\s*[A-ZČĆĐŠŽ])",
        )
    ),
    re.DOTALL,
)
_SEAM = re.compile("|".join(rf"(?<={before})(?={after})" for before, after in SEAMS.items()), re.I)
_LATIN = re.compile("dž|lj|nj|[a-pr-vzčćđšž]", re.I)
_CYRILLIC = re.compile(f"[{''.join(CYRILLIC_TO_LATIN)}]", re.I)
_SEAM_MARK = "\u2060"


def transliterate(text: str) -> str:
    """Write Latin text in Cyrillic; placeholders, addresses, numerals, document numbers and acronyms stay."""
    pieces: list[str] = []
    end = 0
    text = unicodedata.normalize("NFC", text)
    for found in _PROTECTED.finditer(text):
        pieces += cyrillic_letters(text[end : found.start()]), found.group()
        end = found.end()
    return "".join(pieces) + cyrillic_letters(text[end:])


def without_protected(text: str) -> str:
    """Return the text without the spans that are never transliterated."""
    return _PROTECTED.sub(" ", unicodedata.normalize("NFC", text))


def latinise(text: str) -> str:
    """Write Cyrillic text in Latin; capitals become Lj or LJ after their neighbours."""
    return _CYRILLIC.sub(lambda found: _latin_letters(text, found.start()), text)


def cyrillic_letters(text: str) -> str:
    """Write every Latin letter of a composed text in Cyrillic, protecting nothing."""
    return _LATIN.sub(_cyrillic_letter, _SEAM.sub(_SEAM_MARK, text)).replace(_SEAM_MARK, "")


def _cyrillic_letter(found: re.Match[str]) -> str:
    letters = found.group()
    # Case is ignored in more ways than the alphabet has: ſ and İ are found too, and stay.
    cyrillic = LATIN_TO_CYRILLIC.get(letters.lower(), letters)
    return cyrillic.upper() if letters[0].isupper() else cyrillic


def _latin_letters(text: str, place: int) -> str:
    latin = CYRILLIC_TO_LATIN.get(text[place].lower(), text[place])
    if text[place].islower():
        return latin
    after, before = text[place + 1 : place + 2], text[max(place - 1, 0) : place]
    shouted = after.isupper() if after.isalpha() else before.isupper()
    return latin.upper() if shouted else latin.capitalize()
