"""A volunteer's hands: does on the real screens what a person would, by what the screens say."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

PIN = "258036"


@dataclass(frozen=True)
class Worker:
    """What somebody made up tells the volunteer; texts as they are typed, choices as their codes."""

    nik: str
    nama: str
    alamat: str
    pekerjaan: str
    no_hp: str | None = None
    # Typed only when the KTP differs from the NIK: day, month, year and L or P.
    on_card: tuple[str, str, str, str] | None = None
    rt: str = "007"
    rw: str = "002"
    lokasi: str = "keliling"
    jam: str = "pagi_sore"
    band: str = "1"
    program: str = "jkk_jkm"
    bulan: str = "6"
    pembayar: str = "sendiri"
    waris: tuple[str, str] | None = None
    saksi: str | None = None


def activate(page: Page, link: str, pin: str = PIN) -> None:
    """From the invitation's link to Beranda, ready for a day without a signal."""
    page.goto(link)
    page.locator("[data-yes]").click()
    page.fill("[name=pin]", pin)
    page.fill("[name=pin_lagi]", pin)
    page.locator("[data-submit]").click()
    expect(page.locator("[data-line=unduh] [data-state]")).to_have_text("Selesai", timeout=30_000)
    page.locator("a.btn-primary").click()
    expect(page.locator("[data-new]")).to_be_visible()


def unlock(page: Page, pin: str = PIN) -> None:
    """Type the PIN when the screen asks for it."""
    page.fill("[name=pin]", pin)
    page.locator("[data-submit]").click()
    expect(page.locator("[name=pin]")).to_have_count(0, timeout=10_000)


def wake(page: Page) -> None:
    """Open a phone that other tests have left lying until it closed by itself."""
    if page.locator("[name=pin]").count():
        unlock(page)


def choose(page: Page, name: str, value: str) -> None:
    """Press the choice of this name and value, as a thumb would: on its words."""
    page.locator(f"label:has(input[name='{name}'][value='{value}'])").first.click()


def go_on(page: Page, step: int | str) -> None:
    """Press Lanjut and wait for the step that follows."""
    page.locator("[data-next]").click()
    expect(page.locator(f"[data-step='{step}']")).to_be_visible()


def begin(page: Page) -> None:
    """Press Daftarkan pekerja, on Beranda or under the last slip."""
    page.locator("a[href='#/daftar/1']").last.click()
    expect(page.locator("[data-step='1']")).to_be_visible()


def fill_nik(page: Page, worker: Worker) -> None:
    """Step 1."""
    choose(page, "sudah_peserta", "belum")
    page.fill("[name=nik]", worker.nik)
    choose(page, "nik_konfirmasi", "berbeda" if worker.on_card else "cocok")
    go_on(page, 2)


def fill_person(page: Page, worker: Worker) -> None:
    """Step 2."""
    page.fill("[name=nama]", worker.nama)
    if worker.on_card:
        day, month, year, sex = worker.on_card
        page.fill("[name='tanggal_lahir.tanggal']", day)
        page.fill("[name='tanggal_lahir.bulan']", month)
        page.fill("[name='tanggal_lahir.tahun']", year)
        choose(page, "jenis_kelamin", sex)
    go_on(page, 3)


def fill_address(page: Page, worker: Worker) -> None:
    """Step 3; the row of kelurahan, RW and RT sticks after the first worker."""
    page.fill("[name=alamat]", worker.alamat)
    choose(page, "tinggal_sekarang", "sama")
    if page.locator("[data-area-panel]").is_hidden():
        page.locator("[data-area-change]").click()
    page.fill("[name=rt]", worker.rt)
    page.fill("[name=rw]", worker.rw)
    page.locator("[data-area-done]").click()
    if worker.no_hp is None:
        choose(page, "tanpa_hp", "1")
    else:
        page.fill("[name=no_hp]", worker.no_hp)
    go_on(page, 4)


def fill_work(page: Page, worker: Worker) -> None:
    """Step 4."""
    choose(page, "pekerjaan", worker.pekerjaan)
    choose(page, "lokasi_kerja", worker.lokasi)
    choose(page, "jam_kerja", worker.jam)
    choose(page, "penghasilan", worker.band)
    go_on(page, 5)


def fill_program(page: Page, worker: Worker) -> None:
    """Step 5."""
    choose(page, "pemberi_kerja", "tidak")
    choose(page, "program", worker.program)
    choose(page, "bulan", worker.bulan)
    choose(page, "pembayar", worker.pembayar)
    go_on(page, 6)


def fill_heir(page: Page, worker: Worker) -> None:
    """Step 6, which may stay empty."""
    if worker.waris:
        page.fill("[name=waris_nama]", worker.waris[0])
        choose(page, "waris_hubungan", worker.waris[1])
    go_on(page, 7)


def fill_consent(page: Page, worker: Worker) -> None:
    """Step 7: read aloud, ticked, and signed or said before a witness."""
    choose(page, "pernyataan", "1")
    choose(page, "consent", "1")
    if worker.saksi:
        page.locator("[data-cannot-sign]").click()
        page.fill("[name=saksi]", worker.saksi)
    else:
        sign(page)
    go_on(page, "periksa")


def sign(page: Page) -> None:
    """Draw two strokes in the box, as a finger would."""
    pad = page.locator("[data-pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    for start in (0.15, 0.55):
        page.mouse.move(box["x"] + box["width"] * start, box["y"] + box["height"] * 0.6)
        page.mouse.down()
        for step in range(1, 13):
            x = box["x"] + box["width"] * (start + step * 0.02)
            y = box["y"] + box["height"] * (0.3 if step % 2 else 0.7)
            page.mouse.move(x, y)
        page.mouse.up()


Step = Callable[[Page, Worker], None]
STEPS: tuple[Step, ...] = (
    fill_nik,
    fill_person,
    fill_address,
    fill_work,
    fill_program,
    fill_heir,
    fill_consent,
)


def enroll(page: Page, worker: Worker) -> str:
    """One worker from the first step to the slip; gives back the code that the slip shows."""
    begin(page)
    for fill_step in STEPS:
        fill_step(page, worker)
    return save(page)


def save(page: Page) -> str:
    """Press Simpan dan buat slip; the code on the slip that follows, eight characters."""
    page.locator("[data-save]").click()
    code = page.locator(".slip [data-code]")
    expect(code).to_have_text(re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}"), timeout=15_000)
    return (code.text_content() or "").replace("-", "").strip()
