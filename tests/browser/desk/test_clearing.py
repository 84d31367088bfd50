"""The supervisor's work as it is done all day: one key a record, many at once, and two who meet."""

import re
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.desk.clearing import APPROVE, clear
from tests.browser.desk.hands import AXE, DESK, open_desk
from tests.browser.office import open_submission
from tests.desk import Send, enrollment, make_supervisor

pytestmark = pytest.mark.usefixtures("no_night")
RECORDS = 12


def state(app: Flask, sent: UUID) -> str:
    with app.app_context():
        return enrollment(sent).state


def test_a_clean_record_costs_one_key(app: Flask, url: str, chromium: Browser, send: Send) -> None:
    sent = [send() for _ in range(RECORDS)]
    page = open_desk(chromium, url)
    done = clear(page, url, most=RECORDS)
    assert done.records == RECORDS
    assert done.actions == RECORDS + 1
    assert done.per_record <= 2
    assert {state(app, one) for one in sent} == {"approved"}
    expect(page).to_have_url(re.compile("/periksa\\?selesai="))
    page.keyboard.press("u")
    expect(page.locator(APPROVE)).to_be_visible()
    assert state(app, sent[-1]) == "submitted"


def test_keys_lead_through_the_list_and_all_of_them_can_be_turned_off(
    url: str, chromium: Browser, send: Send
) -> None:
    for name in ("Ani", "Edi"):
        send(nama=f"{name} Contoh")
    page = open_desk(chromium, url)
    open_submission(page, "Ani Contoh")
    head = page.locator(".thing-head h1")
    page.keyboard.press("j")
    expect(head).to_have_text("Edi Contoh")
    page.keyboard.press("p")
    expect(head).to_have_text("Ani Contoh")
    page.keyboard.press("n")
    expect(page.locator(".reveal summary")).to_be_focused()
    expect(page.locator(".reveal form")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator(".key-list")).to_be_visible()
    page.locator(".keys input").uncheck()
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    expect(head).to_have_text("Ani Contoh")
    expect(page.locator("kbd:visible", has_text="S")).to_have_count(1)  # only in the open list


def test_nothing_that_has_the_focus_is_covered_by_the_buttons(
    url: str, chromium: Browser, send: Send
) -> None:
    page = open_desk(chromium, url, viewport=PHONE)
    page.goto(f"{url}/periksa/{send()}")
    for _ in range(40):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
              const one = document.activeElement, bar = document.querySelector('.actions');
              if (one === document.body || bar.contains(one)) return '';
              const [a, b] = [one.getBoundingClientRect(), bar.getBoundingClientRect()];
              return a.bottom > b.top + 1 && a.top < b.bottom ? one.outerHTML : '';
            }"""
        )
        assert hidden == ""


def test_two_at_one_record_see_each_other_and_the_slower_one_keeps_what_was_typed(
    app: Flask, url: str, chromium: Browser, send: Send
) -> None:
    make_supervisor(app, "joko.uji")
    sent = send(nama="Ani Contoh")
    dewi, joko = open_desk(chromium, url), open_desk(chromium, url, "joko.uji")
    dewi.clock.install()
    dewi.goto(f"{url}/periksa/{sent}")
    expect(dewi.locator(".presence")).to_be_hidden()
    joko.goto(f"{url}/periksa/{sent}")
    expect(joko.locator(".presence")).to_contain_text("DEWI U. juga membuka data ini, ")
    dewi.clock.run_for(21_000)
    expect(dewi.locator(".presence")).to_contain_text("JOKO U. juga membuka data ini, ")
    dewi.goto(f"{url}/periksa/{sent}/kembalikan")
    dewi.locator("label[for=pin-nama]").click()
    dewi.fill("#note-nama", "Di KTP ada nama ketiga")
    joko.keyboard.press("s")
    expect(joko.locator(".done")).to_contain_text("Ani Contoh: disetujui.")
    dewi.locator("form .actions button").click()
    expect(dewi.get_by_role("alert")).to_contain_text("Data ini sudah diputuskan.")
    expect(dewi.get_by_role("alert")).to_contain_text("Terakhir: Disetujui, Joko Uji")
    expect(dewi.locator("#tadi ~ ul")).to_contain_text("Di KTP ada nama ketiga")
    assert state(app, sent) == "approved"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_many_are_approved_once_three_were_opened(
    app: Flask, url: str, chromium: Browser, send: Send, size: dict[str, int]
) -> None:
    sent = [send() for _ in range(5)]
    page = open_desk(chromium, url, viewport=size, bypass_csp=True)
    page.goto(f"{url}/periksa/{sent[0]}")
    page.locator("a.officer").click()
    button = page.get_by_role("button", name="Setujui 5 data")
    expect(button).to_be_disabled()
    axe(page)
    unopened = page.locator(".row", has_text="Buka dulu")
    # The one that was opened above may be among the three.
    for _ in range(unopened.count()):
        unopened.first.locator("a").click()
        expect(page.locator(APPROVE)).to_be_visible()
        page.locator(".back-link").click()
    button.click()
    expect(page.get_by_role("status")).to_contain_text("5 data disetujui.")
    axe(page)
    page.get_by_role("button", name="Urungkan").last.click()
    expect(page.get_by_role("status")).to_contain_text("4 data disetujui.")
    assert [state(app, one) for one in sent].count("approved") == 4


def axe(page: Page) -> None:
    """Nothing on this page is out of reach, and nothing is wider than the page."""
    page.evaluate(AXE)
    assert page.evaluate("axe.run(document).then((r) => r.violations.map((v) => v.id))") == []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
