"""Server and phone agree exactly: one node process judges what Python judged, record by record."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.rules.calls import TESTS, call
from tests.rules.generator import Generator

RUNNER = TESTS / "js" / "rules" / "runner.js"
RECORDS = int(os.environ.get("JARING_TWIN_RECORDS", "12000"))
SEED = 20261121


def canonical(value: Any) -> str:
    """The value as text, where 6.0 is 6 as in JavaScript, and true is not 1."""
    return json.dumps(_as_javascript(value), sort_keys=True)


def _as_javascript(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_javascript(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_as_javascript(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def on_the_phone(lines: list[str]) -> list[Any]:
    """The results of one node process for all lines."""
    node = shutil.which("node") or _node_of_setup()
    told = "\n".join(lines) + "\n"
    done = subprocess.run(
        [node, str(RUNNER)],
        input=told,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def _node_of_setup() -> str:
    from tools.node import ensure_node

    return str(Path(ensure_node().node))


def differences(name: str, inputs: list[Any]) -> list[str]:
    """Where the twins differ, told by the input."""
    lines = [json.dumps({"call": name, "input": given}) for given in inputs]
    answers = on_the_phone(lines)
    assert len(answers) == len(lines)
    found = []
    for line, answer in zip(lines, answers, strict=True):
        own = call(name, json.loads(line)["input"])
        if canonical(own) != canonical(answer):
            found.append(f"{line}\n  python {canonical(own)}\n  phone  {canonical(answer)}")
    return found


@pytest.mark.parametrize("part", range(4))
def test_the_twins_judge_generated_records_alike(part: int) -> None:
    generator = Generator(SEED + part)
    inputs = [
        {"record": generator.record(), "context": generator.context()} for _ in range(RECORDS // 4)
    ]
    found = differences("enrollment.judge", inputs)
    assert not found, f"{len(found)} differ\n" + "\n".join(found[:3])


def test_the_twins_judge_generated_consents_alike() -> None:
    generator = Generator(SEED)
    found = differences(
        "consent.judge", [{"consent": generator.consent(), "context": {}} for _ in range(2000)]
    )
    assert not found, f"{len(found)} differ\n" + "\n".join(found[:3])


@pytest.mark.parametrize(
    "name", ["text.clean", "text.fold", "text.short_name", "text.initials", "slip.invitation"]
)
def test_the_twins_read_generated_texts_alike(name: str) -> None:
    generator = Generator(SEED)
    found = differences(name, [{"text": generator.text(40)} for _ in range(2000)])
    assert not found, f"{len(found)} differ\n" + "\n".join(found[:3])


def test_every_outcome_occurs_among_the_generated_records() -> None:
    generator = Generator(SEED)
    judged = [
        call("enrollment.judge", {"record": generator.record(), "context": generator.context()})
        for _ in range(3000)
    ]
    sound = [one for one in judged if not one["problems"]]
    codes = {problem["code"] for one in judged for problem in one["problems"]}
    assert len(sound) > 100
    assert len(codes) > 50
    assert {one["age"] for one in judged} == {"ok", "below", "above"}
    assert any(one["derived"]["estimate"] for one in judged)
