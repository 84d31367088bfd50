"""The page of the queue: search without a trace in the address, filters, saved views, hostile names."""

import re
from collections.abc import Callable
from html import unescape
from uuid import UUID

import pytest
from flask import Flask

from tests.desk import Browser, Send, make_supervisor
from webapp.records.queue.search import MISSED
from webapp.views import searched

NIK, UNKNOWN = "3173042107959001", "3173042107959999"
# What would be markup, a formula, or letters that run backwards.
HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x","y")',
    "@SUM(1+1)*cmd",
    "Budi \u202egnutnoC\u2066\u200f",
    "'><svg onload=alert(1)>",
)

Look = Callable[[str], str]


@pytest.fixture
def look(desk: Browser) -> Look:
    """Search for something, and give the page that comes of it."""

    def find(typed: str) -> str:
        answer = desk.post("/periksa/cari", page="/periksa", cari=typed)
        if answer.status_code != 303:
            return answer.text
        for trace in (typed, typed.replace(" ", ""), "Budi", NIK):
            assert trace not in answer.location
        page = desk.get(answer.location)
        assert page.headers["Cache-Control"] == "no-store"
        return page.text

    return find


def rows(page: str) -> list[str]:
    """The names in the list of a page."""
    return [unescape(name) for name in re.findall("<b><bdi>(.*?)</bdi></b>", page)]


def test_a_search_finds_by_every_kind_and_leaves_nothing_in_the_address(
    desk: Browser, send: Send, look: Look
) -> None:
    sent = send()
    code = re.search('thing-where"><span class="nowrap">([^<]+)', desk.get(f"/periksa/{sent}").text)
    assert code is not None
    for typed in ("3173 0421 0795 9001", "0812 0000 0000", "contoh BUDI", code[1].lower()):
        page = look(typed)
        assert rows(page) == ["Budi Contoh"], typed
        assert NIK not in page
        assert "<title>Antrean periksa – Jaring</title>" in page
    # The row leads to the record, and the way back to what was found.
    way = re.search(f'href="(/periksa/{sent}[^"]*cari=[^"]+)"', page)
    assert way is not None
    detail = desk.get(unescape(way[1])).text
    assert re.search('class="back-link" href="/periksa[?]cari=', detail)
    assert rows(detail) == ["Budi Contoh"]


def test_elsewhere_is_answered_as_nowhere(app: Flask, send: Send) -> None:
    send()
    make_supervisor(app, "jauh.uji", "31.73.02")
    browser = Browser(app)
    browser.sign_in("jauh.uji")
    pages = []
    for typed in (NIK, UNKNOWN):
        answer = browser.post("/periksa/cari", page="/periksa", cari=typed)
        text = browser.get(answer.location).text
        pages.append(re.sub('csrf_token.*?>|cari=[^"&]+|[?]cari[^"]+|9001|9999', "", text))
    assert pages[0] == pages[1]
    assert "Tidak ada di wilayah Bapak/Ibu." in pages[0]


