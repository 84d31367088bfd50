"""The slip on 58 mm paper: one page of the dialog, scanned as the printer's dots."""

from playwright.sync_api import Page, expect

from tests.browser.slip.hands import leave, print_slip, read_qr, seen

WORDS = (
    "CONTOH",
    "BUKTI PENDATAAN",
    "BPJS Ketenagakerjaan",
    "SITI L.",
    "Kel. Tambora",
    "Petugas: SRI W.",
    "JKK+JKM, 3 bulan",
    "(perkiraan)",
    "BUKAN KARTU PESERTA",
    "Perlindungan mulai setelah iuran pertama dibayar.",
    "GRATIS – tidak ada biaya pendataan.",
    "Cek status",
    "Tanya: kantor kelurahan",
)


def test_the_page_is_a_strip_of_paper_that_a_scanner_reads(fresh: Page) -> None:
    slip = fresh
    shown = read_qr(seen(slip))
    printed = print_slip(slip)
    assert 57.5 < printed.width < 58.1
    assert 100 < printed.height < 200
    assert read_qr(printed.dots) == shown
    text = " ".join(printed.text.replace("\u00a0", " ").split())
    assert [words for words in WORDS if words not in text] == []
    assert slip.locator(".slip [data-code]").inner_text() in text
    for words in ("Kembali", "WhatsApp", "Daftarkan"):
        assert words not in text, "the page has the slip alone"


def test_the_qr_is_as_wide_as_the_dots_allow_and_nothing_leaves_the_48_millimetres(
    slip: Page,
) -> None:
    printed = print_slip(slip)
    across = slip.locator(".slip-print svg").get_attribute("width")
    assert across == f"{53 * 7 / 8}mm"
    left, _, right, bottom = printed.dots.point(lambda light: 255 - light).getbbox() or (0,) * 4
    millimetre = 203 / 25.4
    assert left >= 4.9 * millimetre
    assert right <= 53.1 * millimetre
    assert printed.grey.height - bottom < 10 * millimetre, "no blank paper behind it"


def test_only_black_is_printed(slip: Page) -> None:
    """What is grey comes from the edges of letters; the darkest of every letter is black."""
    printed = print_slip(slip)
    counts = printed.grey.histogram()
    assert counts[0] > 10 * max(counts[40:215])


def test_printed_twice_it_is_one_page_and_leaves_with_the_screen(slip: Page) -> None:
    print_slip(slip)
    print_slip(slip)
    leave(slip)
    expect(slip.locator(".slip-print")).to_have_count(0)


def test_large_letters_of_the_screen_do_not_change_the_paper(slip: Page) -> None:
    page = slip
    before = print_slip(page)
    page.evaluate("() => { document.documentElement.className = 'text-3'; }")
    after = print_slip(page)
    page.evaluate("() => { document.documentElement.className = ''; }")
    assert after.height == before.height
