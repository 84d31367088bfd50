"""Every answer says what may run and what may be kept: pages, files, errors, the API (ASVS 3.4)."""

import re
from uuid import UUID

import pytest
from flask import Flask

from tests.desk import Browser, Send

HTTPS = {
    "JARING_ENV": "production",
    "JARING_PUBLIC_URL": "https://jaring.example",
    "JARING_PENYELENGGARA": "Sudin contoh",
    "JARING_HOTLINE": "021",
    "JARING_DPO": "dpo@jaring.example",
}
PATHS = [
    "/",
    "/app",
    "/service-worker.js",
    "/manifest.webmanifest",
    "/api/v1/sync",
    "/api/openapi.json",
    "/api/tidak-ada",
    "/healthz",
    "/readyz",
    "/masuk",
    "/masuk/kode",
    "/periksa",
    "/periksa/00000000-0000-4000-8000-000000000000",
    "/keluar",
    "/s",
    "/S",
    "/s/abc",
    "/tidak-ada",
    "/assets/tidak-ada.css",
    "/static/css/tokens.css",
]


def check(headers: dict[str, str]) -> None:
    csp = headers["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types jaring",
    ):
        assert part in csp.split("; ")
    assert "unsafe" not in csp
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_answer_has_the_headers(browser: Browser, path: str, method: str) -> None:
    answer = browser.client.open(path, method=method)
    check(dict(answer.headers))
    assert "Strict-Transport-Security" not in answer.headers


def test_a_file_of_the_app_has_them_too(browser: Browser) -> None:
    page = browser.get("/masuk").text
    for path in re.findall(r'href="(/assets/[^"]+\.css)"', page):
        with browser.get(path) as answer:
            assert answer.status_code == 200
            check(dict(answer.headers))
            assert "immutable" in answer.headers["Cache-Control"]


def test_pages_of_the_desk_are_never_kept(desk: Browser, send: Send) -> None:
    for path in ("/periksa", f"/periksa/{send()}", "/masuk"):
        answer = desk.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_public_pages_tell_nobody_where_one_comes_from(browser: Browser) -> None:
    for path in ("/s", "/app", "/tidak-ada"):
        assert browser.get(path).headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/app", "/s", "/s/abc", "/api/openapi.json", "/healthz"])
def test_only_staff_pages_know_a_cookie(desk: Browser, path: str) -> None:
    answer = desk.get(path)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


class TestOverHttps:
    """What HTTPS adds."""

    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return HTTPS

    def test_the_cookie_is_bound_to_the_host(self, app: Flask, supervisor: UUID) -> None:
        browser = Browser(app, "https://jaring.example")
        cookie = browser.get("/masuk").headers["Set-Cookie"]
        name, *attributes = [part.strip() for part in cookie.split(";")]
        assert name.startswith("__Host-jaring=")
        assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(attributes)
        assert "Domain" not in cookie
        assert browser.sign_in("dewi.uji").status_code == 303

    def test_browsers_are_told_to_stay_on_it(self, app: Flask) -> None:
        browser = Browser(app, "https://jaring.example")
        for path in PATHS:
            answer = browser.get(path)
            value = answer.headers["Strict-Transport-Security"]
            assert value == "max-age=31536000; includeSubDomains"

    def test_a_form_from_another_site_is_refused(self, app: Flask, supervisor: UUID) -> None:
        browser = Browser(app, "https://jaring.example")
        browser.sign_in("dewi.uji")
        page = browser.get("/periksa").text
        found = re.search('name="csrf_token" value="([^"]+)"', page)
        assert found
        answer = browser.send("/keluar", {"csrf_token": found[1]}, Referer="https://jahat.example/")
        assert answer.status_code == 400
