"""Ringkasan: how far a territory has come, today, in a month or at an event; to be printed, too."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.records import overview, queue
from webapp.records.models import Account, Event
from webapp.records.overview import Overview, Part, Span
from webapp.records.pace import NEWEST
from webapp.rules.dates import add_months, days_in_month
from webapp.rules.wilayah import area_label, find_area, is_within, kota_short, parent_code
from webapp.views import desk, menu
from webapp.views.context import office, settings, utcnow
from webapp.views.formats import (
    MONTHS,
    days_between,
    jakarta_date,
    plain_number,
    show_short_day,
)
from webapp.views.words import words

bp = Blueprint("overview", __name__, url_prefix="/ringkasan")

TODAY = "hari"
MONTHS_BACK = 12
# Records of an event may arrive so long after it.
ARRIVING = timedelta(days=60)


@dataclass(frozen=True)
class Choice:
    """The days that the reader chose, as they stand in the address and as they are called."""

    value: str
    label: str
    span: Span


@bp.get("")
def show() -> ResponseReturnValue:
    """The whole page; what cannot be read of its address is left out."""
    account, now = desk.current(), utcnow()
    area = overview.find_area(office(), account, request.args.get("wilayah", ""))
    choices = list_choices(account, jakarta_date(now))
    chosen = find_choice(choices, request.args.get("rentang", ""))
    found = overview.summarize(office(), account, area, chosen.span, now)
    return render_template(
        "overview/show.html",
        where=area_label(area, office().tables),
        trail=[show_step(code, chosen.value) for code in list_above(area, account.territory)],
        area=area,
        chosen=chosen,
        choices=choices,
        now=now,
        steps=show_steps(found),
        others=show_others(found),
        waiting=show_waiting(found, now),
        ages=show_ages(found),
        level=words(f"overview.{name_level(area)}"),
        parts=[show_part(part, chosen.value) for part in found.parts],
        parts_bars=bars([(name_part(part), part.progress.sent) for part in found.parts]),
        returns=show_returns(found),
        pace=found.pace,
        newest=NEWEST,
        pending=show_pending(found, account),
        **desk.frame(),
    )


def list_choices(account: Account, today: date) -> dict[str, list[Choice]]:
    """Today, the last twelve months, and the events of the territory."""
    month = today.isoformat()[:7]
    months = [_month(add_months(month, -back)) for back in range(MONTHS_BACK)]
    events = [_event(one) for one in queue.list_events(office(), account)]
    today_choice = Choice(TODAY, words("overview.hari_ini"), Span(today, today))
    return {"hari": [today_choice], "bulan": months, "kegiatan": events}


def find_choice(choices: dict[str, list[Choice]], value: str) -> Choice:
    """The choice of the address, or this month."""
    known = {choice.value: choice for group in choices.values() for choice in group}
    return known.get(value, choices["bulan"][0])


def _month(month: str) -> Choice:
    year, number = int(month[:4]), int(month[5:])
    span = Span(date(year, number, 1), date(year, number, days_in_month(year, number)))
    return Choice(month, f"{MONTHS[number - 1]} {year}", span)


def _event(event: Event) -> Choice:
    label = f"{event.name}, {show_short_day(event.first_day)} {event.first_day.year}"
    return Choice(str(event.id), label, Span(event.first_day, event.last_day + ARRIVING, event.id))


def list_above(area: str, territory: str) -> list[str]:
    """The areas around this one, as far as they belong to the reader; the widest first."""
    found: list[str] = []
    above = parent_code(area)
    while above and is_within(above, territory):
        found.insert(0, above)
        above = parent_code(above)
    return found


def show_step(code: str, span: str) -> dict[str, str]:
    """A wider area to go back to."""
    return {
        "name": area_label(code, office().tables),
        "url": url_for("overview.show", wilayah=code, rentang=span),
    }


def show_steps(found: Overview) -> list[dict[str, Any]]:
    """The way of a record, and how many have come how far on it."""
    progress = found.progress
    numbers = {
        "terkirim": progress.sent,
        "disetujui": progress.approved,
        "diserahkan": progress.handed_over,
        "terdaftar": progress.states.get("registered", 0),
    }
    rows = bars([(words(f"overview.{step}"), number) for step, number in numbers.items()])
    return [{**row, "share": share(row["number"], progress.sent)} for row in rows]


def show_others(found: Overview) -> list[dict[str, Any]]:
    """Where the others stand: waiting, sent back, or at an end."""
    states = ("submitted", "returned", "rejected", "bpjs_rejected", "withdrawn")
    return [
        {
            "label": words(f"overview.status_{state}"),
            "number": found.progress.states.get(state, 0),
            "share": share(found.progress.states.get(state, 0), found.progress.sent),
        }
        for state in states
    ]


def show_waiting(found: Overview, now: datetime) -> dict[str, Any]:
    """How long the oldest has waited, as a sentence."""
    waiting, sentence = found.waiting, ""
    if waiting.oldest:
        day, days = show_short_day(waiting.oldest), days_between(waiting.oldest, now)
        sentence = words("overview.tertua", hari=day, n=days) if days else words("overview.baru")
    return {
        "number": waiting.number,
        "flagged": waiting.flagged,
        "late": waiting.late,
        "oldest": sentence,
    }


def show_ages(found: Overview) -> list[dict[str, Any]]:
    """What waits by its age, in days from midnight to midnight."""
    days = settings()["thresholds"]["review_days"]
    labels = (
        words("overview.umur_hari_ini"),
        words("overview.umur_janji", n=days),
        words("overview.umur_lewat", dari=days + 1, n=2 * days + 1),
        words("overview.umur_lama", n=2 * days + 1),
    )
    return bars(list(zip(labels, found.waiting.ages, strict=True)))


def name_level(area: str) -> str:
    """What the parts of an area are."""
    return {2: "per_kota", 5: "per_kecamatan", 8: "per_kelurahan"}.get(len(area), "per_rw")


def show_part(part: Part, span: str) -> dict[str, Any]:
    """A part of the area with its numbers; a wider one than an RW can be opened."""
    known = find_area(part.code, office().tables) is not None
    progress = part.progress
    return {
        "name": name_part(part),
        "url": url_for("overview.show", wilayah=part.code, rentang=span) if known else "",
        "sent": progress.sent,
        "waiting": progress.states.get("submitted", 0),
        "approved": progress.approved,
        "registered": progress.states.get("registered", 0),
    }


def name_part(part: Part) -> str:
    """The name of a part as it is called inside the area around it."""
    found = find_area(part.code, office().tables)
    if found is None:
        unknown = part.code == "000"
        return words("overview.rw_kosong") if unknown else words("overview.rw", rw=part.code)
    return kota_short(part.code, office().tables) if found["level"] == "kota" else found["name"]


def show_returns(found: Overview) -> dict[str, Any]:
    """Why records went back, and how often."""
    returns = found.returns
    rows = bars([(words(f"reason.{reason}"), number) for reason, number in returns.reasons])
    return {
        "decided": returns.decided,
        "returned": returns.returned,
        "share": share(returns.returned, returns.decided),
        "rows": rows,
    }


def show_pending(found: Overview, account: Account) -> list[dict[str, str]]:
    """What somebody should look after: a sentence with its number, and the page where it stands."""
    pending = found.pending
    hours = settings()["thresholds"]
    numbers = {
        "hp_diam": ("/hp", pending.silent, {"jam": hours["unsent_reminder_hours"]}),
        "permintaan": ("/permintaan", pending.requests, {}),
        "permintaan_lewat": ("/permintaan", pending.requests_late, {}),
        "selisih": ("/hp/selisih", pending.gaps, {"jam": hours["slip_gap_hours"]}),
        "tanda": ("/ringkasan/kewajaran", pending.signs, {}),
    }
    ways = menu.find_addresses(account)
    return [
        {
            "label": words(f"overview.tindak_{key}", **values),
            "number": count(number),
            "url": ways.get(path, ""),
        }
        for key, (path, number, values) in numbers.items()
    ]


def count(number: int) -> str:
    """A number that is not counted further than so far."""
    text = plain_number(number)
    return words("overview.atau_lebih", n=text) if number >= overview.MOST_COUNTED else text


def share(number: int, among: int) -> str:
    """`27 %`; nothing of nothing."""
    return words("overview.persen", n=round(100 * number / among)) if among else ""


def bars(rows: list[tuple[str, int]]) -> list[dict[str, Any]]:
    """Each row with the length of its bar, in hundredths of the longest."""
    longest = max((number for _, number in rows), default=0) or 1
    return [
        {"label": label, "number": number, "length": round(100 * number / longest, 1)}
        for label, number in rows
    ]
