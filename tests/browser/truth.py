"""Compares the phone's store, the words on its screens and the server's rows: no screen says more than is true.

    check_truth(field, promised)      # tests/browser/catalogue/field.py; at every rest

`find_lies` names what a screen says and is not so, what is lost and what is doubled: none is ever
forgiven. `find_lags` names where a screen has not caught up: allowed for a moment, not for long.
"""

import json
import re
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.browser.books import Office, read_office
from tests.browser.conftest import ROOT, Server
from tests.browser.reading import Kept, Row, Screen, read_kept, read_screen

WORDS = json.loads((ROOT / "webapp/static/text/id.json").read_text(encoding="utf-8"))
# A phone has caught up within so many seconds; screens are drawn anew in far less than one.
CATCHES_UP_S = 10
OWN_STATES = {"waiting", "sending", "delivered", "quarantined", "refused"}
ASIDE = {"quarantined", "conflict", "stored"}


@dataclass(frozen=True)
class Promise:
    """A record of which the phone has said `Tersimpan di HP ini`."""

    id: str
    hash: str


def check_truth(page: Page, server: Server, promised: list[Promise]) -> Office:
    """Fail on any lie; give a screen that lags a moment. Leaves the phone on Beranda."""
    deadline = time.monotonic() + CATCHES_UP_S
    while True:
        # The screen first: whatever it claims must be so by the time the books are read.
        screen, kept = read_screen(page), read_kept(page)
        office = read_office(server)
        lies = find_lies(screen, kept, office, promised)
        assert lies == [], "\n".join(lies)
        lags = find_lags(screen, kept)
        if not lags:
            return office
        assert time.monotonic() < deadline, "\n".join(lags)
        page.wait_for_timeout(100)


def find_lies(screen: Screen, kept: Kept, office: Office, promised: list[Promise]) -> list[str]:
    """What a screen says and is not so; what is lost; what is there twice."""
    claims = [claim for row in screen.rows if (claim := false_claim(row, kept, office))]
    return [
        *claims,
        *false_sums(screen, kept, office),
        *lost(kept, office, promised),
        *doubled(kept, office),
    ]


def false_claim(row: Row, kept: Kept, office: Office) -> str | None:
    """Why the words of a row are not so, or None."""
    if row.words != WORDS["state"].get(row.state):
        return f"{row.id}: says “{row.words}” for {row.state}"
    if row.id not in kept.stubs:
        return f"{row.id}: is shown and is not on the phone"
    rev, own_hash = kept.stubs[row.id]
    held = [copy for copy in kept.copies if (copy.id, copy.rev) == (row.id, rev) and copy.whole]
    if row.state in ("waiting", "sending"):
        return None if held else f"{row.id}: said to be safe on the phone, where no copy is"
    # I3: a restored server has forgotten; then the copy must be here, to be offered again.
    if held and kept.epoch != office.epoch:
        return None
    outcomes = office.outcomes(row.id, rev, own_hash)
    if row.state == "delivered":
        true = "stored" in outcomes or office.is_erased(row.id, rev, own_hash)
    elif row.state == "quarantined":
        true = bool(outcomes & ASIDE)
    elif row.state == "refused":
        true = "invalid" in outcomes or (row.id, row.state) in office.told
    else:
        true = office.states.get(row.id) == row.state or (row.id, row.state) in office.told
    return None if true else f"{row.id}: says “{row.words}”, and the server has {sorted(outcomes)}"


def false_sums(screen: Screen, kept: Kept, office: Office) -> list[str]:
    """Sentences about the whole that promise too much."""
    waiting = sum(copy.state == "waiting" for copy in kept.copies)
    refused = sum(row.state == "refused" for row in screen.rows)
    found = []
    all_sent = said(screen.strip, WORDS["sync"]["semua_terkirim"]) or said(
        screen.rest, WORDS["home"]["semua"]
    )
    if all_sent and waiting:
        found.append(f"says that all is sent, and {waiting} wait")
    numbers = read_ledger(screen.ledger)
    arrived = sum(bool(office.outcomes(key, rev, own)) for key, (rev, own) in kept.stubs.items())
    erased = sum(office.is_erased(key, rev, own) for key, (rev, own) in kept.stubs.items())
    if kept.epoch == office.epoch and numbers.get("terkirim", 0) > arrived + erased:
        found.append(f"counts {numbers['terkirim']} as sent, and {arrived} arrived")
    if "aman dikosongkan" in screen.everything and (waiting or kept.drafts or refused):
        found.append("says that the phone may be emptied, and something would be lost")
    return found


