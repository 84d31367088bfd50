"""Several persons on one phone: none is held up by another's database, nor told another's trouble."""

from playwright.sync_api import Page

from tests.browser.conftest import Server
from tests.browser.store.bench import (
    OPEN,
    PIN,
    SYNC,
    Bench,
    activate,
    finish,
    ledger,
    send,
    send_all,
    states,
)
from tests.browser.store.deciding import revoke

# Held at a later version, as a damaged database is: it does not open, and no row of it is lost.
SPOIL = """(name) => new Promise((done) => {
  const open = indexedDB.open(name, 99);
  open.onsuccess = () => { open.result.close(); done(); };
})"""


def two_persons(page: Page, server: Server) -> tuple[str, str]:
    """Sri Wahyuni with one record, then Hasan Basri with one, who holds the phone; their device ids."""
    first = activate(page, server)["device"]["id"]
    finish(page, 0)
    second = activate(page, server, "Hasan Basri")["device"]["id"]
    finish(page, 1)
    return first, second


def test_a_damaged_database_of_another_person_holds_nobody_up(bench: Bench, office: Server) -> None:
    page = bench[1]
    first, _ = two_persons(page, office)
    page.evaluate(SPOIL, f"jaring-{first}")
    page.reload()
    page.evaluate(OPEN)
    assert page.evaluate("(pin) => store.lock.unlock(pin)", PIN)["ok"]
    listed = {one["person"]: one["waiting"] for one in page.evaluate("() => store.profiles()")}
    assert listed == {"Sri Wahyuni": None, "Hasan Basri": 1}
    send_all(page)
    assert states(page) == ["delivered"]
    finish(page, 2)
    send_all(page)


def test_closing_is_told_to_its_own_person_only(bench: Bench, office: Server) -> None:
    page = bench[1]
    first, _ = two_persons(page, office)
    revoke(office, first)
    send_all(page)  # the other's is deposited, and his trouble is not ours
    page.evaluate("(name) => store.switchTo(name)", f"jaring-{first}")
    assert states(page) == ["quarantined"]
    page.reload()
    page.evaluate(OPEN)
    page.route(SYNC, lambda route: route.abort())
    page.evaluate("() => sync.start()")
    told = page.evaluate("() => sync.state()")
    assert told == {"kind": "trouble", "cause": "disabled", "until": None}, "before any network"
    page.unroute(SYNC)
    assert send(page)["cause"] == "disabled", "though nothing waits"
    assert ledger(page)["waiting"] == 0
    revoke(office, first, back=True)
    assert send(page)["kind"] == "idle"
    assert page.evaluate("() => store.profile().closed ?? null") is None


def test_a_wrong_pin_counts_in_every_tab_at_once(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    page.evaluate("() => store.lock.lockNow()")
    page.evaluate(
        "() => Promise.all(['864209', '864208', '864207'].map((pin) => store.lock.unlock(pin)))"
    )
    assert page.evaluate("() => store.lock.remaining()")["left"] == 2


def test_what_was_told_of_one_person_is_not_told_to_the_next(bench: Bench, office: Server) -> None:
    page = bench[1]
    first, _ = two_persons(page, office)
    revoke(office, first)
    page.evaluate("(name) => store.switchTo(name)", f"jaring-{first}")
    assert send(page)["cause"] == "disabled"
    page.route(SYNC, lambda route: route.abort())
    (other,) = (
        one["name"] for one in page.evaluate("() => store.profiles()") if not one["current"]
    )
    page.evaluate("(name) => store.switchTo(name)", other)
    page.wait_for_function("() => sync.state().cause !== 'disabled'", timeout=2000)
    page.evaluate("(name) => store.switchTo(name)", f"jaring-{first}")
    page.wait_for_function("() => sync.state().cause === 'disabled'", timeout=2000)


def test_a_receipt_of_one_person_is_not_the_next_ones(bench: Bench, office: Server) -> None:
    page = bench[1]
    first = activate(page, office)["device"]["id"]
    finish(page, 0)
    activate(page, office, "Hasan Basri")
    page.evaluate("(name) => store.switchTo(name)", f"jaring-{first}")
    send_all(page)
    page.wait_for_function("() => sync.state().kind === 'done'")
    page.route(SYNC, lambda route: route.abort())
    (other,) = (
        one["name"] for one in page.evaluate("() => store.profiles()") if not one["current"]
    )
    page.evaluate("(name) => store.switchTo(name)", other)
    page.wait_for_function("() => sync.state().kind === 'idle'", timeout=2000)
    assert page.evaluate("() => sync.state().last") is None


def test_the_others_are_sent_though_ones_own_database_fails(bench: Bench, office: Server) -> None:
    page = bench[1]
    first, second = two_persons(page, office)
    page.evaluate(SPOIL, f"jaring-{second}")
    assert (
        page.evaluate(
            "async () => { sync.start(); await sync.sendNow().catch(() => {}); return sync.state().kind; }"
        )
        == "trouble"
    )
    page.evaluate("(name) => store.switchTo(name)", f"jaring-{first}")
    assert states(page) == ["delivered"]


# The row as the enrollment fills it, in a form of its own.
KEEP_AREA = """async (record) => {
  const { keepArea } = await import(document.body.dataset.base + 'js/views/enroll/area-row.js');
  await keepArea({ store }, record);
}"""
STICKY_ROW = """async () => {
  const base = document.body.dataset.base;
  const { openArea } = await import(base + 'js/views/enroll/area-row.js');
  const { loadTables, loadWords } = await import(base + 'js/sync/reference.js');
  const { initWords, t } = await import(base + 'js/views/words.js');
  initWords(await loadWords(base));
  const tables = await loadTables(base);
  const form = document.createElement('div');
  form.append(document.getElementById('screen-enroll-3').content.cloneNode(true));
  const context = () => ({ territory: store.profile().person.territory, tables });
  openArea({ app: { store, tables, t }, form, draft: { typed: {} }, context, changed() {} });
  return form.querySelector('#f-rt').value;
}"""


def test_where_the_last_worker_lives_is_known_to_its_own_person(
    bench: Bench, office: Server
) -> None:
    page = bench[1]
    first = activate(page, office)["device"]["id"]
    area = page.evaluate("() => store.profile().person.territory.code")
    page.evaluate(KEEP_AREA, {"kelurahan": area, "rw": "002", "rt": "011"})
    assert page.evaluate(STICKY_ROW) == "011"
    activate(page, office, "Hasan Basri")
    assert page.evaluate(STICKY_ROW) != "011"
    page.evaluate("(name) => store.switchTo(name)", f"jaring-{first}")
    assert page.evaluate(STICKY_ROW) == "011"
    page.evaluate("() => store.empty(sync.now())")
    assert page.evaluate("() => store.personal('last_area')") is None
