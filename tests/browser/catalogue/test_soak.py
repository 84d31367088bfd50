"""A phone under random faults for as long as one likes: SOAK=7200 seconds, SEED to begin as another run did.

A few seconds of it run with every test; `make chaos` runs the long form. The same seed chooses the
same acts; how far a request has come at each of them is the machine's own affair.
"""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Playwright

from tests.browser.catalogue.field import Field, kill, take_phone
from tests.browser.conftest import Server
from tests.browser.proxy import (
    Fault,
    Proxy,
    answer_with,
    cut_answer,
    cut_request,
    garbage,
    late,
    repeat,
    silence,
    strip_body,
    trickle,
)
from tests.browser.truth import Promise

SECONDS = float(os.environ.get("SOAK") or 15)
SEED = int(os.environ.get("SEED") or 2026)
# A queue of so many is long enough; then the next phone begins.
MOST_ON_A_PHONE = 120
ACTS = {
    "save": 6,
    "break": 5,
    "check": 2,
    "rest": 3,
    "reload": 1,
    "away": 2,
    "server": 1,
    "kill": 1,
}


@dataclass
class Soak:
    """How it goes: what is chosen next, and what has happened so far."""

    chance: random.Random
    ends: float
    records: int = 0
    rests: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.ends


def test_a_phone_under_random_faults_loses_nothing_and_never_lies(
    playwright_engine: Playwright, own_office: tuple[Server, Proxy], tmp_path: Path
) -> None:
    soak = Soak(random.Random(SEED), time.monotonic() + SECONDS)
    phones = 0
    while not soak.over or phones == 0:
        phones += 1
        soak_phone(playwright_engine, own_office, tmp_path / f"phone-{phones}", soak)
    told = {"seed": SEED, "phones": phones, "records": soak.records, "rests": soak.rests}
    print(json.dumps({**told, "faults": dict(soak.faults), "lost": 0, "false_states": 0}))
    assert soak.rests >= phones


def soak_phone(engine: Playwright, office: tuple[Server, Proxy], profile: Path, soak: Soak) -> None:
    """One phone from its activation to a queue that is long enough, through every death of its browser."""
    promised: list[Promise] = []
    person: str | None = "Sri Wahyuni"
    alive = False
    while not alive:
        with take_phone(engine, office, profile, person=person) as phone:
            person, phone.promised = None, promised
            alive = live(phone, profile, soak)
            if alive:
                rest(phone, soak)


def live(phone: Field, profile: Path, soak: Soak) -> bool:
    """Do one thing after the other; whether the browser is still there at the end."""
    while not soak.over and len(phone.promised) < MOST_ON_A_PHONE:
        act = soak.chance.choices(list(ACTS), list(ACTS.values()))[0]
        if act == "save":
            soak.records += len(phone.save(soak.chance.randint(1, 4)))
        elif act == "break":
            name = soak.chance.choice(list(FAULTS))
            phone.network.mend()
            phone.network.fault = FAULTS[name](soak.chance)
            phone.look_for_news()
            soak.faults[name] += 1
        elif act == "check":
            phone.check()
        elif act == "rest":
            rest(phone, soak)
        else:
            soak.faults[act] += 1
            if act == "kill":
                kill(profile)
                return False
            SHAKES[act](phone, soak)
    return True


def rest(phone: Field, soak: Soak) -> None:
    """Everything works again; within a minute all is delivered, and every word is true."""
    phone.network.mend()
    phone.look_for_news()
    phone.settle()
    soak.rests += 1


def reload(phone: Field, _soak: Soak) -> None:
    phone.reopen()


def away(phone: Field, soak: Soak) -> None:
    """Out of every network for a moment, with one more record."""
    phone.context.set_offline(True)
    soak.records += len(phone.save())
    phone.check()
    phone.context.set_offline(False)


def restart_server(phone: Field, soak: Soak) -> None:
    phone.server.kill()
    soak.records += len(phone.save())
    phone.check()
    phone.server.start()


SHAKES = {"reload": reload, "away": away, "server": restart_server}
FAULTS: dict[str, Callable[[random.Random], Fault]] = {
    "cut before": lambda _: cut_request(0),
    "cut in the middle": lambda chance: cut_request(chance.randint(1, 6000)),
    "answer cut": lambda chance: cut_answer(chance.randint(0, 2000)),
    "body lost": lambda _: strip_body,
    "repeated": lambda chance: repeat(chance.randint(2, 5)),
    "silent": lambda _: silence,
    "late": lambda _: late,
    "slow": lambda chance: trickle(chance.uniform(0, 0.05)),
    "no http": lambda _: garbage,
    "page": lambda _: answer_with("200 OK", "<html>Wi-Fi</html>", content_type="text/html"),
    "empty object": lambda _: answer_with("200 OK", "{}", content_type="application/json"),
    "error": lambda chance: answer_with(
        chance.choice(("500 Internal Server Error", "502 Bad Gateway", "404 Not Found"))
    ),
    "busy": lambda _: answer_with("503 Service Unavailable", retry_after="3"),
    "too large": lambda _: answer_with("413 Content Too Large"),
}
