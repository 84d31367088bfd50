"""The pictures of a slip in every form, of looking at one with a camera, and of the volunteer's card."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Playwright, expect

from tests.browser import volunteer
from tests.browser.conftest import Server, open_phone
from tests.browser.mend.scene import Caller, inside, older_phone, person
from tests.browser.scan.film import picture_of, write_film
from tests.browser.scan.stage import Stage
from tests.browser.screens.album import Album
from tests.browser.slip.hands import print_slip, read_qr, seen
from tests.browser.store.bench import invitation
from tests.browser.workers import OJEK, TAILOR
from tests.phone import Phone
from tests.reading_paper import picture_of as read_picture
from tests.reading_paper import printed
from tests.slips.office import CALL
from tests.worker import nik, record

NAMES = (
    "Siti Nurjanah",
    "Joko Prasetyo Hadi",
    "Wati Kurniasih",
    "Muhammad Abdurrahman Syahputra",
    "Rini Astuti",
    "Agus Salim Wijaya",
    "Lina Marlina",
    "Dedi Kurniawan",
)
# A messenger of nobody's: what is shown is the text.
BUBBLE = """<!doctype html><meta name="viewport" content="width=device-width">
<body style="margin:0;padding:16px 12px;background:#ece5dd;font:400 16px/22px Roboto,sans-serif">
<p style="margin:0 0 0 24px;padding:10px 12px;border-radius:12px 0 12px 12px;background:#d9fdd3;
overflow-wrap:anywhere" id="text"></p>"""
FORGED_AT = 60


