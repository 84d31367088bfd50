"""An office of its own for the pictures of the desk: people, phones, and three weeks of records."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import cos, pi, sin
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.browser.conftest import Server
from tests.browser.mend.scene import Caller, inside, older_phone, person
from tests.phone import Phone
from tests.worker import another
from webapp.records import review, setting
from webapp.records.account import Place, create_account, create_person
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import Enrollment
from webapp.records.review import Pin, Ruling
from webapp.rules.strokes import encode_strokes

TAMBORA, KALIANYAR = "31.73.04.1001", "31.73.04.1002"
PASSWORD = "payung biru di teras"
COLLEAGUE = "joko.demo"
CHIEF = "Supervisor Contoh"
NAMES = (
    "Siti Nurjanah",
    "Agus Salim Wijaya",
    "Wati Kurniasih",
    "Dedi Kurniawan",
    "Rini Astuti",
    "Muhammad Abdurrahman Syahputra",
    "Lina Marlina",
    "Bambang Sutejo",
    "Yuli Astuti",
    "Tono Hartono",
    "Endang Sulastri",
    "Ujang Suherman",
)
STREETS = ("Gg. Masjid No. 12", "Jl. Tambora IV No. 7", "Gg. Kelinci RT 007", "Jl. Jembatan Besi 3")
DURATIONS = {
    "1": 31_000,
    "2": 22_000,
    "3": 19_000,
    "4": 17_000,
    "5": 14_000,
    "6": 9_000,
    "7": 26_000,
}
# None of these is of Sri, whose clean records may be approved together after three were opened.
RETURNED = (1, 7, 10, 11)
WORK = ("ojek_online", "pedagang_kaki_lima", "penjahit", "pemulung")


@dataclass
class Staffed:
    """A served office with records in every state, and who works in it."""

    server: Server
    sri: Phone
    maya: Phone
    hasan: Phone
    number: int = 0

    @property
    def client(self) -> Any:
        return Caller(self.server.port)

    def send(self, phone: Phone, **changes: Any) -> dict[str, Any]:
        """One more worker, from this phone: nobody's name, number or signature is another's."""
        self.number += 1
        extra = {name: changes.pop(name) for name in ("meta", "consent") if name in changes}
        given = {
            "nama": NAMES[self.number % len(NAMES)],
            "alamat": STREETS[self.number % len(STREETS)],
            "pekerjaan": WORK[self.number % len(WORK)],
            "waris": None,
            **changes,
        }
        extra.setdefault("meta", {"durations_ms": DURATIONS})
        extra.setdefault("consent", phone.consent(strokes=sign(self.number)))
        worker = another(self.number, **given)
        if "nik" not in given:  # the serials of real people do not follow one another
            worker["nik"] = f"{worker['nik'][:12]}{9001 + 37 * self.number % 900}"
        item = phone.seal(worker, **extra)
        assert phone.words(self.client, [item]) == ["stored"]
        return item

    def decide(self, item: dict[str, Any], ruling: Ruling) -> None:
        """The supervisor's decision, a while ago."""

        def act(office: Installation) -> None:
            ago = datetime.now(UTC) - timedelta(minutes=5)
            review.decide(office, person(CHIEF), UUID(item["id"]), item["rev"], ruling, ago)

        inside(self.server, act)

    def age(self, items: list[tuple[dict[str, Any], int, str | None]]) -> None:
        """Make records as old as they are said to be, and in the state that time has brought them to."""

        def act(_: Installation) -> None:
            for item, days, state in items:
                row = db.session.get_one(Enrollment, UUID(item["id"]))
                row.received_at -= timedelta(days=days)
                row.captured_at -= timedelta(days=days)
                row.state = state or row.state
            db.session.commit()

        inside(self.server, act)


def sign(number: int) -> list[list[int]]:
    """A signature: a few loops that run to the right, of another swing for every number."""
    swing, tilt = 90 + 17 * (number % 9), 0.6 + 0.13 * (number % 7)
    turn = [pi * step / 9 for step in range(9 * (4 + number % 5))]
    loops = [
        [round(120 + 22 * at + 60 * cos(tilt * at)), round(500 + swing * sin(at + tilt))]
        for at in turn
    ]
    return encode_strokes([loops, [[110, 690 - number % 40], [640, 640 + number % 30]]])


