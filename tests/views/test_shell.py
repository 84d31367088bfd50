"""The phone's shell: the same bytes for everybody, hashed, compressed, kept for good by build."""

import gzip
import json
import re
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp.views.assets import (
    STATIC,
    build_id,
    integrity,
    kept_files,
    publish,
    served_files,
)

PRECACHE = 400 * 1024


def version_of(client: FlaskClient) -> dict[str, object]:
    """What the service worker says it keeps."""
    text = client.get("/service-worker.js").text
    found = re.search(r"^const VERSION = (\{.*\});$", text, re.M)
    assert found is not None
    version: dict[str, object] = json.loads(found[1])
    return version


def test_the_page_is_the_same_for_everybody_and_sets_no_cookie(app: Flask) -> None:
    first = app.test_client().get("/app")
    client = app.test_client()
    client.set_cookie("jaring", "somebody")
    second = client.get("/app", headers={"Accept-Language": "en"})
    assert first.data == second.data
    assert "Set-Cookie" not in second.headers
    assert first.headers["Cache-Control"] == "no-cache"


def test_the_page_is_sent_compressed_to_whom_can_read_it(client: FlaskClient) -> None:
    plain = client.get("/app").data
    for encoding, read in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        answer = client.get("/app", headers={"Accept-Encoding": encoding})
        assert answer.headers["Content-Encoding"] == encoding
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert read(answer.data) == plain


def test_no_browser_is_asked_to_keep_the_pin(client: FlaskClient) -> None:
    boxes = re.findall(r'<input[^>]*type="password"[^>]*>', client.get("/app").text)
    assert len(boxes) == 6
    assert all('autocomplete="one-time-code"' in box for box in boxes)


def test_the_worker_names_the_hash_of_the_page_and_of_every_file(client: FlaskClient) -> None:
    version = version_of(client)
    assert version["page"] == integrity(client.get("/app").data)
    files = version["files"]
    assert isinstance(files, dict)
    for name, expected in files.items():
        answer = client.get(f"/assets/{version['build']}/{name}", buffered=True)
        assert answer.status_code == 200, name
        assert integrity(answer.data) == expected, name
    assert client.get("/service-worker.js").headers["Cache-Control"] == "no-cache"


def test_a_file_is_kept_for_good_and_carries_the_headers(client: FlaskClient, app: Flask) -> None:
    build = app.extensions["jaring_build"]
    name = f"/assets/{build}/js/app.js"
    answer = client.get(name, headers={"Accept-Encoding": "br"}, buffered=True)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/assets/{build}/service-worker.js",
        "/assets/{build}/js/shapes.d.ts",
        "/assets/{build}/vendor/.stamp",
        "/assets/{build}/../secret",
        "/assets/other/js/app.js",
        "/static/js/app.js",
    ],
)
def test_nothing_else_is_served(client: FlaskClient, app: Flask, path: str) -> None:
    assert (
        client.get(path.format(build=app.extensions["jaring_build"]), buffered=True).status_code
        == 404
    )


def test_the_kill_switch_empties_the_list(client: FlaskClient, app: Flask) -> None:
    (Path(app.instance_path) / "kill-switch").touch()
    version = version_of(client)
    assert (version["page"], version["files"]) == ("", {})


def test_the_app_can_be_installed(client: FlaskClient) -> None:
    answer = client.get("/manifest.webmanifest")
    manifest = json.loads(answer.data)
    assert answer.mimetype == "application/manifest+json"
    assert (manifest["id"], manifest["start_url"], manifest["display"]) == (
        "/app",
        "/app",
        "standalone",
    )
    assert manifest["shortcuts"][0]["name"] == "Daftarkan pekerja"
    purposes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert {("192x192", "maskable"), ("512x512", "maskable"), ("512x512", "any")} <= purposes
    for icon in manifest["icons"]:
        assert client.get(icon["src"], buffered=True).status_code == 200


def test_the_address_leads_to_the_phone(client: FlaskClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/app")


def test_a_changed_file_is_another_build(tmp_path: Path) -> None:
    package = tmp_path / "webapp"
    (package / "static").mkdir(parents=True)
    file = package / "static" / "a.js"
    file.write_text("one")
    first = build_id(package)
    assert build_id(package) == first
    file.write_text("two")
    assert build_id(package) != first
    file.write_text("one")
    file.rename(file.with_name("b.js"))
    assert build_id(package) != first


def test_a_copy_is_made_once_and_old_ones_go(tmp_path: Path) -> None:
    static, folder = tmp_path / "static", tmp_path / "assets"
    (static / "js").mkdir(parents=True)
    (static / "js" / "a.js").write_text("let a = 1;\n" * 50)
    for build in range(6):
        publish(folder, f"build{build}", static)
    publish(folder, "build5", static)
    assert len(list(folder.iterdir())) == 4
    made = folder / "build5" / "js" / "a.js"
    assert brotli.decompress(made.with_name("a.js.br").read_bytes()) == made.read_bytes()
    assert gzip.decompress(made.with_name("a.js.gz").read_bytes()) == made.read_bytes()


def test_processes_that_start_at_once_make_one_copy(tmp_path: Path) -> None:
    static, folder = tmp_path / "static", tmp_path / "assets"
    (static / "js").mkdir(parents=True)
    for name in "abcdefgh":
        (static / "js" / f"{name}.js").write_text(f"let {name} = 1;\n" * 3000)
    for build in range(5):
        (folder / f"old{build}").mkdir(parents=True)
    with ProcessPoolExecutor(4) as workers:
        made = [workers.submit(publish, folder, "fresh", static) for _ in range(8)]
    assert [one.exception() for one in made] == [None] * 8
    assert len(list((folder / "fresh" / "js").iterdir())) == 24
    assert len(list(folder.iterdir())) == 4, "nothing half made is left"


def test_the_fonts_of_printed_slips_stay_on_the_server() -> None:
    assert (STATIC / "vendor" / "fonts" / "Roboto-Regular.ttf").is_file()
    assert [name for name in served_files() if "fonts" in name] == []


def test_a_phone_keeps_what_it_needs_and_no_more() -> None:
    kept = kept_files()
    assert set(kept) < set(served_files())
    for name in ("css/office.css", "text/en.json"):
        assert name not in kept
    for name in ("js/app.js", "vendor/idb.js", "vendor/wilayah.json", "rules/nik.json"):
        assert name in kept


def test_the_shell_fits_a_slow_network(client: FlaskClient) -> None:
    """UX section 15: 400 KB precached in all, compressed as it is sent."""
    page = len(client.get("/app", headers={"Accept-Encoding": "br"}).data)
    sizes = {name: compressed_size(STATIC / name) for name in kept_files()}
    code = sum(size for name, size in sizes.items() if name.endswith((".js", ".css")))
    total = page + sum(sizes.values())
    print(f"page {page} B; JavaScript and CSS kept {code} B; precached in all {total} B")
    assert total <= PRECACHE


def compressed_size(path: Path) -> int:
    content = path.read_bytes()
    if path.suffix == ".png":
        return len(content)
    return len(brotli.compress(content))
