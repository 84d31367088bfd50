"""The lists of people: page after page, one territory, and never more looked at than shown."""

from datetime import datetime, timedelta

import pytest

from tests.records.conftest import KELURAHAN_TAMBORA, PASSWORD, TAMBORA, MakePhone
from webapp.records import account, people
from webapp.records.account import Place, create_account, create_person
from webapp.records.installation import Installation
from webapp.records.models import Account
from webapp.records.people import Filters

KOTA = "31.73"


@pytest.fixture
def admin(office: Installation, now: datetime) -> Account:
    """The admin of Jakarta Barat."""
    return create_account(office, "admin.uji", PASSWORD, "Admin Uji", "admin", KOTA, now)


def make(office: Installation, name: str, area: str, now: datetime) -> Account:
    return create_person(office, name, Place(area), now)


def read_all(reader: Account, filters: Filters) -> list[str]:
    """The names on all pages, one after the other."""
    page = people.list_people(reader, filters, None)
    names = [one.name for one in page.people]
    while page.after:
        page = people.list_people(reader, filters, page.after)
        names += [one.name for one in page.people]
    return names


def test_every_person_stands_on_one_page_by_place_and_name(
    office: Installation, admin: Account, now: datetime
) -> None:
    for number in range(people.PAGE + 2):
        # Twice the same name, so that a page ends between two who differ by id alone.
        make(office, f"Relawan {number // 2:02d}", KELURAHAN_TAMBORA, now)
    make(office, "Aan Contoh", "31.73.04.1002", now)
    make(office, "Jauh Contoh", "31.74.01.1001", now)
    names = read_all(admin, Filters())
    assert names == [f"Relawan {n // 2:02d}" for n in range(people.PAGE + 2)] + ["Aan Contoh"]
    assert read_all(admin, Filters(area="31.73.04.1002")) == ["Aan Contoh"]
    assert "Jauh Contoh" not in read_all(admin, Filters(area="31.74.01.1001"))


def test_those_who_left_stand_apart_the_latest_first(
    office: Installation, admin: Account, now: datetime
) -> None:
    for number in range(people.PAGE + 1):
        one = make(office, f"Relawan {number:02d}", KELURAHAN_TAMBORA, now)
        account.disable(one, None, now + timedelta(minutes=number // 2))
    gone = read_all(admin, Filters(view=people.GONE))
    assert sorted(gone) == [f"Relawan {n:02d}" for n in range(people.PAGE + 1)]
    assert set(gone[:2]) == {"Relawan 24", "Relawan 25"}
    assert read_all(admin, Filters()) == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sri", ["Sri Wahyuni"]),
        ("SRI W", ["Sri Wahyuni"]),
        ("siti z", ["SITI ZULFA"]),
        ("kepala", ["Rina Contoh"]),
        ("wahyuni", []),
        ("s", []),
        ("%", []),
        ("sri_", []),
    ],
)
def test_a_name_is_found_by_how_it_begins(
    office: Installation, admin: Account, now: datetime, typed: str, found: list[str]
) -> None:
    for name in ("Sri Wahyuni", "SITI ZULFA"):
        make(office, name, KELURAHAN_TAMBORA, now)
    create_account(office, "kepala.uji", PASSWORD, "Rina Contoh", "supervisor", TAMBORA, now)
    make(office, "Sri Jauh", "31.74.01.1001", now)
    assert [one.name for one in people.search(admin, typed)] == found


def test_people_are_counted_by_area_and_role(
    office: Installation, admin: Account, supervisor: Account, volunteer: Account, now: datetime
) -> None:
    account.disable(make(office, "Pergi Contoh", KELURAHAN_TAMBORA, now), None, now)
    counted = people.count_people([KOTA, TAMBORA, "31.74"])
    assert [counted[KOTA, role] for role in people.ROLES] == [1, 1, 1]
    assert [counted[TAMBORA, role] for role in people.ROLES] == [1, 1, 0]
    assert [counted["31.74", role] for role in people.ROLES] == [0, 0, 0]


def test_a_list_says_when_the_phone_last_called(
    admin: Account, volunteer: Account, make_phone: MakePhone, now: datetime
) -> None:
    make_phone(volunteer).device.last_seen_at = now
    assert people.list_people(admin, Filters(), None).heard == {volunteer.id: now}
