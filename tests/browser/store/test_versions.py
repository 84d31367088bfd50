"""A database of an earlier version is opened by this one, and everything in it is found and sent."""

import json

import pytest
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
from tests.browser.stored import read_stored

# The schema of version 1 or 2, exactly as it was released, filled with rows as that release wrote them: in version
# 1 the slip on the envelope was the id alone; what later versions have added is missing. Keys are cloned, never
# taken out.
TO_VERSION = """async (version) => {
  const name = (await indexedDB.databases()).find((one) => one.name.startsWith('jaring-')).name;
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const now = await done(indexedDB.open(name));
  const rows = {};
  for (const store of now.objectStoreNames) {
    const from = now.transaction(store).objectStore(store);
    rows[store] = [await done(from.getAllKeys()), await done(from.getAll())];
  }
  now.close();
  await done(indexedDB.deleteDatabase(name));
  const open = indexedDB.open(name, version);
  open.onupgradeneeded = () => {
    const database = open.result;
    database.createObjectStore('meta');
    database.createObjectStore('drafts', { keyPath: 'id' });
    database.createObjectStore('sealed', { keyPath: ['id', 'rev'] });
    const entries = database.createObjectStore('entries', { keyPath: ['id', 'rev'] });
    entries.createIndex('state', 'state');
    database.createObjectStore('stubs', { keyPath: 'id' });
    database.createObjectStore('changes', { keyPath: 'id' });
    const tokens = database.createObjectStore('tokens', { keyPath: 'slip' });
    tokens.createIndex('free', ['used', 'n']);
    if (version > 1) database.createObjectStore('mends', { keyPath: 'id' });
  };
  const old = await done(open);
  const { slipIdText, decodeToken } = await import(document.body.dataset.base + 'js/rules/slip.js');
  const written = version > 1 ? { sealed: (row) => row, meta: (row) => row } : {
    sealed: (row) => ({ ...row, slip: slipIdText(decodeToken(row.slip.split('.')[0]).id) }),
    meta: ({ closed, ...row }) => row,
  };
  for (const store of old.objectStoreNames) {
    const [keys, values] = rows[store];
    const into = old.transaction(store, 'readwrite').objectStore(store);
    for (const [index, value] of values.entries()) {
      const row = value?.person || store === 'sealed' ? written[store](value) : value;
      await done(into.keyPath === null ? into.put(row, keys[index]) : into.put(row));
    }
  }
  old.close();
  return name;
}"""
VERSION = (
    """async (name) => (await indexedDB.databases()).find((one) => one.name === name).version"""
)
REOPEN = f"() => ({OPEN})().then(() => 'ok', (error) => error.name)"


COUNTED = """async () => {
  const [queue] = await store.queues();
  return (await queue.counts()).handed_out ?? null;
}"""


def phone_of_version(version: int, page: Page, server: Server) -> str:
    """A delivered record, two that wait, a draft; then the app is closed and all of it is that version's."""
    activate(page, server)
    finish(page, 0)
    send_all(page)
    for number in (1, 2):
        finish(page, number)
    page.evaluate("(record) => store.drafts.save({ ...store.drafts.create(), record })", worker(3))
    page.reload()
    name: str = page.evaluate(TO_VERSION, version)
    assert page.evaluate(VERSION, name) == version
    return name


@pytest.mark.parametrize("version", [1, 2])
def test_everything_of_an_earlier_version_is_found(
    bench: Bench, own_office: Server, version: int
) -> None:
    page = bench_page(bench[0], own_office)
    name = phone_of_version(version, page, own_office)
    assert page.evaluate(REOPEN) == "ok"
    assert page.evaluate(VERSION, name) == 3
    assert page.evaluate("(pin) => store.lock.unlock(pin)", PIN)["ok"]
    books = ledger(page)
    assert (books["on_phone"], books["delivered"], books["waiting"], books["drafts"]) == (
        3,
        1,
        2,
        1,
    )
    assert page.evaluate("() => store.outbox.tokensLeft()") == 198
    (draft,) = page.evaluate("() => store.drafts.list()")
    assert draft["record"]["nama"] == worker(3)["nama"]
    made = json.loads(page.evaluate("() => store.outbox.rescue(sync.now())")["text"])
    length = 26 if version == 1 else 147
    assert [len(item["slip"]) for item in made["items"]] == [length, length], (
        "what was sealed stays as it is"
    )
    assert page.evaluate(COUNTED) == [{"event": None, "made": 3}], "as far as it is known"
    stub = finish(page, 4)["stub"]
    assert stub["seq"] == 4, "numbers go on"
    assert sum(one["made"] for one in page.evaluate(COUNTED)) == 4
    send_all(page)
    assert set(states(page)) == {"delivered"}
    assert len(read_stored(own_office)) == 4


