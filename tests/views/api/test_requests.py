"""SECURITY T9, T11, T13 and ASVS 3.5, 4.1: what a body may be, and what an answer always is."""

import json
import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.phone import Phone
from tests.phones import count
from tests.worker import record
from webapp.records.models import Deposit

POSTS = ("/api/v1/invitations/preview", "/api/v1/activations", "/api/v1/sync")
GETS = (
    "/api/openapi.json",
    "/healthz",
    "/readyz",
    "/api/v1/enrollments/9d3f4f0e-5f38-4a1b-9d53-0d1b0f4f2d11/fields",
)


def raw(client: FlaskClient, phone: Phone, body: bytes) -> tuple[int, str]:
    started = time.monotonic()
    response = phone.post(client, body)
    assert time.monotonic() - started < 2
    return response.status_code, response.get_json()["code"]


def with_more(phone: Phone, text: str) -> bytes:
    """A call of sync with this text before its closing brace."""
    return (json.dumps(phone.call([]))[:-1] + text + "}").encode()


NOT_JSON = (
    ', "more": NaN',
    ', "more": Infinity',
    ', "more": 1e999',
    ', "more": 9007199254740993',
    f', "more": {"9" * 5000}',
    ', "want_tokens": 0',
    ', "more": "\\ud800"',
    ', "more": "\\u0000"',
    f', "more": {"[" * 7}{"]" * 7}',
    f', "more": {"[" * 100_000}',
    f', "more": {"[" * 100_000}{"]" * 100_000}',
    ", \"more\": 'x'",
    ",",
)
NOT_UTF8 = (b"", b"\xff", b"[", b"\xef\xbb\xbf{}", "{}".encode("utf-16"))


def test_what_is_no_json_of_ours_is_refused(client: FlaskClient, phone: Phone) -> None:
    for text in NOT_JSON:
        assert raw(client, phone, with_more(phone, text)) == (400, "not_json"), text[:40]
    for body in NOT_UTF8:
        assert raw(client, phone, body) == (400, "not_json")


WRONG_CALLS: list[dict[str, Any]] = [
    {"more": 1},
    {"cursor": 7},
    {"want_tokens": "12"},
    {"want_tokens": -1},
    {"want_tokens": 1.5},
    {"want_tokens": True},
    {"counts": {}},
    {"counts": None},
    {"items": {}},
    {"items": [{}]},
    {"items": ["x"]},
]


def test_a_call_names_what_it_may_and_nothing_else(client: FlaskClient, phone: Phone) -> None:
    for change in WRONG_CALLS:
        response = phone.post(client, json.dumps({**phone.call([]), **change}).encode())
        answer = response.get_json()
        assert (response.status_code, answer["code"]) == (400, "bad_shape")
        codes = {problem["code"] for problem in answer["problems"]}
        assert codes <= {"unknown_member", "wrong_type"}


WRONG_ENVELOPES: list[dict[str, Any]] = [
    {"state": "approved"},
    {"id": "9D3F4F0E-5F38-4A1B-9D53-0D1B0F4F2D11"},
    {"id": "x"},
    {"rev": 0},
    {"rev": 2**40},
    {"seq": "1"},
    {"slip": "a" * 26},
    {"hash": "x"},
    {"sealed": 1},
]


def test_an_envelope_of_another_shape_is_refused_and_stores_nothing(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record())
    for change in WRONG_ENVELOPES:
        body = json.dumps(phone.call([{**item, **change}])).encode()
        assert raw(client, phone, body) == (400, "bad_shape"), change
    assert count(app, Deposit) == 0


def test_too_much_is_refused(app: Flask, client: FlaskClient, phone: Phone) -> None:
    large = json.dumps({**phone.call([]), "cursor": "x" * 270_000}).encode()
    assert raw(client, phone, large) == (413, "too_large")
    item = phone.seal(record())
    many = json.dumps(phone.call([item] * 21)).encode()
    assert raw(client, phone, many) == (413, "too_many_items")
    assert count(app, Deposit) == 0


def test_only_json_is_taken(client: FlaskClient) -> None:
    for path in POSTS:
        for sent_as in (
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "",
        ):
            response = client.post(path, data=b"{}", content_type=sent_as)
            assert (response.status_code, response.get_json()["code"]) == (415, "unsupported_type")


def test_no_compressed_body_is_taken(client: FlaskClient) -> None:
    for path in POSTS:
        for encoding in ("gzip", "br", "deflate", "identity"):
            headers = {"Content-Encoding": encoding, "Content-Type": "application/json"}
            response = client.post(path, data=b"\x1f\x8b", headers=headers)
            assert (response.status_code, response.get_json()["code"]) == (415, "content_encoding")


def test_pages_of_other_origins_get_nothing(client: FlaskClient) -> None:
    for path in (*POSTS, *GETS):
        for origin in ("https://contoh.example", "null", "http://127.0.0.1:8000.evil"):
            call = client.post if path in POSTS else client.get
            response = call(path, headers={"Origin": origin, "Content-Type": "application/json"})
            assert (response.status_code, response.get_json()["code"]) == (403, "foreign_origin")


def test_our_own_page_may_call(client: FlaskClient) -> None:
    for origin in ("http://127.0.0.1:8000", "http://localhost"):
        response = client.get("/healthz", headers={"Origin": origin})
        assert response.get_json() == {"status": "ok"}


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
ELSEWHERE = ("/api", "/api/", "/api/v1/nothing", "/api/v2/x")


@pytest.mark.parametrize("path", [*POSTS, *GETS, *ELSEWHERE])
def test_the_api_never_answers_with_a_page_a_cookie_or_an_open_door(
    client: FlaskClient, path: str
) -> None:
    client.set_cookie("jaring", "x")
    for method in METHODS:
        response = client.open(path, method=method, headers={"Accept": "text/html"})
        assert response.status_code != 500
        if response.get_data():
            assert response.content_type == "application/json", method
            assert isinstance(response.get_json(), dict)
        assert "Set-Cookie" not in response.headers
        assert not [name for name, _ in response.headers if name.startswith("Access-Control")]
        assert "no-store" in response.headers["Cache-Control"]


def test_the_server_says_whether_it_is_ready(client: FlaskClient) -> None:
    assert client.get("/readyz").get_json() == {"status": "ok"}