def open_staffed(folder: Path) -> Staffed:
    """Serve an office that has been at work for three weeks."""
    server = Server(folder / "staffed" / "instance").prepare().start()
    inside(server, hire)
    staffed = Staffed(
        server,
        older_phone(server),
        older_phone(server, "Maya Lestari"),
        older_phone(server, "Hasan Basri"),
    )
    fill_past(staffed)
    fill_queue(staffed)
    return staffed


def hire(office: Installation) -> None:
    """A supervisor of the kelurahan, more volunteers, an event; no hour is odd in the pictures."""
    now = datetime.now(UTC)
    setting.put("thresholds", {"night_from_hour": 24, "night_to_hour": 0}, None, now)
    create_account(office, COLLEAGUE, PASSWORD, "Joko Susilo", "supervisor", TAMBORA, now)
    create_account(office, "ratna.demo", PASSWORD, "Ratna Dewi", "supervisor", "31.73.04", now)
    create_person(office, "Maya Lestari", Place(KALIANYAR), now, "ST-0151/CONTOH/2026")
    create_person(office, "Slamet Riyadi", Place(TAMBORA, rw="003"), now, "ST-0152/CONTOH/2026")


def fill_past(staffed: Staffed) -> None:
    """What was decided in the last weeks: it is the overview's, and the phones'."""
    pins: tuple[tuple[str, str], ...] = (
        ("nik", "nik_nama_tidak_cocok"),
        ("nama", "nama_tidak_lengkap"),
        ("no_hp", "hp_salah"),
        ("nama", "nama_tidak_lengkap"),
    )
    aged: list[tuple[dict[str, Any], int, str | None]] = []
    for at in range(16):
        phone = (staffed.sri, staffed.hasan, staffed.maya)[at % 3]
        place = (TAMBORA, TAMBORA, KALIANYAR)[at % 3]
        item = staffed.send(
            phone, kelurahan=place, rw=f"{1 + at % 4:03d}" if at % 3 == 0 else "002"
        )
        ruling = Ruling("approve")
        if at in RETURNED:
            ruling = Ruling("return", pins=[Pin(*pins[RETURNED.index(at)])])
        staffed.decide(item, ruling)
        state = None if at in RETURNED or at < 8 else ("handed_over", "registered")[at % 2]
        aged.append((item, at % 6, state))
    staffed.age(aged)


def fill_queue(staffed: Staffed) -> None:
    """What waits: clean ones, late ones, quick ones, two that may be one person."""
    late = [staffed.send(staffed.sri, nama="Nunung Nurhayati"), staffed.send(staffed.hasan)]
    for _ in range(9):
        staffed.send(staffed.sri)
    for at in range(7):
        staffed.send(
            staffed.maya,
            kelurahan=KALIANYAR,
            rw="005",
            meta={"keying_ms": 14_000 + 700 * at, "durations_ms": {"1": 3_000, "7": 4_000}},
        )
    same = {"tanggal_lahir": "1990-03-14", "nik": "3173045403909881"}
    staffed.send(staffed.sri, nama="Sri Mulyani Rahayu", alamat="Jl. Tambora IV No. 9", **same)
    staffed.send(
        staffed.hasan,
        nama="Sri Mulyani",
        alamat="Jl. Tambora 4 No. 9",
        no_hp="+6281288880012",
        **same,
    )
    close = {"tanggal_lahir": "1984-11-02", "alamat": "Gg. Kelinci No. 3"}
    staffed.send(staffed.sri, nama="Muhammad Ridwan", nik="3173040211849882", **close)
    staffed.send(staffed.hasan, nama="Mohamad Ridwan", nik="3173040211849828", **close)
    staffed.age([(item, 6 - at, None) for at, item in enumerate(late)])


def correct(staffed: Staffed) -> dict[str, Any]:
    """A record that was sent back and has come again, twice."""
    item = staffed.send(staffed.hasan, nama="Tini", no_hp="+6281211112222")
    for rev, name in enumerate(("Tini Suhartini", "Tini Suhartini Dewi"), start=1):
        item["rev"] = rev
        pin = Pin("nama", "nama_tidak_lengkap")
        staffed.decide(item, Ruling("return", pins=[pin]))
        mended = staffed.hasan.correct(item, {"nama": name})
        assert staffed.hasan.words(staffed.client, [mended]) == ["stored"]
    return item