def test_an_upgrade_that_fails_leaves_the_old_data_in_reach(
    bench: Bench, own_office: Server
) -> None:
    page = bench_page(bench[0], own_office)
    name = phone_of_version(1, page, own_office)
    page.evaluate("""() => {
      const real = IDBDatabase.prototype.createObjectStore;
      window.mendIt = () => { IDBDatabase.prototype.createObjectStore = real; };
      IDBDatabase.prototype.createObjectStore = () => { throw new Error('spoiled'); };
    }""")
    assert page.evaluate(REOPEN) == "ok"
    assert page.evaluate(VERSION, name) == 1
    assert page.evaluate("(pin) => store.lock.unlock(pin)", PIN)["ok"]
    assert len(page.evaluate("() => store.drafts.list()")) == 1
    assert (ledger(page)["on_phone"], ledger(page)["waiting"]) == (3, 2)
    assert finish(page, 4)["stub"]["seq"] == 4
    assert page.evaluate(COUNTED) is None, "what is not counted is not told"
    send_all(page)
    assert len(read_stored(own_office)) == 4
    kept = "() => store.mends.get('x').then(() => 'ok', (error) => error.name)"
    assert page.evaluate(kept) == "Blocked"
    page.reload()
    assert page.evaluate(REOPEN) == "ok"
    assert page.evaluate(VERSION, name) == 3
    assert ledger(page)["delivered"] == 4
    assert page.evaluate(COUNTED) == [{"event": None, "made": 4}], "found again where it was bound"


def test_a_count_that_fails_undoes_the_upgrade_and_nothing_is_lost(
    bench: Bench, own_office: Server
) -> None:
    page = bench_page(bench[0], own_office)
    name = phone_of_version(2, page, own_office)
    page.evaluate("""() => {
      const real = IDBIndex.prototype.count;
      window.mendIt = () => { IDBIndex.prototype.count = real; };
      IDBIndex.prototype.count = function (...given) {
        if (this.objectStore.transaction.mode === 'versionchange') throw new Error('spoiled');
        return real.apply(this, given);
      };
    }""")
    assert page.evaluate(REOPEN) == "ok"
    assert page.evaluate(VERSION, name) == 2
    assert (ledger(page)["on_phone"], ledger(page)["waiting"]) == (3, 2)
    page.evaluate("() => mendIt()")
    page.reload()
    assert page.evaluate(REOPEN) == "ok"
    assert page.evaluate(VERSION, name) == 3
    assert page.evaluate(COUNTED) == [{"event": None, "made": 3}]


def test_a_tab_that_holds_version_1_blocks_and_nothing_is_destroyed(
    bench: Bench, own_office: Server
) -> None:
    page = bench_page(bench[0], own_office)
    name = phone_of_version(1, page, own_office)
    # A tab that sleeps hears no request to close.
    sleeper = bench[0].new_page()
    sleeper.goto(f"{own_office.url}/healthz")
    sleeper.evaluate(
        """(name) => new Promise((done) => {
          const open = indexedDB.open(name, 1);
          open.onsuccess = () => { window.held = open.result; done(); };
        })""",
        name,
    )
    assert page.evaluate(REOPEN) == "Blocked"
    assert page.evaluate(VERSION, name) == 1
    sleeper.close()
    assert page.evaluate(REOPEN) == "ok"
    # Some of it may be on its way already.
    assert ledger(page)["on_phone"] == 3
    assert page.evaluate("(pin) => store.lock.unlock(pin)", PIN)["ok"]
    send_all(page)


def test_a_draft_open_in_two_tabs_is_sealed_once_and_the_other_is_told(
    bench: Bench, office: Server
) -> None:
    context, page = bench
    activate(page, office)
    other = bench_page(context, office)
    other.evaluate("(pin) => store.lock.unlock(pin)", PIN)
    draft = page.evaluate(
        """async ([record, consent]) => {
          window.draft = { ...store.drafts.create(), record, consent };
          await store.drafts.save(draft);
          return draft;
        }""",
        [worker(0), BASE["consent"]],
    )
    page.evaluate("() => store.outbox.finish(draft, sync.now()).then(() => null)")
    for call in ("store.outbox.finish(draft, sync.now())", "store.drafts.save(draft)"):
        said = other.evaluate(
            f"(draft) => {call}.then(() => 'ok', (error) => error.name)",
            {**draft, "record": worker(1)},
        )
        assert said == "AlreadySealed", call
    assert ledger(other)["on_phone"] == 1
    assert page.evaluate("() => store.drafts.list()") == []
