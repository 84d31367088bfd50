"""Walks through every screen of a demonstration office and keeps its picture in docs/screens/."""

import io
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, Playwright, expect, sync_playwright

from tests.browser import volunteer
from tests.browser.conftest import PHONE, ROOT, Server, open_phone
from tests.browser.office import approve, open_submission, send_back, sign_in
from tests.browser.volunteer import PIN, Worker

FOLDER = ROOT / "docs" / "screens"
DESK = {"width": 1180, "height": 760}
COLOURS = 64
OJEK = Worker(
    nik="3173042107959001",
    nama="Budi Santoso",
    alamat="Gg. Masjid No. 12",
    no_hp="0812 3456 7890",
    pekerjaan="ojek_online",
    bulan="3",
    waris=("Rahmat", "saudara"),
)
TAILOR = Worker(
    nik="3173046107959002",
    nama="Siti Aminah",
    on_card=("22", "7", "1995", "P"),
    alamat="Jl. Jembatan Besi Raya 7",
    no_hp="0812 9876 5432",
    pekerjaan="penjahit",
    lokasi="rumah",
    bulan="3",
)
COLLECTOR = Worker(
    nik="3603216912879003",
    nama="Nur Hayati",
    alamat="Kp. Pekojan Dalam 3",
    pekerjaan="pemulung",
    saksi="Darmi Sulastri",
    bulan="1",
)


@dataclass
class Album:
    """Numbers the pictures in the order in which they are taken."""

    taken: list[str] = field(default_factory=list)

    def take(self, page: Page, name: str, *, whole: bool = True) -> None:
        """The screen as it is seen, and, when it is longer, the whole of it."""
        page.wait_for_timeout(250)
        self._keep(page, name)
        height: int = page.evaluate("document.documentElement.scrollHeight")
        size = page.viewport_size
        if not whole or size is None or height <= size["height"] + 40:
            return
        # A screen as tall as its page: a footer that sticks stays at its end.
        page.set_viewport_size({"width": size["width"], "height": height})
        self._keep(page, f"{name}-utuh")
        page.set_viewport_size(size)

    def _keep(self, page: Page, name: str) -> None:
        raw = page.screenshot(animations="disabled")
        picture = Image.open(io.BytesIO(raw)).convert("RGB").quantize(COLOURS)
        picture.save(FOLDER / f"{name}.png", optimize=True)
        self.taken.append(name)
        print(f"{name}.png")


