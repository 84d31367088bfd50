"""When it sends by itself: not before the server wants it, and over Wi-Fi only where that was chosen."""

from playwright.sync_api import Page, Route

from tests.browser.conftest import Server
from tests.browser.store.bench import SYNC, Bench, activate, finish, ledger, send

# A network that tells its kind, as browsers on phones do.
NETWORK = """(type) => {
  const real = Object.getPrototypeOf(navigator.connection);
  Object.defineProperty(real, 'type', { configurable: true, get: () => window.network });
  window.network = type;
}"""
CHANGE = """(type) => {
  window.network = type;
  navigator.connection.dispatchEvent(new Event('change'));
}"""
DELIVERED = "(n) => store.outbox.ledger(sync.now()).then((l) => l.delivered === n)"
# The wait after a failed try, from 5 to 10 seconds, never ends.
NO_RETRY = """() => {
  const real = setTimeout;
  window.setTimeout = (work, ms) => real(work, ms >= 5000 && ms <= 10000 ? 1e9 : ms);
}"""
SEEN = "() => document.dispatchEvent(new Event('visibilitychange'))"


def calm(page: Page) -> None:
    """Long enough for a call that should not come."""
    page.wait_for_timeout(1500)


def test_neither_sight_nor_network_breaks_a_pause_the_server_asked_for(
    bench: Bench, office: Server
) -> None:
    page, asked = bench[1], []
    activate(page, office)
    finish(page, 0)

    def busy(route: Route) -> None:
        asked.append(1)
        route.fulfill(status=503, headers={"Retry-After": "120"}, body="busy")

    page.route(SYNC, busy)
    assert send(page)["cause"] == "busy"
    before = len(asked)
    page.evaluate(SEEN)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    finish(page, 1)
    calm(page)
    assert len(asked) == before
    page.unroute(SYNC)
    assert send(page)["kind"] == "done", "the button sends at once"
    assert ledger(page)["delivered"] == 2


def test_a_new_network_sends_at_once_what_hung_in_the_old_one(bench: Bench, office: Server) -> None:
    page, asked = bench[1], []
    activate(page, office)
    finish(page, 0)

    def hang_first(route: Route) -> None:
        asked.append(1)
        if len(asked) > 1:
            route.continue_()

    page.route(SYNC, hang_first)
    page.evaluate(NO_RETRY)
    with page.expect_request(SYNC):
        page.evaluate("() => sync.start()")
    with page.expect_request(SYNC):
        page.evaluate("() => dispatchEvent(new Event('online'))")


def test_a_new_network_does_not_shorten_a_pause_the_server_asked_for(
    bench: Bench, office: Server
) -> None:
    page, asked = bench[1], []
    activate(page, office)
    finish(page, 0)

    def busy_then_hang(route: Route) -> None:
        asked.append(1)
        if len(asked) == 1:
            route.fulfill(status=503, headers={"Retry-After": "120"}, body="busy")

    page.route(SYNC, busy_then_hang)
    assert send(page)["cause"] == "busy"
    with page.expect_request(SYNC):
        page.evaluate("() => void sync.sendNow()")
    page.evaluate("() => dispatchEvent(new Event('online'))")
    page.wait_for_function("() => sync.state().kind === 'trouble'")
    calm(page)
    assert page.evaluate("() => sync.state().cause") == "busy"
    assert len(asked) == 2


def test_wifi_only_holds_back_all_but_the_button(bench: Bench, office: Server) -> None:
    page, asked = bench[1], []
    activate(page, office)
    assert page.evaluate("() => sync.wifiOnly()") is None, "this browser does not tell"
    page.evaluate(NETWORK, "cellular")
    assert page.evaluate("() => sync.wifiOnly()") is False
    page.evaluate("() => sync.setWifiOnly(true)")
    assert page.evaluate("() => sync.wifiOnly()") is True
    page.on("request", lambda request: asked.append(1) if "sync" in request.url else None)
    finish(page, 0)
    page.evaluate("() => sync.start()")
    page.evaluate(SEEN)
    calm(page)
    assert asked == []
    page.evaluate("() => sync.sendNow()")
    assert page.evaluate(DELIVERED, 1)
    finish(page, 1)
    calm(page)
    assert len(asked) == 1
    page.evaluate(CHANGE, "wifi")
    page.wait_for_function(DELIVERED, arg=2, timeout=10_000)
