"""SECURITY F06, F12, F13, F16, F27, F31, F44: server, browser or tab die, or come back with less."""

import re
import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.catalogue.field import DELIVERED, kill, somebody, take_phone
from tests.browser.conftest import Server
from tests.browser.proxy import Proxy, cut_request
from tests.browser.truth import WORDS
from tests.browser.volunteer import begin, fill_nik

Served = tuple[Server, Proxy]
FAILPOINT_EXIT = 86
NOTICED_S = 1  # by then the browser knows which of its processes are gone

# What is known of the queue outside the database.
LAST_COUNT = """(n) =>
  Object.values(localStorage).map(JSON.parse).some((one) => one.waiting === n)"""
# The receipt has come and is read; the browser will be gone before it is written down.
NEVER_MARK = """() => {
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, how) {
    if (mode === 'readwrite' && [].concat(stores).includes('changes')) {
      window.receipt = true;
      throw new Error('the end is near');
    }
    return real.call(this, stores, mode, how);
  };
}"""


def test_a_server_that_dies_in_a_batch_has_whole_records_and_gets_the_rest(
    playwright_engine: Playwright, own_office: Served, tmp_path: Path
) -> None:
    server = own_office[0]
    with take_phone(playwright_engine, own_office, tmp_path / "phone") as phone:
        server.kill()
        phone.save(5)
        server.environment["JARING_FAILPOINTS"] = "sync.after_commit:4"
        server.start()
        phone.press_send()
        assert server.process is not None
        assert server.process.wait(60) == FAILPOINT_EXIT
        office = phone.check()
        assert (len(office.deposits), len(office.revisions)) == (4, 4)
        del server.environment["JARING_FAILPOINTS"]
        server.start()
        assert len(phone.settle().revisions) == 5


def test_killed_between_receipt_and_mark_the_phone_asks_again(
    playwright_engine: Playwright, own_office: Served, tmp_path: Path
) -> None:
    profile = tmp_path / "phone"
    with take_phone(playwright_engine, own_office, profile) as phone:
        phone.app.evaluate(NEVER_MARK)
        phone.save(3)
        phone.app.wait_for_function("() => window.receipt", timeout=20_000)
        promised = phone.promised
        kill(profile)
    with take_phone(playwright_engine, own_office, profile, person=None) as phone:
        phone.promised = promised
        assert len(phone.settle().revisions) == 3


def test_a_crashed_tab_comes_back_at_the_same_step(
    playwright_engine: Playwright, office: Served, tmp_path: Path
) -> None:
    profile = tmp_path / "phone"
    with take_phone(playwright_engine, office, profile) as phone:
        worker = somebody()
        begin(phone.app)
        fill_nik(phone.app, worker)
        phone.app.fill("[name=nama]", worker.nama)
        expect(phone.app.locator("[data-saved]")).to_contain_text("Draf disimpan")
        phone.save()
        # The camera is in front, and the system takes the memory of every tab behind it.
        # A new tab in a process that the browser does not know to be dead yet would never open.
        with phone.hands.expect_event("crash"), phone.app.expect_event("crash"):
            kill(profile, kind="renderer")
        time.sleep(NOTICED_S)
        phone.app = phone.context.new_page()
        phone.reopen()
        phone.app.locator("[data-draft]").click()
        expect(phone.app.locator("[data-step='2']")).to_be_visible()
        expect(phone.app.locator("[name=nama]")).to_have_value(worker.nama)
        phone.settle()
        kill(profile)


def test_a_key_rotated_meanwhile_opens_what_was_sealed_to_the_old_one(
    playwright_engine: Playwright, own_office: Served, tmp_path: Path
) -> None:
    server, network = own_office
    with take_phone(playwright_engine, own_office, tmp_path / "phone") as phone:
        server.kill()
        phone.save(2)
        server.flask("keys", "rotate", "sealing")
        server.start()
        phone.press_send()
        phone.settle()
        phone.save(2)
        phone.settle()
    kids = [re.findall(r'"kid":"(\w+)"', body.decode()) for _, body in network.passed]
    assert [kid for sent in kids for kid in sent] == ["s1", "s1", "s2", "s2"]


def test_a_server_put_back_to_an_older_copy_is_offered_everything_again(
    playwright_engine: Playwright, own_office: Served, tmp_path: Path
) -> None:
    server = own_office[0]
    with take_phone(playwright_engine, own_office, tmp_path / "phone") as phone:
        phone.save(2)
        phone.settle()
        server.kill()
        keep_copy(server, tmp_path / "copy")
        server.start()
        phone.save(3)
        phone.press_send()
        before = phone.settle().epoch
        server.kill()
        put_back(server, tmp_path / "copy")
        server.start()
        phone.look_for_news()
        phone.wait_for_epoch(before)
        assert len(phone.settle().revisions) == 5