def main() -> None:
    """Take every picture; those of screens that are gone are removed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    album = Album()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        server = Server(Path(folder) / "instance").prepare().start()
        try:
            show_phone(engine, server, Path(folder), album)
            show_office(engine, server, Path(folder), album)
        finally:
            server.kill()
    for file in FOLDER.glob("*.png"):
        if file.stem not in album.taken:
            file.unlink()


def show_phone(engine: Playwright, server: Server, folder: Path, album: Album) -> None:
    """Activation, Beranda, three enrollments without a server, queue, slip, help, lock."""
    with open_phone(engine, folder / "profile") as phone:
        page = phone.pages[0]
        show_activation(page, server, album)
        album.take(page, "02-beranda-kosong")
        page.goto(f"{server.url}/app#/kegiatan")
        album.take(page, "02-kegiatan")
        page.goto(f"{server.url}/app#/")
        server.kill()
        show_steps(page, album)
        for worker in (TAILOR, COLLECTOR):
            volunteer.enroll(page, worker)
        show_asides(page, server, album)
        page.goto(f"{server.url}/app#/")
        album.take(page, "02-beranda")
        for name in ("antrean/semua", "bantuan", "bantuan/pin"):
            page.goto(f"{server.url}/app#/{name}")
            album.take(page, f"06-{name.replace('/', '-')}")
        page.goto(f"{server.url}/app#/")
        page.reload()
        expect(page.locator("[name=pin]")).to_be_visible()
        album.take(page, "07-kunci")
        server.start()
        volunteer.unlock(page, PIN)
        page.goto(f"{server.url}/app#/antrean/semua")
        sent = page.locator("[data-rows] .pill", has_text="Terkirim ke server")
        expect(sent).to_have_count(3, timeout=60_000)
        album.take(page, "06-antrean-terkirim")


def show_activation(page: Page, server: Server, album: Album) -> None:
    page.goto(f"{server.url}/app")
    expect(page.locator("#screen h1")).to_be_visible()
    album.take(page, "01-selamat-datang")
    page.goto(f"{server.url}/app#/undangan/ketik")
    page.locator("[data-submit]").click()
    album.take(page, "01-kode-kosong")
    page.goto(server.demo()["Sri Wahyuni"])
    expect(page.locator("[data-yes]")).to_be_visible()
    album.take(page, "01-apakah-ini")
    page.locator("[data-yes]").click()
    album.take(page, "01-pin")
    page.fill("[name=pin]", PIN)
    page.fill("[name=pin_lagi]", PIN)
    page.locator("[data-submit]").click()
    expect(page.locator("[data-line=unduh] [data-state]")).to_have_text("Selesai", timeout=30_000)
    album.take(page, "01-siapkan")
    page.locator("a.btn-primary").click()


def show_steps(page: Page, album: Album) -> None:
    """Every step, first with its errors, then filled in; the check page and the slip."""
    volunteer.begin(page)
    for number, fill_step in enumerate(volunteer.STEPS, start=1):
        if number != 6:
            page.locator("[data-next]").click()
            expect(page.locator(".summary-errors")).to_be_focused()
            album.take(page, f"03-langkah-{number}-galat", whole=False)
        with_picture(page, album, number, fill_step)
    album.take(page, "04-periksa")
    volunteer.save(page)
    album.take(page, "05-slip")
    page.locator(".write summary").click()
    page.locator(".code-write").scroll_into_view_if_needed()
    album.take(page, "05-slip-tulis-tangan", whole=False)
    page.locator(".write summary").click()


def with_picture(page: Page, album: Album, number: int, fill_step: volunteer.Step) -> None:
    """Fill a step in and take it just before Lanjut, by going back to it once."""
    fill_step(page, OJEK)
    page.go_back()
    expect(page.locator(f"[data-step='{number}']")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    album.take(page, f"03-langkah-{number}")
    volunteer.go_on(page, number + 1 if number < len(volunteer.STEPS) else "periksa")


def show_asides(page: Page, server: Server, album: Album) -> None:
    """The pages beside the steps, and a NIK that cannot be."""
    page.goto(f"{server.url}/app#/")
    volunteer.begin(page)
    volunteer.choose(page, "sudah_peserta", "aktif")
    expect(page.locator("[data-still]")).to_be_visible()
    album.take(page, "03-masih-aktif")
    page.locator("[data-end]").click()
    volunteer.begin(page)
    volunteer.choose(page, "sudah_peserta", "belum")
    page.fill("[name=nik]", "3173044013959006")
    page.locator("[data-next]").click()
    album.take(page, "03-nik-janggal")
    page.fill("[name=nik]", OJEK.nik)
    page.wait_for_timeout(500)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    album.take(page, "03-nik-mungkin-sudah")
    page.locator("[data-later]").click()


def show_office(engine: Playwright, server: Server, folder: Path, album: Album) -> None:
    """Sign-in, queue, detail and decisions at the desk and on a phone; the public page."""
    with open_phone(engine, folder / "desk", size=DESK) as desk:
        page = desk.pages[0]
        page.goto(f"{server.url}/masuk")
        album.take(page, "10-masuk", whole=False)
        sign_in(page, server.url, "supervisor.demo", server.demo()["supervisor.demo"])
        album.take(page, "11-antrean-periksa", whole=False)
        open_submission(page, TAILOR.nama)
        album.take(page, "12-periksa", whole=False)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # playwright's own TypedDict
        album.take(page, "12-periksa-hp")
        page.locator("[data-key=k]").click()
        page.locator("label[for='pin-nama']").click()
        album.take(page, "13-kembalikan-hp")
        page.go_back()
        page.locator("[data-key=t]").click()
        album.take(page, "14-tolak-hp")
        page.goto(f"{server.url}/periksa")
        album.take(page, "11-antrean-periksa-hp")
        approve(page, OJEK.nama)
        album.take(page, "15-disetujui-hp")
        send_back(page, TAILOR.nama, "nama", "nama_tidak_lengkap")
        page.goto(f"{server.url}/tidak-ada")
        album.take(page, "16-tidak-ada", whole=False)
    show_outcomes(engine, server, folder, album)


def show_outcomes(engine: Playwright, server: Server, folder: Path, album: Album) -> None:
    """The outcomes on the phone, and what a worker may ask with the code."""
    with open_phone(engine, folder / "profile") as phone:
        own = phone.pages[0]
        own.goto(f"{server.url}/app")
        volunteer.unlock(own, PIN)
        own.wait_for_timeout(13_000)  # a decision is told when it can no longer be undone
        own.goto(f"{server.url}/app#/antrean/semua")
        own.reload()
        volunteer.unlock(own, PIN)
        expect(own.locator("[data-rows] .pill", has_text="Disetujui")).to_be_visible(timeout=40_000)
        album.take(own, "08-antrean-hasil")
        own.goto(f"{server.url}/app#/")
        album.take(own, "08-beranda-hasil")
        own.goto(f"{server.url}/s")
        album.take(own, "17-status-kode")
        own.fill("input[type=text]", "7KQ2-9XW6")
        own.locator("main button").click()
        album.take(own, "17-status-tidak-ditemukan")


if __name__ == "__main__":
    main()
