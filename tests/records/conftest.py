"""People and phones that tests of records start from; everybody here is made up."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc.jwk import ECKey

from webapp.records.account import Place, create_account, create_person
from webapp.records.device import Activation, activate
from webapp.records.installation import Installation
from webapp.records.invitation import invite
from webapp.records.models import Account

TAMBORA = "31.73.04"
KELURAHAN_TAMBORA = "31.73.04.1001"
PASSWORD = "kata sandi panjang"

MakePhone = Callable[[Account], Activation]


def new_jwk() -> dict[str, Any]:
    """The public key of a phone that nobody has seen."""
    return dict(ECKey.generate_key("P-256", private=True).as_dict(private=False))


@pytest.fixture
def now() -> datetime:
    """The moment of the test: a Saturday afternoon in Tambora."""
    return datetime(2026, 11, 21, 7, 32, 10, 120_000, tzinfo=UTC)


@pytest.fixture
def volunteer(office: Installation, now: datetime) -> Account:
    """A volunteer of Kelurahan Tambora."""
    return create_person(office, "Sri Contoh", Place(KELURAHAN_TAMBORA), now)


@pytest.fixture
def supervisor(office: Installation, now: datetime) -> Account:
    """A supervisor of Kecamatan Tambora."""
    return create_account(
        office, "supervisor.uji", PASSWORD, "Supervisor Uji", "supervisor", TAMBORA, now
    )


@pytest.fixture
def make_phone(office: Installation, now: datetime) -> MakePhone:
    """Activate one more phone of a person, through an invitation of its own."""

    def make(person: Account) -> Activation:
        way_in = invite(office, person, None, now)
        return activate(office, way_in.secret, new_jwk(), "HP uji", "uji", now)

    return make


@pytest.fixture
def phone(make_phone: MakePhone, volunteer: Account) -> Activation:
    """The volunteer's phone, activated."""
    return make_phone(volunteer)
