"""When two enrollments may be one person: names as they are really written, addresses, slips in a NIK.

Judged on the server alone, so it has no twin. A likeness only asks somebody to look. Of two kinds of
mistakes the one that calls twins one person is the worse, hence three choices against the measures
that are usual elsewhere (Christen, *A comparison of personal name matching*, 2006, finds none best):

- Whole words are matched, not letters of the whole name: to Jaro-Winkler, Rina and Rini Wulandari
  are 97 % alike, and are twins.
- A vowel in the place of another is another name (Rina and Rini, Yanto and Yanti), as is another
  ending; a letter missing, doubled or changed places is a slip.
- What Indonesian writes in many ways is made one way first: titles, Moh. and M. for Muhammad, St. for
  Siti, Soe- for Su-, Rizky for Rizki.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

Distance = Callable[[str, str], int]  # edits between two words, a change of places being one
Ratio = Callable[[str, str], float]  # how much of two texts is alike, 0 to 100

TITLES = frozenset(
    [
        "h",
        "hj",
        "haji",
        "hajah",
        "hajjah",
        "kh",
        "ust",
        "ustad",
        "ustadz",
        "ustadzah",
        "drs",
        "dra",
        "ir",
        "dr",
        "drg",
        "prof",
        "tn",
        "ny",
        "nn",
        "sdr",
        "sdri",
        "bpk",
        "bapak",
        "pak",
        "ibu",
        "bu",
        "alm",
        "almh",
        "almarhum",
        "almarhumah",
        "rr",
        "rd",
        "raden",
        "bin",
        "binti",
    ]
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
# So many are called so that the word alone tells nobody.
GENERIC = frozenset({"muhamat", "siti", "abdul", "nur", "sri"})
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
VOWELS = frozenset("aeiou")
SHORTEST_SLIP = 5  # in a shorter word every letter counts
SUBSTITUTED_FROM = 7  # Fahri and Fahmi are two names, Suparman and Supatman most likely one
TWO_SLIPS_FROM = 9
ADDRESS_ALIKE = 80.0  # per cent of the words of two addresses, house numbers aside
NO_PLACE = "000"
STREET_WORDS = frozenset(
    [
        "jl",
        "jln",
        "jalan",
        "gg",
        "gang",
        "no",
        "nmr",
        "nomor",
        "nomer",
        "rumah",
        "kp",
        "kampung",
        "kel",
        "kelurahan",
        "kec",
        "kecamatan",
        "jakarta",
        "barat",
    ]
)
STREET_FORMS = {"mesjid": "masjid", "masjit": "masjid", "blk": "blok", "komp": "komplek"}


@dataclass(frozen=True, repr=False)
class Person:
    """What of an enrollment tells who somebody is."""

    nik: str
    nama: str
    tanggal_lahir: str
    alamat: str
    no_hp: str | None
    place: tuple[str, str, str]  # kelurahan, rw, rt


@dataclass(frozen=True)
class Likeness:
    """What two enrollments share; `name` is same, near (a slip, a short form), part, or empty."""

    name: str
    percent: int
    many_words: bool
    nik: bool = False
    nik_near: bool = False
    birth: bool = False
    birth_near: bool = False
    phone: bool = False
    address: bool = False
    place: bool = False
    sex_differs: bool = False


def likeness(one: Person, other: Person, distance: Distance, ratio: Ratio) -> Likeness:
    """All that two enrollments share."""
    left, right = name_words(one.nama), name_words(other.nama)
    return Likeness(
        name=compare_names(left, right, distance),
        percent=round(ratio(" ".join(sorted(left)), " ".join(sorted(right)))),
        many_words=min(len(left), len(right)) > 1,
        nik=one.nik == other.nik,
        nik_near=near_nik(one.nik, other.nik),
        birth=one.tanggal_lahir == other.tanggal_lahir,
        birth_near=_near_birth(one.tanggal_lahir, other.tanggal_lahir),
        phone=one.no_hp is not None and one.no_hp == other.no_hp,
        address=compare_addresses(one.alamat, other.alamat, ratio),
        place=one.place == other.place and NO_PLACE not in one.place,
        sex_differs=_is_woman(one.nik) != _is_woman(other.nik),
    )


def is_similar(found: Likeness) -> bool:
    """Whether two with different NIK may be one person, so that somebody should look.

    A name never does it alone, nor a birth date: families share telephone and address, twins the
    birth date too.
    """
    if not found.name or found.nik:
        return False
    if found.sex_differs and not (found.name == "same" and found.nik_near):
        return False
    support = found.phone or found.address or found.nik_near
    if found.birth:
        telling = found.name == "same" and found.many_words
        return telling or support or (found.place and found.name != "part")
    if not found.phone or found.name == "part":
        return False
    alike = found.name == "same" and found.many_words and found.address
    return found.birth_near or found.nik_near or alike


def name_words(name: str) -> list[str]:
    """The words of a name without titles, each in one spelling, in their order."""
    plain = _plain(DEGREES.sub("", name).replace("'", "").replace("’", ""))
    plain = ABDUL.sub(r"abdul \2", plain)
    words = [word for word in re.findall("[a-z]+", plain) if word not in TITLES]
    if len(words) > 1:
        words[0] = FORMS_IN_FRONT.get(words[0], words[0])
    return [_spell(word) for word in words]


def compare_names(left: list[str], right: list[str], distance: Distance) -> str:
    """`same`, `near`, `part` (one leaves words out), or nothing: two other names."""
    if sorted(left) == sorted(right) or "".join(left) == "".join(right):
        return "same" if left else ""
    rest_left, rest_right, told = _take_equal(left, right)
    if "".join(rest_left) == "".join(rest_right):
        return "same"
    slips = _take_slips(rest_left, rest_right, distance)
    told += slips
    _take_initials(rest_left, rest_right)
    rest = rest_left or rest_right
    if not told or (rest_left and rest_right):
        return ""
    if all(word in GENERIC for word in rest):
        return "near"
    return "" if slips else "part"


def compare_addresses(one: str, other: str, ratio: Ratio) -> bool:
    """Whether two addresses may be one house: the same numbers, as far as given, and much the same words."""
    (numbers, words), (other_numbers, other_words) = _read_address(one), _read_address(other)
    if not (numbers <= other_numbers or other_numbers <= numbers):
        return False
    if not words or not other_words:
        return bool(numbers) and numbers == other_numbers and words == other_words
    return ratio(" ".join(words), " ".join(other_words)) >= ADDRESS_ALIKE


def near_nik(one: str, other: str) -> bool:
    """Whether one NIK may be the other with one or two digits mistyped.

    Who was born on one day in one district has the numbers one after the other, so a difference in
    the serial alone says nothing, unless two digits changed places.
    """
    if len(one) != len(other):
        return False
    differing = [i for i in range(len(one)) if one[i] != other[i]]
    if len(differing) == 2:
        i, j = differing
        if one[i] == other[j] and one[j] == other[i]:
            return True
    return 1 <= len(differing) <= 2 and differing[0] < 12


def _take_equal(left: list[str], right: list[str]) -> tuple[list[str], list[str], int]:
    """The words that only one side has, and how many that tell somebody both have."""
    rest_right, rest_left, told = list(right), [], 0
    for word in left:
        if word in rest_right:
            rest_right.remove(word)
            told += word not in GENERIC and len(word) > 1
        else:
            rest_left.append(word)
    return rest_left, rest_right, told


def _take_slips(left: list[str], right: list[str], distance: Distance) -> int:
    slips = 0
    for word in list(left):
        found = next((other for other in right if _is_slip(word, other, distance)), None)
        if found is not None:
            left.remove(word)
            right.remove(found)
            slips += 1
    return slips


def _take_initials(left: list[str], right: list[str]) -> None:
    for short, long in ((left, right), (right, left)):
        for letter in [word for word in short if len(word) == 1]:
            found = next((word for word in long if word[0] == letter), None)
            if found is not None:
                short.remove(letter)
                long.remove(found)


def _is_slip(one: str, other: str, distance: Distance) -> bool:
    """Whether two words are one with a letter missing, doubled, mistyped or out of its place."""
    shortest, longest = sorted((len(one), len(other)))
    if shortest < SHORTEST_SLIP or distance(one, other) > (2 if shortest >= TWO_SLIPS_FROM else 1):
        return False
    if one[-1] != other[-1]:
        return False
    if shortest != longest:
        return True
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(differing) == 2 and differing[0] == differing[1][::-1]:
        return True
    return longest >= SUBSTITUTED_FROM and not any({a, b} <= VOWELS for a, b in differing)


def _spell(word: str) -> str:
    """A word in one spelling, old and new, with and without doubled letters."""
    word = "muhammad" if MUHAMMAD.fullmatch(word) else FORMS.get(word, word)
    for old, new in SPELLINGS:
        word = word.replace(old, new)
    word = re.sub(r"(.)\1+", r"\1", word)
    if len(word) > 3 and word.endswith("h"):
        word = word[:-1]
    return f"{word[:-1]}t" if word.endswith("d") else word


def _read_address(text: str) -> tuple[set[str], list[str]]:
    plain = re.sub(r"\br[tw]\W*\d+", " ", _plain(text))
    plain = re.sub(r"(?<=[a-z])(?=\d{2})", " ", plain)
    found = re.findall("[a-z0-9]+", plain)
    numbers = {word.lstrip("0") for word in found if word[:1].isdigit()}
    words = [STREET_FORMS.get(word, word) for word in found if not word[:1].isdigit()]
    return numbers, sorted(_spell(word) for word in words if word not in STREET_WORDS)


def _near_birth(one: str, other: str) -> bool:
    """One digit of the date differs, or day and month have changed places."""
    if sum(a != b for a, b in zip(one, other, strict=False)) == 1:
        return True
    return one[:5] == other[:5] and (one[5:7], one[8:]) == (other[8:], other[5:7])


def _is_woman(nik: str) -> bool:
    return nik[6:7] >= "4"


def _plain(text: str) -> str:
    """Small letters without their marks."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))
