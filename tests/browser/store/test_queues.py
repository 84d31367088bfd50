"""One uploader for every tab and every activation; what comes back, and what may go (SECURITY section 4)."""

from playwright.sync_api import Browser, Route

from tests.browser.conftest import Server
from tests.browser.store.bench import (
    SYNC,
    Bench,
    activate,
    bench_page,
    finish,
    items_of,
    ledger,
    send,
    states,
)
from tests.browser.stored import read_stored


def test_two_tabs_send_with_one_uploader(bench: Bench, office: Server) -> None:
    context, first = bench
    activate(first, office)
    second = bench_page(context, office)
    sent: list[str] = []
    for page in (first, second):
        page.on(
            "request",
            lambda request: sent.extend(
                one["id"] for one in items_of(request) if "sync" in request.url
            ),
        )
    for number in range(5):
        finish(first, number)
    for page in (first, second):
        page.evaluate("() => { sync.start(); window.sent = sync.sendNow(); }")
    for page in (first, second):
        page.evaluate("() => window.sent")
    first.wait_for_function("() => store.outbox.ledger(sync.now()).then((l) => l.waiting === 0)")
    assert len(sent) == len(set(sent)) == 5
    assert ledger(second)["delivered"] == 5


def test_saving_sends_by_itself_and_coming_online_too(bench: Bench, office: Server) -> None:
    context, page = bench
    activate(page, office)
    page.evaluate("() => sync.start()")
    finish(page, 0)
    arrived = "(n) => store.outbox.ledger(sync.now()).then((l) => l.delivered === n)"
    page.wait_for_function(arrived, arg=1, timeout=10_000)
    context.set_offline(True)
    finish(page, 1)
    page.wait_for_function("() => sync.state().cause === 'offline'", timeout=10_000)
    context.set_offline(False)
    page.wait_for_function(arrived, arg=2, timeout=10_000)


def test_each_queue_on_a_shared_phone_sends_under_its_own_key(
    chromium: Browser, own_office: Server
) -> None:
    context = chromium.new_context(service_workers="block")
    page = bench_page(context, own_office)
    activate(page, own_office)
    finish(page, 0)
    finish(page, 1)
    activate(page, own_office, "Hasan Basri")
    assert page.evaluate("() => store.outbox.stubs()") == []
    finish(page, 2)
    others = page.evaluate("() => store.profiles()")
    assert {one["person"]: one["waiting"] for one in others} == {"Sri Wahyuni": 2, "Hasan Basri": 1}
    assert send(page)["kind"] == "done"
    authors = sorted((one.author, one.record["nama"]) for one in read_stored(own_office))
    context.close()
    assert authors == [
        ("Hasan Basri", "Joko Prasetyo"),
        ("Sri Wahyuni", "Budi Santoso"),
        ("Sri Wahyuni", "Wati Kurniasih"),
    ]


def test_a_browser_of_some_years_ago_sends_too(bench: Bench, office: Server) -> None:
    page = bench[1]
    page.evaluate("() => { delete AbortSignal.any; }")
    activate(page, office)
    finish(page, 0)
    assert send(page)["kind"] == "done"


def test_a_restored_server_gets_every_copy_again(chromium: Browser, own_office: Server) -> None:
    context = chromium.new_context(service_workers="block")
    page = bench_page(context, own_office)
    activate(page, own_office)
    finish(page, 0)
    own_office.kill()
    database = own_office.instance / "jaring.sqlite"
    kept = {path.name: path.read_bytes() for path in own_office.instance.glob("jaring.sqlite*")}
    own_office.start()
    assert send(page)["kind"] == "done"
    own_office.kill()
    for path in own_office.instance.glob("jaring.sqlite*"):
        path.unlink()
    for name, content in kept.items():
        database.with_name(name).write_bytes(content)
    own_office.start()
    assert read_stored(own_office) == []
    page.evaluate("() => { window.said = []; sync.onState((state) => said.push(state)); }")
    for _ in range(2):
        send(page)
    page.wait_for_function(
        "() => store.outbox.ledger(sync.now()).then((l) => l.delivered === 1)", timeout=15_000
    )
    assert [one.record["nama"] for one in read_stored(own_office)] == ["Budi Santoso"]
    assert page.evaluate("() => said.some(({ again, total }) => again && total === 1)")
    context.close()


def test_a_copy_goes_only_when_every_backup_has_it(bench: Bench, office: Server) -> None:
    page, later = bench[1], {"server_time": "2031-01-20T00:00:00.000Z"}
    activate(page, office)
    finish(page, 0)
    assert send(page)["kind"] == "done"

    def age(route: Route) -> None:
        answer = route.fetch()
        # A refused clock must say the real time, or the phone could never mend it.
        route.fulfill(response=answer, json={**answer.json(), **(later if answer.ok else {})})

    page.route(SYNC, age)
    send(page)
    assert ledger(page)["on_phone"] == 1, "no backup, no deletion"
    later["purge_before"] = "2031-01-01T00:00:00.000Z"
    send(page)
    assert ledger(page)["on_phone"] == 0
    assert states(page) == ["delivered"], "the stub stays"
    later["server_time"] = "2031-03-01T00:00:00.000Z"
    send(page)
    assert states(page) == []


def test_the_outcome_comes_back_with_the_next_news(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    stub = finish(page, 0)["stub"]
    send(page)
    change = {"n": 7, "id": stub["id"], "rev": 1, "state": "returned", "reason": "hp_salah"}
    news = [{**change, "time": "2026-11-21T09:00:00.000Z"}]

    def tell(route: Route) -> None:
        heard = route.fetch()
        route.fulfill(response=heard, json={**heard.json(), "changes": news})

    page.route(SYNC, tell)
    send(page)
    kept = page.evaluate("(id) => store.outbox.stub(id)", stub["id"])
    assert (kept["state"], kept["server_state"], kept["reason"]) == (
        "delivered",
        "returned",
        "hp_salah",
    )
    news[0] = {**news[0], "n": 6, "state": "approved"}
    send(page)
    kept = page.evaluate("(id) => store.outbox.stub(id)", stub["id"])
    assert kept["server_state"] == "returned", "older news change nothing"
    assert ledger(page)["returned"] == 1
