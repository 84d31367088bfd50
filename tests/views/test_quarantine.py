"""The pages of what is kept aside, in a browser without a script."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.desk import GROGOL, Browser, make_supervisor
from tests.phone import Phone
from tests.phones import change_row, looking
from tests.worker import nik, record
from webapp.records.models import Account, Deposit, Device, Enrollment, Quarantine
from webapp.rules.slip import show_code
from webapp.views.quarantine import ADVICE
from webapp.views.words import has_words, words

Hold = Callable[..., dict[str, Any]]


@pytest.fixture
def hold(app: Flask, client: FlaskClient, phone: Phone) -> Hold:
    """Send one item that is kept aside, because its event is not known."""

    def one(**changes: Any) -> dict[str, Any]:
        meta = {"event": changes.pop("event", str(uuid4()))}
        item = phone.seal(record(nik=nik(9001 + phone.seq), **changes), meta=meta)
        assert phone.words(client, [item]) == ["quarantined"]
        return item

    return one


def page_of(app: Flask, item: dict[str, Any]) -> str:
    with looking(app) as session:
        wanted = select(Quarantine.id).join(Deposit, Deposit.id == Quarantine.deposit_id)
        return f"/karantina/{session.scalars(wanted.where(Deposit.hash == item['hash'])).one()}"


def status_of(app: Flask, path: str) -> str:
    with looking(app) as session:
        return str(session.get_one(Quarantine, UUID(path.rpartition("/")[2])).status)


def test_the_list_says_whose_why_and_since_when(
    app: Flask, desk: Browser, phone: Phone, hold: Hold
) -> None:
    assert "Tidak ada yang menunggu keputusan." in desk.get("/karantina").text
    code = show_code(phone.tokens[0]["code"])
    item = hold()
    page = desk.get("/karantina").text
    for shown in ("Sri C. · K-0001", "Kegiatannya tidak dikenal server.", code, "hari ini"):
        assert shown in page
    assert "Lewat janji" not in page
    held = UUID(page_of(app, item).rpartition("/")[2])
    change_row(app, Quarantine, held, held_at=datetime.now(UTC) - timedelta(days=30))
    assert "Lewat janji" in desk.get("/karantina").text
    assert f'href="/karantina/{held}"' in desk.get("/periksa?tampil=karantina").text


def test_a_long_list_goes_on_where_it_ended(desk: Browser, hold: Hold) -> None:
    for _ in range(27):
        hold()
    first = desk.get("/karantina").text
    assert first.count("office-row") == 25
    following = first.partition('href="/karantina?setelah=')[2].partition('"')[0]
    assert desk.get(f"/karantina?setelah={following}").text.count("office-row") == 2


def test_one_says_why_whose_and_what_it_says(
    app: Flask, desk: Browser, phone: Phone, hold: Hold
) -> None:
    code = show_code(phone.tokens[0]["code"])
    page = desk.get(page_of(app, hold())).text
    for shown in (
        "Budi Contoh",
        "Kegiatannya tidak dikenal server.",
        "Lepaskan bila Bapak/Ibu yakin data ini benar dari petugas.",
        "Sri Contoh",
        "K-0001",
        code,
        "Pendaftaran baru",
        "3173••••••••9001",
        "Gg. Masjid No. 12",
    ):
        assert shown in page, shown
    assert nik(9001) not in page
    assert "Lepaskan semua" not in page


def test_releasing_is_one_press(app: Flask, desk: Browser, hold: Hold) -> None:
    item = hold()
    path = page_of(app, item)
    answer = desk.post(f"{path}/releases", page=path)
    assert answer.status_code == 303
    assert "Dilepas. Data sudah masuk antrean periksa." in desk.get(answer.location).text
    assert status_of(app, path) == "released"
    assert "Budi Contoh" in desk.get("/periksa").text
    assert "Sudah dilepas" in desk.get(path).text
    twice = desk.post(f"{path}/releases", page="/karantina")
    assert twice.status_code == 409
    assert "Kiriman ini sudah diputuskan." in twice.text


def test_a_record_with_a_fault_goes_back_to_its_volunteer(
    app: Flask, desk: Browser, hold: Hold
) -> None:
    path = page_of(app, hold(nama="B", no_hp="12"))
    page = desk.get(path).text
    assert "Bila dilepas, petugas diminta memperbaikinya." in page
    answer = desk.post(f"{path}/releases", page=path)
    assert "Petugas diminta memperbaiki data ini." in desk.get(answer.location).text


def test_what_stays_held_says_so(
    app: Flask, desk: Browser, client: FlaskClient, phone: Phone
) -> None:
    payload = phone.payload(record())
    item = {**phone.envelop({**payload, "seq": 77}), "seq": payload["seq"]}
    phone.sync(client, [item])
    path = page_of(app, item)
    answer = desk.post(f"{path}/releases", page=path)
    assert answer.status_code == 303
    assert "Masih ditahan. Isi berbeda dengan sampulnya." in desk.get(answer.location).text
    assert status_of(app, path) == "held"


def test_what_does_not_open_is_shown_as_far_as_it_is_known(
    app: Flask, desk: Browser, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record())
    item = {**item, "sealed": item["sealed"][:-4]}
    phone.sync(client, [item])
    with looking(app) as session:
        held = session.scalars(select(Quarantine)).one()
    page = desk.get(f"/karantina/{held.id}").text
    for shown in ("Data tersegel", "Segel tidak bisa dibuka.", "Belum bisa dibaca", "K-0001"):
        assert shown in page
    assert "Budi" not in page


def test_a_new_slip_is_told(
    app: Flask, desk: Browser, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    item = phone.seal(record(), slip=other.take_slip())
    phone.sync(client, [item])
    path = page_of(app, item)
    assert "Bila dilepas, data ini mendapat slip baru." in desk.get(path).text
    answer = desk.post(f"{path}/releases", page=path)
    with looking(app) as session:
        code = session.get_one(Enrollment, UUID(item["id"])).slip_code
    assert f"Slip baru: {show_code(code)}. Beri tahu petugas." in desk.get(answer.location).text


def test_a_correction_shows_what_it_would_change(
    app: Flask, desk: Browser, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record())
    mended = phone.correct(item, {"nama": "Budi Santosa", "alamat": "Jl. Baru No. 5"})
    phone.sync(client, [item])
    phone.sync(client, [mended])
    page = desk.get(page_of(app, mended)).text
    for shown in ("Bedanya dengan data sekarang", "Budi Contoh", "Budi Santosa", "Jl. Baru No. 5"):
        assert shown in page
    assert "Bila dilepas, perbaikan ini masuk ke data yang sekarang." in page
    answer = desk.post(f"{page_of(app, mended)}/releases", page=page_of(app, mended))
    assert "Dilepas." in desk.get(answer.location).text


def test_other_content_can_only_be_refused(
    app: Flask, desk: Browser, client: FlaskClient, phone: Phone
) -> None:
    payload = phone.payload(record())
    other = phone.envelop({**payload, "seq": 2, "record": record(nama="Lain Contoh")})
    phone.sync(client, [phone.envelop(payload), other])
    path = page_of(app, other)
    page = desk.get(path).text
    assert "Lain Contoh" in page
    assert "Hanya bisa ditolak." in page
    assert ">Lepaskan<" not in page
    assert desk.post(f"{path}/releases", page=path).status_code == 409


def test_a_whole_phone_is_released_with_one_press(app: Flask, desk: Browser, hold: Hold) -> None:
    event = str(uuid4())
    items = [hold(event=event), hold(event=event), hold(event=event, nama="B")]
    path = page_of(app, items[0])
    assert "Lepaskan semua dari HP ini (3)" in desk.get(path).text
    answer = desk.post(f"{path}/releases", page=path, semua="1")
    page = desk.get(answer.location).text
    assert "2 masuk, 1 perlu diperbaiki petugas, 0 masih ditahan." in page
    assert "Tidak ada yang menunggu keputusan." in page


def test_refusing_asks_why(app: Flask, desk: Browser, hold: Hold) -> None:
    path = page_of(app, hold())
    form = f"{path}/tolak"
    assert "Tolak kiriman ini?" in desk.get(form).text
    for reason in ("", "dugaan_rekaan"):
        empty = desk.post(f"{path}/refusals", page=form, reason=reason)
        assert empty.status_code == 422
        assert "Pilih alasan penolakan." in empty.text
    answer = desk.post(f"{path}/refusals", page=form, reason="bukan_petugas")
    assert "Ditolak. Petugas akan melihat alasannya." in desk.get(answer.location).text
    page = desk.get(path).text
    assert "Sudah ditolak: Bukan kiriman petugas." in page
    assert "</button>" not in page.partition("<main")[2]


def test_nobody_settles_the_own_entry(
    app: Flask, desk: Browser, phone: Phone, hold: Hold, supervisor: UUID
) -> None:
    path = page_of(app, hold())
    change_row(app, Device, UUID(phone.id), account_id=supervisor)
    page = desk.get(path).text
    assert "Orang lain yang memutuskan." in page
    assert "Lepaskan<" not in page
    for act, more in (("releases", {}), ("refusals", {"reason": "usia"})):
        assert desk.post(f"{path}/{act}", page="/karantina", **more).status_code == 403
    assert status_of(app, path) == "held"


def test_what_lies_elsewhere_is_not_there(app: Flask, hold: Hold) -> None:
    path = page_of(app, hold())
    make_supervisor(app, "jauh.uji", GROGOL)
    browser = Browser(app)
    browser.sign_in("jauh.uji")
    assert "Sri" not in browser.get("/karantina").text
    for address in (path, f"{path}/tolak", f"/karantina/{uuid4()}"):
        assert browser.get(address).status_code == 404
    for act in ("releases", "refusals"):
        for data in ({}, {"semua": "1"}):
            answer = browser.post(f"{path}/{act}", page="/karantina", reason="usia", **data)
            assert answer.status_code == 404
    assert status_of(app, path) == "held"


def test_a_record_elsewhere_is_not_shown_to_whom_a_strange_correction_comes(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    """Who knows an id learns nothing by having a change of it kept aside at home."""
    item = phone.seal(record(alamat="Gg. Rahasia No. 1"))
    phone.sync(client, [item])
    person = UUID(other.answer["person"]["id"])
    change_row(app, Account, person, territory="31.73.02.1001")
    foreign = other.correct(item, {"nama": "Lain Contoh"})
    assert other.words(client, [foreign]) == ["quarantined"]
    make_supervisor(app, "jauh.uji", GROGOL)
    browser = Browser(app)
    browser.sign_in("jauh.uji")
    page = browser.get(page_of(app, foreign)).text
    assert "Perubahan dikirim oleh petugas lain." in page
    assert "Rahasia" not in page
    assert "Budi" not in page


def test_a_form_without_its_token_does_nothing(app: Flask, desk: Browser, hold: Hold) -> None:
    path = page_of(app, hold())
    assert desk.send(f"{path}/releases", {}).status_code == 400
    assert status_of(app, path) == "held"
    # One of an earlier session is shown again, with what was chosen.
    answer = desk.send(f"{path}/refusals", {"reason": "orang_sama", "csrf_token": "old"})
    assert (answer.status_code, status_of(app, path)) == (400, "held")
    assert re.search('value="orang_sama"[^>]* checked', answer.text)


def test_every_reason_has_its_advice(app: Flask) -> None:
    reasons = app.extensions["jaring"].tables.review["reasons"]["aside"]
    assert set(ADVICE) <= set(reasons)
    for advice in {*ADVICE.values(), "percaya"}:
        assert has_words(f"office.karantina_saran_{advice}")
    for reason in reasons:
        assert words(f"reason.{reason}")


HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7777 * 7777 }}")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_tries_to_be_code_arrives_as_text(
    app: Flask, desk: Browser, hold: Hold, text: str
) -> None:
    path = page_of(app, hold(nama=text, alamat={"a": text}, lokasi_kerja=[text], no_hp=text))
    page = desk.get(path).text
    for live in ("<script>alert", "<img src=x", "60481729"):
        assert live not in page.partition("<main")[2]
