"""The server's rules give the result of every vector; node runs the same files on the phone's."""

import json
from typing import Any

import pytest

from tests.rules.calls import VECTORS, call

FILES = [path for path in sorted(VECTORS.glob("*.json")) if path.name != "base.json"]
CASES = [
    (group["call"], vector)
    for path in FILES
    for group in json.loads(path.read_text(encoding="utf-8"))["groups"]
    for vector in group["tests"]
]


@pytest.mark.parametrize(
    ("name", "vector"), [pytest.param(*case, id=f"{case[0]}-{case[1]['id']}") for case in CASES]
)
def test_every_vector_has_its_result(name: str, vector: dict[str, Any]) -> None:
    assert call(name, vector["input"]) == vector["result"], vector["comment"]


def test_there_are_enough_vectors_and_each_is_named_once_and_explained() -> None:
    names = [f"{name} {vector['id']}" for name, vector in CASES]
    assert len(names) >= 150
    assert len(names) == len(set(names))
    assert all(len(vector["comment"]) > 5 for _, vector in CASES)
