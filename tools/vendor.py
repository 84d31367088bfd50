"""Makes webapp/static/vendor: each phone library as one small ES module, region tables, and fonts.

Nothing of it is committed. What comes out must be, to the byte, what `vendor.lock.json` says;
`python -m tools.vendor --write-lock` sets that down anew after a change of version.
"""

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from tools import regions
from tools.node import Node, ensure_node
from tools.steps import ROOT, digest, is_stamped, put_stamp, run, say, stop, write_whole

FOLDER = ROOT / "webapp" / "static" / "vendor"
LOCK = ROOT / "tools" / "vendor.lock.json"
MODULES = ROOT / "node_modules"
BROWSERS = "es2020"


@dataclass(frozen=True)
class Module:
    """One file for the phone: which package it comes from and what of it the phone uses."""

    name: str
    package: str
    licence: str
    entry: str


def ensure_vendor(*, development: bool) -> None:
    """Have the npm packages, the phone's libraries, the region tables and the fonts, all checked."""
    ensure_packages(development=development)
    lock = json.loads(LOCK.read_text())
    if is_stamped(FOLDER / ".stamp", inputs()) and differing(lock["sha256"]) == []:
        return
    build(lock)
    wrong = differing(lock["sha256"])
    if wrong:
        stop(f"Not what tools/vendor.lock.json promises: {', '.join(wrong)}.")
    put_stamp(FOLDER / ".stamp", inputs())


def ensure_packages(*, development: bool) -> None:
    """Have the npm packages of the lock file; the linters' only for development."""
    wanted = digest((ROOT / "package.json").read_bytes(), (ROOT / "package-lock.json").read_bytes())
    stamp = MODULES / (".stamp-development" if development else ".stamp-run")
    if is_stamped(stamp, wanted):
        return
    node = ensure_node()
    say("Fetching the phone's libraries with npm.")
    npm = [str(node.npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run(
        npm if development else [*npm, "--omit=dev"],
        "The npm packages could not be installed; is the network there?",
        environment=node.environment,
    )
    put_stamp(MODULES / ".stamp-run", wanted)
    if development:
        put_stamp(MODULES / ".stamp-development", wanted)


def build(lock: dict[str, dict[str, dict[str, str]]]) -> None:
    """Write every file of the folder anew."""
    say("Making one small module of each of the phone's libraries.")
    for name, fields in lock["modules"].items():
        bundle(Module(name=name, **fields), ensure_node())
    say("Making the tables of regions and NIK prefixes.")
    source = MODULES / "idn-area-data" / "data"
    version = version_of("idn-area-data")
    write_json("wilayah.json", regions.areas_of_jakarta(source, version))
    write_json("nik_prefixes.json", regions.nik_prefixes(source, version))
    for name, copied in lock["copies"].items():
        write_whole(FOLDER / name, (MODULES / copied["package"] / copied["file"]).read_bytes())


def bundle(module: Module, node: Node) -> None:
    """Write one ES module with what the phone uses, and its types beside it."""
    esbuild = [str(MODULES / ".bin" / "esbuild"), "--bundle", "--minify", "--format=esm"]
    made = run(
        [*esbuild, f"--target={BROWSERS}", "--legal-comments=none", "--log-level=warning"],
        f"The module {module.name} could not be made.",
        environment=node.environment,
        given=module.entry,
    )
    origin = f"/*! {module.package} {version_of(module.package)}, licence {module.licence} */\n"
    write_whole(FOLDER / module.name, (origin + made).encode())
    write_whole((FOLDER / module.name).with_suffix(".d.ts"), f"{module.entry}\n".encode())


def write_json(name: str, table: object) -> None:
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    write_whole(FOLDER / name, text.encode())


def version_of(package: str) -> str:
    return str(json.loads((MODULES / package / "package.json").read_text())["version"])


def differing(promised: dict[str, str]) -> list[str]:
    """The files that are missing or are not what the lock file promises."""
    return [name for name, sha256 in promised.items() if sha256_of(FOLDER / name) != sha256]


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def inputs() -> str:
    """Changes whenever a version, an entry or the way of building changes."""
    here = Path(__file__).parent
    sources = [ROOT / "package-lock.json", LOCK, here / "vendor.py", here / "regions.py"]
    return digest(*(source.read_bytes() for source in sources))


def write_lock() -> None:
    """Build, and set down the hashes of what was built."""
    ensure_packages(development=True)  # who writes it is a developer
    lock = json.loads(LOCK.read_text())
    build(lock)
    names = [*lock["modules"], *lock["copies"], "wilayah.json", "nik_prefixes.json"]
    lock["sha256"] = {name: sha256_of(FOLDER / name) for name in names}
    write_whole(LOCK, (json.dumps(lock, indent=2) + "\n").encode())
    put_stamp(FOLDER / ".stamp", inputs())


if __name__ == "__main__":
    if "--write-lock" in sys.argv:
        write_lock()
    else:
        ensure_vendor(development=False)
