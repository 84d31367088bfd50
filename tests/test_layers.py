"""The house rules that a machine can check: layers, sizes, markup, and the map of the rooms."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WEBAPP = ROOT / "webapp"
PHONE = WEBAPP / "static" / "js"
TEMPLATES = WEBAPP / "templates"

NOT_OURS = {".git", ".venv", "node_modules", "vendor", "instance", "__pycache__"}
WRITTEN_BY_HAND = {".py", ".js", ".css", ".html", ".md", ".toml", ".sh", ".mako"}
LONGEST = 300

SERVER_ROOMS = {
    "rules": {"rules"},
    "records": {"records", "rules"},
    "paper": {"paper", "rules"},
    "views": {"views", "records", "paper", "rules", "configuration"},
}
PHONE_ROOMS = {
    "rules": {"rules"},
    "store": {"store", "rules", "vendor"},
    "sync": {"sync", "store", "rules", "vendor"},
    "camera": {"camera", "vendor"},
    "views": {"views", "camera", "sync", "store", "rules", "vendor"},
    "office": {"office", "camera"},  # hints on the supervisor's pages, no part of the phone
}
TIE_TO_FLASK = WEBAPP / "records" / "db.py"
# The office is no part of the phone: a page of it asks who else has the same record open.
MAY_FETCH = {"sync/api.js", "sync/reference.js", "office/presence.js"}
JS_IMPORT = re.compile(
    r"""(?:^\s*(?:import|export)\b[^;'"(=]*?\bfrom|^\s*import|\bimport\()\s*['"]([^'"]+)['"]""",
    re.M,
)
JS_COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.S)


def files(folder: Path, *suffixes: str) -> Iterator[Path]:
    """Every file of ours with one of these endings."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if path.is_file() and path.suffix in suffixes and not NOT_OURS.intersection(parts):
            yield path


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Every module that a Python file imports, with the names that may be modules too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports relatively"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names)


def phone_imports(path: Path) -> Iterator[str]:
    """Every file that a phone module imports, as a path inside static/js or static."""
    for target in JS_IMPORT.findall(code_of(path)):
        assert target.startswith("."), f"{name(path)} imports {target}, which no browser finds"
        yield (path.parent / target).resolve().relative_to(WEBAPP / "static").as_posix()


def code_of(path: Path) -> str:
    """A phone module without its comments."""
    return JS_COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("room", SERVER_ROOMS)
def test_a_room_of_the_server_imports_only_itself_and_the_rooms_below(room: str) -> None:
    wrong = [
        f"{name(path)} imports {module}"
        for path in files(WEBAPP / room, ".py")
        for module in imports(path)
        if module.startswith("webapp.") and module.split(".")[1] not in SERVER_ROOMS[room]
    ]
    assert wrong == []


def test_the_rules_import_nothing_but_the_standard_library() -> None:
    wrong = [
        f"{name(path)} imports {module}"
        for path in files(WEBAPP / "rules", ".py")
        for module in imports(path)
        if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith("webapp.")
    ]
    assert wrong == []


def test_the_records_never_import_flask() -> None:
    wrong = [
        f"{name(path)} imports {module}"
        for path in files(WEBAPP / "records", ".py")
        for module in imports(path)
        if re.match(r"(flask|werkzeug|wtforms|jinja2)(_|\.|$)", module)
        and not (path == TIE_TO_FLASK and module.startswith("flask_sqlalchemy"))
        and "migrations" not in path.parts
    ]
    assert wrong == []


def test_the_application_never_imports_the_set_up_tools_or_the_tests() -> None:
    wrong = [
        f"{name(path)} imports {module}"
        for path in files(WEBAPP, ".py")
        for module in imports(path)
        if module.split(".")[0] in {"tools", "tests"} and path != WEBAPP / "cli" / "__init__.py"
    ]
    assert wrong == []


@pytest.mark.parametrize("room", PHONE_ROOMS)
def test_a_room_of_the_phone_imports_only_itself_and_the_rooms_below(room: str) -> None:
    wrong = [
        f"{name(path)} imports {target}"
        for path in files(PHONE / room, ".js")
        for target in phone_imports(path)
        if target.removeprefix("js/").split("/")[0] not in PHONE_ROOMS[room]
    ]
    assert wrong == []


def test_only_the_wire_talks_to_the_server() -> None:
    assert uses(r"\b(fetch|XMLHttpRequest|sendBeacon|WebSocket|EventSource)\(") <= MAY_FETCH


def test_only_the_store_touches_the_database_and_the_keys_of_the_phone() -> None:
    touching = uses(r"\bindexedDB\b|\bcrypto\.subtle\.(?!digest)|vendor/idb\.js|\blocalStorage\b")
    assert {path for path in touching if not path.startswith(("store/", "office/"))} == set()


def test_only_the_views_touch_the_elements_of_the_page() -> None:
    touching = uses(
        r"\bdocument\.(?!hidden|visibilityState|addEvent|removeEvent)\w|\bHTML\w*Element\b"
    )
    seen = {path for path in touching if not path.startswith(("views/", "office/", "camera/"))}
    assert seen - {"app.js"} == set()


def uses(pattern: str) -> set[str]:
    """The phone modules whose code matches."""
    return {
        path.relative_to(PHONE).as_posix()
        for path in files(PHONE, ".js")
        if re.search(pattern, code_of(path))
    }


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    lengths = {
        name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in files(ROOT, *WRITTEN_BY_HAND)
    }
    assert {path: count for path, count in lengths.items() if count > LONGEST} == {}


def test_text_never_becomes_markup() -> None:
    forbidden = {
        ".js": r"\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(",
        ".html": r"\|\s*safe\b|autoescape\s+false",
        ".py": r"\bMarkup\(",
    }
    wrong = [
        f"{name(path)}: {found.group(0)}"
        for suffix, pattern in forbidden.items()
        for path in files(WEBAPP, suffix)
        if (found := re.search(pattern, path.read_text(encoding="utf-8")))
    ]
    assert wrong == []


def test_no_template_holds_script_style_or_handlers_of_its_own() -> None:
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|<[a-z][^>]*\s(style|on[a-z]+)\s*=", re.I
    )
    wrong = [
        f"{name(path)}: {found.group(0)[:80]}"
        for path in files(TEMPLATES, ".html")
        if (found := inline.search(path.read_text(encoding="utf-8")))
    ]
    assert wrong == []


def test_the_architecture_names_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {
        name(path.parent)
        for folder in (WEBAPP, ROOT / "tools", ROOT / "bench", ROOT / "tests")
        for path in files(folder, ".py", ".js", ".css", ".html", ".json")
    }
    # Inside a folder of tests the code is mirrored, and named already.
    rooms = {room for room in rooms if not room.startswith("tests/") or room.count("/") == 1}
    assert {room for room in rooms if f"`{room}/" not in text} == set()


def test_every_python_module_opens_with_a_sentence() -> None:
    silent = [
        name(path)
        for folder in (WEBAPP, ROOT / "tools", ROOT / "bench", ROOT / "tests")
        for path in files(folder, ".py")
        if ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert silent == []


def test_every_phone_module_opens_with_a_sentence() -> None:
    silent = [
        name(path)
        for path in files(PHONE, ".js")
        if not path.read_text(encoding="utf-8").lstrip().startswith(("/**", "//", "/*"))
    ]
    assert silent == []
