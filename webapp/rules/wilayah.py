"""Areas of Jakarta by their Kemendagri codes: 31, 31.73, 31.73.04, 31.73.04.1001."""

from __future__ import annotations

import re
from typing import Any

from webapp.rules.tables import Tables
from webapp.rules.text import fold, length

LEVELS = {2: "provinsi", 5: "kota", 8: "kecamatan", 13: "kelurahan"}
KOTA_WORDS = re.compile("^(Kota|Kabupaten) Administrasi ")


def find_area(code: str, tables: Tables) -> dict[str, Any] | None:
    """The area of this code as {code, name, level, parent}, or nothing."""
    name = tables.wilayah["areas"].get(code)
    if name is None:
        return None
    return {"code": code, "name": name, "level": LEVELS[length(code)], "parent": parent_code(code)}


def parent_code(code: str) -> str | None:
    """The code one level up, or nothing above a province."""
    return code.rpartition(".")[0] or None


def is_kelurahan(code: str, tables: Tables) -> bool:
    """Whether the code is one of the 267 kelurahan."""
    return length(code) == 13 and find_area(code, tables) is not None


def area_label(code: str, tables: Tables) -> str:
    """How an area is shown: a kelurahan with its kecamatan, because 24 bear the name of one."""
    area = find_area(code, tables)
    if area is None:
        return ""
    if area["level"] == "kelurahan":
        return f"{area['name']}, {area_label(area['parent'], tables)}"
    if area["level"] == "kecamatan":
        return f"Kec. {area['name']}"
    return kota_short(code, tables)


def kota_short(code: str, tables: Tables) -> str:
    """The kota of an area in short, "Jakarta Barat"; of the province its name."""
    area = find_area(code[:5], tables)
    return "" if area is None else KOTA_WORDS.sub("", area["name"])


def list_kelurahan(tables: Tables, within: str) -> list[str]:
    """The codes of all kelurahan within an area, in the order of the codes."""
    return [
        code for code in tables.wilayah["areas"] if length(code) == 13 and is_within(code, within)
    ]


def search_kelurahan(text: str, tables: Tables) -> list[str]:
    """The codes of the kelurahan whose label holds every typed word; names that begin so come first."""
    wanted = fold(text)
    if length(wanted) < 2:
        return []
    first, later = [], []
    for code in list_kelurahan(tables, "31"):
        name = fold(tables.wilayah["areas"][code])
        words = fold(area_label(code, tables)).split(" ")
        if name.startswith(wanted) or name.replace(" ", "").startswith(wanted.replace(" ", "")):
            first.append(code)
        elif all(any(word.startswith(part) for word in words) for part in wanted.split(" ")):
            later.append(code)
    return first + later


def is_within(code: str, territory: str) -> bool:
    """Whether an area is the territory or lies inside it."""
    return code == territory or code.startswith(territory + ".")
