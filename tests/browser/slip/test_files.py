"""Slips as files: made by the server once it has the record, and shared or kept among the downloads."""

from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.slip.hands import DPI, leave, read_qr, seen

SHARES = """() => {
  window.shared = [];
  navigator.canShare = ({ files }) => files.every((file) => file instanceof File);
  navigator.share = async ({ files }) => { window.shared.push(...files.map(({ name, type }) => `${name} ${type}`)); };
}"""
SHARES_NOT = "() => { delete navigator.canShare; delete navigator.share; }"
ONLINE = "() => { dispatchEvent(new Event('online')); }"


def delivered(page: Page) -> None:
    """Have the slip's record reach the server."""
    page.context.set_offline(False)
    page.evaluate(ONLINE)
    expect(page.locator(".slip-actions .pill")).to_have_text("Terkirim ke server", timeout=40_000)


def open_ways(page: Page) -> None:
    page.locator("[data-ways] summary").click()
    expect(page.locator("[data-no-bluetooth]")).to_have_text(
        "Browser ini tidak bisa memakai printer Bluetooth. Pakai Cetak slip atau Tulis tangan."
    )


def first_page(file: Path) -> Image.Image:
    page = pypdfium2.PdfDocument(file)[0]
    picture: Image.Image = page.render(scale=DPI / 72).to_pil().convert("L")
    return picture


def says(page: Page, text: str, place: str = "more") -> None:
    expect(page.locator(f"[data-{place}-said]")).to_have_text(text)


def test_a_slip_is_a_picture_and_a_page_once_the_server_has_it(fresh: Page, tmp_path: Path) -> None:
    page, shown = fresh, read_qr(seen(fresh))
    open_ways(page)
    expect(page.locator("[data-why]")).to_have_text(
        "Gambar dan PDF dibuat setelah data sampai di server."
    )
    expect(page.locator("[data-png]")).to_be_hidden()
    delivered(page)
    code = page.locator(".slip [data-code]").inner_text()
    for way, ending in (("png", "png"), ("a6", "pdf")):
        with page.expect_download() as given:
            page.locator(f"[data-{way}]").click()
        assert given.value.suggested_filename == f"slip-{code}.{ending}"
        file = tmp_path / given.value.suggested_filename
        given.value.save_as(file)
        picture = Image.open(file) if way == "png" else first_page(file)
        assert read_qr(picture) == shown
        says(page, "Berkas ada di folder Unduhan.")


def test_a_phone_with_a_share_sheet_shares_and_without_a_network_it_says_so(slip: Page) -> None:
    delivered(slip)
    open_ways(slip)
    slip.evaluate(SHARES)
    slip.locator("[data-png]").click()
    says(slip, "Berkas sudah dibagikan.")
    assert slip.evaluate("window.shared[0].split(' ')[1]") == "image/png"
    slip.evaluate(SHARES_NOT)
    slip.context.set_offline(True)
    slip.locator("[data-a6]").click()
    says(slip, "Berkas dibuat di server. Sambungkan internet, lalu coba lagi.")


def test_what_was_sent_becomes_sheets_of_eight(fresh: Page, tmp_path: Path) -> None:
    page, shown = fresh, read_qr(seen(fresh))
    delivered(page)
    leave(page)
    page.evaluate("() => { location.hash = '#/antrean/terkirim'; }")
    page.locator("[data-sheets] summary").click()
    count = page.locator("[data-rows] > li").count()
    expect(page.locator("[data-all]")).to_have_text(f"Semua yang terkirim ({count} slip)")
    expect(page.locator("[data-today]")).to_have_text(f"Hari ini ({count} slip)")
    with page.expect_download() as given:
        page.locator("[data-all]").click()
    file = tmp_path / "sheet.pdf"
    given.value.save_as(file)
    document = pypdfium2.PdfDocument(file)
    width, height = (round(one * 25.4 / 72) for one in document[0].get_size())
    assert (width, height, len(document)) == (210, 297, -(-count // 8))
    # The newest is the last.
    last = document[len(document) - 1].render(scale=DPI / 72).to_pil().convert("L")
    assert shown in [read.text for read in zxingcpp.read_barcodes(last)]
    says(page, "Berkas ada di folder Unduhan.", "sheets")


def test_without_anything_sent_there_is_no_sheet(page: Page) -> None:
    page.evaluate("() => { location.hash = '#/antrean/belum'; }")
    expect(page.locator("[data-filter=belum][aria-current]")).to_be_visible()
    expect(page.locator("[data-sheets]")).to_be_hidden()
