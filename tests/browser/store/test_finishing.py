"""After `Tersimpan di HP ini` the record is on the phone, sealed, with its slip, once."""

import base64
import json

import pytest
from playwright.sync_api import Error, Page

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
    worker,
)

SPY = """() => {
  window.seen = [];
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    window.seen.push([[].concat(stores), mode, options?.durability]);
    return real.call(this, stores, mode, options);
  };
}"""

# The payload of each record, on its way into its signature.
KEEP_WHAT_IS_SIGNED = """() => {
  const sign = SubtleCrypto.prototype.sign;
  window.signed = [];
  SubtleCrypto.prototype.sign = function (how, key, bytes) {
    const [, part] = new TextDecoder().decode(bytes).split('.');
    if (part) signed.push(JSON.parse(atob(part.replace(/-/g, '+').replace(/_/g, '/'))));
    return sign.call(this, how, key, bytes);
  };
}"""


def header(compact: str) -> dict[str, object]:
    first = compact.split(".", maxsplit=1)[0]
    found: dict[str, object] = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    return found


def rows(page: Page, store: str) -> list[dict[str, object]]:
    """Every row of one object store, read past our own code."""
    found: list[dict[str, object]] = page.evaluate(
        """async (store) => {
          const name = (await indexedDB.databases()).find((one) => one.name.startsWith('jaring-')).name;
          const open = indexedDB.open(name);
          const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
          const all = database.transaction(store).objectStore(store).getAll();
          const result = await new Promise((done) => { all.onsuccess = () => done(all.result); });
          database.close();
          return JSON.parse(JSON.stringify(result));
        }""",
        store,
    )
    return found


