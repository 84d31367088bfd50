"""The ways through the office: the four of every day, and the rest behind `Lainnya`."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from webapp.records.permission import Person, may


@dataclass(frozen=True)
class Way:
    """A link of the menu: its address, its word, and the act that whoever sees it may do."""

    path: str
    word: str
    act: str


DAILY = (
    Way("/periksa", "periksa", "queue.read"),
    Way("/pindai", "pindai", "slips.scan"),
    Way("/permintaan", "permintaan", "ticket.read"),
    Way("/ringkasan", "ringkasan", "overview.read"),
)
MORE = (
    Way("/bandingkan", "bandingkan", "comparison.read"),
    Way("/karantina", "karantina", "quarantine.read"),
    Way("/hp", "hp", "phones.read"),
    Way("/hp/selisih", "selisih", "phones.read"),
    Way("/titipan", "titipan", "courier.deliver"),
    Way("/ringkasan/kewajaran", "kewajaran", "integrity.read"),
    Way("/ringkasan/panggil-balik", "panggil_balik", "integrity.read"),
    Way("/akun", "akun", "own.manage"),
    Way("/admin/pengguna", "pengguna", "people.read"),
    Way("/admin/undangan", "undangan", "invitation.create"),
    Way("/admin/perangkat", "perangkat", "phone.revoke"),
    Way("/admin/wilayah", "wilayah", "region.read"),
    Way("/admin/impor", "impor", "people.manage"),
    Way("/admin/log", "log", "audit.read"),
)


def find_ways(person: Person) -> dict[str, list[dict[str, Any]]]:
    """What this person may open and what this installation has; where the reader is, is marked."""
    addresses = find_addresses(person)
    here = _find_here(list(addresses))
    return {
        group: [
            {
                "word": way.word,
                "url": addresses[way.path],
                "here": ("page" if way.path == request.path else "true")
                if way.path == here
                else "",
            }
            for way in ways
            if way.path in addresses
        ]
        for group, ways in (("daily", DAILY), ("more", MORE))
    }


def find_addresses(person: Person) -> dict[str, str]:
    """Where each way leads that this person may go and this installation has."""
    endpoints = {
        rule.rule: rule.endpoint
        for rule in current_app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    }
    return {
        way.path: url_for(endpoints[way.path])
        for way in (*DAILY, *MORE)
        if way.path in endpoints and may(person, way.act)
    }


def _find_here(paths: list[str]) -> str:
    """The narrowest way that leads to this page: /hp/selisih is no part of /hp."""
    leading = [path for path in paths if f"{request.path}/".startswith(f"{path}/")]
    return max(leading, key=len, default="")
