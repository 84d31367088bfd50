"""The reference tables are read whole, and what is missing is named."""

import shutil
from pathlib import Path

import pytest

from webapp.records.reference import MissingReference, load_tables

STATIC = Path(__file__).resolve().parents[2] / "webapp" / "static"


def test_all_tables_are_there_after_set_up() -> None:
    tables = load_tables(STATIC)
    assert len(tables.wilayah["areas"]) == 318
    assert tables.prefixes["jakarta"]["317304"] == "Tambora"
    assert len(tables.iuran["bands"]) == 33


def test_a_table_that_set_up_did_not_make_is_named(tmp_path: Path) -> None:
    shutil.copytree(STATIC / "rules", tmp_path / "rules")
    with pytest.raises(MissingReference, match=r"nik_prefixes\.json"):
        load_tables(tmp_path)
