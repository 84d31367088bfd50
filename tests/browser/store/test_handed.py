"""Slips handed out are counted for good, by event, in the transaction that binds them, and told with every call."""

import json
from typing import Any

from playwright.sync_api import Page, Route

from tests.browser.conftest import Server
from tests.browser.store.bench import (
    BASE,
    SYNC,
    Bench,
    activate,
    finish,
    send_all,
    worker,
)

COUNTED = """async () => {
  const [queue] = await store.queues();
  return (await queue.counts()).handed_out;
}"""
CHOOSE = """async () => {
  const [event] = store.profile().settings.events;
  await store.setEvent(event.id);
  return event.id;
}"""


def counted(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(COUNTED)
    return sorted(found, key=lambda one: one["made"])


def test_each_slip_is_counted_at_its_event_and_told(bench: Bench, office: Server) -> None:
    _, page = bench
    activate(page, office)
    assert counted(page) == []
    finish(page, 0)
    event = page.evaluate(CHOOSE)
    finish(page, 1)
    finish(page, 2)
    told: list[Any] = []

    def listen(route: Route) -> None:
        told.append(json.loads(route.request.post_data or "{}")["counts"])
        route.continue_()

    page.route(SYNC, listen)
    send_all(page)
    expected = [{"event": None, "made": 1}, {"event": event, "made": 2}]
    assert sorted(told[0]["handed_out"], key=lambda one: one["made"]) == expected
    assert counted(page) == expected, "delivered or not, it stays counted"


def test_a_slip_tapped_twice_is_counted_once(bench: Bench, office: Server) -> None:
    _, page = bench
    activate(page, office)
    page.evaluate(
        """async ([record, consent]) => {
          const draft = { ...store.drafts.create(), record, consent };
          await store.drafts.save(draft);
          const both = [1, 2].map(() => store.outbox.finish(draft, sync.now()));
          await Promise.all(both);
        }""",
        [worker(3), BASE["consent"]],
    )
    assert counted(page) == [{"event": None, "made": 1}]


def test_what_is_not_written_is_not_counted(bench: Bench, office: Server) -> None:
    _, page = bench
    activate(page, office)
    failed = page.evaluate(
        """async ([record, consent]) => {
          const draft = { ...store.drafts.create(), record, consent };
          const real = IDBObjectStore.prototype.delete;
          IDBObjectStore.prototype.delete = () => { throw new Error('spoiled'); };
          const name = await store.outbox.finish(draft, sync.now()).then(() => 'ok', () => 'failed');
          IDBObjectStore.prototype.delete = real;
          return name;
        }""",
        [worker(4), BASE["consent"]],
    )
    assert failed == "failed"
    assert counted(page) == []
    finish(page, 4)
    assert counted(page) == [{"event": None, "made": 1}]


def test_a_correction_and_a_withdrawal_hand_out_nothing(bench: Bench, office: Server) -> None:
    _, page = bench
    activate(page, office)
    stub = finish(page, 0)["stub"]
    page.evaluate("(id) => store.outbox.withdraw(id, sync.now())", stub["id"])
    assert counted(page) == [{"event": None, "made": 1}]


def test_each_person_on_a_phone_counts_the_own(bench: Bench, office: Server) -> None:
    _, page = bench
    activate(page, office)
    finish(page, 0)
    activate(page, office, "Hasan Basri")
    assert counted(page) == []
    finish(page, 1)
    finish(page, 2)
    both = page.evaluate("""async () => {
      const queues = await store.queues();
      return Promise.all(queues.map(async (queue) => (await queue.counts()).handed_out[0].made));
    }""")
    assert both == [2, 1]


def test_an_emptied_phone_starts_anew(bench: Bench, office: Server) -> None:
    _, page = bench
    activate(page, office)
    finish(page, 0)
    send_all(page)
    page.evaluate("() => store.empty(sync.now())")
    activate(page, office)
    assert counted(page) == []
