"""SECURITY F18, F24, F25, F36, F37: new versions of the app over a full queue, and two tabs with a worker.

The tests of this file are one phone's story: each publishes the next version, in their order.
"""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.catalogue.field import STORED, Field, serve, somebody, take_phone
from tests.browser.conftest import ROOT, Server
from tests.browser.proxy import cut_request
from tests.browser.stored import read_stored
from tests.browser.volunteer import begin, fill_nik, unlock

# Neither Chromium's Background Sync nor anything else of it ever calls.
NO_BACKGROUND_SYNC = """() => {
  delete globalThis.SyncManager;
  delete ServiceWorkerRegistration.prototype.sync;
}"""
# A new version is looked for, and its installing has ended one way or the other.
LOOK_FOR_UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration('/app');
  await registration.update().catch(() => {});
  const worker = registration.installing;
  if (worker) {
    await new Promise((done) => {
      const look = () => ['installed', 'redundant'].includes(worker.state) && done();
      worker.addEventListener('statechange', look);
      look();
    });
  }
  return Boolean(registration.waiting);
}"""
# Chromium here ignores the quota its own protocol sets, so the new worker meets the full disk itself.
FULL_DISK = """
Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
"""
NEXT_DATABASE = "if (from < 99) throw new Error('the upgrade of this version fails');"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the application's own tree, from which the server of this file is started."""
    tree = tmp_path_factory.mktemp("release")
    for part in ("webapp", "tools"):
        shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "wsgi.py", tree / "wsgi.py")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.browser.conftest.ROOT", tree)
        yield tree


@pytest.fixture(scope="module")
def shared_phone(
    playwright_engine: Playwright,
    prepared: Path,
    release: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Field]:
    """A phone with its worker, prepared for days without a network, and without Background Sync."""
    with (
        serve(prepared, tmp_path_factory.mktemp("office")) as served,
        take_phone(
            playwright_engine,
            served,
            tmp_path_factory.mktemp("phone"),
            workers=True,
            prepare=f"({NO_BACKGROUND_SYNC})()",
        ) as phone,
    ):
        yield phone


def publish(server: Server, file: Path, text: str) -> None:
    """Serve another version: one file of the phone has changed."""
    server.kill()
    file.write_text(text, encoding="utf-8")
    server.start()


def build_of(page: Page) -> str:
    build: str = page.evaluate("() => document.body.dataset.build")
    return build


def say_yes(phone: Field, old: str) -> None:
    """Press Perbarui; the page comes back as the next version."""
    phone.app.locator("[data-update=now]").click()
    changed = "(old) => (document.body?.dataset.build ?? old) !== old"
    phone.app.wait_for_function(changed, arg=old, timeout=30_000)
    unlock(phone.app)


def test_two_tabs_and_a_worker_send_each_record_once(phone: Field) -> None:
    second = phone.context.new_page()
    second.goto(f"{phone.url}/app")
    unlock(second)
    phone.network.passed.clear()
    phone.save(6)
    phone.settle()
    bodies = [json.loads(body) for path, body in phone.network.passed if path.endswith("/sync")]
    sent = Counter(item["id"] for body in bodies for item in body["items"])
    assert set(sent.values()) == {1}
    second.close()


@pytest.mark.long
def test_a_full_disk_during_an_update_leaves_the_old_version_running(
    phone: Field, release: Path
) -> None:
    old = build_of(phone.app)
    worker = release / "webapp/static/service-worker.js"
    whole = worker.read_text(encoding="utf-8")
    publish(phone.server, worker, whole + FULL_DISK)
    change = release / "webapp/static/js/rules/nik.js"
    publish(phone.server, change, change.read_text(encoding="utf-8") + "\n// next\n")
    assert phone.app.evaluate(LOOK_FOR_UPDATE) is False
    phone.reopen()
    assert build_of(phone.app) == old
    phone.save(2)
    phone.settle()
    worker.write_text(whole, encoding="utf-8")


def test_an_update_waits_for_a_yes_over_twenty_records_and_an_open_form(
    phone: Field, release: Path
) -> None:
    page, old, worker = phone.app, build_of(phone.app), somebody()
    phone.network.fault = cut_request(0)
    before = len(phone.promised)
    phone.save(20)
    begin(page)
    fill_nik(page, worker)
    page.fill("[name=nama]", worker.nama)
    expect(page.locator("[data-saved]")).to_contain_text("Draf disimpan")
    change = release / "webapp/static/js/rules/nik.js"
    publish(phone.server, change, change.read_text(encoding="utf-8") + "\n// and next\n")
    assert page.evaluate(LOOK_FOR_UPDATE) is True
    expect(page.locator("#update")).to_be_hidden()
    assert build_of(page) == old
    page.locator("[data-later]").click()
    expect(page.locator("#update")).to_be_visible()
    say_yes(phone, old)
    phone.expect_all(STORED, 20)
    phone.check()
    page.locator("[data-draft]").click()
    expect(page.locator("[name=nama]")).to_have_value(worker.nama)
    page.locator("[data-later]").click()
    phone.network.mend()
    phone.look_for_news()
    phone.settle()
    stored = {one.record["nik"]: one.record for one in read_stored(phone.server)}
    assert len(stored) == before + 20
    assert stored == {one["nik"]: one for one in phone.kept}


def test_an_update_whose_database_fails_to_upgrade_keeps_and_sends_what_is_there(
    phone: Field, release: Path
) -> None:
    old = build_of(phone.app)
    phone.network.fault = cut_request(0)
    phone.save(3)
    schema = release / "webapp/static/js/store/schema.js"
    text = schema.read_text(encoding="utf-8")
    (version,) = re.findall(r"connect\(name, (\d+), upgradeProfile\)", text)
    text = text.replace(f"connect(name, {version}, ", f"connect(name, {int(version) + 1}, ")
    text = text.replace("  if (from < 1) {\n", f"  {NEXT_DATABASE}\n  if (from < 1) {{\n", 1)
    publish(phone.server, schema, text)
    assert phone.app.evaluate(LOOK_FOR_UPDATE) is True
    phone.hands.close()
    say_yes(phone, old)
    phone.expect_all(STORED, 3)
    phone.check()
    expect(phone.app.locator("[data-draft]")).to_be_visible()
    phone.network.mend()
    phone.look_for_news()
    phone.settle()