def show_slips(engine: Playwright, server: Server, folder: Path, album: Album) -> None:
    """Sri Wahyuni hands slips over, looks at some, and shows who she is."""
    film = folder / "camera.y4m"
    write_film(film, picture_of("Warung Ibu Contoh"))
    camera = (
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
    with open_phone(engine, folder / "slips", switches=camera) as phone:
        phone.grant_permissions(["camera"])
        page = phone.pages[0]
        page.set_default_timeout(60_000)
        link = f"{server.url}/app#/undangan/{invitation(server, 'Sri Wahyuni')}"
        volunteer.activate(page, link)
        show_handing(page, album)
        show_message(page, album)
        show_later(page, album)
        show_paper(server, album)
        show_scanning(Stage(server, page, older_phone(server, "Hasan Basri"), film), album)
        show_card(page, server, album)


def show_handing(page: Page, album: Album) -> None:
    """Right after saving, without a signal: on the screen, by hand, and on 58 mm."""
    page.context.set_offline(True)
    volunteer.enroll(page, replace(OJEK, nik=nik(9701)))
    album.take(page, "40-slip-baru")
    page.locator("[data-enlarge]").click()
    album.take(page, "40-slip-perbesar", whole=False)
    page.keyboard.press("Escape")
    page.locator("[data-write]").click()
    album.take(page, "40-slip-tulis", whole=False)
    page.keyboard.press("Escape")
    page.locator("[data-ways] summary").click()
    expect(page.locator("[data-why]")).to_be_visible()
    album.take(page, "40-slip-cara-lain", whole=False)
    album.keep(print_slip(page).dots.convert("1"), "41-slip-58mm")


def show_message(page: Page, album: Album) -> None:
    """The text that the worker gets by WhatsApp."""
    link = urlsplit(page.locator("[data-whatsapp]").get_attribute("href") or "")
    chat = page.context.new_page()
    chat.set_content(BUBBLE)
    chat.locator("#text").evaluate(
        "(place, text) => { place.textContent = text; }", parse_qs(link.query)["text"][0]
    )
    album.take(chat, "41-pesan-whatsapp", whole=False)
    chat.close()


def show_later(page: Page, album: Album) -> None:
    """Opened again: the record has arrived, and the server makes files of it."""
    place = page.url
    page.locator(".slip .back-link").click()
    page.context.set_offline(False)
    page.goto(place)
    expect(page.locator(".slip-actions .pill")).to_have_text("Terkirim ke server", timeout=60_000)
    album.take(page, "40-slip-lagi")
    page.locator("[data-ways] summary").click()
    expect(page.locator("[data-files]")).to_be_visible()
    album.take(page, "40-slip-berkas", whole=False)


def show_paper(server: Server, album: Album) -> None:
    """What the server draws: the picture to send, and pages as a printer of 203 dots draws them."""
    phone, caller = older_phone(server), caller_of(server)
    items = [phone.seal(worker(9710 + place, name)) for place, name in enumerate(NAMES)]
    assert set(phone.words(caller, items)) == {"stored"}
    ids = [item["id"] for item in items]
    album.keep(read_picture(ask_file(phone, caller, "png", ids[:1])), "41-slip-gambar")
    for form, some in (("a6", ids[:1]), ("a4", ids)):
        (page,) = printed(ask_file(phone, caller, form, some))
        album.keep(page, f"41-slip-{form}")


def show_scanning(stage: Stage, album: Album) -> None:
    """Pindai: the camera, what the phone knows by itself, what the server adds, and a forgery."""
    page, token = stage.page, stage.giver.tokens[0]
    write_film(stage.film, stage.slip(token), height=0.25)
    stage.open()
    expect(page.locator("video")).to_be_visible()
    page.wait_for_function("() => document.querySelector('video').videoWidth > 0")
    album.take(page, "42-pindai-kamera", whole=False)
    page.get_by_role("button", name="Ketik kode").click()
    page.fill("[name=kode_slip]", "7KQ2-9XW7")
    page.get_by_role("button", name="Periksa", exact=True).click()
    expect(page.locator(".summary-errors")).to_be_focused()
    album.take(page, "42-pindai-kode-salah", whole=False)
    stage.hold(stage.slip(token))
    for name, offline, sentence in (
        ("42-pindai-luring", True, "Perlu internet untuk memeriksa status."),
        ("42-pindai-belum-sampai", False, "Datanya belum sampai"),
    ):
        stage.go("#/")
        page.context.set_offline(offline)
        look(stage, sentence)
        album.take(page, name, whole=False)
    item = stage.giver.seal(worker(9721, "Budi Contoh"))
    assert stage.giver.words(stage.client, [item]) == ["stored"]
    look(stage, "Terkirim ke server")
    album.take(page, "42-pindai-terkirim", whole=False)
    forged = token["token"][:FORGED_AT] + ("B" if token["token"][FORGED_AT] == "A" else "A")
    stage.hold(stage.slip({**token, "token": forged + token["token"][FORGED_AT + 1 :]}))
    stage.go("#/")
    look(stage, "Tidak dikenal")
    album.take(page, "42-pindai-palsu", whole=False)
    stage.hold_text("WIFI:S:Warung;T:WPA;P:rahasia;;")
    stage.go("#/")
    stage.open()
    expect(page.locator("#screen [role=alert]:visible")).to_be_visible()
    album.take(page, "42-pindai-bukan-slip", whole=False)
    volunteer_slip(stage, album)


def look(stage: Stage, sentence: str) -> None:
    """Let the camera see what is before it, until this is said."""
    stage.scan()
    stage.said(sentence)


def volunteer_slip(stage: Stage, album: Album) -> None:
    """A slip that this phone has given out itself."""
    page = stage.page
    stage.go("#/")
    code = volunteer.enroll(page, replace(TAILOR, nik="3173046107959702", on_card=None))
    stage.go("#/")
    stage.type(code)
    stage.said("Slip ini dari HP ini.")
    album.take(page, "42-pindai-milik-sendiri", whole=False)


def show_card(page: Page, server: Server, album: Album) -> None:
    """Kartu Petugas, and what its QR says: while she is assigned, and afterwards."""
    page.evaluate("() => { location.hash = '#/kartu'; }")
    expect(page.locator("article.officer svg")).to_be_visible()
    album.take(page, "43-kartu-petugas")
    link = read_qr(seen(page)).replace("HTTP:", "http:")
    public = page.context.new_page()
    public.goto(link)
    album.take(public, "43-petugas-aktif")
    own = inside(server, lambda _: str(person("Sri Wahyuni").id))
    server.flask("account", "assign", own, "--end")
    public.reload()
    album.take(public, "43-petugas-tidak-aktif")
    public.close()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.locator("article.officer svg")).to_have_count(0)
    album.take(page, "43-kartu-berakhir")
    server.flask("account", "assign", own, "--until", "2099-06-30")


def worker(serial: int, name: str) -> dict[str, Any]:
    return record(nik=nik(serial), nama=name, no_hp=f"+628120000{serial}")


def ask_file(phone: Phone, caller: Any, form: str, ids: list[str]) -> bytes:
    """A file of slips, as the phone gets it."""
    answer = phone.post(caller, json.dumps({"format": form, "ids": ids}).encode(), CALL)
    assert answer.status_code == 200, answer.text
    made: bytes = answer.data
    return made


def caller_of(server: Server) -> Any:
    """The running server, for a phone in Python."""
    return Caller(server.port)
