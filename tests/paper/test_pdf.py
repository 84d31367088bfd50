"""Pages to print: their words, their QR codes as a printer draws them, and what the file tells."""

import re
from typing import Any

import pypdfium2 as pdfium
import pytest

from tests.paper.made_up import Draw, a4, a6, paper
from tests.reading_paper import count_pages, open_pdf, printed, read_codes, text_of

LONG: dict[str, Any] = {
    "name": "ABDURRAHMANWAHIDALHASYIMASYARIPUTRAKUSUMAWARDHANA K.",
    "kelurahan": "Rawa Badak Utara",
    "officer": "Petugas: MUHAMMADABDURRAHMANSYAHPUTRAWARDHANA W. (K-10147)",
    "program": "JKK+JKM+JHT, 12 bulan: Rp3.336.000 (perkiraan)",
    "hotline": "Layanan Pengaduan Sudin Nakertransgi Jakarta Barat, telepon 021-5555-0123,"
    " WhatsApp 0812-0000-1234, Senin sampai Jumat pukul 08.00-16.00",
}
SENTENCES = [
    "BUKTI PENDATAAN",
    "BPJS Ketenagakerjaan – Pekerja Mandiri (BPU)",
    "BUDI S.",
    "21-11-2026 14.32 · Kel. Tambora",
    "Petugas: SRI W. (K-0147)",
    "JKK+JKM, 3 bulan: Rp33.600 (perkiraan)",
    "BUKAN KARTU PESERTA.",
    "Perlindungan mulai setelah iuran pertama dibayar.",
    "GRATIS – tidak ada biaya pendataan.",
    "Cek status: pindai QR, atau jaring.contoh.example/s lalu ketik kode. Tanya: kantor kelurahan",
]
both = pytest.mark.parametrize("draw", [a6, a4], ids=["a6", "a4"])


def said(made: bytes) -> str:
    """The words of the pages, wherever a row ends."""
    return " ".join(text_of(made).split())


def without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)


def sizes(made: bytes) -> list[float]:
    """The size of every letter, in points."""
    with open_pdf(made) as document:
        pages = [page.get_textpage() for page in document]
        return [
            pdfium.raw.FPDFText_GetFontSize(page, place)
            for page in pages
            for place in range(page.count_chars())
            if page.get_text_range(place, 1).strip()
        ]


@both
def test_every_sentence_stands_on_the_page(draw: Draw) -> None:
    one = paper()
    text = said(draw(one))
    for sentence in [*SENTENCES, f"Kode: {one.code}"]:
        assert sentence in text
    assert "CONTOH" not in text


@both
def test_its_qr_is_read_as_a_cheap_printer_draws_it(draw: Draw) -> None:
    one = paper()
    for image in printed(draw(one)):
        assert read_codes(image) == [one.url]


@both
def test_what_is_long_is_broken_and_never_cut(draw: Draw) -> None:
    one = paper(**LONG)
    made = draw(one)
    text = without_spaces(text_of(made))
    for whole in LONG.values():
        assert without_spaces(whole) in text
    assert [read_codes(image) for image in printed(made)] == [[one.url]]
    assert count_pages(made) == 1


@both
def test_even_an_absurd_hotline_stays_on_its_slip(draw: Draw) -> None:
    one = paper(hotline=" ".join(["kantor kelurahan"] * 60), contoh=True)
    made = draw(one)
    assert said(made).count("kantor kelurahan") == 60
    assert [read_codes(image) for image in printed(made, 300)] == [[one.url]]


@both
def test_an_example_is_marked(draw: Draw) -> None:
    assert "CONTOH – bukan data sungguhan" in said(draw(paper(contoh=True)))


@both
def test_without_a_programme_there_is_no_line_for_it(draw: Draw) -> None:
    text = said(draw(paper(program="", kelurahan="")))
    assert "perkiraan" not in text
    assert "Kel." not in text
    assert "21-11-2026 14.32" in text


def test_letters_are_large_enough() -> None:
    assert min(sizes(a6(paper()))) >= 11
    assert min(sizes(a6(paper(**LONG)))) >= 11
    assert min(sizes(a4(paper()))) >= 8
    assert min(sizes(a4(paper(**LONG, contoh=True)))) >= 7


def test_a_letter_that_the_font_has_not_leaves_a_mark() -> None:
    assert "? W." in said(a6(paper(name="李 W.")))


def test_a_slip_is_an_a6_page_and_eight_are_one_of_a4() -> None:
    with open_pdf(a6(paper(1), paper(2))) as document:
        assert [page.get_size() for page in document] == [
            pytest.approx((297.64, 419.53), abs=0.01)
        ] * 2
    with open_pdf(a4(*(paper(number) for number in range(9)))) as document:
        assert [page.get_size() for page in document] == [
            pytest.approx((595.28, 841.89), abs=0.01)
        ] * 2


def test_two_hundred_slips_are_twenty_five_sheets_with_every_code_once() -> None:
    papers = [paper(number, contoh=number % 2 == 0) for number in range(200)]
    made = a4(*papers)
    assert count_pages(made) == 25
    codes = re.findall(r"Kode: (\S{9})", text_of(made))
    assert sorted(codes) == sorted(one.code for one in papers)
    read = [sorted(read_codes(image)) for image in printed(made)]
    assert read == [
        sorted(one.url for one in papers[begin : begin + 8]) for begin in range(0, 200, 8)
    ]


def test_modules_are_whole_dots_of_a_cheap_printer_and_at_least_four() -> None:
    (image,) = printed(a4(*(paper(number) for number in range(8))))
    pixels = image.load()
    assert pixels is not None
    # The finder in the corner of the first slip: seven dark modules in a row.
    left = next(x for x in range(200) if any(not pixels[x, y] for y in range(30, 200)))
    top = next(y for y in range(200) if not pixels[left, y])
    width = next(x for x in range(left, left + 200) if pixels[x, top]) - left
    assert width % 7 == 0
    assert width // 7 >= 4


def test_slips_keep_away_from_the_lines_to_cut_along() -> None:
    (image,) = printed(a4(*(paper(number) for number in range(8))))
    for strip in (
        (0, 0, image.width // 2 - 4, 36),
        (0, 0, 36, 570),
        (image.width // 2 + 4, 0, image.width // 2 + 36, 570),
        (image.width // 2 - 36, 0, image.width // 2 - 4, 570),
    ):
        assert image.crop(strip).getextrema() == (255, 255)
    middle = image.crop((image.width // 2 - 4, 0, image.width // 2 + 4, image.height))
    assert middle.getextrema()[0] == 0


def test_the_file_says_what_it_is_and_names_nobody() -> None:
    made = a6(paper())
    with open_pdf(made) as document:
        told = document.get_metadata_dict(skip_empty=True)
    assert told.pop("Title") == "Bukti pendataan"
    assert told.pop("CreationDate") == "D:20261121073200Z"
    assert told == {}
    assert b"/Lang (id-ID)" in made


def test_but_for_its_date_the_same_slip_is_the_same_file() -> None:
    assert a6(paper()) == a6(paper())
    assert a6(paper()) != a6(paper(2))
