"""The page on which a supervisor checks a slip that somebody brings, by its code, its link or the camera."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.records import limits, scanning
from webapp.records.limits import Limit
from webapp.records.models import Account
from webapp.records.permission import may
from webapp.records.public_status import NOT_ARRIVED
from webapp.records.review import thing_of
from webapp.records.scanning import VOID, Scanned
from webapp.rules.scan import read_scan
from webapp.views import desk
from webapp.views.context import office, utcnow
from webapp.views.forms import ScanForm
from webapp.views.words import words

bp = Blueprint("scan", __name__, url_prefix="/pindai")

LOOK_UPS = Limit("scan_office", most=60, seconds=60)
MISSES = Limit("scan_office_miss", most=10, seconds=60)
NO_SLIP = ("invitation", "card")
# Whoever holds such a slip holds nothing any more, though it is genuine.
ENDED = frozenset({"rejected", "withdrawn", "bpjs_rejected", VOID})
LONGEST_CODE = 12


@bp.route("", methods=["GET", "POST"])
def check() -> ResponseReturnValue:
    """Ask for a slip, and answer on the same page: its characters stand in no address and no log."""
    form = ScanForm()
    if not form.is_submitted():
        return show()
    typed = (form.kode_slip.data or "").strip()
    kind, slip = read_scan(typed) if form.validate() else ("other", "")
    if kind == "other" or kind in NO_SLIP:
        return show(problem=_problem(kind, typed), typed=typed[:LONGEST_CODE]), 422
    account, now = desk.current(), utcnow()
    limits.check(office(), MISSES, str(account.id), now)
    limits.count(office(), LOOK_UPS, str(account.id), now)
    found = scanning.look_up(office(), slip, now) if slip else None
    if found is None:
        limits.count(office(), MISSES, str(account.id), now)
        return show(verdict=forged(kind)), 404
    return show(verdict=describe(found, account))


def show(*, verdict: dict[str, object] | None = None, problem: str = "", typed: str = "") -> str:
    """The page with its form, and what came of it."""
    return render_template(
        "scan/check.html", verdict=verdict, problem=problem, typed=typed, **desk.frame()
    )


def describe(found: Scanned, account: Account) -> dict[str, object]:
    """A genuine slip in words; its record for whom it is to be opened."""
    state, officer, record = found.seen.state, found.officer, found.record
    lines = []
    if state == NOT_ARRIVED:
        late = words("scan.belum_mengirim", nama=officer.name) if officer and officer.name else ""
        lines.append(f"{words('scan.belum_sampai')} {late}".strip())
    if found.seen.initials:
        lines.append(words("scan.inisial", inisial=found.seen.initials))
    if officer:
        lines.append(words("scan.dari", nama=officer.name, kartu=officer.card))
    mine = record is not None and may(account, "enrollment.read", thing_of(record))
    return {
        "tone": "ended" if state in ENDED else "open" if state == NOT_ARRIVED else "good",
        "title": _title(state),
        "lines": lines,
        "record": record.id if record is not None and mine else None,
        "elsewhere": record is not None and not mine,
    }


def forged(kind: str) -> dict[str, object]:
    """What is not known here, and what to do about it."""
    more = [words("scan.kode_periksa")] if kind == "code" else []
    lines = [*more, words("scan.palsu_saran")]
    return {"tone": "bad", "title": words("scan.palsu"), "lines": lines}


def _title(state: str) -> str:
    if state == VOID:
        return words("scan.dibatalkan")
    if state == NOT_ARRIVED:
        return words("scan.asli")
    return words("scan.asli_status", status=words(f"state.{state}"))


def _problem(kind: str, typed: str) -> str:
    if kind in NO_SLIP:
        return words(f"scan.bukan_{kind}")
    return words("scan.kode_salah" if typed else "scan.kode_kosong")
