"""The region tables made at set-up hold what the ministry's list holds."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "webapp" / "static" / "vendor"
ATTRIBUTION = "idn-area-data, fityannugroho, ODbL 1.0"


@pytest.fixture(scope="module")
def wilayah() -> dict[str, Any]:
    return read("wilayah.json")


@pytest.fixture(scope="module")
def prefixes() -> dict[str, Any]:
    return read("nik_prefixes.json")


def read(name: str) -> dict[str, Any]:
    table: dict[str, Any] = json.loads((VENDOR / name).read_text(encoding="utf-8"))
    return table


def test_jakarta_has_one_province_six_cities_44_districts_and_267_kelurahan(
    wilayah: dict[str, Any],
) -> None:
    levels = Counter(code.count(".") for code in wilayah["areas"])
    assert levels == {0: 1, 1: 6, 2: 44, 3: 267}


def test_every_area_lies_in_an_area_of_the_table(wilayah: dict[str, Any]) -> None:
    areas = wilayah["areas"]
    orphans = [code for code in areas if "." in code and code.rpartition(".")[0] not in areas]
    assert orphans == []


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("31", "DKI Jakarta"),
        ("31.01", "Kabupaten Administrasi Kepulauan Seribu"),
        ("31.73", "Kota Administrasi Jakarta Barat"),
        ("31.73.04", "Tambora"),
        ("31.73.04.1001", "Tambora"),
        ("31.71.01.1001", "Gambir"),
    ],
)
def test_an_area_has_the_ministrys_name(wilayah: dict[str, Any], code: str, name: str) -> None:
    assert wilayah["areas"][code] == name


def test_every_district_of_indonesia_gives_one_nik_prefix(prefixes: dict[str, Any]) -> None:
    found = {
        regency + pairs[at : at + 2]
        for regency, (_, pairs) in prefixes["regencies"].items()
        for at in range(0, len(pairs), 2)
    }
    assert len(found) == 7285
    assert {"317304", "110101", "360301"} <= found
    assert "320723" not in found  # Pangandaran left Ciamis and has its own code today


def test_the_prefixes_name_38_provinces_and_514_regencies(prefixes: dict[str, Any]) -> None:
    assert len(prefixes["provinces"]) == 38
    assert len(prefixes["regencies"]) == 514
    assert prefixes["regencies"]["3603"][0] == "Kabupaten Tangerang"
    assert {regency[:2] for regency in prefixes["regencies"]} == set(prefixes["provinces"])


def test_the_districts_of_jakarta_are_named(prefixes: dict[str, Any]) -> None:
    assert len(prefixes["jakarta"]) == 44
    assert prefixes["jakarta"]["317304"] == "Tambora"


@pytest.mark.parametrize("name", ["wilayah.json", "nik_prefixes.json"])
def test_a_derived_table_names_its_source_and_its_licence(name: str) -> None:
    table = read(name)
    assert table["source"].startswith("idn-area-data ")
    assert table["licence"] == "ODbL-1.0"
    assert table["attribution"] == ATTRIBUTION
