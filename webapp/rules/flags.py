"""Flags: what a supervisor should look at. They never stop a record, and none here needs the database."""

from __future__ import annotations

import re
from typing import Any

from webapp.rules.dates import completed_age, is_day
from webapp.rules.nik import birth_pairs, check_nik, is_known_prefix, is_structure, read_nik
from webapp.rules.pekerjaan import find_occupation
from webapp.rules.record import is_blank, text_at, value_at
from webapp.rules.tables import Context
from webapp.rules.wilayah import is_kelurahan, is_within

# Letters of the Latin script, which KTP are written in, by number: editions of Unicode differ.
NAME = re.compile("[A-Za-z\xaa\xba\xc0-\xd6\xd8-\xf6\xf8-\u024f\u1e00-\u1eff '.,-]*")


def flag_record(record: Any, context: Context) -> list[str]:
    """The flags of a clean record, in the order of enrollment.json."""
    found = [
        *_flag_nik(record, context),
        *_flag_person(record, context),
        *_flag_place(record, context),
        *_flag_work(record, context),
    ]
    order = context.tables.enrollment["flags"]
    return [flag for flag in [*order["attention"], *order["information"]] if flag in found]


def _flag_nik(record: Any, context: Context) -> list[str]:
    nik = text_at(record, ["nik"])
    if re.fullmatch("[0-9]{16}", nik) is None:
        return []
    reading = read_nik(nik, context.today, context.tables)
    stated, sex = text_at(record, ["tanggal_lahir"]), text_at(record, ["jenis_kelamin"])
    pairs = birth_pairs(nik)
    impossible = any(is_structure(problem) for problem in check_nik(nik))
    found = {
        "nik_structure_confirmed": impossible
        and text_at(record, ["nik_konfirmasi"]) == "sesuai_ktp",
        "nik_region_unknown": not is_known_prefix(nik[:6], context.tables),
        "nik_not_dki": nik[:2] != context.tables.nik["dki"],
        "nik_birthdate_differs": pairs is not None and is_day(stated) and stated[2:] != pairs,
        "nik_sex_differs": reading["sex"] is not None and sex != "" and sex != reading["sex"],
    }
    return [flag for flag, raised in found.items() if raised]


def _flag_person(record: Any, context: Context) -> list[str]:
    birth = text_at(record, ["tanggal_lahir"])
    postcode = text_at(record, ["kode_pos"])
    found = {
        "name_unusual": NAME.fullmatch(text_at(record, ["nama"])) is None,
        "age_above": is_day(birth) and completed_age(birth, context.today) > context.usia_maks,
        "already_member": text_at(record, ["sudah_peserta"]) == "aktif",
        "phone_missing": is_blank(value_at(record, ["no_hp"])),
        "postcode_unusual": postcode != "" and postcode[:1] != "1",
    }
    return [flag for flag, raised in found.items() if raised]


def _flag_place(record: Any, context: Context) -> list[str]:
    kelurahan = text_at(record, ["kelurahan"])
    rw, rt = text_at(record, ["rw"]), text_at(record, ["rt"])
    territory = context.territory
    outside = False
    if territory is not None and is_kelurahan(kelurahan, context.tables):
        homes = [(rw, territory.get("rw")), (rt, territory.get("rt"))]
        elsewhere = [own is not None and home not in ("", "000", own) for home, own in homes]
        outside = not is_within(kelurahan, territory["code"] or "") or any(elsewhere)
    found = {"outside_territory": outside, "rt_rw_unknown": "000" in (rw, rt)}
    return [flag for flag, raised in found.items() if raised]


def _flag_work(record: Any, context: Context) -> list[str]:
    occupation = find_occupation(text_at(record, ["pekerjaan"]), context.tables)
    edition = text_at(record, ["penghasilan", "edition"])
    payer, program = text_at(record, ["pembayar"]), text_at(record, ["program"])
    found = {
        "occupation_doubtful": occupation is not None and occupation["doubt"] is not None,
        "income_not_stated": value_at(record, ["penghasilan", "stated"]) is False,
        "payer_jht": payer == "pemerintah" and program == "jkk_jkm_jht",
        "tariff_old": edition != "" and edition != context.tables.iuran["edition"],
    }
    return [flag for flag, raised in found.items() if raised]
