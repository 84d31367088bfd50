"""What the programme owner chooses, and the whole of it as a phone is given it (WIRE section 4)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from webapp.records import audit
from webapp.records.card import show_card
from webapp.records.db import db, insert, transaction
from webapp.records.event import list_events
from webapp.records.installation import Installation
from webapp.records.keys import base64url, sealing_jwks, slip_jwks
from webapp.records.models import Account, ConsentText, Device, Setting
from webapp.rules.consent import canonical_consent, consent_text, shown_lines
from webapp.rules.dates import jakarta_day
from webapp.rules.pekerjaan import tiles
from webapp.rules.wilayah import find_area

# UX section 17; seconds, hours, days and counts as the names say.
THRESHOLDS = {
    "lock_idle_seconds": 300,
    "lock_hidden_seconds": 120,
    "unsent_reminder_hours": 24,
    "unsent_escalation_hours": 72,
    "slip_warning": 20,
    "slip_pool": 200,
    "tariff_notice_days": 3,
    "tariff_old_days": 7,
    "stub_days": 30,
    "draft_ask_days": 30,
    "review_days": 3,
    "clock_off_seconds": 600,
    "filled_fast_ms": 25_000,
    "consent_fast_ms": 8_000,
    "burst_per_hour": 25,
    "phone_shared": 3,
    "phone_silent_hours": 48,
    "slip_gap_hours": 24,
    "night_from_hour": 23,
    "night_to_hour": 5,
    # How many clean records may be approved together, and how many of them are opened first.
    "bulk_most": 25,
    "bulk_samples": 3,
    "bulk_samples_more": 6,
    "bulk_return_percent": 5,
    # Signs about one volunteer (rules/integrity): why just so many stands in docs/integrity.md.
    "sign_days": 30,
    "sign_most": 300,
    "sign_least": 3,
    "sign_percent": 25,
    "sign_rare_least": 5,
    "sign_family": 6,
    "sign_heirs": 5,
    "sign_heir_percent": 10,
    "sign_run": 6,
    "sign_region_least": 10,
    "sign_region_percent": 60,
    "sign_not_me": 2,
    "sign_several_percent": 10,
    "callback_percent": 5,
    "callback_samples": 5,
}
DEFAULTS: Mapping[str, Any] = {
    "penyelenggara": None,  # `Kelurahan {nama}` until it is set
    "hotline": "kantor kelurahan",
    "retensi": "12 bulan setelah proses selesai",
    "usia_min": 18,
    "usia_maks": 64,
    "tariff": None,  # the table in static/rules
    "tiles": None,  # those of the occupations table
    "thresholds": {},
    "contoh": False,
}
VERSION_BYTES = 6  # a whole number that JavaScript holds exactly


class UnknownSetting(Exception):
    """No setting has this name."""


def get(office: Installation, name: str) -> Any:
    """One setting."""
    return get_settings(office)[name]


def thresholds(office: Installation) -> dict[str, int]:
    """Every number by which something is remarked upon."""
    found: dict[str, int] = get(office, "thresholds")
    return found


def get_settings(office: Installation) -> dict[str, Any]:
    """Every setting: what the owner chose, else the environment, else the default."""
    chosen = {row.name: row.value["value"] for row in db.session.scalars(select(Setting))}
    known = {name: value for name, value in chosen.items() if name in DEFAULTS}
    merged = {**DEFAULTS, **office.settings_defaults, **known}
    return {**merged, "thresholds": {**THRESHOLDS, **merged["thresholds"]}}


@transaction
def put(name: str, value: object, by: Account | None, now: datetime) -> None:
    """Choose a setting; phones get it at their next sync."""
    if name not in DEFAULTS:
        raise UnknownSetting(name)
    db.session.merge(Setting(name=name, value={"value": value}, changed_at=now))
    kind, actor = ("account", by.id) if by else ("system", None)
    audit.record(kind, actor, "setting.put", "setting", name, {"value": value}, now)


def settings_for(office: Installation, device: Device, now: datetime) -> dict[str, Any]:
    """The settings of a phone, whole; their version differs whenever anything in them does."""
    chosen = get_settings(office)
    territory = device.account.territory
    today = date.fromisoformat(jakarta_day(now.astimezone(UTC).isoformat()))
    owner = chosen["penyelenggara"] or _owner_of(office, territory)
    content = {
        "sealing_keys": sealing_jwks(office.keys),
        "slip_keys": slip_jwks(office.keys),
        "events": list_events(territory, today),
        "tariff": chosen["tariff"],
        "tiles": chosen["tiles"] or tiles(office.tables),
        "usia_min": chosen["usia_min"],
        "usia_maks": chosen["usia_maks"],
        "retensi": chosen["retensi"],
        "hotline": chosen["hotline"],
        "penyelenggara": owner,
        "consent": _consent(office, {**chosen, "penyelenggara": owner}, now),
        "thresholds": chosen["thresholds"],
        "public_url": office.public_url,
        "contoh": chosen["contoh"],
        "card": show_card(office, device.account, now),
    }
    return {"version": _version(content), **content}


def find_consent_text(text_hash: str) -> ConsentText | None:
    """The consent text, as it was shown, that a consent's hash stands for."""
    return db.session.get(ConsentText, text_hash)


def _owner_of(office: Installation, territory: str) -> str:
    area = find_area(territory, office.tables)
    return f"Kelurahan {area['name']}" if area else "Kelurahan"


def _consent(office: Installation, chosen: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The consent text filled in; every form in which it may be shown is remembered by its hash."""
    values = {name: str(chosen[name]) for name in ("penyelenggara", "retensi", "hotline")}
    text = consent_text(office.tables.consent, values)
    plain, sponsored = (
        canonical_consent(shown_lines(text, sponsor=sponsor)) for sponsor in (False, True)
    )
    for shown in (plain, sponsored):
        if find_consent_text(_hash(shown)) is None:
            _remember(text, shown, now)
    names = ("version", "language", "title", "lines", "optional")
    return {**{name: text[name] for name in names}, "hash": _hash(plain)}


@transaction
def _remember(text: Mapping[str, Any], shown: str, now: datetime) -> None:
    known = insert(ConsentText).values(
        hash=_hash(shown),
        version=text["version"],
        language=text["language"],
        text=shown,
        first_seen_at=now,
    )
    db.session.execute(known.on_conflict_do_nothing())


def _hash(text: str) -> str:
    return base64url(hashlib.sha256(text.encode("utf-8")).digest())


def _version(content: Mapping[str, Any]) -> int:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:VERSION_BYTES], "big")
