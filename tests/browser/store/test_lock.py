"""The screen lock closes what is personal, makes wrong tries wait, and never wipes."""

from playwright.sync_api import Page

from tests.browser.conftest import Server
from tests.browser.store.bench import (
    BASE,
    OPEN,
    PIN,
    Bench,
    activate,
    bench_page,
    ledger,
    worker,
)

WRONG = "864209"


def unlock(page: Page, pin: str) -> dict[str, object]:
    said: dict[str, object] = page.evaluate("(pin) => store.lock.unlock(pin)", pin)
    return said


def name_of_failure(page: Page, call: str) -> str:
    name: str = page.evaluate(f"() => {call}.then(() => 'none', (error) => error.name)")
    return name


def test_while_locked_nothing_personal_is_readable(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    page.evaluate(
        """([record, consent]) => {
          window.draft = { ...store.drafts.create(), record, consent };
          return store.drafts.save(draft);
        }""",
        [worker(0), BASE["consent"]],
    )
    told = page.evaluate("""() => {
      const seen = [];
      store.onChange(() => seen.push(store.lock.isLocked()));
      store.lock.lockNow();
      return seen;
    }""")
    assert told == [True], "the screens are told at once"
    for call in (
        "store.drafts.list()",
        "store.drafts.get(draft.id)",
        "store.drafts.save(draft)",
        "store.drafts.remove(draft.id)",
        "store.outbox.finish(draft, sync.now())",
        "store.outbox.maybeSame('3173042107959001')",
    ):
        assert name_of_failure(page, call) == "Locked", call
    assert ledger(page)["drafts"] == 1
    assert unlock(page, PIN)["ok"]
    assert page.evaluate("() => store.drafts.list()")[0]["record"]["nama"] == "Budi Santoso"


def test_wrong_pins_wait_through_a_reload_and_wipe_nothing(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    page.evaluate("(record) => store.drafts.save({ ...store.drafts.create(), record })", worker(0))
    page.evaluate("() => store.lock.lockNow()")
    assert [unlock(page, WRONG)["left"] for _ in range(5)] == [4, 3, 2, 1, 0]
    page.reload()
    page.evaluate(OPEN)
    refused = unlock(page, PIN)
    assert (refused["ok"], refused["left"]) == (False, 0)
    assert refused["wait_until"] is not None
    page.evaluate("() => { const real = Date.now; Date.now = () => real() + 61_000; }")
    assert page.evaluate("() => store.lock.remaining()") == {"left": 1, "wait_until": None}
    assert unlock(page, PIN) == {"ok": True, "left": 5, "wait_until": None}
    assert len(page.evaluate("() => store.drafts.list()")) == 1


def test_a_changed_pin_keeps_the_drafts(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    page.evaluate("(record) => store.drafts.save({ ...store.drafts.create(), record })", worker(0))
    change = "([old, fresh]) => store.lock.change(old, fresh)"
    assert page.evaluate(change, [WRONG, "246813"]) is False
    assert page.evaluate(change, [PIN, "246813"]) is True
    page.reload()
    page.evaluate(OPEN)
    assert unlock(page, PIN)["ok"] is False
    assert unlock(page, "246813")["ok"] is True
    assert len(page.evaluate("() => store.drafts.list()")) == 1


def test_it_closes_after_five_minutes_without_a_touch(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    # Only the wall clock jumps, as it seems to after the phone slept; the look comes every 5 s.
    jump = "(ms) => { const real = Date.now; const from = real(); Date.now = () => real() + ms; }"
    page.evaluate(jump, 4 * 60_000)
    page.evaluate("() => store.lock.touch()")
    page.evaluate(jump, 4 * 60_000)
    page.wait_for_timeout(6_000)
    assert page.evaluate("() => store.lock.isLocked()") is False
    page.evaluate(jump, 2 * 60_000)
    page.wait_for_function("() => store.lock.isLocked()", timeout=8_000)


def test_no_script_can_take_a_key_out(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    failures = page.evaluate("""async () => {
      const name = (await indexedDB.databases()).find((one) => one.name.startsWith('jaring-')).name;
      const open = indexedDB.open(name);
      await new Promise((done) => { open.onsuccess = done; });
      const get = open.result.transaction('meta').objectStore('meta').get('keys');
      await new Promise((done) => { get.onsuccess = done; });
      const tries = Object.values(get.result).map((key) =>
        crypto.subtle.exportKey('jwk', key).then(() => 'taken', (error) => error.name));
      return Promise.all(tries);
    }""")
    assert failures == ["InvalidAccessError"] * 3


def test_closing_one_tab_by_hand_closes_all(bench: Bench, office: Server) -> None:
    context, first = bench
    activate(first, office)
    second = bench_page(context, office)
    assert unlock(second, PIN)["ok"]
    first.evaluate("() => store.lock.lockNow()")
    second.wait_for_function("() => store.lock.isLocked()")
