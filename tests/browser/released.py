"""Keeps what this release's phones send, for every later server to take (SECURITY F26).

`python -m tests.browser.released v2` enrolls three workers who do not exist, in real Chromium,
and writes tests/vectors/released/v2.json: the calls as they went over the wire, and all that a
server needs to open what was in them. The keys are made for it and used for nothing else.
"""

import json
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from joserfc.jwk import ECKey
from playwright.sync_api import Request, sync_playwright

from tests.browser.conftest import ROOT, Server, open_phone
from tests.browser.volunteer import activate, enroll
from tests.browser.workers import COLLECTOR, OJEK, TAILOR

FOLDER = ROOT / "tests" / "vectors" / "released"
VOLUNTEER = "Sri Wahyuni"
WORKERS = (
    replace(OJEK, nama="Budi Contoh", waris=("Rahmi Contoh", "suami_istri")),
    replace(TAILOR, nama="Siti Contoh"),
    replace(COLLECTOR, nama="Wati Contoh", saksi="Darmi Contoh"),
)


def main(name: str) -> None:
    """Enroll, send, and write down what was sent."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "instance").prepare().start()
        try:
            calls = send_workers(server, Path(folder) / "profile")
        finally:
            server.kill()
        kept = {"made_by": made_by(name), **describe(server.instance), "calls": calls}
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def send_workers(server: Server, profile: Path) -> list[dict[str, Any]]:
    """The bodies of the calls to sync that brought something, in their order."""
    calls: list[dict[str, Any]] = []

    def keep(request: Request) -> None:
        if request.url.endswith("/api/v1/sync"):
            body = json.loads(request.post_data or "{}")
            calls.extend([body] if body["items"] else [])

    with sync_playwright() as engine, open_phone(engine, profile) as phone:
        phone.on("request", keep)
        page = phone.pages[0] if phone.pages else phone.new_page()
        activate(page, server.demo()[VOLUNTEER])
        for worker in WORKERS:
            enroll(page, worker)
        page.goto(f"{server.url}/app#/antrean")
        for _ in range(150):
            page.wait_for_timeout(200)
            if len(sent(calls)) == len(WORKERS):
                break
        page.wait_for_timeout(1000)
    assert len(sent(calls)) == len(WORKERS), "not everything was sent"
    return calls


def sent(calls: list[dict[str, Any]]) -> set[str]:
    """The hashes of all that some call brought."""
    return {item["hash"] for call in calls for item in call["items"]}


def describe(instance: Path) -> dict[str, Any]:
    """Whose items they are, and what opens them."""
    with sqlite3.connect(instance / "jaring.sqlite") as database:
        database.row_factory = sqlite3.Row

        def rows(query: str) -> list[dict[str, Any]]:
            return [dict(row) for row in database.execute(query)]

        (device,) = rows("SELECT * FROM device WHERE seq_acknowledged > 0")
        (person,) = rows(f"SELECT * FROM account WHERE id = '{device['account_id']}'")
        slips = rows("SELECT * FROM slip WHERE state = 'arrived'")
        texts = rows("SELECT hash, version, language, text FROM consent_text")
        events = rows("SELECT id, name, place, territory, first_day, last_day FROM event")
    return {
        "installation": (instance / "keys" / "installation").read_text(encoding="utf-8").strip(),
        "sealing_keys": [
            {"kid": f"s{path.stem.rpartition('-')[2]}", "jwk": private_jwk(path)}
            for path in sorted((instance / "keys").glob("sealing-*.key"))
        ],
        "device": {
            "id": str(UUID(device["id"])),
            "number": device["number"],
            "public_key": json.loads(device["public_key"]),
            "activated_at": device["activated_at"],
        },
        "person": {name: person[name] for name in ("territory", "rw", "rt")},
        "slips": [
            {name: slip[name] for name in ("code", "key_number", "token", "issued_on")}
            for slip in slips
        ],
        "consent_texts": texts,
        "events": [{**event, "id": str(UUID(event["id"]))} for event in events],
    }


def private_jwk(path: Path) -> dict[str, Any]:
    """A private key as a JWK."""
    return dict(ECKey.import_key(path.read_bytes()).as_dict(private=True))


def made_by(name: str) -> dict[str, str]:
    """The release and its commit."""
    asked = ["git", "rev-parse", "HEAD"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    return {"release": name, "commit": done.stdout.strip()}


if __name__ == "__main__":
    main(sys.argv[1])
