"""docs/reliability.md has a row for every fault, and every test it names is a test."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reliability.md"
MEANS = {"PX", "FP", "PW", "CDP", "CLK", "DB", "SRV", "–"}
NOT_INJECTED = "–"
FEWEST = 38


@dataclass(frozen=True)
class Row:
    """One fault of SECURITY section 5 as the page tells it."""

    fault: str
    means: list[str]
    tests: list[str]
    held: str

    @property
    def injected(self) -> bool:
        return NOT_INJECTED not in self.means


def read_rows() -> list[Row]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rows = [cell for cell in cells if re.fullmatch(r"F\d\d", cell[0])]
    return [Row(r[0], r[2].split(), re.findall(r"`([^`]+::[^`]+)`", r[3]), r[4]) for r in rows]


ROWS = read_rows()


def test_every_fault_has_one_row() -> None:
    assert [row.fault for row in ROWS] == [f"F{number:02}" for number in range(1, 45)]


def test_nearly_all_of_them_are_injected() -> None:
    assert len([row for row in ROWS if row.injected]) >= FEWEST


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.fault)
def test_a_row_says_how_by_which_test_and_what_held(row: Row) -> None:
    assert row.means
    assert set(row.means) <= MEANS
    assert row.held
    assert row.tests or not row.injected
    for name in row.tests:
        path, _, function = name.partition("::")
        assert function in collected(ROOT / path), name


def collected(path: Path) -> set[str]:
    """The names that pytest would collect from this file, without those it would always skip."""
    if not path.is_file() or not path.name.startswith("test_"):
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {
        one.name
        for one in functions
        if one.name.startswith("test_")
        and not any("skip" in ast.unparse(mark) for mark in one.decorator_list)
    }
