"""Slips handed out again at the desk, in real Chromium: seen, downloaded, and told when they are void."""

from pathlib import Path
from uuid import UUID

from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.desk.hands import AXE, open_desk
from tests.desk import Send
from tests.phone import Phone
from tests.phones import change_row
from tests.reading_paper import picture_of, printed, read_codes
from webapp.records.models import Enrollment


def downloaded(page: Page, link: str) -> tuple[str, bytes]:
    with page.expect_download() as waited:
        page.get_by_role("link", name=link).click()
    return waited.value.suggested_filename, Path(waited.value.path()).read_bytes()


def test_a_slip_is_downloaded_as_picture_page_and_sheet(
    url: str, chromium: Browser, send: Send, phone: Phone
) -> None:
    token, code = phone.tokens[0]["token"], phone.tokens[0]["code"]
    sent = send()
    page = open_desk(chromium, url)
    page.goto(f"{url}/periksa/{sent}")
    page.get_by_text("Slip untuk pekerja").click()
    name, made = downloaded(page, "Gambar untuk WhatsApp")
    assert name == f"slip-{code[:4]}-{code[4:]}.png"
    assert read_codes(picture_of(made))[0].endswith(token)
    name, made = downloaded(page, "Cetak A6")
    assert name == f"slip-{code[:4]}-{code[4:]}.pdf"
    (image,) = printed(made)
    assert read_codes(image)[0].endswith(token)
    page.goto(f"{url}/hp")
    name, made = downloaded(page, "Cetak slip, 8 per lembar A4")
    assert name == "slip-K-0001.pdf"
    (image,) = printed(made)
    assert [one[-138:] for one in read_codes(image)] == [token]


def test_the_links_are_seen_heard_and_gone_when_the_slip_is_void(
    app: Flask, url: str, chromium: Browser, send: Send
) -> None:
    sent: UUID = send()
    page = open_desk(chromium, url, viewport=PHONE, bypass_csp=True)
    page.goto(f"{url}/periksa/{sent}")
    page.get_by_text("Slip untuk pekerja").click()
    expect(page.get_by_role("link", name="Cetak A6")).to_be_visible()
    page.evaluate(AXE)
    assert page.evaluate("async () => (await axe.run()).violations.map((one) => one.id)") == []
    for name in ("Gambar untuk WhatsApp", "Cetak A6"):
        box = page.get_by_role("link", name=name).bounding_box()
        assert box is not None
        assert box["height"] >= 48
        assert box["x"] + box["width"] <= PHONE["width"]
    change_row(app, Enrollment, sent, state="withdrawn")
    page.goto(f"{url}/periksa/{sent}/slip.png")
    expect(page.get_by_role("alert")).to_have_text(
        "Slip ini tidak berlaku lagi, maka tidak dibuat lagi."
    )
    expect(page.get_by_text("Slip untuk pekerja")).to_have_count(0)
