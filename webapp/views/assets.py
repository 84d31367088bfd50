"""The static tree as phones and browsers get it: one whole copy per build, named by its content."""

import gzip
import os
import shutil
import tempfile
from base64 import b64encode
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import brotli

PACKAGE = Path(__file__).parents[1]
STATIC = PACKAGE / "static"
# What the page of the phone is made from besides the static tree: a change of these is a new build.
PAGE_SOURCES = (
    *("templates/app", "templates/components"),
    *("views/shell.py", "views/fields.py", "views/words.py", "views/modules.py"),
)
COMPRESSED = frozenset({".js", ".css", ".json", ".svg"})
TWINS = (".gz", ".br")
NOT_SERVED = frozenset({"service-worker.js"})
# Slips are drawn with these on the server; every screen uses the fonts of its own system.
NOT_SERVED_FOLDERS = ("vendor/fonts/",)
# The sheets of the app's one page; all others belong to pages that are never read without a network.
SHEETS = ("tokens", "base", "components", "app", "enroll", "slip-print", "plain-print")
# Only the office's pages and the installer ask for these; a phone need not keep them.
NOT_KEPT = (
    "js/office/",
    "text/en.json",
    "icons/icon-512",
    "icons/maskable-",
)
BUILDS_KEPT = 4
BUILD_LENGTH = 16


def served_files(static: Path = STATIC) -> dict[str, Path]:
    """Every file that is served, by its name below the base address."""
    found = (path for path in sorted(static.rglob("*")) if path.is_file())
    names = {path.relative_to(static).as_posix(): path for path in found}
    return {name: path for name, path in names.items() if _is_served(name)}


def _is_served(name: str) -> bool:
    hidden = any(part.startswith(".") for part in name.split("/"))
    inside = name in NOT_SERVED or name.startswith(NOT_SERVED_FOLDERS)
    return not hidden and not inside and not name.endswith((".d.ts", *TWINS))


def kept_files(static: Path = STATIC) -> dict[str, str]:
    """The hash of every file a phone keeps, as the browser checks it (sha256, base64), by name."""
    served = served_files(static).items()
    return {name: integrity(path.read_bytes()) for name, path in served if _is_kept(name)}


def _is_kept(name: str) -> bool:
    folder, _, sheet = name.partition("/")
    ours = folder != "css" or sheet.removesuffix(".css") in SHEETS
    return ours and not name.startswith(NOT_KEPT)


def integrity(content: bytes) -> str:
    """The hash of one file in the form of Subresource Integrity, without its algorithm's name."""
    return b64encode(sha256(content).digest()).decode("ascii")


def build_id(package: Path = PACKAGE) -> str:
    """A name for exactly this static tree and these sources of the page."""
    digest = sha256()
    for path in _sources(package):
        content = path.read_bytes()
        head = f"{path.relative_to(package).as_posix()}\0{len(content)}\0"
        digest.update(head.encode() + content)
    return digest.hexdigest()[:BUILD_LENGTH]


def _sources(package: Path) -> list[Path]:
    files = [*served_files(package / "static").values(), package / "static/service-worker.js"]
    for name in PAGE_SOURCES:
        source = package / name
        files += sorted(source.rglob("*.html")) if source.is_dir() else [source]
    return [path for path in files if path.is_file()]


def publish(folder: Path, build: str, static: Path = STATIC) -> None:
    """Have the copy of this build in folder, whole or not at all, with compressed twins beside."""
    target = folder / build
    with suppress(FileNotFoundError):
        os.utime(target)
        return
    folder.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=folder))
    for name, path in served_files(static).items():
        _copy(path, making / name)
    making.chmod(0o755)
    try:
        making.rename(target)
    except OSError:
        # Another process was first; its copy is the same.
        shutil.rmtree(making)
        if not target.is_dir():
            raise
    _remove_old(folder)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    content = source.read_bytes()
    target.write_bytes(content)
    if source.suffix in COMPRESSED:
        target.with_name(target.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
        target.with_name(target.name + ".br").write_bytes(brotli.compress(content))


def _remove_old(folder: Path) -> None:
    """Keep the newest builds: a page opened before an update may still ask for its modules."""
    builds = [path for path in folder.iterdir() if not path.name.startswith(".")]
    builds.sort(key=_age)
    for path in builds[BUILDS_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


def _age(path: Path) -> float:
    """The older, the more; what another process has just removed is the oldest."""
    try:
        return -path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
