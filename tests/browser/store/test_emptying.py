"""`Kosongkan HP ini`: only when nothing is only here, and then for good."""

from playwright.sync_api import Page

from tests.browser.conftest import Server
from tests.browser.store.bench import (
    BASE,
    OPEN,
    PIN,
    Bench,
    activate,
    bench_page,
    finish,
    ledger,
    send_all,
    states,
    worker,
)

EMPTY = "() => store.empty(sync.now()).then(() => 'ok', (error) => error.name)"
MARKS = "() => Object.keys(localStorage).length"
DATABASES = """() => indexedDB.databases().then((all) => all.map(({ name }) => name).sort())"""


def keep_draft(page: Page) -> str:
    found: str = page.evaluate(
        """async ([record, consent]) => {
          const draft = { ...store.drafts.create(), record, consent };
          await store.drafts.save(draft);
          return draft.id;
        }""",
        [worker(1), BASE["consent"]],
    )
    return found


def test_it_waits_for_every_receipt_and_draft(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    finish(page, 0)
    assert page.evaluate(EMPTY) == "NotSafe"
    send_all(page)
    draft = keep_draft(page)
    assert page.evaluate(EMPTY) == "NotSafe"
    assert states(page) == ["delivered"]
    page.evaluate("(id) => store.drafts.remove(id)", draft)
    books = ledger(page)
    assert (books["safe_to_empty"], books["retained"]) == (True, 1)
    assert books["kept_until"] > books["last_receipt"]
    assert page.evaluate(MARKS) == 1
    assert page.evaluate(EMPTY) == "ok"
    assert page.evaluate("() => store.profile()") is None
    assert page.evaluate(MARKS) == 0
    assert page.evaluate("() => store.lost()") == []
    page.wait_for_function(f"() => ({DATABASES})().then((all) => all.length === 1)")
    page.reload()
    page.evaluate(OPEN)
    assert page.evaluate("() => store.profile()") is None
    assert page.evaluate("() => store.profiles()") == []


def test_another_activation_takes_its_place_in_every_tab(bench: Bench, office: Server) -> None:
    context, page = bench
    first = activate(page, office)
    second = activate(page, office, "Hasan Basri")
    finish(page, 0)
    send_all(page)
    other = bench_page(context, office)
    other.evaluate("(pin) => store.lock.unlock(pin)", PIN)
    assert page.evaluate(EMPTY) == "ok"
    for tab in (page, other):
        tab.wait_for_function(
            "(id) => store.profile()?.device.id === id", arg=first["device"]["id"]
        )
        assert tab.evaluate("() => store.lock.isLocked()") is True
    gone = f"jaring-{second['device']['id']}"
    page.wait_for_function(
        f"(gone) => ({DATABASES})().then((all) => !all.includes(gone))", arg=gone
    )
    assert len(page.evaluate("() => store.profiles()")) == 1
    assert page.evaluate("(pin) => store.lock.unlock(pin)", PIN)["ok"]


def test_an_app_that_ends_in_the_middle_forgets_the_rest_when_it_opens(
    bench: Bench, office: Server
) -> None:
    page = bench[1]
    activate(page, office)
    # The first step alone, as if the browser had died after it.
    page.evaluate("""async () => {
      const base = document.body.dataset.base;
      const { clearAll } = await import(base + 'js/store/emptying.js');
      const { connectProfile } = await import(base + 'js/store/schema.js');
      const name = (await store.profiles())[0].name;
      await clearAll(connectProfile(name), new Date());
    }""")
    late = "() => store.drafts.save(store.drafts.create()).catch((error) => error.name)"
    assert page.evaluate(late) == "NotActivated", "nothing can be kept in it any more"
    page.reload()
    page.evaluate(OPEN)
    assert page.evaluate("() => store.profile()") is None
    assert page.evaluate("() => store.profiles()") == []
