"""A territory with a supervisor, one above, and a volunteer's phone whose records are planted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from tests.records.conftest import PASSWORD
from tests.records.queue.scene import Plant, plant
from webapp.records.account import create_account
from webapp.records.device import Activation
from webapp.records.installation import Installation
from webapp.records.models import Account


@pytest.fixture
def planted(office: Installation, phone: Activation, now: datetime) -> Plant:
    """Plant records of this phone; each row is what a record says differently."""

    def several(*rows: Mapping[str, Any]) -> list[UUID]:
        return plant(office, phone.device, now, rows)

    return several


@pytest.fixture
def above(office: Installation, now: datetime) -> Account:
    """A supervisor of the whole kota."""
    return create_account(office, "kota.uji", PASSWORD, "Kota Uji", "supervisor", "31.73", now)


@pytest.fixture
def stranger(office: Installation, now: datetime) -> Account:
    """A supervisor of another kota."""
    return create_account(office, "jauh.uji", PASSWORD, "Jauh Uji", "supervisor", "31.74", now)
