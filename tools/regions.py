"""Turns the npm package idn-area-data into the two region tables that Jaring reads.

The data are under the Open Database License 1.0; each table carries its attribution and is
offered under the same licence.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

LICENCE = "ODbL-1.0"
ATTRIBUTION = "idn-area-data, fityannugroho, ODbL 1.0"
JAKARTA = "31"
SHORT_NAMES = {"31": "DKI Jakarta"}  # everybody's name for it, and the one on every KTP

Table = dict[str, object]


def areas_of_jakarta(source: Path, version: str) -> Table:
    """Province, kota, kecamatan and kelurahan of Jakarta: dotted ministry code -> name."""
    files = ("provinces", "regencies", "districts", "villages")
    areas = {
        code: name
        for file in files
        for code, name in rows(source / f"{file}.csv")
        if code.split(".")[0] == JAKARTA
    }
    return {**origin(version), "areas": dict(sorted(areas.items()))}


def nik_prefixes(source: Path, version: str) -> Table:
    """Every current NIK prefix: province, regency with its district pairs, Jakarta's districts.

    The first six digits of a NIK are province, regency and district; the pairs of digits of a
    regency's districts are joined into one text, to keep the table small on the phone.
    """
    districts = list(rows(source / "districts.csv"))
    pairs: dict[str, str] = {}
    for code, _ in sorted(districts):
        pairs[code[:5]] = pairs.get(code[:5], "") + code[6:8]
    return {
        **origin(version),
        "provinces": dict(sorted(rows(source / "provinces.csv"))),
        "regencies": {
            digits(code): [name, pairs.get(code, "")]
            for code, name in sorted(rows(source / "regencies.csv"))
        },
        "jakarta": {
            digits(code): name for code, name in sorted(districts) if code.startswith(JAKARTA)
        },
    }


def rows(path: Path) -> Iterator[tuple[str, str]]:
    """Code and name of each row of one of the package's files."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["code"], SHORT_NAMES.get(row["code"], row["name"].strip())


def digits(code: str) -> str:
    return code.replace(".", "")


def origin(version: str) -> Table:
    return {"source": f"idn-area-data {version}", "licence": LICENCE, "attribution": ATTRIBUTION}
