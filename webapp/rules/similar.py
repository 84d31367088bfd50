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

from collections.abc import Callable
from dataclasses import dataclass

from webapp.rules.spelling import name_words, read_address

Distance = Callable[[str, str], int]  # edits between two words, a change of places being one
Ratio = Callable[[str, str], float]  # how much of two texts is alike, 0 to 100

# So many are called so that the word alone tells nobody.
GENERIC = frozenset({"muhamat", "siti", "abdul", "nur", "sri"})
VOWELS = frozenset("aeiou")
SHORTEST_SLIP = 5  # in a shorter word every letter counts
SUBSTITUTED_FROM = 7  # Fahri and Fahmi are two names, Suparman and Supatman most likely one
TWO_SLIPS_FROM = 9
ADDRESS_ALIKE = 80.0  # per cent of the words of two addresses, house numbers aside
NO_PLACE = "000"


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
    (numbers, words), (other_numbers, other_words) = read_address(one), read_address(other)
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


def _near_birth(one: str, other: str) -> bool:
    """One digit of the date differs, or day and month have changed places."""
    if sum(a != b for a, b in zip(one, other, strict=False)) == 1:
        return True
    return one[:5] == other[:5] and (one[5:7], one[8:]) == (other[8:], other[5:7])


def _is_woman(nik: str) -> bool:
    return nik[6:7] >= "4"
