"""What the holder of a slip is told, in sentences: how it stands, and what became of a request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from webapp.records.ending import NOT_ME
from webapp.records.models import Ticket
from webapp.records.public_status import Seen
from webapp.views.formats import jakarta_date, show_day, show_time
from webapp.views.words import words

WITH_NEXT_STEP = frozenset({"approved"})
REFUSALS = frozenset({"rejected", "bpjs_rejected"})
# Said to somebody's face by somebody who can explain it, not by a page.
BETTER_ASKED = frozenset({None, "lainnya", "dugaan_rekaan"})


@dataclass(frozen=True)
class Request:
    """A request on the worker's page: what was asked, and how that stands."""

    title: str
    sentences: list[str]
    is_open: bool
    is_new: bool


def show_state(seen: Seen, hotline: str, now: datetime) -> list[str]:
    """What has happened, and what comes next."""
    reason = words(f"reason.{seen.reason}") if seen.reason else ""
    place = seen.place_on(jakarta_date(now))
    first = words(f"public.{_key(seen)}", tempat=place, alasan=reason, hotline=hotline)
    following = [words("public.approved_lanjut")] * (seen.state in WITH_NEXT_STEP)
    if seen.officer and seen.state == "returned":
        following = [words("public.petugas", nama=seen.officer), words("public.bawa")]
    return [first, *following]


def show_requests(
    tickets: Sequence[Ticket], hotline: str, now: datetime, just_asked: str
) -> list[Request]:
    """The requests that were made with a slip, those that are open first."""
    shown = [_show(one, hotline, now, just_asked) for one in tickets]
    return sorted(shown, key=lambda one: not one.is_open)


def _key(seen: Seen) -> str:
    if seen.state in REFUSALS and seen.reason in BETTER_ASKED:
        return f"{seen.state}_tanya"
    return "withdrawn_bukan_saya" if seen.reason == NOT_ME else seen.state


def _show(one: Ticket, hotline: str, now: datetime, just_asked: str) -> Request:
    title = words(f"public.minta_{one.kind}")
    if one.settled_at is not None:
        answer = "dikabulkan" if one.outcome == "granted" else "tidak_dikabulkan"
        reason = "" if one.outcome == "granted" else words(f"reason.{one.outcome}")
        said = words(f"public.{answer}", hari=show_day(one.settled_at), alasan=reason)
        return Request(title, [said], is_open=False, is_new=False)
    until = words("public.dijawab_sebelum", hari=show_day(one.due_at), jam=show_time(one.due_at))
    late = [words("public.belum_dijawab", hotline=hotline)] * (now >= one.due_at)
    return Request(
        title, [words("public.tercatat"), until, *late], is_open=True, is_new=one.kind == just_asked
    )
