"""Ringkasan as it is read: the numbers of one's own territory, in words and bars, and no name."""

import re

from tests.desk import Browser, Send

NAME = "Budi Contoh"


def figures(page: str, title: str) -> list[list[str]]:
    """The rows of the table under a heading, as they are read aloud."""
    section = page.partition(f'id="{title}"')[2].partition("</section>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", section.partition("</table>")[0], re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [
        [re.sub(r"<[^>]+>", "", cell).replace("\u00a0", " ") for cell in row] for row in cells[1:]
    ]


def test_the_page_counts_and_names_nobody(desk: Browser, send: Send) -> None:
    send()
    page = desk.get("/ringkasan").text
    steps = figures(page, "perjalanan")
    assert steps[0] == ["Terkirim", "1", "100 %"]
    assert [row[0] for row in steps] == [
        "Terkirim",
        "Disetujui",
        "Diserahkan ke BPJS",
        "Terdaftar di BPJS",
        "Menunggu diperiksa",
        "Dikembalikan",
        "Ditolak",
        "Ditolak BPJS",
        "Dibatalkan pekerja",
    ]
    assert figures(page, "menunggu")[0] == ["Hari ini", "1"]
    assert NAME not in page
    assert "Sri" not in page.partition("<main")[2]


def test_one_goes_down_to_an_rw_and_up_again(desk: Browser, send: Send) -> None:
    send()
    page = desk.get("/ringkasan").text
    down = re.search(r'href="(/ringkasan\?wilayah=31\.73\.04\.1001[^"]*)">Tambora<', page)
    assert down is not None
    inside = desk.get(down[1].replace("&amp;", "&")).text
    assert figures(inside, "cakupan")[0] == ["RW 002", "1", "1", "0", "0"]
    assert "‹ Kec. Tambora</a>" in inside
    assert "wilayah=31.73&" not in inside


def test_an_area_of_others_is_not_there(desk: Browser) -> None:
    for area in ("31.73.02", "31.73", "x"):
        assert desk.get(f"/ringkasan?wilayah={area}").status_code == 404


def test_days_are_chosen_in_the_address_and_nonsense_is_this_month(
    desk: Browser, send: Send
) -> None:
    send()
    today = desk.get("/ringkasan?rentang=hari").text
    assert '<option value="hari" selected>Hari ini</option>' in today
    assert figures(today, "perjalanan")[0][1] == "1"
    months = re.findall(r'<option value="(\d{4}-\d\d)"', today)
    assert len(months) == 12
    before = desk.get(f"/ringkasan?rentang={months[1]}").text
    assert figures(before, "perjalanan")[0] == ["Terkirim", "0", ""]
    assert f'value="{months[0]}" selected' in desk.get("/ringkasan?rentang=13-2026").text
