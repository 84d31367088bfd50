"""The data of the rules are whole, agree with each other, and say where they come from."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.rules.calls import TABLES, TESTS

RULES = TESTS.parent / "webapp" / "static" / "rules"


@pytest.mark.parametrize("path", sorted(RULES.glob("*.json")), ids=lambda path: path.stem)
def test_every_file_names_its_source_and_date_of_effect(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["schema"].startswith("jaring/")
    assert "source" in data or "sources" in data
    told = json.dumps(data)
    assert re.search(r'"effective_from": "20\d\d', told)


def test_the_bands_follow_each_other_and_every_half_is_whole() -> None:
    table = TABLES.iuran
    bands = table["bands"]
    assert [row["no"] for row in bands] == list(range(1, 34))
    assert bands[0]["income_from"] == 0
    assert bands[-1]["income_below"] is None
    for row, following in pairwise(bands):
        assert row["income_below"] == following["income_from"]
    for row in bands:
        assert row["jkk"] * 100 == row["base"]
        assert row["jht"] * 50 == row["base"]
        assert (row["jkk"] + table["jkm"]) % 2 == 0


def test_there_are_77_occupations_and_seven_that_are_not_bpu() -> None:
    occupations = TABLES.pekerjaan["occupations"]
    bpu = [row for row in occupations.values() if row["bpu"]]
    assert (len(occupations), len(bpu)) == (84, 77)
    for code, row in occupations.items():
        assert re.fullmatch("[a-z_]+", code)
        assert row["code"] == code
        assert row["group"] in TABLES.pekerjaan["groups"]
        assert (row["sektor"] in ("transportasi", "lain")) == row["bpu"]
        assert (row["redirect"] is None) == (row["redirect_en"] is None) == row["bpu"]
        assert row["doubt"] in (None, *TABLES.pekerjaan["doubts"])
    assert all(code in occupations for code in TABLES.pekerjaan["tiles"])
    assert len(TABLES.pekerjaan["tiles"]) == 8


def test_every_field_lies_in_a_member_of_the_record() -> None:
    members = TABLES.enrollment["members"]
    for entry in TABLES.enrollment["fields"].values():
        member, *inner = entry["path"]
        assert member in members
        assert inner == [] if members[member] is None else inner[0] in members[member]
    held = {entry["path"][0] for entry in TABLES.enrollment["fields"].values()}
    assert held == set(members)


def test_every_move_goes_between_states_of_the_server() -> None:
    states = TABLES.review["states"]["server"]
    for move in TABLES.review["moves"]:
        assert move["from"] in states
        assert move["to"] in states


def test_the_regions_are_the_318_of_jakarta() -> None:
    areas = TABLES.wilayah["areas"]
    by_length = [sum(len(code) == length for code in areas) for length in (2, 5, 8, 13)]
    assert by_length == [1, 6, 44, 267]
    assert list(areas) == sorted(areas)