def lost(kept: Kept, office: Office, promised: list[Promise]) -> list[str]:
    """Promised, and neither on the phone nor at the server (I1)."""
    here = {(copy.id, copy.hash) for copy in kept.copies if copy.whole}
    there = {(one.id, one.hash) for one in office.deposits} | office.erased_contents
    return [
        f"{one.id}: promised and lost" for one in promised if (one.id, one.hash) not in here | there
    ]


def doubled(kept: Kept, office: Office) -> list[str]:
    """There more than once (I2), or written without its audit line (I10)."""
    things: dict[str, list[Any]] = {
        "revision": [(key, rev) for key, rev, _ in office.revisions],
        "slip at the server": list(office.slips.values()),
        "number of a phone": [(d.device, d.seq) for d in office.deposits if d.seq is not None],
        "deposit": [(d.id, d.rev, d.hash) for d in office.deposits],
        "number on the phone": [copy.seq for copy in kept.copies],
        "slip on the phone": list({copy.id: copy.slip for copy in kept.copies}.values()),
    }
    found = [
        f"{what} {key} is there {times} times"
        for what, keys in things.items()
        for key, times in Counter(keys).items()
        if times > 1
    ]
    if not office.audit_whole:
        found.append("the chain of the audit is broken")
    silent = {key for key, _, _ in office.revisions} - office.audited
    return [*found, *(f"{key}: written without an audit line" for key in sorted(silent))]


def find_lags(screen: Screen, kept: Kept) -> list[str]:
    """Where the screens and the store do not agree yet."""
    shown = {row.id for row in screen.rows}
    found = [f"{key}: not in the queue" for key in kept.stubs if key not in shown]
    if screen.drafts != kept.drafts:
        found.append(f"{screen.drafts} drafts are shown, and {kept.drafts} are kept")
    numbers = read_ledger(screen.ledger)
    held = {copy.id for copy in kept.copies}
    counted = {
        "hp": len(held),
        "menunggu": len(
            {
                row.id
                for row in screen.rows
                if row.id in held and row.state in ("waiting", "sending")
            }
        ),
        "tindakan": len(
            {row.id for row in screen.rows if row.id in held and row.state == "refused"}
        ),
    }
    for name, count in counted.items():
        if numbers.get(name, 0) != count:
            found.append(f"the ledger says {name} {numbers.get(name, 0)}, and it is {count}")
    by_id = {copy.id: copy for copy in sorted(kept.copies, key=lambda copy: copy.rev)}
    for row in screen.rows:
        copy = by_id.get(row.id)
        if copy and copy.state == "waiting" and row.state not in ("waiting", "sending"):
            found.append(f"{row.id}: waits, and is shown as {row.state}")
        if copy and copy.state != "waiting" and row.state in ("waiting", "sending"):
            found.append(f"{row.id}: is {copy.state}, and is shown as {row.state}")
    return found


def said(text: str, sentence: str) -> bool:
    """Whether this text is that sentence, whatever its variables."""
    return bool(text) and re.fullmatch(pattern_of(sentence), text.strip()) is not None


def read_ledger(text: str) -> dict[str, int]:
    """The numbers of the ledger line, by the names of its variables."""
    for key in ("ledger_menunggu", "ledger"):
        found = re.match(pattern_of(WORDS["home"][key]), text.strip())
        if found:
            return {name: int(value) for name, value in found.groupdict().items()}
    return {}


def pattern_of(sentence: str) -> str:
    parts = re.split(r"\{(\w+)\}", sentence)
    return "".join(
        f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )
