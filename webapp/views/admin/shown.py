"""People, ways in and phones as the admin's pages show them: every code as a word."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from webapp.records import card, invited, people, staff
from webapp.records import second_factor as factors
from webapp.records.audit_scene import look_up
from webapp.records.device import card_number
from webapp.records.models import Account, Device, Invitation
from webapp.rules.telepon import show_phone
from webapp.rules.text import short_name
from webapp.rules.wilayah import LEVELS, area_label, find_area, is_within
from webapp.views import desk
from webapp.views.admin.log_words import show_line
from webapp.views.context import office, utcnow
from webapp.views.formats import show_clock, show_day, show_short_day
from webapp.views.words import words


def person_row(person: Account, heard: datetime | None) -> dict[str, Any]:
    """One person of a list."""
    return {
        "id": person.id,
        "name": person.name,
        "role": show_role(person),
        "where": area_label(person.territory, office().tables),
        "heard": show_heard(person, heard),
        "pills": show_pills(person),
    }


def person_page(person: Account) -> dict[str, Any]:
    """One person as the page about them shows it."""
    phone = staff.open_phone(office(), person)
    return {
        "id": person.id,
        "name": person.name,
        "role": show_role(person),
        "code": person.role,
        "works_in_office": person.role != "relawan",
        "pills": show_pills(person),
        "gone": person.disabled_at is not None,
        "restored": person.restored,
        "has_factor": factors.is_set(person),
        "facts": [
            *list_areas(person.territory),
            *_given("rw", person.rw),
            *_given("rt", person.rt),
            (words("admin.surat"), person.assignment or words("admin.tidak_ada")),
            (words("admin.sampai"), show_day(card.assigned_until(person, utcnow()))),
            (words("admin.no_hp"), show_phone(phone) if phone else words("admin.tidak_ada")),
            *_of_office(person),
            *_given("data_masuk", show_moment(person.entries_at) if person.entries_at else None),
            (words("admin.dibuat"), show_moment(person.created_at)),
        ],
    }


def list_areas(code: str) -> list[tuple[str, str]]:
    """A territory level by level, from the province down."""
    found = []
    for level, word in LEVELS.items():
        area = find_area(code[:level], office().tables) if len(code) >= level else None
        if area:
            found.append((words(f"admin.tingkat_{word}"), area["name"]))
    return found


def show_role(person: Account) -> str:
    """`Relawan`, `Ketua RT 007/RW 002`, `Supervisor`."""
    if person.role == "relawan" and person.rt:
        return words("admin.ketua_rt", rt=person.rt, rw=person.rw)
    if person.role == "relawan" and person.rw:
        return words("admin.ketua_rw", rw=person.rw)
    return words(f"admin.peran_{person.role}")


def show_pills(person: Account) -> list[str]:
    """What is out of the ordinary about a person."""
    if person.restored:
        return [words("admin.belum_dikenali")]
    return [words("admin.pil_nonaktif")] if person.disabled_at else []


def show_heard(person: Account, heard: datetime | None) -> str:
    """When something was last heard of a person's phones; of the office, whether they ever came."""
    if heard:
        return words("office.hp_kontak", hari=show_short_day(heard), jam=show_clock(heard))
    if person.role != "relawan" and person.password_hash:
        return ""
    return words("admin.belum_masuk")


def namesake(person: Account) -> str:
    """`Sudah ada: SRI W., RT 007`: whom an admin should think of before making another."""
    name = short_name(person.name).upper()
    where = show_role(person) if person.rw else area_label(person.territory, office().tables)
    return words("admin.sudah_ada", nama=name, di=where)


def invitation_rows(ways_in: Sequence[Invitation]) -> list[dict[str, Any]]:
    """Ways in, each with what became of it."""
    labels, now = invited.labels_of(ways_in), utcnow()
    return [_invitation_row(one, labels, now) for one in ways_in]


def _invitation_row(
    way_in: Invitation, labels: Mapping[UUID, str], now: datetime
) -> dict[str, Any]:
    person = way_in.account
    is_open = way_in.used_at is None and way_in.expires_at > now
    return {
        "id": way_in.id,
        "person_id": person.id,
        "name": person.name,
        "role": show_role(person),
        "where": area_label(person.territory, office().tables),
        "kind": words(f"admin.undangan_{way_in.kind}"),
        "state": show_state(way_in, labels, now),
        "open": is_open,
        "made": words("admin.undangan_dibuat", kapan=show_moment(way_in.created_at)),
    }


def show_state(way_in: Invitation, labels: Mapping[UUID, str], now: datetime) -> str:
    """`Belum dipakai`, `Dipakai di Samsung A05, 21 Nov 09.10`, `Kedaluwarsa`."""
    if way_in.used_at is not None:
        label = labels.get(way_in.device_id) if way_in.device_id else None
        moment = show_moment(way_in.used_at)
        if not label:
            return words("admin.undangan_dipakai", kapan=moment)
        return words("admin.undangan_dipakai_di", hp=label, kapan=moment)
    if way_in.expires_at > now:
        return words("admin.undangan_terbuka", kapan=show_moment(way_in.expires_at))
    return words(
        "admin.undangan_ditarik" if invited.is_withdrawn(way_in) else "admin.undangan_lewat"
    )


def phone_row(device: Device) -> dict[str, Any]:
    """One phone, as the page of its person lists it."""
    contact = device.last_seen_at
    return {
        "id": device.id,
        "card": card_number(device),
        "label": device.label,
        "revoked": device.revoked_at is not None,
        "contact": words("office.hp_kontak", hari=show_short_day(contact), jam=show_clock(contact))
        if contact
        else words("office.hp_belum_kontak"),
    }


def history(person: Account) -> list[dict[str, Any]]:
    """What was done to a person's account, each line as a sentence."""
    lines = people.history_of(person)
    scene = look_up(lines)
    return [show_line(line, scene, desk.current()) for line in lines]


def areas_of(territory: str) -> list[tuple[str, str]]:
    """Every area inside a territory with its label, in the order of the codes."""
    tables = office().tables
    return [
        (code, area_label(code, tables))
        for code in sorted(tables.wilayah["areas"])
        if is_within(code, territory)
    ]


def show_until(moment: datetime) -> str:
    """`22 November 2026, 14.32 WIB`, for what is printed."""
    return f"{show_day(moment)}, {show_clock(moment)} WIB"


def show_moment(moment: datetime) -> str:
    """`21 Nov 09.10`."""
    return f"{show_short_day(moment)} {show_clock(moment)}"


def _given(word: str, value: str | None) -> list[tuple[str, str]]:
    return [(words(f"admin.{word}"), value)] if value else []


def _of_office(person: Account) -> list[tuple[str, str]]:
    if person.role == "relawan":
        return []
    has = words("admin.faktor_ada" if factors.is_set(person) else "admin.faktor_belum")
    name = person.username or words("admin.belum_masuk")
    return [(words("admin.nama_pengguna"), name), (words("admin.faktor"), has)]
