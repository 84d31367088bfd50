"""SECURITY F01-F04, F08, F09, F11: whatever the network does, a record arrives once and no word is false."""

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.catalogue.field import Field, take_phone
from tests.browser.conftest import Server
from tests.browser.proxy import (
    Fault,
    Proxy,
    answer_with,
    cut_answer,
    cut_request,
    garbage,
    late,
    repeat,
    silence,
    strip_body,
    trickle,
)
from tests.browser.volunteer import PIN

PAGE = "<html><title>Wi-Fi</title>Masuk dulu</html>"


def test_cut_before_it_arrives_a_record_waits_and_goes_by_itself(phone: Field) -> None:
    phone.network.fault = cut_request(0)
    ids = phone.save(2)
    phone.network.wait_for_hits(1)
    phone.expect_strip("offline")
    assert not set(ids) & phone.check().seen
    phone.network.mend()
    assert set(ids) <= phone.settle().seen


@pytest.mark.parametrize("fault", [cut_request(700), strip_body], ids=["cut", "empty"])
def test_half_a_request_stores_nothing_and_the_whole_one_follows(
    phone: Field, fault: Fault
) -> None:
    phone.network.fault = fault
    ids = phone.save(2)
    phone.network.wait_for_hits(1)
    phone.expect_strip("server" if fault is strip_body else "offline")
    assert not set(ids) & phone.check().seen
    phone.network.mend()
    phone.press_send()
    assert set(ids) <= phone.settle().seen


@pytest.mark.parametrize("arrives", [0, 300], ids=["nothing", "half"])
def test_a_lost_answer_is_no_success_and_no_second_record(phone: Field, arrives: int) -> None:
    phone.network.fault = cut_answer(arrives)
    ids = phone.save()
    phone.network.wait_for_hits(1)
    phone.expect_strip("offline")
    assert set(ids) <= phone.check().seen, "the server has them, and the phone does not say so"
    phone.network.mend()
    phone.press_send()
    phone.settle()


def test_a_network_that_repeats_makes_no_second_record(phone: Field) -> None:
    phone.network.fault = repeat(5)
    ids = phone.save(3)
    office = phone.settle()
    assert sorted(one.id for one in office.deposits if one.id in ids) == sorted(ids)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (answer_with("500 Internal Server Error", PAGE, content_type="text/html"), "server"),
        (answer_with("503 Service Unavailable", retry_after="5"), "busy_jam"),
        (
            answer_with("429 Too Many Requests", "{}", content_type="application/json"),
            "busy_jam",
        ),
    ],
    ids=["500", "503", "429"],
)
def test_trouble_at_the_server_is_said_and_ends(phone: Field, fault: Fault, sentence: str) -> None:
    phone.network.fault = fault
    ids = phone.save()
    phone.network.wait_for_hits(1)
    phone.expect_strip(sentence)
    phone.check()
    phone.network.mend()
    if sentence != "server":
        phone.press_send()
    assert set(ids) <= phone.settle().seen


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (answer_with("200 OK", PAGE, content_type="text/html"), "portal"),
        (answer_with("302 Found", location="http://127.0.0.1:9/masuk"), "portal"),
        (answer_with("511 Network Authentication Required", PAGE), "portal"),
        (garbage, "offline"),
    ],
    ids=["page", "redirect", "511", "no-http"],
)
def test_a_captive_portal_is_named_and_settles_nothing(
    phone: Field, fault: Fault, sentence: str
) -> None:
    phone.network.fault = fault
    ids = phone.save()
    phone.network.wait_for_hits(1)
    phone.expect_strip(sentence)
    assert not set(ids) & phone.check().seen
    phone.network.mend()
    phone.press_send()
    phone.settle()


@pytest.mark.parametrize("old", [silence, late], ids=["lost", "late"])
def test_another_network_in_the_middle_of_an_upload_is_used(phone: Field, old: Fault) -> None:
    phone.network.fault = old
    ids = phone.save(2)
    phone.network.wait_for_hits(1)
    phone.context.set_offline(True)
    phone.check()
    # What hung in the old network is let go; the late one reaches the server beside the new.
    phone.network.mend()
    phone.context.set_offline(False)
    office = phone.settle()
    assert sorted(one.id for one in office.deposits if one.id in ids) == sorted(ids)


def test_a_slow_network_delivers_too(phone: Field) -> None:
    phone.network.fault = trickle(0.05)
    phone.save(2)
    phone.settle()


def test_the_answer_to_the_activation_may_be_lost_with_its_network(
    playwright_engine: Playwright,
    own_office: tuple[Server, Proxy],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    network = own_office[1]
    network.path, network.fault = "/api/v1/activations", cut_answer(0)
    profile = tmp_path_factory.mktemp("phone")
    with take_phone(playwright_engine, own_office, profile, person=None, come=False) as phone:
        page = phone.app
        page.goto(phone.invite("Sri Wahyuni"))
        page.locator("[data-yes]").click()
        for name in ("pin", "pin_lagi"):
            page.fill(f"[name={name}]", PIN)
        page.locator("[data-submit]").click()
        expect(page.locator("[data-alert]")).to_contain_text("perlu internet")
        network.mend()
        network.path = "/api/v1/sync"
        page.locator("[data-submit]").click()
        page.wait_for_selector("[data-line=unduh]")
        phone.go("#/")
        expect(page.locator("[data-new]")).to_be_visible()
        phone.open_hands()
        phone.save()
        assert len({one.device for one in phone.settle().deposits}) == 1
