"""Lines of the audit as sentences: who did what, to which thing, when and why."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from webapp.records.audit_scene import Known, Scene
from webapp.records.models import Account, AuditEvent
from webapp.records.permission import Thing, may
from webapp.rules.slip import show_code
from webapp.rules.wilayah import area_label
from webapp.views.context import office
from webapp.views.formats import JAKARTA, jakarta_date, show_day
from webapp.views.words import has_words, words

LONGEST = 80


def show_line(line: AuditEvent, scene: Scene, reader: Account) -> dict[str, Any]:
    """One line as its page shows it."""
    actor, thing = scene.actor(line), scene.thing(line)
    return {
        "seq": line.seq,
        "at": line.at,
        "year": jakarta_date(line.at).year,
        "who": show_actor(line, actor),
        "person": _find_person(actor, line.actor_id, reader),
        "act": show_act(line.act),
        "thing": show_thing(line, thing, reader),
        "record": _find_record(line, thing, reader),
        "more": show_detail(line.detail),
    }


def show_act(act: str) -> str:
    """What was done, in words that go on after a name; an act without words shows its code."""
    key = f"log.act_{act.replace('.', '_')}"
    return words(key) if has_words(key) else act


def show_actor(line: AuditEvent, actor: Known | None) -> str:
    """Who did it: a person, a phone with its person, or the system."""
    if line.actor_id is None:
        return words("log.sistem")
    return actor.name if actor else words("log.tidak_dikenal")


def show_thing(line: AuditEvent, thing: Known | None, reader: Account) -> str:
    """What it was done to, by the name that a reader of this territory may see."""
    if thing is None or (line.actor_kind, line.object_id) == ("account", str(line.actor_id)):
        return ""
    if not may(reader, "audit.read", Thing(thing.area)):
        return words("log.wilayah_lain")
    if line.object_kind == "ticket":
        return words(f"office.permintaan_{thing.name}")
    if line.object_kind in ("enrollment", "callback"):
        return show_code(thing.name)
    return "" if line.object_kind == "quarantine" else thing.name


def show_detail(detail: Mapping[str, Any]) -> list[str]:
    """What a line says besides, as far as it has words: codes and ids are for the export."""
    shown = (
        say(detail[name]) for name, say in DETAILS.items() if detail.get(name) not in (None, [])
    )
    return [text for text in shown if text]


def show_reason(code: object) -> str:
    """A reason in words."""
    for section in ("reason.", "office.alasan_nik_", "log.untuk_"):
        if has_words(f"{section}{code}"):
            return words("log.rinci_alasan", alasan=words(f"{section}{code}").rstrip("."))
    return ""


def _find_person(actor: Known | None, actor_id: UUID | None, reader: Account) -> UUID | None:
    """By whose id more of the same person can be asked for."""
    if actor is None or not may(reader, "audit.read", Thing(actor.area)):
        return None
    return actor.account_id or actor_id


def _find_record(line: AuditEvent, thing: Known | None, reader: Account) -> str:
    """The id of the record that a line is about, when the reader may open it."""
    is_record = line.object_kind == "enrollment" and thing is not None
    if not is_record or thing is None or not may(reader, "audit.read", Thing(thing.area)):
        return ""
    return line.object_id


def _fields(names: object) -> str:
    if not isinstance(names, list):
        return ""
    labels = [words(f"office.isian_{name}") for name in names if has_words(f"office.isian_{name}")]
    return words("log.rinci_isian", isian=", ".join(labels)) if labels else ""


def _kind(value: object) -> str:
    key = f"log.rinci_jenis_{value}"
    return words(key) if has_words(key) else ""


def _one(key: str, variable: str, section: str = "") -> Callable[[object], str]:
    """A sentence around one value, or around the words for it."""

    def say(value: object) -> str:
        if section and not has_words(f"{section}{value}"):
            return ""
        shown = words(f"{section}{value}") if section else str(value)[:LONGEST]
        return words(f"log.{key}", **{variable: shown})

    return say


def _territory(code: object) -> str:
    label = area_label(str(code), office().tables)
    return words("log.rinci_wilayah", wilayah=label) if label else ""


def _until(day: object) -> str:
    return words("log.rinci_sampai", hari=show_day(str(day)))


DETAILS: dict[str, Callable[[Any], str]] = {
    "rev": _one("rinci_versi", "n"),
    "reason": show_reason,
    "refusal": show_reason,
    "purpose": show_reason,
    "fields": _fields,
    "kind": _kind,
    "flag": _one("rinci_tanda", "tanda", "flag."),
    "role": _one("rinci_peran", "peran", "log.peran_"),
    "territory": _territory,
    "until": _until,
    "items": _one("rinci_jumlah", "n"),
    "slips": _one("rinci_jumlah", "n"),
    "name": _one("rinci_nama", "nama"),
}


def show_moment(line: AuditEvent) -> str:
    """`21-11-2026 14.32.10`, for sheets."""
    return f"{line.at.astimezone(JAKARTA):%d-%m-%Y %H.%M.%S}"
