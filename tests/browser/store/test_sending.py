"""Only the server's own word settles a record, whatever the network says (SECURITY section 5)."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.conftest import Server
from tests.browser.store.bench import (
    ACTIVATE,
    OPEN,
    PIN,
    SYNC,
    Bench,
    activate,
    bench_page,
    finish,
    invitation,
    items_of,
    send,
    states,
)


def test_a_lost_answer_to_the_activation_is_asked_for_again(bench: Bench, office: Server) -> None:
    page, code = bench[1], invitation(office, "Sri Wahyuni")
    given: list[str] = []

    def lose(route: Route) -> None:
        given.append(route.fetch().json()["device"]["id"])
        route.abort()

    page.route("**/api/v1/activations", lose)
    name = page.evaluate("(code) => sync.activate(code, 'HP').catch((e) => e.code)", code)
    assert name == "offline"
    page.unroute("**/api/v1/activations")
    page.reload()
    page.evaluate(OPEN)
    assert page.evaluate("(code) => sync.preview(code)", code)["name"] == "Sri Wahyuni"
    assert page.evaluate(ACTIVATE, [code, PIN])["device"]["id"] == given[0]


def test_an_invitation_used_elsewhere_is_refused(chromium: Browser, office: Server) -> None:
    code, said = invitation(office, "Sri Wahyuni"), []
    for phone in range(2):
        context = chromium.new_context(service_workers="block")
        page = bench_page(context, office)
        if phone == 0:
            page.evaluate(ACTIVATE, [code, PIN])
        else:
            ask = "(code) => sync.preview(code).catch((e) => [e.status, e.code])"
            said = page.evaluate(ask, code)
        context.close()
    assert said[0] == 410


def test_a_captive_portal_settles_nothing(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    finish(page, 0)
    portal: dict[str, Any] = {}
    page.route(SYNC, lambda route: route.fulfill(status=200, **portal))
    for kind, body in (
        ("text/html", "<html>Masuk Wi-Fi</html>"),
        ("application/json", "{}"),
        ("application/json", '{"results": "all stored"}'),
    ):
        portal.update(content_type=kind, body=body)
        assert send(page)["cause"] == "portal"
        assert states(page) == ["waiting"]
    page.unroute(SYNC)
    assert send(page)["kind"] == "done"
    assert states(page) == ["delivered"]


def test_a_receipt_for_other_bytes_settles_nothing(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    finish(page, 0)

    def lie(route: Route) -> None:
        heard = route.fetch()
        answer = heard.json()
        for result in answer["results"]:
            result["hash"] = "A" * 43
        route.fulfill(response=heard, json=answer)

    page.route(SYNC, lie)
    send(page)
    assert states(page) == ["waiting"]
    page.unroute(SYNC)
    send(page)
    assert states(page) == ["delivered"]


def test_a_lost_receipt_is_settled_by_the_same_bytes(bench: Bench, office: Server) -> None:
    page, sent = bench[1], []
    activate(page, office)
    finish(page, 0)

    def lose(route: Route) -> None:
        sent.append(items_of(route.request))
        route.fetch()
        route.abort()

    page.route(SYNC, lose)
    assert send(page)["cause"] == "offline"
    page.unroute(SYNC)
    page.on(
        "request", lambda request: sent.append(items_of(request)) if "sync" in request.url else None
    )
    assert send(page)["kind"] == "done"
    assert sent[0] == sent[1], "sealed once, sent twice"


def test_too_large_a_batch_is_halved_until_it_passes(bench: Bench, office: Server) -> None:
    page, sizes = bench[1], []
    activate(page, office)
    for number in range(9):
        finish(page, number)

    def refuse(route: Route) -> None:
        sizes.append(len(items_of(route.request)))
        if sizes[-1] > 2:
            route.fulfill(status=413, content_type="text/html", body="too large")
        else:
            route.continue_()

    page.route(SYNC, refuse)
    assert send(page)["kind"] == "done"
    assert sizes[:3] == [9, 5, 3]
    assert set(states(page)) == {"delivered"}


@pytest.mark.parametrize(("status", "code"), [(500, "server_error"), (400, "bad_shape")])
def test_a_poisonous_item_does_not_hold_back_the_others(
    bench: Bench, office: Server, status: int, code: str
) -> None:
    page = bench[1]
    activate(page, office)
    first = finish(page, 0)["stub"]["id"]
    for number in range(1, 4):
        finish(page, number)

    def choke(route: Route) -> None:
        if any(item["id"] == first for item in items_of(route.request)):
            body = json.dumps({"code": code})
            route.fulfill(status=status, content_type="application/json", body=body)
        else:
            route.continue_()

    page.route(SYNC, choke)
    for _ in range(12):
        state = send(page)
    assert sorted(states(page)) == ["delivered", "delivered", "delivered", "waiting"]
    assert state["cause"] == "server"


@pytest.mark.parametrize(("status", "code"), [(500, "server_error"), (400, "bad_shape")])
def test_a_poisonous_item_that_waits_alone_does_not_keep_news_away(
    bench: Bench, office: Server, status: int, code: str
) -> None:
    """Else a phone with nothing else to send would never learn that the server was restored."""
    page, heard = bench[1], []
    activate(page, office)
    finish(page, 0)

    def choke(route: Route) -> None:
        if items_of(route.request):
            body = json.dumps({"code": code})
            route.fulfill(status=status, content_type="application/json", body=body)
        else:
            heard.append(route.request)
            route.continue_()

    page.route(SYNC, choke)
    for _ in range(3):
        state = send(page)
    assert heard
    assert states(page) == ["waiting"]
    assert state["cause"] == "server"


def test_a_busy_server_says_when_to_come_again(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    finish(page, 0)
    busy = {"status": 503, "headers": {"Retry-After": "120"}, "body": "busy"}
    page.route(SYNC, lambda route: route.fulfill(**busy))
    state = send(page)
    assert state["cause"] == "busy"
    left = page.evaluate("(until) => Date.parse(until) - sync.now().getTime()", state["until"])
    assert 100_000 < left <= 120_000


def test_a_wrong_clock_is_mended_and_everything_sent(bench: Bench, office: Server) -> None:
    page, refused = bench[1], []
    activate(page, office)
    page.on(
        "response", lambda answer: refused.append(answer.status) if "sync" in answer.url else None
    )
    page.evaluate("() => { const real = Date.now; Date.now = () => real() - 5 * 365 * 86400000; }")
    finish(page, 0)
    assert send(page)["kind"] == "done"
    assert refused[0] == 401
    assert states(page) == ["delivered"]
    wrong = page.evaluate("() => sync.clockWrongBy()")
    assert abs(wrong - 5 * 365 * 86_400_000) < 60_000


def test_an_answer_that_keeps_the_settings_back_does_not_make_them_newer(
    bench: Bench, office: Server
) -> None:
    page = bench[1]
    activate(page, office)
    settings_at = "() => store.profile().settings_at"

    def repeat(route: Route) -> None:
        # As a network does that loses the answer and sends the same bytes again.
        route.fetch()
        route.fulfill(response=route.fetch())

    before = page.evaluate(settings_at)
    page.route(SYNC, repeat)
    stub = finish(page, 0)["stub"]
    send(page)
    assert states(page) == ["delivered"]
    assert page.evaluate(settings_at) == before
    page.unroute(SYNC)
    send(page)
    assert page.evaluate(settings_at) > before
    assert page.evaluate("(id) => store.outbox.stub(id)", stub["id"])["state"] == "delivered"