def test_finishing_is_one_strict_transaction_and_is_read_back(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    page.evaluate(SPY)
    finish(page, 0)
    seen = page.evaluate("() => window.seen")
    writing = [one for one in seen if one[1] == "readwrite" and "sealed" in one[0]]
    assert len(writing) == 1
    written = {"stubs", "sealed", "entries", "tokens", "meta", "drafts", "handed_out"}
    assert set(writing[0][0]) == written
    assert all(one[2] == "strict" for one in seen if one[1] == "readwrite")
    after = seen[seen.index(writing[0]) + 1]
    assert after[1] == "readonly"
    assert "sealed" in after[0]


def test_a_sealed_record_shows_only_how_it_was_sealed(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    stub = finish(page, 0)["stub"]
    (item,) = rows(page, "sealed")
    assert header(str(item["sealed"])) == {
        "alg": "ECDH-ES",
        "enc": "A256GCM",
        "kid": "s1",
        "cty": "JWT",
        "epk": header(str(item["sealed"]))["epk"],
    }
    assert len(str(item["sealed"])) < 8 * 1024
    assert stub["name"] == "Budi S."
    assert (stub["seq"], stub["rev"], stub["state"], len(stub["fp"])) == (1, 1, "waiting", 5)
    assert rows(page, "drafts") == []


def test_saving_twice_keeps_the_slip_it_has(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    stubs = page.evaluate(
        """async ([record, consent]) => {
          const draft = { ...store.drafts.create(), record, consent };
          await store.drafts.save(draft);
          const both = [store.outbox.finish(draft, sync.now()), store.outbox.finish(draft, sync.now())];
          const done = await Promise.all(both);
          await store.drafts.save(draft);
          return done.map(({ stub }) => stub);
        }""",
        [worker(0), BASE["consent"]],
    )
    assert stubs[0] == stubs[1]
    assert ledger(page)["on_phone"] == 1
    assert rows(page, "drafts") == [], "a late save must not bring the draft back"


def test_a_kegiatan_that_is_over_takes_no_more_records(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    event = page.evaluate("() => store.profile().settings.events[0].id")
    page.evaluate("(event) => store.setEvent(event)", event)
    page.evaluate(KEEP_WHAT_IS_SIGNED)
    finish(page, 0)
    page.evaluate("() => { store.profile().settings.events[0].last_day = '2020-01-01'; }")
    finish(page, 1)
    page.evaluate("() => { store.profile().settings.events = []; }")
    finish(page, 2)
    assert page.evaluate("() => signed.map(({ meta }) => meta.event)") == [event, None, None]


def test_two_tabs_never_give_one_slip_or_number_twice(bench: Bench, office: Server) -> None:
    context, first = bench
    activate(first, office)
    second = bench_page(context, office)
    second.evaluate("(pin) => store.lock.unlock(pin)", PIN)
    start = """([record, consent]) => {
      window.work = (async () => {
        for (let i = 0; i < 10; i += 1) {
          const draft = { ...store.drafts.create(), record, consent };
          await store.outbox.finish(draft, sync.now());
        }
      })();
    }"""
    for page in (first, second):
        page.evaluate(start, [worker(0), BASE["consent"]])
    for page in (first, second):
        page.evaluate("() => window.work")
    stubs = first.evaluate("() => store.outbox.stubs()")
    assert sorted(stub["seq"] for stub in stubs) == list(range(1, 21))
    assert len({stub["slip"] for stub in stubs}) == 20
    assert first.evaluate("() => store.outbox.tokensLeft()") == 180


# Chromium here does not obey the quota that its own protocol offers to set, so the two ways in
# which a full disk shows itself are brought about at the edge of the browser's interface.
FULL = {
    "at the write": """() => {
      const real = IDBObjectStore.prototype.put;
      window.room = () => { IDBObjectStore.prototype.put = real; };
      IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
    }""",
    "at the end": """() => {
      const real = IDBObjectStore.prototype.put;
      const error = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, 'error');
      window.room = () => {
        IDBObjectStore.prototype.put = real;
        Object.defineProperty(IDBTransaction.prototype, 'error', error);
      };
      const full = new DOMException('full', 'QuotaExceededError');
      Object.defineProperty(IDBTransaction.prototype, 'error', { configurable: true, get: () => full });
      IDBObjectStore.prototype.put = function (...given) {
        const request = real.apply(this, given);
        this.transaction.abort();
        return request;
      };
    }""",
}


@pytest.mark.parametrize("when", FULL)
def test_a_full_phone_saves_nothing_and_says_so(bench: Bench, office: Server, when: str) -> None:
    page = bench[1]
    activate(page, office)
    page.evaluate(
        """async ([record, consent]) => {
          window.draft = { ...store.drafts.create(), record, consent };
          await store.drafts.save(draft);
        }""",
        [worker(0), BASE["consent"]],
    )
    page.evaluate(FULL[when])
    attempt = "() => store.outbox.finish(draft, sync.now()).then(() => 'ok', (e) => e.name)"
    assert page.evaluate(attempt) == "StorageFull"
    page.evaluate("() => store.lock.lockNow()")
    assert page.evaluate("(pin) => store.lock.unlock(pin)", PIN)["ok"], "a full phone still opens"
    page.evaluate("() => room()")
    assert ledger(page)["on_phone"] == 0
    assert page.evaluate("() => store.drafts.get(draft.id)")["record"]["nama"] == "Budi Santoso"
    assert page.evaluate(attempt) == "ok"
    assert ledger(page)["on_phone"] == 1


def test_a_lost_connection_is_opened_again(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    page.evaluate("""() => {
      const real = IDBDatabase.prototype.transaction;
      IDBDatabase.prototype.transaction = function (...given) {
        IDBDatabase.prototype.transaction = real;
        this.close();
        return real.apply(this, given);
      };
    }""")
    finish(page, 0)
    assert ledger(page)["on_phone"] == 1


def test_a_database_that_does_not_open_at_once_is_tried_again(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    finish(page, 0)
    page.evaluate("""() => {
      const open = IDBFactory.prototype.open;
      const transaction = IDBDatabase.prototype.transaction;
      IDBFactory.prototype.open = function () {
        IDBFactory.prototype.open = open;
        throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
      };
      IDBDatabase.prototype.transaction = function (...given) {
        IDBDatabase.prototype.transaction = transaction;
        this.close();
        return transaction.apply(this, given);
      };
    }""")
    assert ledger(page)["on_phone"] == 1


def test_a_database_held_by_another_version_is_named_and_kept(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    finish(page, 0)
    page.evaluate("""async () => {
      const name = (await indexedDB.databases()).find((one) => one.name.startsWith('jaring-')).name;
      const open = indexedDB.open(name, 99);
      await new Promise((done) => { open.onsuccess = done; });
      open.result.close();
    }""")
    failure = page.evaluate("() => store.outbox.stubs().then(() => 'ok', (e) => e.name)")
    assert failure == "Blocked"
    assert len(rows(page, "sealed")) == 1


def test_without_a_slip_nothing_is_finished(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    page.evaluate(
        """async ([record, consent]) => {
          for (let i = 0; i < 200; i += 1) {
            const draft = { ...store.drafts.create(), record, consent };
            await store.outbox.finish(draft, sync.now());
          }
        }""",
        [worker(0), BASE["consent"]],
    )
    with pytest.raises(Error, match="NoSlipLeft"):
        finish(page, 1)
    assert page.evaluate("() => store.drafts.list().then((all) => all.length)") == 1
    page.evaluate("async () => { sync.start(); await sync.sendNow(); }")
    assert page.evaluate("() => sync.state().kind") == "done", "200 records in one visit"
    assert page.evaluate("() => store.outbox.tokensLeft()") > 0


def test_a_reload_finds_everything_and_asks_for_the_pin(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    finish(page, 0)
    page.evaluate("(record) => store.drafts.save({ ...store.drafts.create(), record })", worker(1))
    page.reload()
    page.evaluate(OPEN)
    assert page.evaluate("() => store.lock.isLocked()")
    assert ledger(page)["on_phone"] == 1
    assert page.evaluate("() => store.drafts.list().catch((e) => e.name)") == "Locked"
    assert page.evaluate("(pin) => store.lock.unlock(pin)", PIN)["ok"]
    assert page.evaluate("() => store.drafts.list()")[0]["record"]["nama"] == "Wati Kurniasih"
