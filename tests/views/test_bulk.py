"""Approving together in a browser without a script: the list, what must be opened first, what came of it."""

import re
from uuid import UUID

import pytest
from flask import Flask

from tests.desk import Browser, Send, enrollment, hidden
from tests.phones import change_row
from webapp.records.models import Enrollment

pytestmark = pytest.mark.usefixtures("no_night")


def page_of(app: Flask, sent: UUID) -> str:
    with app.app_context():
        return f"/periksa/serentak?petugas={enrollment(sent).author_id}"


def to_open(text: str) -> list[str]:
    """The records of a page that must still be opened."""
    samples = text.partition('id="contoh"')[2].partition("</section>")[0]
    rows = re.findall(r'href="([^"]+)"(?:(?!</li>).)*Buka dulu', samples, re.S)
    return [row.replace("&amp;", "&") for row in rows]


def test_the_whole_way_from_a_record_to_many_approved(
    app: Flask, desk: Browser, send: Send
) -> None:
    sent = [send(nama=f"{name} Contoh") for name in ("Ani", "Edi", "Uci", "Oki", "Iwan")]
    page = page_of(app, sent[0])
    assert f'href="{page}"' in desk.get(f"/periksa/{sent[0]}").text
    assert f'href="{page}"' in desk.get(page.replace("/serentak", "")).text
    shown = desk.get(page).text
    assert "Setujui 5 data" in shown
    must = to_open(shown)
    # The record that was opened above may be one of those that chance has named.
    assert len(must) + shown.count("Sudah dibuka") == 3
    early = desk.post(page, daftar=hidden(shown, "daftar"))
    assert early.status_code == 409
    assert "Buka dulu data ini, baru setujui semuanya." in early.text
    assert to_open(early.text) == must
    for path in must:
        assert page in desk.get(path).text
    shown = desk.get(page).text
    assert to_open(shown) == []
    left = next(one for one in sent if str(one) not in "".join(must))
    change_row(app, Enrollment, left, attention=1)
    done = desk.post(page, daftar=hidden(shown, "daftar"))
    result = desk.get(done.location).text
    assert "4 data disetujui." in result
    assert "Tidak ikut, karena baru berubah:" in result
    assert f'href="/periksa/{left}"' in result
    undo = re.search(rf'action="([^"]+{must[0].split("/")[2][:36]}/undo[^"]*)"', result)
    assert undo is not None
    decision = re.findall('name="decision" value="([^"]+)"', result[undo.start() :])[0]
    back = desk.post(undo[1].replace("&amp;", "&"), page=page, decision=decision)
    assert "3 data disetujui." in desk.get(back.location).text


def test_a_list_that_we_did_not_show_is_not_taken(app: Flask, desk: Browser, send: Send) -> None:
    page = page_of(app, send())
    for token in ("", "x", "k1.abc"):
        assert desk.post(page, daftar=token).status_code == 409
    assert desk.get("/periksa/serentak").location == "/periksa"
    assert desk.get("/periksa/serentak?petugas=x").location == "/periksa"
    assert desk.get(f"{page}&bersama=%%&tinggal=abc").status_code == 200


def test_of_elsewhere_there_is_no_list(app: Flask, stranger: UUID, send: Send) -> None:
    browser = Browser(app)
    browser.sign_in("rina.uji")
    assert browser.get(page_of(app, send())).status_code == 404
