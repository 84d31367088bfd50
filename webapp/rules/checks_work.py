"""The named checks of the worker's occupation, programme, heir and declarations."""

from __future__ import annotations

import re

from webapp.rules.asked import Asked
from webapp.rules.checks import check_choice
from webapp.rules.pekerjaan import find_occupation
from webapp.rules.problem import Problem
from webapp.rules.record import is_blank, text_at, value_at, whole
from webapp.rules.text import length


def check_pekerjaan(asked: Asked) -> list[Problem]:
    """The code of an occupation that is BPU work."""
    if is_blank(asked.value):
        return [Problem(asked.field, asked.entry["empty"])]
    code = asked.value if isinstance(asked.value, str) else ""
    occupation = find_occupation(code, asked.context.tables)
    if occupation is None:
        return [Problem(asked.field, "pekerjaan_unknown")]
    return [] if occupation["bpu"] else [Problem(asked.field, "pekerjaan_not_bpu")]


def check_time(asked: Asked) -> list[Problem]:
    """A time of day as HH:MM."""
    if is_blank(asked.value):
        return [Problem(asked.field, asked.entry["empty"])]
    time = isinstance(asked.value, str) and re.fullmatch(
        "([01][0-9]|2[0-3]):[0-5][0-9]", asked.value
    )
    return [] if time else [Problem(asked.field, "time_wrong")]


def check_jam_selesai(asked: Asked) -> list[Problem]:
    """The end differs from the start; an end before it is past midnight."""
    start = text_at(asked.record, ["jam_kerja", "mulai"])
    same = not is_blank(asked.value) and asked.value == start
    return [Problem(asked.field, "jam_kerja_equal")] if same else []


def check_penghasilan(asked: Asked) -> list[Problem]:
    """A band with its tariff edition; who does not say the income has band 1."""
    if is_blank(asked.value):
        return [Problem(asked.field, asked.entry["empty"])]
    no = whole(asked.value)
    stated = value_at(asked.record, ["penghasilan", "stated"])
    edition = text_at(asked.record, ["penghasilan", "edition"])
    in_table = no is not None and 1 <= no <= len(asked.context.tables.iuran["bands"])
    known = in_table and isinstance(stated, bool) and 1 <= length(edition) <= 20
    if not known or (stated is False and no != 1):
        return [Problem(asked.field, "penghasilan_wrong")]
    return []


def check_program(asked: Asked) -> list[Problem]:
    """Who employs others must save for old age (Permenaker 5/2021, likely)."""
    employer = value_at(asked.record, ["pemberi_kerja"]) is True
    without = asked.value == "jkk_jkm"
    return [Problem(asked.field, "program_needs_jht")] if employer and without else []


def check_waris_nama(asked: Asked) -> list[Problem]:
    """No heir at all, or a name."""
    if is_blank(asked.value):
        others = [value_at(asked.record, ["waris", name]) for name in ("hubungan", "hp")]
        named = all(is_blank(other) for other in others)
        return [] if named else [Problem(asked.field, "waris_nama_empty")]
    if not isinstance(asked.value, str):
        return [Problem(asked.field, "wrong_type")]
    if length(asked.value) > asked.entry["max"]:
        values = {"n": length(asked.value), "max": asked.entry["max"]}
        return [Problem(asked.field, asked.entry["long"], values)]
    return []


def check_waris_hubungan(asked: Asked) -> list[Problem]:
    """How a named heir is related."""
    if not is_blank(asked.value):
        return check_choice(asked)
    named = not is_blank(value_at(asked.record, ["waris", "nama"]))
    return [Problem(asked.field, "waris_hubungan_empty")] if named else []


def check_pernyataan(asked: Asked) -> list[Problem]:
    """A known version of the declarations, and each of them declared."""
    if is_blank(value_at(asked.record, ["pernyataan"])):
        return [Problem(asked.field, asked.entry["empty"])]
    for text in asked.context.tables.consent["pernyataan"]:
        if text["version"] == whole(asked.value):
            paths = [["pernyataan", member] for member in text["members"]]
            said = all(value_at(asked.record, path) is True for path in paths)
            return [] if said else [Problem(asked.field, asked.entry["empty"])]
    return [Problem(asked.field, "pernyataan_version")]
