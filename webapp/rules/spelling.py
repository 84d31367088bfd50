"""Names and addresses in one spelling, so that two volunteers who write one person write one thing.

Only for comparing, on the server; what is shown and handed over stays as it was written.
"""

from __future__ import annotations

import re
import unicodedata

TITLES = frozenset(
    {
        *("h", "hj", "haji", "hajah", "hajjah", "kh", "ust", "ustad", "ustadz"),
        *("ustadzah", "drs", "dra", "ir", "dr", "drg", "prof", "tn", "ny"),
        *("nn", "sdr", "sdri", "bpk", "bapak", "pak", "ibu", "bu", "alm"),
        *("almh", "almarhum", "almarhumah", "rr", "rd", "raden", "bin", "binti"),
    }
)
DEGREES = re.compile(
    r"(?:[,\s]+(?:[SMAD]\.?\s?(?:Pd|Kom|Ag|Sos|Si|Kes|Farm|Kep|Psi|Hum|Ak|Md)(?:\.?\s?I)?"
    r"|[SM]\.\s?[EHTPM]|SE|SH|MM|MH|BA|B\.?Sc)\.?)+\s*$",
    re.IGNORECASE,
)
MUHAMMAD = re.compile(r"m[ou]c?h+am+[aeu]?[dt]h?")
ABDUL = re.compile(r"abdu(?:l|([rsn])(?=\1)|(?=[rsn]))([a-z]{4,})")
FORMS = {
    **dict.fromkeys(("moh", "mohd", "mhd", "muh", "muhd", "moch", "much", "md"), "muhammad"),
    **dict.fromkeys(("achmad", "akhmad", "akhmat", "achmat", "ahmat", "ach", "akh"), "ahmad"),
    **dict.fromkeys(("abd", "abdl", "abdoel"), "abdul"),
    **dict.fromkeys(("sti", "sitti", "sity"), "siti"),
}
# Only where a name begins: M. Rizki, St. Aminah.
FORMS_IN_FRONT = {"m": "muhammad", "st": "siti"}
SPELLINGS = (
    ("oe", "u"),
    ("dj", "j"),
    ("tj", "c"),
    ("sj", "s"),
    ("sy", "s"),
    ("sh", "s"),
    ("ch", "h"),
    ("kh", "h"),
    ("dh", "d"),
    ("th", "t"),
    ("ph", "p"),
    ("z", "s"),
    ("q", "k"),
    ("x", "ks"),
    ("f", "p"),
    ("v", "p"),
    ("ae", "ai"),
    ("y", "i"),
    ("uw", "u"),
)
STREET_WORDS = frozenset(
    {
        *("jl", "jln", "jalan", "gg", "gang", "no", "nmr", "nomor", "nomer"),
        *("rumah", "kp", "kampung", "kel", "kelurahan", "kec", "kecamatan", "jakarta", "barat"),
    }
)
STREET_FORMS = {"mesjid": "masjid", "masjit": "masjid", "blk": "blok", "komp": "komplek"}


def name_words(name: str) -> list[str]:
    """The words of a name without titles, each in one spelling, in their order."""
    plain = _plain(DEGREES.sub("", name).replace("'", "").replace("’", ""))
    plain = ABDUL.sub(r"abdul \2", plain)
    words = [word for word in re.findall("[a-z]+", plain) if word not in TITLES]
    if len(words) > 1:
        words[0] = FORMS_IN_FRONT.get(words[0], words[0])
    return [_spell(word) for word in words]


def read_address(text: str) -> tuple[set[str], list[str]]:
    """The numbers of an address, and its other words, sorted; streets and quarters left out."""
    plain = re.sub(r"\br[tw]\W*\d+", " ", _plain(text))
    plain = re.sub(r"(?<=[a-z])(?=\d{2})", " ", plain)
    found = re.findall("[a-z0-9]+", plain)
    numbers = {word.lstrip("0") for word in found if word[:1].isdigit()}
    words = [STREET_FORMS.get(word, word) for word in found if not word[:1].isdigit()]
    return numbers, sorted(_spell(word) for word in words if word not in STREET_WORDS)


def _spell(word: str) -> str:
    """A word in one spelling, old and new, with and without doubled letters."""
    word = "muhammad" if MUHAMMAD.fullmatch(word) else FORMS.get(word, word)
    for old, new in SPELLINGS:
        word = word.replace(old, new)
    word = re.sub(r"(.)\1+", r"\1", word)
    if len(word) > 3 and word.endswith("h"):
        word = word[:-1]
    return f"{word[:-1]}t" if word.endswith("d") else word


def _plain(text: str) -> str:
    """Small letters without their marks."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))
