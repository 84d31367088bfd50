"""What the filters of the queue offer, and in words what is chosen."""

from dataclasses import dataclass

from webapp.records import queue
from webapp.records.models import Account
from webapp.records.queue import KECAMATAN, KOTA, Filters
from webapp.rules.tables import Tables
from webapp.rules.text import length, short_name
from webapp.rules.wilayah import area_label, find_area, is_within
from webapp.views.context import office
from webapp.views.words import words

AGES = (1, 2, 7, 14, 30)


@dataclass(frozen=True)
class Choice:
    """One select of the form: its name, its options in groups, and the one that is chosen."""

    name: str
    groups: list[tuple[str, list[tuple[str, str]]]]
    chosen: str


def list_choices(account: Account, filters: Filters, given: dict[str, str]) -> list[Choice]:
    """Every select that offers something in the area that is listed."""
    groups = {
        "wilayah": _areas(account, filters),
        "kegiatan": [("", _events(account, filters))],
        "petugas": [("", _authors(account, filters))],
        "tanda": _flags(),
        "umur": [("", _ages())],
    }
    return [
        Choice(name, offered, given.get(name, ""))
        for name, offered in groups.items()
        if any(options for _, options in offered)
    ]


def describe(account: Account, filters: Filters, given: dict[str, str]) -> list[str]:
    """What is chosen, each as a few words."""
    event = queue.find_event(filters.event) if filters.event else None
    author = queue.find_author(account, filters.author) if filters.author else None
    area = queue.area_of(account, filters)
    age = given.get("umur", "")
    said = [
        area_label(area, office().tables) if area != account.territory else "",
        words("antrean_kantor.rw", rw=filters.rw) if filters.rw else "",
        event.name if event else _unknown(filters.event),
        short_name(author.name) if author else _unknown(filters.author),
        words(f"flag.{filters.flag}") if filters.flag else "",
        dict(_ages()).get(age, "") or (_days(int(age)) if age.isdecimal() else ""),
    ]
    return [one for one in said if one]


def _unknown(chosen: object) -> str:
    return words("antrean_kantor.pilihan_lain") if chosen else ""


def _areas(account: Account, filters: Filters) -> list[tuple[str, list[tuple[str, str]]]]:
    """The areas beneath one's own; those of a kecamatan only where it is chosen, in a province."""
    tables, own = office().tables, account.territory
    chosen = queue.area_of(account, filters)
    open_at = own if length(own) >= KOTA else chosen[:KECAMATAN]
    codes = [
        code
        for code in tables.wilayah["areas"]
        if code != own
        and is_within(code, own)
        and (length(code) <= KECAMATAN or (is_within(code, open_at) and length(open_at) >= KOTA))
    ]
    if length(own) >= KECAMATAN:
        return [("", [(code, _name(code, tables)) for code in codes])]
    heads = [code for code in codes if length(code) in (KOTA, KECAMATAN)]
    return [(area_label(head, tables), _under(head, codes, tables)) for head in heads]


def _under(head: str, codes: list[str], tables: Tables) -> list[tuple[str, str]]:
    """An area as a whole, and what is directly beneath it if that is the lowest level."""
    whole = (head, words("antrean_kantor.seluruh", wilayah=area_label(head, tables)))
    beneath = [code for code in codes if length(code) > KECAMATAN and is_within(code, head)]
    if length(head) < KECAMATAN:
        return [whole]
    return [whole, *((code, _name(code, tables)) for code in beneath)]


def _name(code: str, tables: Tables) -> str:
    area = find_area(code, tables)
    return area["name"] if area else code


def _events(account: Account, filters: Filters) -> list[tuple[str, str]]:
    found = [(str(one.id), one.name) for one in queue.list_events(office(), account, filters)]
    chosen = queue.find_event(filters.event) if filters.event else None
    return _with(found, filters.event, chosen.name if chosen else "")


def _authors(account: Account, filters: Filters) -> list[tuple[str, str]]:
    found = [(str(one.id), one.name) for one in queue.list_authors(office(), account, filters)]
    chosen = queue.find_author(account, filters.author) if filters.author else None
    return _with(found, filters.author, chosen.name if chosen else "")


def _with(found: list[tuple[str, str]], chosen: object, name: str) -> list[tuple[str, str]]:
    """The options, with the chosen one though it came from elsewhere."""
    if chosen is None or str(chosen) in dict(found):
        return found
    return [(str(chosen), name or words("antrean_kantor.pilihan_lain")), *found]


def _flags() -> list[tuple[str, list[tuple[str, str]]]]:
    flags = office().tables.enrollment["flags"]
    return [
        (words(f"antrean_kantor.tanda_{kind}"), [(f, words(f"flag.{f}")) for f in flags[kind]])
        for kind in ("attention", "information")
    ]


def _ages() -> list[tuple[str, str]]:
    late = ("lewat", words("antrean_kantor.tampil_lewat"))
    return [late, *((str(days), _days(days)) for days in AGES)]


def _days(days: int) -> str:
    return words("antrean_kantor.umur_hari", n=days)