def test_an_older_backup_is_enough_for_a_phone_that_sent_everything(
    playwright_engine: Playwright, own_office: Served, tmp_path: Path
) -> None:
    server, key = own_office[0], str(tmp_path / "custodian.key")
    server.flask("keys", "backup-key", key)
    with take_phone(playwright_engine, own_office, tmp_path / "phone") as phone:
        for _ in range(2):
            phone.save(1)
            phone.settle()
            server.flask("backup")
        phone.save(1)
        before = phone.settle().epoch
        server.kill()
        oldest = min(
            (server.instance / "backups").iterdir(), key=lambda one: one.stat().st_mtime_ns
        )
        server.flask("restore", str(oldest), "--identity", key, "--yes")
        server.start()
        phone.look_for_news()
        phone.wait_for_epoch(before)
        assert len(phone.settle().revisions) == 3


@pytest.mark.parametrize("damaged", ["MANIFEST-*", "*.log"])
def test_a_phone_whose_database_file_is_damaged_says_nothing_false_and_works_again(
    playwright_engine: Playwright, office: Served, tmp_path: Path, damaged: str
) -> None:
    """The browser itself throws a damaged file away; what had been sent is safe, as after F17."""
    profile = tmp_path / "phone"
    with take_phone(playwright_engine, office, profile) as phone:
        phone.save(1)
        sent = set(phone.settle().seen)
        office[1].fault = cut_request(0)
        phone.save(2)
        card = phone.hands.evaluate("() => store.profile().person.card")
        phone.app.wait_for_function(LAST_COUNT, arg=2)
    for file in (profile / "Default" / "IndexedDB").glob(f"*.leveldb/{damaged}"):
        flip(file)
    office[1].mend()
    with take_phone(playwright_engine, office, profile, person=None, come=False) as phone:
        phone.app.goto(f"{phone.url}/app")
        expect(phone.app.locator("h1")).to_have_text(WORDS["activation"]["judul"])
        lost = phone.app.locator("[data-lost]")
        for words in (card, "2 data belum terkirim", WORDS["lost"]["lapor"]):
            expect(lost).to_contain_text(words)
        assert DELIVERED not in phone.app.inner_text("body")
        # Whoever comes by the link has not seen the welcome: it stands above the name as well.
        phone.app.goto(phone.invite("Sri Wahyuni"))
        expect(phone.app.locator("[data-yes]")).to_be_visible()
        expect(lost).to_contain_text(card)
        phone.come_in("Sri Wahyuni")
        marks = phone.app.evaluate("() => Object.values(localStorage).map(JSON.parse)")
        assert len(marks) == 1, "what was told is not told again"
        assert marks[0]["card"] != card
        phone.save(2)
        assert sent < phone.settle().seen


def test_a_cleared_database_is_told_until_somebody_says_that_it_is_reported(
    playwright_engine: Playwright, office: Served, tmp_path: Path
) -> None:
    with take_phone(playwright_engine, office, tmp_path / "phone") as phone:
        phone.save(1)
        phone.settle()
        phone.app.wait_for_function(LAST_COUNT, arg=0)
        phone.hands.close()
        cdp = phone.context.new_cdp_session(phone.app)
        what = {"origin": phone.url, "storageTypes": "indexeddb"}
        cdp.send("Storage.clearDataForOrigin", what)
        lost = phone.app.locator("[data-lost]")
        for _ in range(2):
            phone.app.goto(f"{phone.url}/app")
            expect(lost).to_contain_text(WORDS["lost"]["nol"])
        lost.get_by_role("button", name=WORDS["lost"]["sudah"]).click()
        phone.app.goto(f"{phone.url}/app")
        expect(phone.app.locator("h1")).to_have_text(WORDS["activation"]["judul"])
        expect(lost).to_have_count(0)


def flip(file: Path) -> None:
    """Turn every bit of the last two thirds of a file."""
    raw = file.read_bytes()
    kept = len(raw) // 3
    file.write_bytes(raw[:kept] + bytes(byte ^ 0xFF for byte in raw[kept:]))


def keep_copy(server: Server, folder: Path) -> None:
    folder.mkdir()
    for path in server.instance.glob("jaring.sqlite*"):
        shutil.copy(path, folder / path.name)


def put_back(server: Server, folder: Path) -> None:
    for path in server.instance.glob("jaring.sqlite*"):
        path.unlink()
    for path in folder.iterdir():
        shutil.copy(path, server.instance / path.name)
