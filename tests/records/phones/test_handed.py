"""What a phone tells of its slips: its shape, and how a surplus elsewhere settles what is missing."""

from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.phone import Phone
from tests.records.phones.test_gap import tell
from tests.records.phones.test_reports import counts
from webapp.records import handed


@pytest.mark.parametrize(
    "told",
    [
        [{"event": None, "made": -1}],
        [{"event": "x", "made": 1}],
        [{"event": None, "made": 1, "more": 1}],
        [{"made": 1}],
        [{"event": None, "made": 1}] * 201,
    ],
)
def test_a_count_of_another_shape_is_refused(
    client: FlaskClient, phone: Phone, told: list[Any]
) -> None:
    answer = phone.try_sync(client, [], counts={**counts(), "handed_out": told})
    assert answer.status_code == 400


def test_as_many_events_as_a_phone_names_are_taken(client: FlaskClient, phone: Phone) -> None:
    tell(client, phone, [], {str(uuid4()): 1 for _ in range(200)})


KEYS = st.sampled_from([None, UUID(int=1), UUID(int=2), UUID(int=3)])
SLIPS = st.dictionaries(KEYS, st.integers(0, 9)).map(Counter)


@given(told=SLIPS, arrived=SLIPS)
def test_no_more_is_missing_at_all_events_than_of_all(
    told: handed.ByEvent, arrived: handed.ByEvent
) -> None:
    missing = handed.settle(told, arrived)
    assert missing.total() == max(0, told.total() - arrived.total())
    assert all(0 < number <= told[event] - arrived[event] for event, number in missing.items())
