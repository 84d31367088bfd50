"""Two records side by side, in words: what differs, what is the same, why they may be one person."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import quote
from uuid import UUID

from webapp.records.candidates import Pair, Side
from webapp.records.payload import read_time
from webapp.rules.nik import mask_nik
from webapp.rules.similar import Likeness
from webapp.rules.slip import show_code
from webapp.rules.tables import Tables
from webapp.rules.wilayah import area_label
from webapp.views.answers import READERS, show_way
from webapp.views.strokes import Drawing, draw
from webapp.views.words import words

# Of a record of another kelurahan: only what tells who somebody is.
NEEDED = (
    *("nik", "nama", "tanggal_lahir", "jenis_kelamin"),
    *("alamat", "tinggal_sekarang", "kelurahan", "no_hp"),
)
NAMES = ("A", "B")


@dataclass(frozen=True, repr=False)
class Row:
    """One answer of both."""

    label: str
    values: tuple[str, str]
    same: bool


@dataclass(frozen=True, repr=False)
class Column:
    """One record as its column shows it."""

    name: str
    id: UUID
    code: str
    nama: str
    state: str
    who: str
    where: str
    captured_at: datetime
    rev: int
    nik: list[tuple[str, bool]]
    consent: str
    consent_at: datetime
    drawing: Drawing | None


def show_rows(pair: Pair, tables: Tables) -> list[Row]:
    """Every answer of both but the NIK, in the order of the steps; those that neither gave are left out."""
    one, other = pair.sides
    rows = []
    for field, read in READERS.items():
        if field == "nik" or (pair.is_far and field not in NEEDED):
            continue
        values = read(one.record, tables), read(other.record, tables)
        if any(values):
            rows.append(Row(words(f"office.isian_{field}"), values, values[0] == values[1]))
    return rows


def show_columns(pair: Pair, tables: Tables) -> list[Column]:
    """Both records: who, when, where, and how they consented."""
    return [_column(NAMES[i], side, pair.sides[1 - i], tables) for i, side in enumerate(pair.sides)]


def show_why(how: Likeness) -> str:
    """`NIK sama, nama mirip 92 %, tanggal lahir sama`."""
    shared = [
        ("nik_sama", how.nik),
        ("nik_mirip", how.nik_near),
        ("nama_sama", how.name == "same"),
        ("nama_mirip", how.name in ("near", "part")),
        ("lahir_sama", how.birth),
        ("lahir_mirip", how.birth_near),
        ("hp_sama", how.phone),
        ("alamat_mirip", how.address),
        ("rt_sama", how.place and not how.address),
    ]
    text = ", ".join(words(f"compare.{key}", n=how.percent) for key, holds in shared if holds)
    return text[:1].upper() + text[1:]


def ask_volunteer(codes: list[str]) -> str:
    """Opens WhatsApp with the question to one volunteer, about his own records alone."""
    text = words("compare.wa_tanya", kode=words("compare.dan").join(map(show_code, codes)))
    return "https://wa.me/?text=" + quote(text)


def mark_nik(nik: str, other: str) -> list[tuple[str, bool]]:
    """A masked NIK in pieces, and of each whether it differs from the other's at that place."""
    differs = [a != b for a, b in zip(nik, other, strict=False)]
    digits = zip(mask_nik(nik), differs, strict=False)
    return [
        ("".join(digit for digit, _ in run), marked)
        for marked, run in groupby(digits, key=lambda one: one[1])
    ]


def say_differing(one: str, other: str) -> str:
    """`Angka ke-9 dan ke-10 berbeda.`; nothing where both are the same."""
    places = [str(i + 1) for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if not places:
        return ""
    if len(places) > 4:
        return words("compare.angka_banyak", n=len(places))
    return words("compare.angka_beda", angka=", ".join(f"ke-{place}" for place in places))


def _column(name: str, side: Side, other: Side, tables: Tables) -> Column:
    enrollment, consent = side.enrollment, side.consent
    event = enrollment.event.name if enrollment.event else ""
    place = area_label(enrollment.kelurahan, tables)
    return Column(
        name=name,
        id=enrollment.id,
        code=show_code(enrollment.slip_code),
        nama=side.record["nama"],
        state=enrollment.state,
        who=enrollment.author.name,
        where=" · ".join(part for part in (event, place) if part),
        captured_at=enrollment.captured_at,
        rev=enrollment.rev,
        nik=mark_nik(side.record["nik"], other.record["nik"]),
        consent=show_way(consent),
        consent_at=read_time(consent["time"]),
        drawing=draw(consent.get("strokes")),
    )
