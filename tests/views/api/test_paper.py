"""Slips as files, for the phones of those who entered the records and for nobody else."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.phone import Phone
from tests.phones import change_row, looking
from tests.reading_paper import count_pages, picture_of, printed, read_codes, text_of
from tests.worker import record
from webapp.records.enrollment_store import open_field
from webapp.records.models import AuditEvent, Device, Enrollment, Slip
from webapp.records.setting import put
from webapp.rules.slip import show_code, slip_url
from webapp.views.formats import rupiah

PATH = "/api/v1/slips/paper"


def ask(phone: Phone, client: FlaskClient, form: object, *ids: object, **more: Any) -> TestResponse:
    body = json.dumps({"format": form, "ids": list(ids), **more})
    return phone.post(client, body.encode("utf-8"), PATH)


def send(phone: Phone, client: FlaskClient, **changes: Any) -> tuple[str, dict[str, str]]:
    """Send a record; its id, and the token and code of its slip."""
    slip = phone.tokens[0]
    serial = 9001 + phone.seq
    item = phone.seal(record(nik=f"317304210795{serial}", no_hp=f"+62812{serial:08}", **changes))
    assert phone.words(client, [item]) == ["stored"]
    return item["id"], slip


def test_the_author_has_a_picture_of_the_slip(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    sent, slip = send(phone, client)
    answer = ask(phone, client, "png", sent)
    assert (answer.status_code, answer.content_type) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "no-store"
    url = slip_url(app.extensions["jaring"].public_url, slip["token"])
    assert read_codes(picture_of(answer.data)) == [url]


def test_a_page_says_what_the_phones_screen_says(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    sent, slip = send(phone, client, nama="Budi Agus Santoso")
    change_row(app, Enrollment, UUID(sent), captured_at=datetime(2026, 11, 21, 17, 32, tzinfo=UTC))
    answer = ask(phone, client, "a6", sent)
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    text = " ".join(text_of(answer.data).split())
    for sentence in (
        "BUKTI PENDATAAN",
        f"Kode: {show_code(slip['code'])}",
        "BUDI S.",
        "22-11-2026 00.32 · Kel. Tambora",
        "Petugas: SRI C. (K-0001)",
        "JKK+JKM, 6 bulan: Rp",
        "(perkiraan)",
        "BUKAN KARTU PESERTA.",
        "GRATIS – tidak ada biaya pendataan.",
        "127.0.0.1:8000/s lalu ketik kode. Tanya: kantor kelurahan",
    ):
        assert sentence in text
    for personal in ("Santoso", "SANTOSO", "3173042", "0812", "CONTOH"):
        assert personal not in text


def test_the_estimate_is_the_one_made_on_arrival(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    sent, _ = send(phone, client, bulan=1)
    with looking(app) as session:
        kept = session.get_one(Enrollment, UUID(sent))
        total = int(open_field(app.extensions["jaring"], kept, "total") or 0)
    assert total > 0
    text = text_of(ask(phone, client, "a6", sent).data)
    assert f"JKK+JKM, 1 bulan: {rupiah(total)} (perkiraan)" in text


def test_an_office_of_the_demonstration_marks_its_slips(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    sent, _ = send(phone, client)
    with app.app_context():
        put("contoh", "ya", None, datetime.now(UTC))
    assert "CONTOH – bukan data sungguhan" in text_of(ask(phone, client, "a6", sent).data)


def test_many_come_as_pages_or_as_sheets_in_the_order_asked_for(
    client: FlaskClient, phone: Phone
) -> None:
    sent = [send(phone, client) for _ in range(9)]
    ids = [one for one, _ in reversed(sent)]
    pages = ask(phone, client, "a6", *ids)
    sheets = ask(phone, client, "a4", *ids)
    assert count_pages(pages.data) == 9
    assert count_pages(sheets.data) == 2
    found = [read_codes(page)[0][-138:] for page in printed(pages.data)]
    assert found == [slip["token"] for _, slip in reversed(sent)]
    assert [len(read_codes(page)) for page in printed(sheets.data)] == [8, 1]


def test_another_phone_of_the_same_person_has_it_too(
    client: FlaskClient, phone: Phone, second: Phone
) -> None:
    sent, slip = send(phone, client)
    answer = ask(second, client, "png", sent)
    assert read_codes(picture_of(answer.data))[0].endswith(slip["token"])


def test_anothers_record_is_as_if_there_were_none(
    client: FlaskClient, phone: Phone, other: Phone
) -> None:
    sent, _ = send(phone, client)
    own, _ = send(other, client, nama="Siti Contoh")
    foreign = ask(other, client, "a4", own, sent)
    unknown = ask(other, client, "a4", own, str(uuid4()))
    for answer in (foreign, unknown):
        assert answer.status_code == 404
        assert without_time(answer) == without_time(unknown)
    assert without_time(unknown) == {"code": "not_found", "message": "Tidak ditemukan."}


def without_time(answer: TestResponse) -> dict[str, Any]:
    said: dict[str, Any] = answer.get_json()
    assert said.pop("server_time")
    return said


def test_what_was_refused_or_kept_aside_has_no_paper(client: FlaskClient, phone: Phone) -> None:
    refused = phone.seal(record(nik="12 34"))
    aside = phone.seal(record(), act="approve")
    assert phone.words(client, [refused, aside]) == ["invalid", "quarantined"]
    for item in (refused, aside):
        assert ask(phone, client, "png", item["id"]).status_code == 404


def test_a_slip_that_no_longer_counts_is_not_made_again(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    sent = [send(phone, client)[0] for _ in range(3)]
    for state in ("rejected", "withdrawn"):
        change_row(app, Enrollment, UUID(sent[1]), state=state)
        answer = ask(phone, client, "a4", *sent)
        assert answer.status_code == 409
        said = without_time(answer)
        assert said["code"] == "slip_void"
        assert said["problems"] == [{"field": "ids.1", "code": "slip_void"}]
    assert ask(phone, client, "a4", sent[0], sent[2]).status_code == 200


def test_a_void_slip_is_not_made_again(app: Flask, client: FlaskClient, phone: Phone) -> None:
    sent, slip = send(phone, client)
    with looking(app) as session:
        row = session.scalars(select(Slip).where(Slip.code == slip["code"])).one()
        key = row.id
    change_row(app, Slip, key, state="void")
    assert ask(phone, client, "png", sent).get_json()["code"] == "slip_void"


def test_in_every_other_state_it_counts(app: Flask, client: FlaskClient, phone: Phone) -> None:
    sent, _ = send(phone, client)
    states = app.extensions["jaring"].tables.review["states"]["server"]
    for state in {*states} - {"rejected", "withdrawn"}:
        change_row(app, Enrollment, UUID(sent), state=state)
        assert ask(phone, client, "a6", sent).status_code == 200, state


def test_other_shapes_are_refused(client: FlaskClient, phone: Phone) -> None:
    one, two = str(uuid4()), str(uuid4())
    for answer in (
        ask(phone, client, "png", one, two),
        ask(phone, client, "a6"),
        ask(phone, client, "a4", one, one),
        ask(phone, client, "a5", one),
        ask(phone, client, "a4", *(str(uuid4()) for _ in range(201))),
        ask(phone, client, "a4", "../../etc"),
        ask(phone, client, None, one),
        ask(phone, client, "png", one, code="7KQ29XW6"),
    ):
        assert answer.status_code == 400
        assert answer.get_json()["code"] == "bad_shape"


def test_a_closed_phone_has_no_paper(app: Flask, client: FlaskClient, phone: Phone) -> None:
    sent, _ = send(phone, client)
    change_row(app, Device, UUID(phone.id), revoked_at=datetime.now(UTC))
    answer = ask(phone, client, "png", sent)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "device_closed")


def test_an_unsigned_call_has_no_paper(client: FlaskClient, phone: Phone) -> None:
    sent, _ = send(phone, client)
    answer = client.post(PATH, json={"format": "png", "ids": [sent]})
    assert (answer.status_code, answer.get_json()["code"]) == (401, "no_token")


def test_a_phone_asks_for_few_large_files_in_a_minute(client: FlaskClient, phone: Phone) -> None:
    many = [str(uuid4()) for _ in range(9)]
    answers = {ask(phone, client, "a4", *many).status_code for _ in range(14)}
    # Two minutes may touch: more than a minute's share, less than that of three.
    assert answers == {404, 429}


def test_a_file_handed_out_is_one_line_of_the_audit(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    sent = [send(phone, client)[0] for _ in range(3)]
    ask(phone, client, "a4", *sent)
    ask(phone, client, "a4", sent[0], str(uuid4()))
    with looking(app) as session:
        lines = session.scalars(select(AuditEvent).where(AuditEvent.act == "slip.paper")).all()
        assert [(line.actor_kind, str(line.actor_id)) for line in lines] == [("device", phone.id)]
        assert [line.detail for line in lines] == [{"form": "a4", "slips": 3}]
