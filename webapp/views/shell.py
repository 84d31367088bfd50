"""The phone's shell: its one page, its service worker, its manifest, and the files they name."""

import gzip
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, cast

import brotli
from flask import Blueprint, Flask, Response, current_app, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from whitenoise import WhiteNoise

from webapp.views.assets import STATIC, build_id, integrity, kept_files, publish
from webapp.views.words import words

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

bp = Blueprint("shell", __name__)

PREFIX = "/assets/"
PAGE = "/app"
# The line of static/service-worker.js that this module writes anew.
VERSION_LINE = "const VERSION = { build: '', page: '', files: {} };"
KILL_SWITCH = "kill-switch"
COLOUR = "#0B3F8A"
ICONS = (
    ("icon", 192, "any"),
    ("icon", 512, "any"),
    ("maskable", 192, "maskable"),
    ("maskable", 512, "maskable"),
)


class BadServiceWorker(Exception):
    """The service worker has lost the line that names its version."""


def serve_assets(app: Flask) -> None:
    """Name this build, give templates `asset`, and serve its files; before the headers wrap all."""
    build = build_id()
    app.extensions["jaring_build"] = build
    app.jinja_env.globals.update(asset=asset, build=build)
    folder = Path(app.instance_path) / "assets"
    app.wsgi_app = AssetFiles(app.wsgi_app, folder, build)  # type: ignore[assignment, method-assign]


@bp.record_once
def _serve(state: BlueprintSetupState) -> None:
    serve_assets(cast(Flask, state.app))


def prepare_assets(app: Flask) -> None:
    """Have the copy of this build before the first phone asks: making it takes seconds."""
    try:
        publish(Path(app.instance_path) / "assets", app.extensions["jaring_build"])
        # Of the files themselves, so that a copy spoiled later, or before, is refused by phones.
        app.extensions["jaring_files"] = kept_files()
    except OSError:
        # A full disk is no reason to keep the office shut; the first request tries again.
        app.logger.exception("the copy of the static files could not be made")


class AssetFiles:
    """Serves the copies of the builds; what serves no phone, as most tests, never makes one."""

    def __init__(self, application: "WSGIApplication", folder: Path, build: str) -> None:
        self._application, self._folder, self._build = application, folder, build
        self._lock = Lock()
        self._files: WhiteNoise | None = None

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(PREFIX):
            return self._application(environ, start)
        files: Iterable[bytes] = self._open()(environ, start)
        return files

    def _open(self) -> WhiteNoise:
        with self._lock:
            if self._files is None:
                publish(self._folder, self._build)
                self._files = WhiteNoise(
                    self._application,
                    root=str(self._folder),
                    prefix=PREFIX,
                    immutable_file_test=_is_immutable,
                    allow_all_origins=False,
                )
            return self._files


def _is_immutable(_path: str, _url: str) -> bool:
    """Every address carries the build it belongs to."""
    return True


def asset(name: str) -> str:
    """The address of a file of this build: asset('css/tokens.css'); asset('') is their base."""
    return f"{PREFIX}{current_app.extensions['jaring_build']}/{name}"


@bp.get("/")
def home() -> ResponseReturnValue:
    """Lead to the phone's page."""
    return redirect(PAGE, 302)


@bp.get(PAGE)
def app() -> ResponseReturnValue:
    """Answer the phone's one page, the same bytes for everybody."""
    return _fresh(the_page(), "text/html; charset=utf-8")


@bp.get("/service-worker.js")
def service_worker() -> ResponseReturnValue:
    """Answer the worker that keeps one whole copy of this build."""
    return _fresh(render_service_worker(), "text/javascript; charset=utf-8")


@bp.get("/manifest.webmanifest")
def manifest() -> ResponseReturnValue:
    """Answer what the phone needs to install the app."""
    text = json.dumps(_manifest(), ensure_ascii=False)
    return _fresh(text, "application/manifest+json; charset=utf-8")


def the_page() -> str:
    """The phone's page, rendered once: nothing in it depends on who asks."""
    if "jaring_page" not in current_app.extensions:
        current_app.extensions["jaring_page"] = render_template("app/app.html")
    page: str = current_app.extensions["jaring_page"]
    return page


def the_files() -> dict[str, str]:
    """The hashes of the copy that is served, read once: the tree it came from may change."""
    if "jaring_files" not in current_app.extensions:
        build, folder = current_app.extensions["jaring_build"], Path(current_app.instance_path)
        publish(folder / "assets", build)
        current_app.extensions["jaring_files"] = kept_files(folder / "assets" / build)
    files: dict[str, str] = current_app.extensions["jaring_files"]
    return files


def render_service_worker() -> str:
    """The worker's source with the version it keeps: build, hash of the page, hash of every file.

    A file `kill-switch` in the instance folder turns it into one that keeps nothing.
    """
    source = (STATIC / "service-worker.js").read_text(encoding="utf-8")
    if VERSION_LINE not in source:
        raise BadServiceWorker("service-worker.js does not name its version")
    version = {"build": current_app.extensions["jaring_build"], "page": "", "files": {}}
    if not (Path(current_app.instance_path) / KILL_SWITCH).exists():
        version["page"] = integrity(the_page().encode())
        version["files"] = the_files()
    line = f"const VERSION = {json.dumps(version, separators=(',', ':'))};"
    return source.replace(VERSION_LINE, line)


def _manifest() -> dict[str, object]:
    icons = [
        {
            "src": asset(f"icons/{name}-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for name, size, purpose in ICONS
    ]
    shortcut = {"name": words("home.daftarkan"), "url": f"{PAGE}#/daftar/1", "icons": icons[:1]}
    return {
        "id": PAGE,
        "start_url": PAGE,
        "scope": PAGE,
        "name": "Jaring",
        "short_name": "Jaring",
        "lang": "id",
        "display": "standalone",
        "background_color": "#FFFFFF",
        "theme_color": COLOUR,
        "icons": icons,
        "shortcuts": [shortcut],
    }


def _fresh(text: str, kind: str) -> Response:
    """An answer that may be kept but is asked for again every time."""
    response = Response(text, content_type=kind)
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept-Encoding")
    encoding = request.accept_encodings.best_match(["br", "gzip"])
    if encoding == "br":
        response.set_data(compress(text))
        response.headers["Content-Encoding"] = "br"
    elif encoding == "gzip":
        response.set_data(gzip.compress(text.encode(), 9, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=8)
def compress(text: str) -> bytes:
    """The text as Brotli; three texts, the same for everybody, are all that ever come."""
    compressed: bytes = brotli.compress(text.encode())
    return compressed