def test_the_results_open_for_the_one_who_searched_and_not_for_long(
    app: Flask, desk: Browser, colleague: UUID, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    send()
    found = desk.post("/periksa/cari", page="/periksa", cari=NIK).location
    other = Browser(app)
    other.sign_in("joko.uji")
    assert rows(desk.get(found).text) == ["Budi Contoh"]
    assert "Pencarian tadi sudah lama." in other.get(found).text
    monkeypatch.setattr(searched, "LIVES", searched.LIVES * 0)
    assert "Pencarian tadi sudah lama." in desk.get(found).text
    for broken in ("x", found.partition("cari=")[2][:-4]):
        assert rows(desk.get(f"/periksa?cari={broken}").text) == []


def test_what_cannot_be_looked_for_is_said(desk: Browser, look: Look) -> None:
    for typed, said in (
        ("31730421", "Yang diketik 8 angka."),
        ("Al", "paling sedikit tiga huruf"),
        ("<script>alert(1)</script>" * 5, "terlalu panjang"),
    ):
        page = look(typed)
        assert said in page
        assert 'role="alert"' in page
        assert "<title>Ada yang perlu diperbaiki" in page
        assert "<script>alert" not in page
    for _ in range(MISSED.most):
        look(UNKNOWN)
    answer = desk.post("/periksa/cari", page="/periksa", cari=UNKNOWN)
    assert answer.status_code == 429
    assert "Sudah terlalu sering mencari nomor." in answer.text


def test_filters_stand_in_the_address_and_in_words(desk: Browser, send: Send) -> None:
    send()
    send(kelurahan="31.73.04.1002", rw="003", nama="Siti Contoh")
    page = desk.get("/periksa?wilayah=31.73.04.1002&rw=3&umur=zz&tanda=entah").text
    assert rows(page) == ["Siti Contoh"]
    assert "RW 003" in page
    assert "Hapus saringan" in page
    assert rows(desk.get("/periksa?tampil=disetujui").text) == []
    assert rows(desk.get("/periksa?umur=2").text) == []
    assert rows(desk.get("/periksa?tampil=lewat").text) == []
    assert '<span class="chip-number">2</span>' in desk.get("/periksa").text


def test_a_view_is_saved_used_and_forgotten(desk: Browser, send: Send) -> None:
    send()
    where = "/periksa/tampilan?wilayah=31.73.04.1002&rw=003&cari=rahasia"
    kept = desk.post(where, page="/periksa?rw=003", nama="RW tiga <b>")
    assert kept.location == "/periksa?wilayah=31.73.04.1002&rw=003"
    page = desk.get("/periksa").text
    assert "RW tiga &lt;b&gt;" in page
    assert "rahasia" not in page
    assert "Tulis nama tampilan dulu." in desk.post(where, page="/periksa", nama=" ").text
    delete = re.search('action="(/periksa/tampilan/[^"]+/hapus)"', page)
    assert delete is not None
    assert desk.post(delete[1], page="/periksa").status_code == 303
    assert "RW tiga" not in desk.get("/periksa").text
    assert desk.post(delete[1], page="/periksa").status_code == 404


def test_hostile_names_lie_harmless_in_the_list(desk: Browser, send: Send, look: Look) -> None:
    for name in HOSTILE:
        send(nama=name)
    for page in (desk.get("/periksa").text, look("alert"), look("Budi")):
        for live in ("<script>alert", "<svg onload", "\u202e", "\u2066", "\u200f"):
            assert live not in page
    shown = rows(desk.get("/periksa").text)
    assert set(shown) == {re.sub("[\u202e\u2066\u200f]", "", name) for name in HOSTILE}
    desk.post("/periksa/tampilan?rw=001", page="/periksa?rw=001", nama=HOSTILE[3] + HOSTILE[0])
    page = desk.get("/periksa").text
    assert "\u202e" not in page
    assert "<script>alert" not in page


def test_a_wide_territory_is_chosen_from_level_by_level(app: Flask, send: Send) -> None:
    send()
    make_supervisor(app, "provinsi.uji", "31", "admin")
    browser = Browser(app)
    browser.sign_in("provinsi.uji")
    whole = browser.get("/periksa").text
    assert '<option value="31.73">Seluruh Jakarta Barat</option>' in whole
    assert '<option value="31.73.04">Seluruh Kec. Tambora</option>' in whole
    assert "31.73.04.1001" not in whole
    assert "saring-petugas" not in whole  # too many to choose from
    chosen = browser.get("/periksa?wilayah=31.73.04.1001").text
    assert '<option value="31.73.04.1001" selected>' in chosen
    assert '<option value="31.73.04.1002">' in chosen
    assert "Sri Contoh</option>" in chosen
    assert rows(chosen) == ["Budi Contoh"]


def test_where_nothing_is_open_the_first_of_the_list_is_offered(desk: Browser, send: Send) -> None:
    assert "Buka yang teratas" not in desk.get("/periksa").text
    flagged, _ = send(meta={"keying_ms": 9000}), send()
    page = desk.get("/periksa?tampil=menunggu").text
    offered = re.search('href="([^"]+)">Buka yang teratas<', page)
    assert offered is not None
    assert unescape(offered[1]) == f"/periksa/{flagged}?tampil=menunggu"
