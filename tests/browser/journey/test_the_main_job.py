"""The main job, end to end: enrolled with no server in reach, delivered once, reviewed, told back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.conftest import ROOT, Server, open_phone
from tests.browser.office import approve, reject, send_back, sign_in
from tests.browser.remains import find_remains, opened_database_files
from tests.browser.stored import Stored, read_stored
from tests.browser.volunteer import Worker, activate, enroll, unlock
from tests.browser.workers import COLLECTOR, OJEK, TAILOR, WORKERS

# Birth date, sex and phone as they should be understood.
KTP = {
    OJEK.nik: ("1995-07-21", "L", "+6281234567891"),
    TAILOR.nik: ("1995-07-22", "P", "+6281298765432"),
    COLLECTOR.nik: ("1987-12-29", "P", None),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def office_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A served demonstration office on each database."""
    environment: dict[str, str] = {}
    if request.param == "postgresql":
        running = request.getfixturevalue("postgresql")
        environment["DATABASE_URL"] = running.url(running.create())
    server = Server(tmp_path / "instance", environment=environment).prepare().start()
    yield server
    server.kill()


def first_page(phone: BrowserContext) -> Page:
    return phone.pages[0] if phone.pages else phone.new_page()


def read_slip(page: Page, picture: Path) -> str:
    """What a scanner reads from a screenshot of the slip."""
    page.screenshot(path=picture)
    read = zxingcpp.read_barcodes(Image.open(picture))
    assert len(read) == 1, "one QR on the slip, and it can be read"
    return read[0].text


def test_three_workers_enrolled_offline_reach_the_office_once_and_hear_back(
    office_server: Server, playwright_engine: Playwright, tmp_path: Path
) -> None:
    server, profile = office_server, tmp_path / "profile"
    way_in = server.demo()
    with open_phone(playwright_engine, profile) as phone:
        page = first_page(phone)
        activate(page, way_in["Sri Wahyuni"])
        server.kill()
        codes = []
        for number, worker in enumerate(WORKERS):
            codes.append(enroll(page, worker))
            link = read_slip(page, tmp_path / f"slip-{number}.png")
            assert link.startswith(f"{server.url.upper()}/S/")
            assert len(link.rsplit("/", 1)[1]) == 138
        begin_a_draft(page)
    with open_phone(playwright_engine, profile) as phone:
        page = first_page(phone)
        page.goto(f"{server.url}/app")
        unlock(page)
        find_all_offline(page, codes)
        server.start()
        everything_arrives_untouched(page)
        stored = read_stored(server)
        check_content(stored)
        judge_each(playwright_engine, server, tmp_path)
        outcomes_arrive(page)
    nothing_is_readable(server, profile)


def begin_a_draft(page: Page) -> None:
    """Leave a fourth worker half entered: the draft has to survive, unreadable."""
    page.locator("a[href='#/daftar/1']").last.click()
    page.locator("label:has(input[name='sudah_peserta'][value='belum'])").click()
    page.fill("[name=nik]", "3173042107959044")
    page.locator("label:has(input[name='nik_konfirmasi'][value='cocok'])").click()
    page.locator("[data-next]").click()
    page.fill("[name=nama]", "Joko Sembodo Raharjo")
    page.locator("[data-later]").click()
    expect(page.locator("[data-draft]")).to_be_visible()


def find_all_offline(page: Page, codes: list[str]) -> None:
    """Draft, queue and slips are there, although no server is."""
    expect(page.locator("[data-draft]")).to_contain_text("Joko R.")
    page.goto(page.url.split("#")[0] + "#/antrean/semua")
    pills = page.locator("[data-rows] .pill", has_text="Tersimpan di HP ini")
    expect(pills).to_have_count(3)
    for position, code in enumerate(codes):
        page.goto(page.url.split("#")[0] + "#/antrean/belum")
        names = ("Budi W.", "Siti L.", "Wati K.")
        page.locator("[data-rows] a", has_text=names[position].split()[0]).click()
        expect(page.locator(".slip [data-code]")).to_have_text(f"{code[:4]}-{code[4:]}")


def everything_arrives_untouched(page: Page) -> None:
    """Nobody presses anything; within a visible app's half minute all three are delivered."""
    page.goto(page.url.split("#")[0] + "#/antrean/semua")
    pills = page.locator("[data-rows] .pill", has_text="Terkirim ke server")
    expect(pills).to_have_count(3, timeout=60_000)


