"""What nobody types but a program might send: no address and no form of it makes the server stumble."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from wtforms.fields.core import UnboundField

from tests.desk import Send, token_in
from tests.views.test_matrix import LAST, enter

# Each alone, since one that cannot be read might hide the next.
CURSORS = ("setelah", "sebelum")
NAMES = (
    *("bersama", "cari", "contoh", "dikenali", "kegiatan", "keadaan", "masih", "mulai", "peran"),
    *("petugas", "rentang", "rev", "rw", "sampai", "tampil", "tanda", "tersimpan", "umur"),
    "wilayah",
)
NOW = datetime.now(UTC).isoformat()
# Answer machines, which have tests of their own.
MACHINES = {"api", "shell"}
ID = "00000000-0000-4000-8000-000000000000"
HOSTILE = {
    "a zero byte": "\x00",
    "a zero byte in a cursor": f"31\x00_{NOW}_{ID}",
    "more than a database counts": "9" * 30,
    "a cursor with more than a database counts": f"{'9' * 30}_{NOW}_{ID}",
    "a cursor before the calendar": f"1_0001-01-01T00:00:00+14:00_{ID}",
    "a cursor after the calendar": f"1_9999-12-31T23:59:59-14:00_{ID}",
    "signs that mean something elsewhere": "[{'\"%_\\;--",
    "a turned direction": "\u202eadmin",
}


def test_no_address_makes_a_page_stumble(app: Flask, send: Send) -> None:
    record = send()
    browser, _ = enter(app, "admin", "31.73")
    stumbled = []
    for what, value in HOSTILE.items():
        typed = quote(value)
        queries = ["&".join(f"{name}={typed}" for name in NAMES)]
        queries += [f"{name}={typed}" for name in CURSORS]
        for address in (f"{p}?{q}" for p in _paths(app, "GET", record, value) for q in queries):
            if browser.get(address).status_code >= 500:
                stumbled.append((address[:80], what))
    assert stumbled == []


def test_no_form_makes_the_server_stumble(app: Flask, send: Send) -> None:
    record = send()
    browser, _ = enter(app, "admin", "31.73")
    names = sorted({name for form in _forms(FlaskForm) for name in _fields(form)})
    assert {"username", "note", "code"} <= set(names)
    token = token_in(browser.get("/periksa").text)
    stumbled = []
    for what, value in HOSTILE.items():
        form = {**dict.fromkeys(names, value), "csrf_token": token}
        for path in _paths(app, "POST", record, value):
            if browser.send(path, form).status_code >= 500:
                stumbled.append((path, what))
    assert stumbled == []


def test_a_zero_byte_is_called_a_bad_request(client: FlaskClient) -> None:
    assert client.get("/masuk?next=%00").status_code == 400
    assert client.get("/petugas/%00").status_code == 400
    assert client.post("/masuk", data={"username": "a\x00b"}).status_code == 400


def _paths(app: Flask, method: str, record: object, value: str) -> list[str]:
    """Where the routes of pages lie: about nothing, about a record, or about whatever was typed."""
    ours = [r for r in app.url_map.iter_rules() if r.endpoint.partition(".")[0] not in MACHINES]
    taking = [r for r in ours if method in (r.methods or ()) and r.endpoint not in LAST]
    known = {"enrollment_id": record, "token": value}
    paths = [
        str(rule.build({name: known[name] for name in rule.arguments})[1])  # type: ignore[index]  # only None without a match
        for rule in taking
        if rule.arguments <= known.keys()
    ]
    assert len(paths) > 20
    return paths


def _forms(kind: type[Any]) -> Iterator[type[Any]]:
    yield kind
    for smaller in kind.__subclasses__():
        yield from _forms(smaller)


def _fields(form: type[Any]) -> list[str]:
    return [name for name in dir(form) if isinstance(getattr(form, name), UnboundField)]
