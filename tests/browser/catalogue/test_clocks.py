"""SECURITY F08, F10, F19, F28, F42: wrong clocks, long silences and an online flag that lies."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect
from sqlalchemy import update

from tests.browser.books import Acting, act_in_office
from tests.browser.catalogue.field import Field, somebody, take_phone
from tests.browser.conftest import Server
from tests.browser.proxy import Proxy, silence
from tests.browser.stored import read_stored
from tests.browser.truth import WORDS
from tests.browser.volunteer import STEPS, begin, save, unlock
from webapp.records.models import Device, Epoch, Slip

Served = tuple[Server, Proxy]

# What a phone knows of the time: how wrong it thinks it is, and since when its tariff is known.
CHANGE_PROFILE = """async ([name, value]) => {
  const found = (await indexedDB.databases()).find((one) => one.name.startsWith('jaring-'));
  const open = indexedDB.open(found.name);
  await new Promise((done) => { open.onsuccess = done; });
  const tx = open.result.transaction('meta', 'readwrite');
  const get = tx.objectStore('meta').get('profile');
  get.onsuccess = () => tx.objectStore('meta').put({ ...get.result, [name]: value }, 'profile');
  await new Promise((done) => { tx.oncomplete = done; });
  open.result.close();
}"""


def test_a_black_hole_behind_an_online_flag_ends_by_itself(phone: Field) -> None:
    phone.context.clock.install()
    phone.network.path, phone.network.fault = "/", silence
    phone.save(2)
    phone.network.wait_for_hits(1)
    # Two minutes pass; the phone has given up by then, tried again, and promised nothing.
    for _ in range(4):
        phone.context.clock.fast_forward(30_000)
        phone.app.wait_for_timeout(100)
    assert phone.app.evaluate("() => navigator.onLine")
    phone.expect_strip("offline")
    phone.check()
    assert phone.network.hits >= 2, "it tries again by itself"
    phone.network.mend()
    phone.network.path = "/api/v1/sync"
    phone.context.clock.fast_forward(31_000)
    phone.settle()


def test_a_bad_offset_with_a_queue_is_mended_by_the_servers_own_time(phone: Field) -> None:
    phone.network.fault = silence
    phone.save(2)
    phone.hands.evaluate(CHANGE_PROFILE, ["clock_offset_ms", 3 * 86_400_000])
    phone.network.mend()
    phone.look_for_news()
    phone.settle()
    assert {one.author for one in read_stored(phone.server)} == {"Sri Wahyuni"}


def test_sixty_days_without_a_network_are_only_told(phone: Field) -> None:
    then = datetime.now(UTC) - timedelta(days=60)
    phone.network.fault = silence
    phone.hands.evaluate(CHANGE_PROFILE, ["settings_at", then.isoformat()])

    def age(acting: Acting) -> None:
        acting.session.execute(update(Device).values(activated_at=then, last_seen_at=then))
        acting.session.execute(update(Slip).values(issued_on=then.date()))
        acting.session.execute(update(Epoch).values(began_at=then))
        acting.session.commit()

    act_in_office(phone.server, age)
    phone.reopen()
    warnings = phone.app.locator("[data-warnings]")
    old = WORDS["home"]["tarif"].replace("{n}", "60")
    expect(warnings).to_contain_text(old)
    phone.save(3)
    phone.check()
    phone.network.mend()
    phone.look_for_news()
    phone.settle()
    phone.reopen()
    expect(warnings).not_to_contain_text(old.split(" sejak")[0])


@pytest.mark.long
def test_a_clock_five_years_behind_that_jumps_in_a_form_loses_and_refuses_nothing(
    playwright_engine: Playwright, own_office: Served, tmp_path: Path
) -> None:
    real = datetime.now(UTC)
    with take_phone(
        playwright_engine, own_office, tmp_path / "phone", come=False, person=None
    ) as phone:
        phone.context.clock.install(time=real - timedelta(days=5 * 365))
        phone.come_in("Sri Wahyuni")
        phone.save(1)
        phone.settle()
        worker, page = somebody(), phone.app
        begin(page)
        for step in STEPS[:2]:
            step(page, worker)
        page.fill("[name=alamat]", worker.alamat)
        expect(page.locator("[data-saved]")).to_contain_text("Draf disimpan")
        # Somebody sets the clock: three hours too far now. Long enough away for the lock to close.
        phone.context.clock.set_system_time(datetime.now(UTC) + timedelta(hours=3))
        page.wait_for_selector("[name=pin]", timeout=15_000)
        unlock(page)
        expect(page.locator("[name=alamat]")).to_have_value(worker.alamat)
        for step in STEPS[2:]:
            step(page, worker)
        code = save(page)
        phone.promise_by_code(code)
        phone.go("#/")
        expect(page.locator("[data-warnings]")).to_contain_text("Jam HP berbeda 3 jam")
        phone.settle()
    stored = read_stored(own_office[0])
    assert all("clock_off" in one.flags for one in stored)
    assert len(stored) == 2
