"""The model of the phone's queue makes the transitions that the phone makes (SECURITY section 10.1)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.chaos import pace, settling
from tests.chaos.pace import Pace, Seen

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "sync"
CASES = [
    case
    for name in ("queue", "sending")
    for case in json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))["cases"]
]


def read_pace(given: dict[str, Any]) -> Pace:
    keys = (key.rpartition("/") for key in given["last"])
    return Pace(given["size"], given["failures"], tuple((name, int(rev)) for name, _, rev in keys))


def show_pace(found: Pace) -> dict[str, Any]:
    last = [f"{name}/{rev}" for name, rev in found.last]
    return {"size": found.size, "failures": found.failures, "last": last}


def take_batch(given: dict[str, Any]) -> list[str]:
    batch = pace.take_batch(given["waiting"], read_pace(given["pace"]))
    return [f"{entry['id']}/{entry['rev']}" for entry in batch]


def judge(given: dict[str, Any]) -> str | None:
    names = ("status", "type", "text", "redirected", "call", "answers")
    return (
        pace.judge(Seen(**{n: given["seen"][n] for n in names if n in given["seen"]})).cause or None
    )


def slow_down(given: dict[str, Any]) -> dict[str, Any]:
    before, too_large = read_pace(given["pace"]), given["too_large"]
    return show_pace(pace.slow_down(before, given["batch"], too_large=too_large))


RULES: dict[str, Callable[[Any], Any]] = {
    "settle": lambda given: settling.settle(given["entry"], given["result"], given["answer"]),
    "offer_again": lambda given: settling.offer_again(given["entry"], given["epoch"]),
    "may_purge": lambda given: settling.may_purge(given["entry"], given["all"], given["answer"]),
    "may_forget": lambda given: settling.may_forget(
        given["all"], given["answer"], given.get("stub")
    ),
    "refuse": lambda given: settling.refuse(given["entry"], given["change"]),
    "apply_change": lambda given: settling.apply_change(given["stub"], given["change"]),
    "show_newest": lambda given: settling.show_newest(given["stub"], given["all"]),
    "doubt_news": lambda given: settling.doubt_news(given["stub"]),
    "shown_state": lambda given: settling.shown_state(given["stub"]),
    "mend_state": lambda given: settling.mend_state(given["stub"]),
    "newest_rev": lambda given: settling.newest_rev(given["stub"]),
    "take_batch": take_batch,
    "slow_down": slow_down,
    "speed_up": lambda given: show_pace(pace.speed_up(read_pace(given["pace"]))),
    "judge": judge,
    "is_sync_answer": lambda given: pace.is_sync_answer(given["body"]),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}-{case['id']}")
def test_the_model_does_as_the_phone_does(case: dict[str, Any]) -> None:
    assert RULES[case["rule"]](case["input"]) == case["expect"], case["comment"]


def test_every_transition_of_the_model_has_a_vector() -> None:
    assert {case["rule"] for case in CASES} == set(RULES)
