"""The service worker keeps one whole version, serves it without a network, and changes it only when asked."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import ROOT, Server
from tests.browser.store.bench import OPEN, activate, bench_page, finish, ledger

ACTIVE = (
    """() => navigator.serviceWorker.getRegistration('/app').then((one) => Boolean(one?.active))"""
)
WAITING = (
    """() => navigator.serviceWorker.getRegistration('/app').then((one) => Boolean(one?.waiting))"""
)
BUILD = "() => document.body.dataset.build"


def wait_until_kept(page: Page) -> None:
    page.wait_for_function(ACTIVE, timeout=20_000)
    page.wait_for_function("() => navigator.serviceWorker.controller", timeout=20_000)


def look_for_update(page: Page) -> None:
    look = "() => navigator.serviceWorker.getRegistration('/app').then((one) => one.update())"
    page.evaluate(f"() => ({look})().then(() => null, (error) => error.name)")


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the application's own tree, from which `Server.start` now serves; to be changed."""
    tree = tmp_path / "release"
    skip = shutil.ignore_patterns("__pycache__")
    for part in ("webapp", "tools"):
        shutil.copytree(ROOT / part, tree / part, ignore=skip)
    shutil.copy(ROOT / "wsgi.py", tree / "wsgi.py")
    monkeypatch.setattr("tests.browser.conftest.ROOT", tree)
    return tree


def publish_next(server: Server, tree: Path) -> None:
    """Serve another version: one file of the phone has changed."""
    server.kill()
    changed = tree / "webapp" / "static" / "js" / "rules" / "nik.js"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n// next\n", encoding="utf-8")
    server.start()


def test_the_app_opens_without_a_server(chromium: Browser, own_office: Server) -> None:
    context = chromium.new_context()
    page = bench_page(context, own_office)
    activate(page, own_office)
    finish(page, 0)
    wait_until_kept(page)
    own_office.kill()
    again = context.new_page()
    failed: list[str] = []
    # What our own page asks for; the calls to the dead server must fail.
    again.on(
        "requestfailed", lambda one: failed.append(one.url) if "/api/" not in one.url else None
    )
    again.goto(f"{own_office.url}/app")
    again.wait_for_selector("body[data-build]")
    again.evaluate(OPEN)
    assert ledger(again)["on_phone"] == 1
    assert failed == []
    context.close()


def test_the_cache_holds_the_listed_files_and_nothing_else(
    chromium: Browser, office: Server
) -> None:
    context = chromium.new_context()
    page = bench_page(context, office)
    activate(page, office)
    finish(page, 0)
    wait_until_kept(page)
    page.evaluate("async () => { sync.start(); await sync.sendNow(); }")
    kept = page.evaluate("""async () => {
      const names = await caches.keys();
      const cache = await caches.open(names[0]);
      const keys = await cache.keys();
      return [names, keys.map((one) => new URL(one.url).pathname + new URL(one.url).search)];
    }""")
    base = page.evaluate("() => document.body.dataset.base")
    assert len(kept[0]) == 1
    assert "/app" in kept[1]
    assert all(path == "/app" or path.startswith(base) for path in kept[1])
    assert f"{base}css/office.css" not in kept[1]
    refused = page.evaluate(
        "() => navigator.serviceWorker.register('/assets/x.js').catch((error) => error.name)"
    )
    assert refused == "TypeError", "Trusted Types lets no other address become a worker"
    context.close()


def test_one_corrupt_file_fails_the_install_and_the_old_version_serves(
    chromium: Browser, own_office: Server, release: Path
) -> None:
    context = chromium.new_context()
    page = bench_page(context, own_office)
    wait_until_kept(page)
    old = page.evaluate(BUILD)
    publish_next(own_office, release)
    fresh = max((own_office.instance / "assets").iterdir(), key=lambda path: path.stat().st_mtime)
    assert fresh.name != old
    for path in (fresh / "js" / "rules").glob("nik.js*"):
        path.unlink()
    (fresh / "js" / "rules" / "nik.js").write_text("export const spoiled = 1;\n")
    look_for_update(page)
    page.wait_for_timeout(3_000)
    assert page.evaluate(WAITING) is False
    page.reload()
    assert page.evaluate(BUILD) == old
    context.close()


def test_an_update_waits_for_a_yes_and_for_open_forms(
    chromium: Browser, own_office: Server, release: Path
) -> None:
    context = chromium.new_context()
    first, second = bench_page(context, own_office), bench_page(context, own_office)
    activate(first, own_office)
    finish(first, 0)
    wait_until_kept(first)
    old = first.evaluate(BUILD)
    publish_next(own_office, release)
    look_for_update(first)
    first.wait_for_function("() => sync.update.waiting()", timeout=20_000)
    first.reload()
    assert first.evaluate(BUILD) == old, "nobody has said yes"
    first.evaluate(OPEN)
    first.wait_for_function("() => sync.update.waiting()", timeout=20_000)
    second.evaluate("() => { location.hash = '#/daftar/4'; }")
    assert first.evaluate("() => sync.update.apply()") is False, "a form is open in another tab"
    second.evaluate("() => { location.hash = '#/'; }")
    # The second tab was opened before this phone had a worker, and never again.
    second.evaluate("() => void sync.update.apply()")
    changed = "(old) => (document.body?.dataset.build ?? old) !== old"
    for page in (second, first):
        page.wait_for_function(changed, arg=old, timeout=20_000)
    assert len(first.evaluate("() => caches.keys()")) == 1
    first.evaluate(OPEN)
    assert ledger(first)["on_phone"] == 1
    context.close()


def test_the_kill_switch_clears_caches_and_no_records(
    chromium: Browser, own_office: Server
) -> None:
    context = chromium.new_context()
    page = bench_page(context, own_office)
    activate(page, own_office)
    finish(page, 0)
    wait_until_kept(page)
    page.evaluate("() => { window.loadedBefore = true; }")
    (own_office.instance / "kill-switch").touch()
    look_for_update(page)
    emptied = "() => !window.loadedBefore && caches.keys().then((all) => all.length === 0)"
    page.wait_for_function(emptied, timeout=20_000)
    page.evaluate(OPEN)
    assert ledger(page)["on_phone"] == 1
    context.close()
