"""Set-up is pinned to the byte, says what it cannot do in one sentence, and repeats nothing."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools import browser, environment, node, steps, vendor

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements-node.txt")
REGISTRIES = re.compile(r"https?://[^\s\"']*(npm|pypi|pythonhosted|registry|mirror)", re.I)


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_python_package_is_pinned_and_hashed(name: str) -> None:
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n?", "", (ROOT / name).read_text()))
    packages = [entry for entry in entries if entry.strip()]
    assert packages
    assert [e for e in packages if not re.match(r"[\w.\[\]-]+==\S+", e) or "sha256:" not in e] == []


def test_the_tests_use_exactly_the_packages_that_run() -> None:
    pinned = re.compile(r"^([\w.-]+)(?:\[\w+\])?==(\S+)", re.M)
    run_time = set(pinned.findall((ROOT / "requirements.txt").read_text()))
    assert run_time <= set(pinned.findall((ROOT / "requirements-dev.txt").read_text()))


def test_every_npm_package_has_a_hash_and_none_an_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


@pytest.mark.parametrize("name", [*REQUIREMENTS, "package.json", "package-lock.json", ".npmrc"])
def test_no_registry_is_named(name: str) -> None:
    assert REGISTRIES.findall((ROOT / name).read_text()) == []


def test_npm_versions_are_exact() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert [v for v in versions.values() if not re.fullmatch(r"\d+\.\d+\.\d+", v)] == []


def test_what_the_phone_gets_is_what_the_lock_file_promises() -> None:
    promised = json.loads(vendor.LOCK.read_text())
    assert vendor.differing(promised["sha256"]) == []
    made = {*promised["modules"], *promised["copies"], "wilayah.json", "nik_prefixes.json"}
    assert made == set(promised["sha256"])


def test_a_changed_library_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendor, "FOLDER", tmp_path)
    (tmp_path / "idb.js").write_text("export const openDB = null;")
    assert vendor.differing({"idb.js": "0" * 64, "qr.js": "0" * 64}) == ["idb.js", "qr.js"]


def test_a_second_set_up_does_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.setup"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_step_that_fails_ends_with_one_sentence() -> None:
    with pytest.raises(SystemExit) as end:
        steps.run([sys.executable, "-c", "import sys; sys.exit(3)"], "It cannot be done.")
    assert str(end.value) == "It cannot be done."


def test_a_stamp_holds_only_for_the_same_inputs(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    assert not steps.is_stamped(stamp, steps.digest(b"a", b"bc"))
    steps.put_stamp(stamp, steps.digest(b"a", b"bc"))
    assert steps.is_stamped(stamp, steps.digest(b"a", b"bc"))
    assert not steps.is_stamped(stamp, steps.digest(b"ab", b"c"))


def test_a_python_that_cannot_make_environments_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "python")
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        environment.ensure_environment()


def test_an_old_node_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, answer in (("node", "v18.20.4"), ("npm", "9.2.0")):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho {answer}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.find_on_machine() is None


def test_without_rights_chromium_is_only_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    browser.ensure_browser()
    assert capsys.readouterr().out == (
        "The browser tests need Chromium: apt install chromium fonts-roboto\n"
    )
