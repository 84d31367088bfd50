"""SECURITY F03, F06, F07: a server killed under load leaves whole records, and no receipt for what is not there."""

import pytest

from tests.chaos.kills import POINTS, kill_often
from tests.chaos.world import open_world
from webapp.records import failpoints

ELSEWHERE = {"activation.after_commit", "review.before_commit"}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_server_killed_under_load_leaves_whole_records(kind: str) -> None:
    with open_world(kind) as world:
        assert kill_often(world, 4) == 4


def test_every_failpoint_is_tried() -> None:
    assert {*POINTS, *ELSEWHERE} == set(failpoints.NAMES)
