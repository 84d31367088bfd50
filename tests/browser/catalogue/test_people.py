"""SECURITY F17, F21, F32-F34, F41: what people do meanwhile, and what each phone says of it."""

import urllib.request
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Playwright, expect
from sqlalchemy import select

from tests.browser.books import Acting, act_in_office
from tests.browser.catalogue.field import DELIVERED, Field, record, take_phone
from tests.browser.conftest import Server
from tests.browser.proxy import Proxy, silence
from tests.browser.stored import read_stored
from tests.browser.truth import WORDS
from webapp.records import account, device, review
from webapp.records.models import Account, Device, Event

Served = tuple[Server, Proxy]
ASIDE, REFUSED = WORDS["state"]["quarantined"], WORDS["state"]["refused"]


def test_a_faulty_record_in_a_batch_is_shown_and_holds_nobody_up(phone: Field) -> None:
    phone.network.fault = silence
    phone.save(2)
    (faulty,) = phone.save(nama="")
    phone.save(2)
    phone.network.mend()
    phone.look_for_news()
    phone.expect_all(DELIVERED, 4)
    phone.expect_all(REFUSED, 1)
    office = phone.check()
    assert faulty in office.seen
    assert faulty not in office.states
    phone.go("#/")
    expect(phone.app.locator("[data-mend] [data-text]")).to_have_text("Perlu diperbaiki (1)")


def test_a_slip_whose_record_is_rejected_says_so_on_the_phone_and_in_public(phone: Field) -> None:
    before = len(phone.promised)
    (rejected,) = phone.save()
    token = phone.last["token"]
    phone.press_send()
    phone.expect_all(DELIVERED, before)
    assert "Ditolak" not in public_page(phone, token)

    def reject(acting: Acting) -> None:
        supervisor = acting.session.scalars(
            select(Account).where(Account.username == "supervisor.demo")
        ).one()
        ruling = review.Ruling("reject", "bukan_bpu")
        # So long ago that it can no longer be taken back.
        decided = acting.now - timedelta(seconds=30)
        review.decide(acting.office, supervisor, UUID(rejected), 1, ruling, decided)

    act_in_office(phone.server, reject)
    phone.look_for_news()
    phone.expect_all("Ditolak", 1)
    phone.check()
    assert "Ditolak" in public_page(phone, token)


def test_what_was_taken_at_an_event_closed_meanwhile_waits_for_a_supervisor(phone: Field) -> None:
    event = phone.hands.evaluate("() => store.profile().event")
    assert event, "the only kegiatan of the day is chosen by itself"
    phone.network.fault = silence
    ids = phone.save(2)

    def close(acting: Acting) -> None:
        acting.session.get_one(Event, UUID(event)).closed_at = acting.now
        acting.session.commit()

    act_in_office(phone.server, close)
    phone.network.mend()
    phone.look_for_news()
    phone.expect_all(ASIDE, 2)
    assert set(ids) <= phone.check().seen


def test_two_phones_offline_with_one_nik_are_both_stored_and_flagged(
    playwright_engine: Playwright, own_office: Served, tmp_path: Path
) -> None:
    server, network = own_office
    same = record()["nik"]
    with (
        take_phone(playwright_engine, own_office, tmp_path / "a") as sri,
        take_phone(playwright_engine, own_office, tmp_path / "b", person="Hasan Basri") as hasan,
    ):
        network.fault = silence
        sri.save(nik=same)
        hasan.save(nik=same, nama="Budi Santosa")
        # The same worker twice on one phone: kept too, for a supervisor to compare.
        hasan.save(nik=same, nama="Budi S.")
        network.mend()
        for phone in (sri, hasan):
            phone.look_for_news()
            phone.settle()
    stored = read_stored(server)
    assert sorted(one.author for one in stored) == ["Hasan Basri", "Hasan Basri", "Sri Wahyuni"]
    assert all("nik_duplicate" in one.flags for one in stored)


def test_a_closed_phone_and_a_closed_person_still_deliver_for_a_supervisor(
    playwright_engine: Playwright, own_office: Served, tmp_path: Path
) -> None:
    server, network = own_office
    with (
        take_phone(playwright_engine, own_office, tmp_path / "a") as sri,
        take_phone(playwright_engine, own_office, tmp_path / "b", person="Hasan Basri") as hasan,
    ):
        network.fault = silence
        sri.save(2)
        hasan.save(1)

        def close(acting: Acting) -> None:
            for person in acting.session.scalars(select(Account)):
                if person.name == "Hasan Basri":
                    account.disable(person, None, acting.now)
            for one in acting.session.scalars(select(Device)):
                if one.account.name == "Sri Wahyuni":
                    device.revoke(one, None, acting.now)

        act_in_office(server, close)
        network.mend()
        for phone in (sri, hasan):
            phone.look_for_news()
            phone.settle(ASIDE)
            phone.expect_strip("disabled")
        assert read_stored(server) == []


def test_cleared_site_data_lose_only_what_was_not_sent_and_leave_a_gap(
    playwright_engine: Playwright, own_office: Served, tmp_path: Path
) -> None:
    server, network = own_office
    with take_phone(playwright_engine, own_office, tmp_path / "a") as phone:
        phone.save(1)
        phone.settle()
        server_knows = phone.promised[:]
        network.fault = silence
        workers = [record(), record()]
        for one in workers:
            phone.save(**one)
        cdp = phone.context.new_cdp_session(phone.app)
        what = {"origin": network.url, "storageTypes": "all"}
        phone.hands.close()
        cdp.send("Storage.clearDataForOrigin", what)
        network.mend()
        phone.app.goto(f"{network.url}/app")
        expect(phone.app.locator("h1")).to_have_text(WORDS["activation"]["judul"])
        # The same volunteer comes in again and enters the same workers: each is there once.
        phone.come_in("Sri Wahyuni")
        phone.promised = []
        for one in workers:
            phone.save(**one)
        phone.settle()
    stored = [one.record["nik"] for one in read_stored(server)]
    assert len(stored) == len(set(stored)) == 3
    assert len(server_knows) == 1


def public_page(phone: Field, token: str) -> str:
    """What whoever holds the slip is told."""
    with urllib.request.urlopen(f"{phone.url}/s/{token}") as answer:
        text: str = answer.read().decode()
    return text
