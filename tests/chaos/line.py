"""The network between a phone and the server, with every way in which it lies (SECURITY section 5)."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Thread

from tests.chaos.office import Office, ask
from tests.chaos.pace import Key, Seen
from tests.chaos.truth import Fault
from tests.chaos.uploader import Request

PORTAL = Seen(200, "text/html; charset=utf-8", "<html>Login Wi-Fi</html>")


@dataclass
class Wire:
    """Carries requests, each with the next fault of a list; afterwards it works."""

    office: Office
    faults: list[str] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    flying: set[tuple[str, Key]] = field(default_factory=set)
    kept: dict[str, Seen] = field(default_factory=dict)
    # The requests of which the server has died, and where.
    died: list[tuple[Request, str]] = field(default_factory=list)
    # What happens while a request is on its way: a second tab wakes up.
    meanwhile: Callable[[], None] | None = None

    def now(self) -> datetime:
        return self.office.now

    def carry(self, request: Request) -> Seen | None:
        """One request; None when the phone never hears of it again."""
        self.office.wait(timedelta(seconds=1))
        fault = self.faults.pop(0) if self.faults else "ok"
        self.met[fault.split(":")[0]] += 1
        flying = {(request.device, key) for key in request.keys}
        if flying & self.flying:
            raise Fault("other", "two uploaders send the same record at the same time")
        self.flying |= flying
        try:
            if self.meanwhile is not None:
                awake, self.meanwhile = self.meanwhile, None
                awake()
            return self._carry(fault, request)
        finally:
            self.flying -= flying

    def _carry(self, fault: str, request: Request) -> Seen | None:
        name, _, point = fault.partition(":")
        if name in FAULTS:
            return FAULTS[name](self, request)
        if name == "kill":
            seen = self.office.serve_dying(request, point)
            if seen is None:
                self.died.append((request, point))
            return seen
        seen = self.office.serve(request)
        self.kept[request.device] = seen
        return seen


def _cut_body(wire: Wire, request: Request) -> None:
    """The connection breaks in the middle; what came is not what was signed for."""
    cut = request.body[: min(700, len(request.body) // 2)]
    seen = wire.office.serve(replace(request, body=cut))
    _refused(seen)


def _empty_body(wire: Wire, request: Request) -> Seen:
    """A box on the way strips the body; the server says so, and the phone hears it."""
    return _refused(wire.office.serve(replace(request, body=b"")))


def _drop_answer(wire: Wire, request: Request) -> None:
    wire.office.serve(request)


def _twice(wire: Wire, request: Request) -> Seen:
    """A proxy repeats the very request; the phone hears the second answer."""
    wire.office.serve(request)
    return wire.office.serve(request)


def _parallel(wire: Wire, request: Request) -> Seen:
    """The same request several times at once, each a good answer (F04)."""
    answers: list[Seen] = []
    client = wire.office.app.test_client
    runs = [Thread(target=lambda: answers.append(ask(client(), request))) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    wire.office.changed += 1
    # A call with a member that no server reads is refused whole, every time.
    unread = any(item["seq"] == 0 for item in json.loads(request.body or b"{}").get("items", []))
    if len(answers) != 3 or {seen.status for seen in answers} - (
        {400, 401} if unread else {200, 401}
    ):
        raise Fault("other", f"a repeated request was answered {[one.status for one in answers]}")
    return answers[0]


def _stale(wire: Wire, request: Request) -> Seen:
    """A cache answers with what this phone was told the last time."""
    return wire.kept.get(request.device, PORTAL)


def _lying(wire: Wire, request: Request) -> Seen:
    """Somebody says `stored` of bytes that nobody has sent."""
    body = json.loads(wire.kept[request.device].text) if request.device in wire.kept else {}
    asked = json.loads(request.body).get("items", [])
    body["results"] = [
        {"id": one["id"], "rev": one["rev"], "result": "stored", "hash": "A" * 43} for one in asked
    ]
    return Seen(200, "application/json", json.dumps(body), answers=request.number)


def _refused(seen: Seen) -> Seen:
    """SECURITY section 4: an empty or altered body is a typed 400 and stores nothing."""
    if seen.status not in (400, 401) or "json" not in seen.type:
        raise Fault("other", f"an altered body was answered {seen.status}")
    return seen


def _answers(seen: Seen | None) -> Callable[[Wire, Request], Seen | None]:
    """Somebody on the way answers himself, or nobody does; the server hears nothing."""

    def answer(_wire: Wire, _request: Request) -> Seen | None:
        return seen

    return answer


FAULTS: dict[str, Callable[[Wire, Request], Seen | None]] = {
    "cut_before": _answers(None),
    "cut_body": _cut_body,
    "empty_body": _empty_body,
    "drop_answer": _drop_answer,
    "portal": _answers(PORTAL),
    "portal_json": _answers(Seen(200, "application/json", '{"status": "ok"}')),
    "unavailable": _answers(Seen(503, "text/html", "<h1>503</h1>")),
    "broken": _answers(Seen(502, "text/html", "<h1>502</h1>")),
    "too_large": _answers(Seen(413, "text/html", "<h1>413</h1>")),
    "twice": _twice,
    "parallel": _parallel,
    "stale": _stale,
    "lying": _lying,
}
