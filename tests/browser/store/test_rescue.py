"""The sealed outbox as a file: it needs no PIN, holds what has no receipt, and another phone may deliver it."""

import hashlib
import json
import re
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import Server
from tests.browser.store.bench import (
    Bench,
    activate,
    bench_page,
    finish,
    ledger,
    send_all,
    states,
)
from tests.browser.stored import read_stored

RESCUE = "(name) => store.outbox.rescue(sync.now(), name ?? undefined)"
COURIER = "**/api/v1/courier"
CARRY = """async (text) => {
  window.steps = [];
  const file = await sync.readCourier(text);
  const carried = sync.carry(file, (done, total) => steps.push([done, total]));
  return carried.catch((error) => ({ failed: error.why ?? String(error) }));
}"""


def rescued(page: Page, name: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(RESCUE, name)
    return found


def hasty(page: Page) -> None:
    """Between tries it waits the least that it may, and that is over at once."""
    page.evaluate("""() => {
      const real = setTimeout;
      Math.random = () => 0;
      window.setTimeout = (work, ms, ...given) => real(work, ms === 5000 ? 0 : ms, ...given);
    }""")


@pytest.fixture
def courier(chromium: Browser, office: Server) -> Any:
    """Another volunteer's phone."""
    context = chromium.new_context(service_workers="block")
    page = bench_page(context, office)
    activate(page, office, "Hasan Basri")
    yield page
    context.close()


def test_the_file_holds_what_has_no_receipt_and_nothing_readable(
    bench: Bench, office: Server
) -> None:
    context, page = bench
    profile = activate(page, office)
    finish(page, 0)
    send_all(page)
    # This page has no service worker to keep the module for later.
    assert rescued(page)["records"] == 0
    context.set_offline(True)
    waiting = [finish(page, number)["stub"] for number in (1, 2)]
    page.evaluate("() => store.lock.lockNow()")
    file = rescued(page)
    assert re.fullmatch(
        rf"jaring-titipan-{profile['device']['number']}-\d{{8}}T\d{{6}}Z\.json", file["name"]
    )
    made = json.loads(file["text"])
    assert file["records"] == 2
    assert [item["id"] for item in made["items"]] == [stub["id"] for stub in waiting]
    assert set(made) == {"format", "installation", "device", "certificate", "made", "items"}
    for name in ("Wati", "Joko", "3173042107959"):
        assert name not in file["text"]
    assert ledger(page)["waiting"] == 2, "they keep their state"


def test_another_phone_delivers_it_and_the_first_learns_of_it(
    bench: Bench, courier: Page, office: Server
) -> None:
    page = bench[1]
    activate(page, office)
    for number in range(3):
        finish(page, number)
    text = rescued(page)["text"]
    before = len(read_stored(office))
    carried = courier.evaluate(CARRY, text)
    assert carried == {"arrived": 3, "action": 0, "left": 0, "problems": []}
    assert courier.evaluate("() => steps") == [[0, 3], [3, 3]]
    stored = read_stored(office)
    assert len(stored) == before + 3
    assert {one.author for one in stored[-3:]} == {"Sri Wahyuni"}
    assert courier.evaluate(CARRY, text)["arrived"] == 3, "twice does no harm"
    assert courier.evaluate("() => steps") == [[3, 3]]
    assert ledger(courier)["on_phone"] == 0
    assert states(page) == ["waiting"] * 3
    send_all(page)
    assert len(read_stored(office)) == before + 3


def test_it_goes_on_where_it_broke(bench: Bench, courier: Page, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    for number in range(25):
        finish(page, number)
    text = rescued(page)["text"]
    sizes: list[int] = []
    down: list[bool] = []

    def break_off(route: Route) -> None:
        sizes.append(len(json.loads(route.request.post_data or "{}")["file"]["items"]))
        if down and sizes[-1] < 20:
            route.abort()
        else:
            route.continue_()

    down.append(True)
    hasty(courier)
    courier.route(COURIER, break_off)
    assert courier.evaluate(CARRY, text) == {"failed": "offline"}
    assert sizes == [20, 5, 5, 5]
    down.clear()
    assert courier.evaluate(CARRY, text)["arrived"] == 25
    assert sizes == [20, 5, 5, 5, 5]
    assert courier.evaluate("() => steps") == [[20, 25], [25, 25]]


def test_too_large_a_slice_is_halved(bench: Bench, courier: Page, office: Server) -> None:
    page, sizes = bench[1], []
    activate(page, office)
    for number in range(4):
        finish(page, number)

    def refuse(route: Route) -> None:
        sizes.append(len(json.loads(route.request.post_data or "{}")["file"]["items"]))
        if sizes[-1] > 2:
            route.fulfill(status=413, content_type="text/html", body="too large")
        else:
            route.continue_()

    courier.route(COURIER, refuse)
    assert courier.evaluate(CARRY, rescued(page)["text"])["arrived"] == 4
    assert sizes == [4, 2, 2]


def test_a_damaged_item_is_named_and_the_rest_goes_through(
    bench: Bench, courier: Page, office: Server
) -> None:
    page = bench[1]
    activate(page, office)
    for number in range(3):
        finish(page, number)
    file = json.loads(rescued(page)["text"])
    spoiled = file["items"][1]
    middle = len(spoiled["sealed"]) // 2
    other = "A" if spoiled["sealed"][middle] != "A" else "B"
    spoiled["sealed"] = spoiled["sealed"][:middle] + other + spoiled["sealed"][middle + 1 :]
    carried = courier.evaluate(CARRY, json.dumps(file))
    assert (carried["arrived"], carried["action"], carried["left"]) == (2, 1, 0)
    assert carried["problems"] == [{"id": spoiled["id"], "rev": 1, "code": "item_damaged"}]
    send_all(page)  # the whole bytes are still on the first phone


def test_what_is_no_file_of_ours_is_not_sent(courier: Page) -> None:
    read = "(text) => sync.readCourier(text).then(() => 'ok', (error) => error.name)"
    names = ("installation", "device", "certificate", "made")
    whole = {"format": "jaring-courier/1", **dict.fromkeys(names, "x")}
    digest = urlsafe_b64encode(hashlib.sha256(b"x").digest()).decode().rstrip("=")
    item = {"id": "a", "rev": 1, "seq": 1, "kid": "s1", "slip": "S", "sealed": "x", "hash": digest}
    for text in ("", "{", "[]", "null", '"x"', json.dumps({**whole, "format": "jaring-courier/2"})):
        assert courier.evaluate(read, text) == "NotCourier", text
    wrongs: list[dict[str, Any]] = [
        {},
        {"items": []},
        {"items": [{**item, "rev": "1"}]},
        {"items": [item, None]},
        {"items": [item], "device": None},
    ]
    for wrong in wrongs:
        assert courier.evaluate(read, json.dumps({**whole, **wrong})) == "Damaged", wrong
    assert courier.evaluate(read, json.dumps({**whole, "items": [item]})) == "ok"


def test_the_outbox_of_another_person_on_this_phone_is_rescued_too(
    bench: Bench, office: Server
) -> None:
    page = bench[1]
    activate(page, office)
    finish(page, 0)
    activate(page, office, "Hasan Basri")
    others = page.evaluate("() => store.profiles()")
    (first,) = (one for one in others if not one["current"])
    assert first["waiting"] == 1
    assert rescued(page)["records"] == 0
    assert rescued(page, first["name"])["records"] == 1
