"""What somebody on the way has kept of an earlier call is no answer: found by history 210 of 10,000.

Its cursor made the phone forget what it was told since, so that a restore that nobody told of was not
noticed, and a copy was let go of that the server had lost.
"""

import json
from collections.abc import Iterator

import pytest

from tests.chaos import outbox
from tests.chaos.line import Wire
from tests.chaos.uploader import send
from tests.chaos.world import World, open_world
from tests.worker import record


@pytest.fixture
def world() -> Iterator[World]:
    """A whole office, begun afresh."""
    with open_world("sqlite") as world:
        world.office.begin()
        yield world


def test_a_kept_answer_takes_no_cursor_back(world: World) -> None:
    wire = Wire(world.office)
    handset = world.handsets()[0]
    send(handset, wire)
    kept = wire.kept[handset.id]
    outbox.finish(handset, outbox.begin_draft(handset, record()), world.office.now)
    send(handset, wire)
    told = handset.disk.profile["cursor"]
    assert told != json.loads(kept.text)["cursor"]
    wire.kept[handset.id] = kept
    wire.faults = ["stale"]
    assert send(handset, wire).trouble == "portal"
    assert handset.disk.profile["cursor"] == told
