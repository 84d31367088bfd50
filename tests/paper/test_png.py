"""The picture of a slip: wide enough, small enough, and readable after a messenger has had it."""

import pytest

from tests.paper.made_up import paper, png
from tests.reading_paper import passed_on, picture_of, read_codes
from webapp.rules.slip import slip_url

LONGEST = "ABDURRAHMANWAHIDALHASYIMASYARIPUTRAKUSUMAWARDHANA K."


def test_the_qr_is_the_slips_address() -> None:
    one = paper()
    assert one.url == slip_url("https://jaring.contoh.example", one.url[-138:])
    assert read_codes(picture_of(png(one))) == [one.url]


def test_it_is_wide_enough_and_small() -> None:
    made = png(paper())
    picture = picture_of(made)
    assert picture.width >= 720
    assert len(made) < 60_000
    assert picture.format == "PNG"
    assert picture.mode == "P"


@pytest.mark.parametrize("number", range(20))
def test_the_qr_outlives_being_passed_on_twice(number: int) -> None:
    one = paper(number)
    assert read_codes(passed_on(passed_on(picture_of(png(one))))) == [one.url]


def test_the_qr_takes_most_of_the_width() -> None:
    picture = picture_of(png(paper())).convert("L")
    rows = [[picture.getpixel((x, y)) == 0 for x in range(picture.width)] for y in (260, 261)]
    dark = [x for row in rows for x, black in enumerate(row) if black]
    assert max(dark) - min(dark) > picture.width * 0.8


def test_its_quiet_zone_is_four_modules_of_white() -> None:
    picture = picture_of(png(paper())).convert("L")
    module = 13
    beside = picture.crop((0, 250, 5 * module, 700))
    left = next(x for x in range(720) if picture.crop((x, 250, x + 1, 260)).getextrema()[0] == 0)
    assert left >= 4 * module
    assert beside.getextrema() == (255, 255)


def test_a_long_name_makes_it_longer_and_no_narrower() -> None:
    plain, long = (picture_of(png(paper(name=name))) for name in ("BUDI S.", LONGEST))
    assert long.height > plain.height
    assert long.width == plain.width
    assert read_codes(long) == read_codes(plain)


def test_an_example_is_marked() -> None:
    assert picture_of(png(paper(contoh=True))).height > picture_of(png(paper())).height


def test_the_same_slip_is_the_same_file() -> None:
    assert png(paper()) == png(paper())


def test_a_longer_address_still_fits() -> None:
    host = "pendataan.pekerja-mandiri.sudin-nakertransgi.jakartabarat.example"
    one = paper(url=slip_url(f"https://{host}", paper().url[-138:]), host=host)
    picture = picture_of(png(one))
    assert read_codes(picture) == [one.url]
    assert read_codes(passed_on(passed_on(picture))) == [one.url]
