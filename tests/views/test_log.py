"""The log names routes and faults, never a person, a path or what somebody sent (SECURITY T15)."""

import json
import logging
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.desk import Browser, Send
from tests.phones import change_row
from webapp.records.db import db
from webapp.records.models import Revision
from webapp.views import log, policy
from webapp.views.log import ALLOWED, AllowListFormatter

SENTINEL = "Sentinel Rahasia"


@pytest.fixture
def lines() -> list[dict[str, Any]]:
    """What the log says, line by line, as its own formatter writes it."""
    return []


@pytest.fixture(autouse=True)
def listen(app: Flask, lines: list[dict[str, Any]]) -> Iterator[None]:
    """Read along on the root logger, where every library's lines end too."""

    class Reader(logging.Handler):
        """Keeps each line."""

        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(AllowListFormatter().format(record)))

    reader = Reader()
    logging.getLogger().addHandler(reader)
    yield
    logging.getLogger().removeHandler(reader)


def test_a_line_holds_only_what_the_list_allows(
    browser: Browser, lines: list[dict[str, Any]]
) -> None:
    browser.get(f"/s/{'A' * 26}?nama={SENTINEL}")
    (line,) = (one for one in lines if one.get("event") == "request")
    assert set(line) <= {"time", "level", "logger", *ALLOWED}
    assert (line["route"], line["status"]) == ("/s/<token>", 404)


def test_nothing_personal_is_logged_from_end_to_end(
    desk: Browser, send: Send, lines: list[dict[str, Any]]
) -> None:
    sent = send(nama=SENTINEL, alamat=f"Gg. {SENTINEL}")
    desk.get(f"/periksa/{sent}")
    desk.post(f"/periksa/{sent}/nik", page=f"/periksa/{sent}", reason="cocokkan_ktp")
    desk.post(
        f"/periksa/{sent}/decisions",
        page=f"/periksa/{sent}/tolak",
        act="reject",
        rev="1",
        reason="lainnya",
        note=SENTINEL,
    )
    desk.post("/masuk", username=SENTINEL, password=SENTINEL)
    text = json.dumps(lines)
    for secret in (SENTINEL, "3173042107959001", "+62812", str(sent), "dewi"):
        assert secret not in text


@pytest.mark.parametrize("library", ["waitress", "gunicorn.error"])
def test_a_fault_that_passes_through_the_server_names_no_address(library: str) -> None:
    try:
        raise OSError(SENTINEL)
    except OSError:
        told = sys.exc_info()
    said = f"Exception while serving /s/{SENTINEL}"
    fault = logging.LogRecord(library, logging.ERROR, "", 1, said, (), told)
    assert SENTINEL not in AllowListFormatter().format(fault)
    assert json.loads(AllowListFormatter().format(fault))["error"] == "OSError"


def test_a_worker_of_gunicorn_does_not_say_who_sent_what() -> None:
    own, theirs = logging.StreamHandler(StringIO()), logging.getLogger("gunicorn.error")
    theirs.addHandler(own)
    try:
        log.register(Flask("worker"))
        theirs.warning("Invalid request from ip=192.0.2.7: GET /s/%s", SENTINEL)
    finally:
        theirs.removeHandler(own)
    said = own.stream.getvalue()
    assert json.loads(said)["level"] == "warning"
    assert SENTINEL not in said
    assert "192.0.2.7" not in said


def test_a_fault_shows_a_code_that_stands_in_the_log(
    app: Flask, lines: list[dict[str, Any]]
) -> None:
    def fail() -> str:
        raise RuntimeError(SENTINEL)

    app.add_url_rule("/s/gagal", "public.gagal", fail)
    app.testing = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(policy, "PUBLIC", policy.PUBLIC | {"public.gagal"})
        page = Browser(app).get("/s/gagal")
    assert page.status_code == 500
    assert "Ada gangguan di server" in page.text
    assert SENTINEL not in page.text
    (fault,) = (one for one in lines if one.get("error"))
    assert fault["error"] == "RuntimeError"
    assert fault["ref"] in page.text
    assert any("test_log.py" in frame for frame in fault["where"])
    assert SENTINEL not in json.dumps(lines)


def test_a_record_that_does_not_open_is_said_to_be_so_and_stands_in_the_log(
    app: Flask, send: Send, desk: Browser, lines: list[dict[str, Any]]
) -> None:
    sent, good = send(nama=SENTINEL), send()
    with app.app_context():
        kept = db.session.scalars(select(Revision).where(Revision.enrollment_id == sent)).one()
    change_row(app, Revision, kept.id, record={**kept.record, "nama": "kunci.hilang"})
    page = desk.get(f"/periksa/{sent}")
    assert page.status_code == 500
    assert "Data ini tidak bisa dibuka" in page.text
    assert "Coba lagi" not in page.text
    (fault,) = (one for one in lines if one.get("error"))
    assert fault["error"] == "Unreadable"
    assert fault["ref"] in page.text
    assert desk.get(f"/periksa/{good}").status_code == 200
