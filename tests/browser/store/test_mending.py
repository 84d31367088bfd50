"""A correction or withdrawal is as sure as the first saving: sealed once, strict, read back, numbered once."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import Server
from tests.browser.store.bench import (
    BASE,
    SYNC,
    Bench,
    activate,
    bench_page,
    finish,
    items_of,
    ledger,
    send,
    send_all,
    states,
    worker,
)
from tests.browser.store.deciding import send_back, state_of
from tests.browser.store.test_finishing import FULL, SPY, rows

# What the server asks for, as the screen keeps it while it is written.
BEGIN = """async (id) => {
  const fields = await sync.fields(id);
  const time = sync.now().toISOString();
  const own = { record: {}, typed: {}, consent: null, meeting: false, fetched: time, saved: time };
  window.mend = { ...fields, ...own };
  await store.mends.save(mend);
  return fields;
}"""
CORRECT = "(record) => store.outbox.correct(mend, record, null, sync.now())"
ATTEMPT = f"(record) => ({CORRECT})(record).then(() => 'ok', (error) => error.name)"
TO_MEND = "() => store.outbox.toMend()"
WITHDRAW = "(id) => store.outbox.withdraw(id, sync.now())"


def returned(page: Page, server: Server, number: int = 0) -> str:
    """A record that the supervisor has sent back, as this phone knows; its id."""
    record_id: str = finish(page, number)["stub"]["id"]
    send_all(page)
    send_back(server, record_id, "nama", "nama_tidak_lengkap")
    send(page)
    return record_id


def refused(page: Page) -> str:
    """A record without a name, which the server has refused; its id."""
    record_id: str = page.evaluate(
        """async ([record, consent]) => {
          const draft = { ...store.drafts.create(), record };
          draft.consent = { ...consent, text_hash: store.profile().settings.consent.hash };
          return (await store.outbox.finish(draft, sync.now())).stub.id;
        }""",
        [{**worker(0), "nama": ""}, BASE["consent"]],
    )
    send(page)
    assert states(page) == ["refused"]
    return record_id


def test_a_refused_record_is_mended_and_arrives(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    record_id = refused(page)
    (wanted,) = page.evaluate(TO_MEND)
    assert (wanted["id"], wanted["rev"], wanted["state"]) == (record_id, 1, "refused")
    assert (ledger(page)["refused"], ledger(page)["returned"]) == (1, 0)
    fields = page.evaluate(BEGIN, record_id)
    assert [item["field"] for item in fields["items"]] == ["nama"]
    assert page.evaluate(TO_MEND)[0]["meeting"] is False
    assert ledger(page)["mends"] == 1
    stub = page.evaluate(CORRECT, {"nama": "Wati Kurniasih"})
    assert (stub["rev"], stub["seq"], stub["state"], stub["name"]) == (2, 2, "waiting", "Wati K.")
    assert page.evaluate("(id) => store.mends.get(id)", record_id) is None
    assert page.evaluate(TO_MEND) == []
    send_all(page)
    assert states(page) == ["delivered"]
    assert state_of(office, record_id) == ("submitted", 2)
    assert ledger(page)["on_phone"] == 1
    assert ledger(page)["safe_to_empty"] is True


def test_a_returned_record_is_mended_without_a_network(bench: Bench, office: Server) -> None:
    context, page = bench
    activate(page, office)
    record_id = returned(page, office)
    assert ledger(page)["returned"] == 1
    page.evaluate(BEGIN, record_id)
    context.set_offline(True)
    page.evaluate(SPY)
    page.evaluate(CORRECT, {"nama": "Budi Hartono"})
    writing = [
        one
        for one in page.evaluate("() => window.seen")
        if one[1] == "readwrite" and "sealed" in one[0]
    ]
    assert [one[2] for one in writing] == ["strict"], "one transaction for all of it"
    assert {"stubs", "sealed", "entries", "meta", "mends"} <= set(writing[0][0])
    assert states(page) == ["waiting"]
    assert (ledger(page)["waiting"], ledger(page)["returned"]) == (1, 0)
    context.set_offline(False)
    send_all(page)
    assert state_of(office, record_id) == ("submitted", 2)
    kept = page.evaluate("(id) => store.outbox.stub(id)", record_id)
    assert (kept["rev"], kept["server_state"], kept["name"]) == (2, "submitted", "Budi H.")


def test_tapped_twice_it_is_sealed_once(bench: Bench, office: Server) -> None:
    context, page = bench
    activate(page, office)
    page.evaluate(BEGIN, refused(page))
    other = bench_page(context, office)
    other.evaluate("(pin) => store.lock.unlock(pin)", "135790")
    other.evaluate("async (id) => { window.mend = await store.mends.get(id); }", mend_id(page))
    stubs = page.evaluate(
        f"(record) => Promise.all([({CORRECT})(record), ({CORRECT})(record)])", {"nama": "Joko P"}
    )
    assert stubs[0] == stubs[1]
    assert [(row["rev"], row["seq"]) for row in rows(page, "sealed")] == [(1, 1), (2, 2)]
    page.evaluate("() => store.mends.save(mend)")
    assert rows(page, "mends") == [], "a late save must not bring it back"
    assert other.evaluate(ATTEMPT, {"nama": "Nama Lain"}) == "AlreadySealed"
    late = "() => store.mends.save(mend).then(() => 'ok', (error) => error.name)"
    assert other.evaluate(late) == "AlreadySealed"
    finish(page, 1)
    assert {row["seq"] for row in rows(page, "sealed")} == {1, 2, 3}


def mend_id(page: Page) -> str:
    found: str = page.evaluate("() => mend.id")
    return found


@pytest.mark.parametrize("when", FULL)
def test_a_full_phone_keeps_what_was_typed(bench: Bench, office: Server, when: str) -> None:
    page = bench[1]
    activate(page, office)
    record_id = refused(page)
    page.evaluate(BEGIN, record_id)
    page.evaluate("() => { mend.typed.nama = 'Wati Kurniasih'; return store.mends.save(mend); }")
    page.evaluate(FULL[when])
    assert page.evaluate(ATTEMPT, {"nama": "Wati Kurniasih"}) == "StorageFull"
    assert page.evaluate("() => store.mends.save(mend).catch((e) => e.name)") == "StorageFull"
    page.evaluate("() => room()")
    kept = page.evaluate("(id) => store.mends.get(id)", record_id)
    assert kept["typed"] == {"nama": "Wati Kurniasih"}
    assert states(page) == ["refused"]
    assert page.evaluate(ATTEMPT, {"nama": "Wati Kurniasih"}) == "ok"


def test_while_locked_nothing_of_a_correction_is_readable(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    record_id = refused(page)
    page.evaluate(BEGIN, record_id)
    page.evaluate("() => store.lock.lockNow()")
    for call in (
        "store.mends.get(mend.id)",
        "store.mends.save(mend)",
        "store.mends.remove(mend.id)",
        "store.outbox.correct(mend, {}, null, sync.now())",
        "store.outbox.withdraw(mend.id, sync.now())",
        "sync.fields(mend.id)",
    ):
        said = page.evaluate(f"() => {call}.then(() => 'none', (error) => error.name)")
        assert said == "Locked", call
    assert page.evaluate(TO_MEND)[0]["meeting"] is None
    kept = str(rows(page, "mends"))
    assert "nama" not in kept


def test_a_withdrawal_travels_before_and_after_the_first_arrival(
    bench: Bench, office: Server
) -> None:
    page, sent = bench[1], []
    activate(page, office)
    first, second = (finish(page, number)["stub"]["id"] for number in range(2))
    stub = page.evaluate(WITHDRAW, first)
    assert (stub["rev"], stub["act"], stub["state"]) == (2, "withdraw", "waiting")
    assert page.evaluate(WITHDRAW, first) == stub, "twice is once"
    page.on("request", lambda request: sent.extend(items_of(request)))
    send_all(page)
    assert [item["rev"] for item in sent] == [1, 1, 2]
    assert [len(item["slip"]) for item in sent] == [147, 147, 26]
    page.evaluate(WITHDRAW, second)
    send_all(page)
    for record_id in (first, second):
        assert state_of(office, record_id) == ("withdrawn", 2)
        kept = page.evaluate("(id) => store.outbox.stub(id)", record_id)
        assert kept["server_state"] == "withdrawn"
    assert ledger(page)["on_phone"] == 2


def test_a_refused_record_may_be_withdrawn(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    record_id = refused(page)
    page.evaluate(BEGIN, record_id)
    page.evaluate(WITHDRAW, record_id)
    assert rows(page, "mends") == []
    send(page)
    assert states(page) == ["delivered"]
    assert page.evaluate(TO_MEND) == []
    assert page.evaluate("(id) => sync.fields(id).catch((e) => e.status)", record_id) == 404


def test_a_record_of_an_earlier_phone_is_mended_on_the_new_one(
    chromium: Browser, bench: Bench, office: Server
) -> None:
    old, slip = bench[1], ""
    activate(old, office)
    first = finish(old, 0)["stub"]
    send(old)
    context = chromium.new_context(service_workers="block")
    page = bench_page(context, office)
    activate(page, office)
    send_back(office, first["id"], "nama", "nama_tidak_lengkap")
    send(page)
    wanted = next(one for one in page.evaluate(TO_MEND) if one["id"] == first["id"])
    assert (wanted["stub"], wanted["state"], wanted["rev"]) == (None, "returned", 1)
    assert ledger(page)["returned"] >= 1
    fields = page.evaluate(BEGIN, first["id"])
    slip = fields["slip"]
    assert slip == first["slip"]
    stub = page.evaluate(CORRECT, {"nama": "Budi Hartono"})
    assert (stub["code"], stub["slip"], stub["token"]) == (first["code"], slip, "")
    assert (stub["rev"], stub["seq"], stub["name"]) == (2, 1, "Budi H.")
    assert stub["time"] == fields["time"] < stub["state_time"]
    send_all(page)
    assert state_of(office, first["id"]) == ("submitted", 2)
    assert first["id"] not in [one["id"] for one in page.evaluate(TO_MEND)]
    send(old)
    kept = old.evaluate("(id) => store.outbox.stub(id)", first["id"])
    assert (kept["rev"], kept["server_rev"], kept["server_state"]) == (1, 2, "submitted")
    context.close()


def test_what_has_changed_meanwhile_is_not_mended_from_old_fields(
    chromium: Browser, bench: Bench, office: Server
) -> None:
    page = bench[1]
    activate(page, office)
    record_id = returned(page, office)
    page.evaluate(BEGIN, record_id)
    context = chromium.new_context(service_workers="block")
    other = bench_page(context, office)
    activate(other, office)
    other.evaluate(BEGIN, record_id)
    other.evaluate(CORRECT, {"nama": "Budi Hartono"})
    send_all(other)
    context.close()
    send(page)
    said: Any = page.evaluate(
        f"(record) => ({CORRECT})(record).catch((error) => [error.name, error.cause])",
        {"nama": "Nama Lain"},
    )
    assert said[0] == "Outdated"
    assert said[1] > page.evaluate("() => mend.fetched")
    assert page.evaluate("(id) => store.mends.get(id)", record_id) is not None
    assert page.evaluate(TO_MEND) == []


def test_what_is_released_and_breaks_a_rule_is_refused_here(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    stub = finish(page, 0)["stub"]
    send(page)
    change = {"n": 900, "id": stub["id"], "rev": 1, "state": "refused", "reason": None}
    news = [{**change, "time": "2026-11-21T09:00:00.000Z"}]

    def tell(route: Route) -> None:
        heard = route.fetch()
        route.fulfill(response=heard, json={**heard.json(), "changes": news})

    page.route(SYNC, tell)
    send(page)
    assert states(page) == ["refused"]
    assert (ledger(page)["refused"], ledger(page)["returned"]) == (1, 0)
    assert [row["state"] for row in rows(page, "entries")] == ["refused"]
    assert page.evaluate(TO_MEND)[0]["state"] == "refused"