def check_content(stored: list[Stored]) -> None:
    """The database holds exactly three, and what it holds is what was typed, to the letter."""
    by_nik = {one.record["nik"]: one for one in stored}
    assert len(stored) == len(by_nik) == len(WORKERS)
    for worker in WORKERS:
        one = by_nik[worker.nik]
        assert one.record == expected(worker)
        assert (one.state, one.author) == ("submitted", "Sri Wahyuni")
    ojek, tailor, collector = (by_nik[worker.nik] for worker in WORKERS)
    assert ojek.consent["method"] == "tanda_tangan"
    assert len(ojek.consent["strokes"]) == 2
    assert "nik_birthdate_differs" in tailor.flags
    assert (collector.consent["method"], collector.consent["saksi"]) == ("lisan", "Darmi Sulastri")
    assert {"phone_missing", "consent_oral"} <= set(collector.flags)


def expected(worker: Worker) -> dict[str, Any]:
    """The record of WIRE section 3 that this worker's words should have become."""
    tariff = json.loads((ROOT / "webapp/static/rules/iuran.json").read_text(encoding="utf-8"))
    born, sex, phone = KTP[worker.nik]
    waris = worker.waris and {"nama": worker.waris[0], "hubungan": worker.waris[1], "hp": None}
    return {
        "sudah_peserta": "belum",
        "nik": worker.nik,
        "nik_konfirmasi": "berbeda" if worker.on_card else "cocok",
        "nama": worker.nama,
        "tanggal_lahir": born,
        "jenis_kelamin": sex,
        "alamat": worker.alamat,
        "tinggal_sekarang": {"same": True, "alamat": None},
        "kelurahan": "31.73.04.1001",
        "rw": worker.rw,
        "rt": worker.rt,
        "kode_pos": None,
        "tanpa_hp": phone is None,
        "no_hp": phone,
        "email": None,
        "pekerjaan": worker.pekerjaan,
        "lokasi_kerja": {"code": worker.lokasi, "text": None},
        "jam_kerja": {"tidak_tentu": False, "mulai": "07:00", "selesai": "16:00"},
        "penghasilan": {"band": int(worker.band), "edition": tariff["edition"], "stated": True},
        "pemberi_kerja": False,
        "program": worker.program,
        "bulan": int(worker.bulan),
        "pembayar": worker.pembayar,
        "waris": waris,
        "pernyataan": {
            "version": 1,
            "kerja_mandiri": True,
            "paham_program": True,
            "data_benar": True,
        },
    }


def judge_each(engine: Playwright, server: Server, tmp_path: Path) -> None:
    """The supervisor approves one, returns one and rejects one."""
    with open_phone(engine, tmp_path / "desk", size={"width": 1180, "height": 760}) as desk:
        page = first_page(desk)
        sign_in(page, server.url, "supervisor.demo", server.demo()["supervisor.demo"])
        approve(page, OJEK.nama)
        send_back(page, TAILOR.nama, "nama", "nama_tidak_lengkap")
        reject(page, COLLECTOR.nama, "bukan_bpu")
        page.wait_for_timeout(12_500)  # until then a decision can be undone and is not sent


def outcomes_arrive(page: Page) -> None:
    """The phone shows each outcome after its next sync."""
    page.reload()
    unlock(page)
    page.goto(page.url.split("#")[0] + "#/antrean/semua")
    rows = page.locator("[data-rows]")
    for words in ("Disetujui", "Dikembalikan", "Ditolak"):
        expect(rows.locator(".pill", has_text=words)).to_have_count(1, timeout=40_000)


def nothing_is_readable(server: Server, profile: Path) -> None:
    """No file of the browser, the server's log or the database tells who enrolled."""
    secrets = [
        text
        for worker in WORKERS
        for text in (worker.nik, worker.nama, worker.alamat, worker.no_hp)
        if text
    ]
    secrets += ["+6281234567891", "081234567891", "+6281298765432", "Darmi Sulastri"]
    secrets += ["3173042107959044", "Joko Sembodo Raharjo", "Rahmi Prasojo"]
    assert find_remains(profile, ["Budi W."]), "the search sees into what the phone keeps"
    assert find_remains(profile, secrets) == []
    assert find_remains(server.log, secrets) == []
    for file in opened_database_files(server):
        assert find_remains(file, secrets) == []
