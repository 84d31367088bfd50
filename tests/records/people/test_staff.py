"""One account a person, inside the territory of whoever makes or changes it."""

from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.records.conftest import KELURAHAN_TAMBORA, PASSWORD, TAMBORA, MakePhone
from webapp.records import people, staff
from webapp.records.account import create_account
from webapp.records.db import db
from webapp.records.device import closed_because
from webapp.records.installation import Installation
from webapp.records.invitation import invite_to_office
from webapp.records.models import Account, AuditEvent
from webapp.records.staff import Entry, LastAdmin, Unfit

KOTA = "31.73"
PHONE = "0812 3456 7890"


@pytest.fixture
def admin(office: Installation, now: datetime) -> Account:
    """The admin of Jakarta Barat."""
    return create_account(office, "admin.uji", PASSWORD, "Admin Uji", "admin", KOTA, now)


def entry(**given: object) -> Entry:
    """A volunteer of Kelurahan Tambora, or what is said."""
    usual = {"role": "relawan", "name": "Budi Contoh", "area": KELURAHAN_TAMBORA}
    return Entry(**{**usual, **given})  # type: ignore[arg-type]


def codes(error: pytest.ExceptionInfo[Unfit]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def last_line() -> AuditEvent:
    return db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()


def test_the_head_of_an_rt_is_kept_as_typed_and_nothing_personal_is_audited(
    office: Installation, admin: Account, now: datetime
) -> None:
    made = staff.hire(office, entry(rw="2", rt="7", phone=PHONE, letter="ST-1"), admin, now)
    assert (made.rw, made.rt, made.assignment) == ("002", "007", "ST-1")
    assert staff.open_phone(office, made) == "+6281234567890"
    assert made.phone is not None
    assert "81234567890" not in made.phone
    line = last_line()
    assert (line.act, line.actor_id) == ("account.create", admin.id)
    assert line.detail == {"role": "relawan", "territory": KELURAHAN_TAMBORA}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"area": "31.74.01.1001"}, "wilayah_empty"),
        ({"area": "31"}, "wilayah_empty"),
        ({"area": "31.73.99"}, "wilayah_empty"),
        ({"role": "owner"}, "peran_empty"),
        ({"name": " \u202e "}, "nama_petugas_empty"),
        ({"name": "a" * 101}, "nama_long"),
        ({"area": TAMBORA, "rw": "002"}, "rw_needs_kelurahan"),
        ({"rt": "007"}, "rw_of_rt_empty"),
        ({"rw": "0x2"}, "rtrw_wrong"),
        ({"phone": "0812"}, "phone_wrong"),
        ({"letter": "x" * 101}, "surat_long"),
    ],
)
def test_what_lies_beyond_the_admin_or_cannot_be_is_refused(
    office: Installation, admin: Account, now: datetime, wrong: dict[str, str], code: str
) -> None:
    with pytest.raises(Unfit) as refused:
        staff.hire(office, entry(**wrong), admin, now)
    assert codes(refused) == [code]


def test_nobody_is_two_people(office: Installation, admin: Account, now: datetime) -> None:
    first = staff.hire(office, entry(phone=PHONE), admin, now)
    with pytest.raises(Unfit) as refused:
        staff.hire(office, entry(name="Siti Contoh", phone="+62 812-3456-7890"), admin, now)
    assert codes(refused) == ["phone_taken"]
    with pytest.raises(Unfit) as refused:
        staff.hire(office, entry(name="BUDI  contoh", role="supervisor"), admin, now)
    assert codes(refused) == ["nama_taken"]
    assert refused.value.namesakes == [first]
    other = staff.hire(office, entry(name="BUDI  contoh", another=True), admin, now)
    assert other.id != first.id
    with pytest.raises(Unfit) as refused:
        staff.change(office, other.id, entry(name="BUDI contoh", phone=PHONE), admin, now)
    assert codes(refused) == ["phone_taken"]


def test_another_role_or_territory_ends_the_sessions_and_says_what_changed(
    office: Installation, admin: Account, supervisor: Account, now: datetime
) -> None:
    kept = Entry("supervisor", supervisor.name, TAMBORA, phone=PHONE)
    staff.change(office, supervisor.id, kept, admin, now)
    assert supervisor.session_version == 1
    assert last_line().detail == {"fields": ["phone"]}
    invite_to_office(office, supervisor, admin, now)
    moved = Entry("supervisor", supervisor.name, "31.73.02", phone=PHONE)
    staff.change(office, supervisor.id, moved, admin, now)
    # A code that somebody of the old place may hold opens nothing of the new one.
    assert [one.expires_at for one in people.invitations_of(supervisor)] == [now]
    assert supervisor.session_version == 2
    assert last_line().detail == {"territory": "31.73.02", "was": {"territory": TAMBORA}}
    lines = last_line().seq
    staff.change(office, supervisor.id, moved, admin, now)
    assert last_line().seq == lines


def test_who_leaves_the_office_for_the_street_has_no_way_into_it(
    office: Installation, admin: Account, supervisor: Account, now: datetime
) -> None:
    invite_to_office(office, supervisor, admin, now)
    street = Entry("relawan", supervisor.name, KELURAHAN_TAMBORA)
    staff.change(office, supervisor.id, street, admin, now)
    assert (supervisor.role, supervisor.username, supervisor.password_hash) == (
        "relawan",
        None,
        None,
    )
    assert [one.expires_at for one in people.invitations_of(supervisor)] == [now]
    with pytest.raises(ValueError, match="does not work in the office"):
        invite_to_office(office, supervisor, admin, now)


def test_nobody_decides_about_oneself_or_beyond_the_own_territory(
    office: Installation, admin: Account, now: datetime
) -> None:
    province = create_account(office, "dki.uji", PASSWORD, "Admin DKI", "admin", "31", now)
    foreign = staff.hire(office, entry(area="31.74.01.1001"), province, now)
    for target in (admin, province, foreign):
        with pytest.raises(people.NotFound):
            staff.change(office, target.id, entry(), admin, now)
        with pytest.raises(people.NotFound):
            staff.disable(target.id, admin, now)
        with pytest.raises(people.NotFound):
            staff.end_sessions(target.id, admin, now)
        with pytest.raises(people.NotFound):
            staff.reset_second_factor(target.id, admin, now)
    with pytest.raises(people.NotFound):
        people.get_person(admin, UUID(int=0))


def test_the_last_admin_who_can_sign_in_stays(
    office: Installation, admin: Account, now: datetime
) -> None:
    invited = staff.hire(office, Entry("admin", "Baru Contoh", KOTA), admin, now)
    with pytest.raises(LastAdmin):
        staff.disable(admin.id, invited, now)
    with pytest.raises(LastAdmin):
        staff.change(office, admin.id, Entry("supervisor", "A B", KOTA), invited, now)
    create_account(office, "dua.uji", PASSWORD, "Admin Dua", "admin", KOTA, now)
    staff.disable(admin.id, invited, now)
    assert admin.disabled_at == now


def test_leaving_and_coming_back_reach_the_phone(
    office: Installation, admin: Account, volunteer: Account, make_phone: MakePhone, now: datetime
) -> None:
    device = make_phone(volunteer).device
    staff.disable(volunteer.id, admin, now)
    assert (closed_because(device), volunteer.session_version) == ("person_disabled", 2)
    staff.enable(volunteer.id, admin, now)
    assert closed_because(device) is None
    assert [line.act for line in people.history_of(volunteer)] == [
        "account.enable",
        "account.disable",
        "account.create",
    ]
