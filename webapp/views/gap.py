"""Selisih slip: slips that were handed out and whose records have not come, as something to ask about."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.records import gap
from webapp.records.gap import Asked, Line, PhoneGap
from webapp.records.models import Device, Event
from webapp.rules.slip import show_code
from webapp.views import desk
from webapp.views.context import office, settings, utcnow
from webapp.views.formats import show_clock, show_short_day
from webapp.views.phones import describe, show_contact
from webapp.views.words import words

bp = Blueprint("gap", __name__, url_prefix="/hp/selisih")


@bp.get("")
def show() -> ResponseReturnValue:
    """The gap of each phone and each event, what was asked about, and who is silent."""
    found = gap.find_gaps(office(), desk.current(), utcnow())
    return render_template(
        "phones/gap.html",
        phones=[show_phone(one) for one in found.phones],
        more=found.more,
        events=[show_event(event, line) for event, line in found.events],
        slips=[show_asked(one) for one in found.asked],
        silent=[show_silent(device) for device in found.silent],
        hours=settings()["thresholds"]["slip_gap_hours"],
        **desk.frame(),
    )


def warning() -> str:
    """One sentence when slips have been missing too long; empty when none has."""
    overdue = gap.count_overdue(office(), desk.current(), utcnow())
    hours = settings()["thresholds"]["slip_gap_hours"]
    return words("office.selisih_lama", n=overdue, jam=hours) if overdue else ""


def show_phone(one: PhoneGap) -> dict[str, Any]:
    """One phone with what is missing of it, each thing as a sentence."""
    day, clock = show_short_day(one.since), show_clock(one.since)
    return {
        **describe(one.device),
        "missing": words("office.selisih_belum", n=one.line.missing),
        "numbers": show_line(one.line),
        "since": words("office.selisih_sejak", hari=day, jam=clock),
        "events": [
            words("office.selisih_di", kegiatan=name_of(event), n=number)
            for event, number in one.events
        ],
        "asked": words("office.selisih_ditanya", n=one.asked) if one.asked else "",
        "contact": show_contact(one.device.last_seen_at),
    }


def show_event(event: Event | None, line: Line) -> dict[str, Any]:
    """One event with its three numbers."""
    return {"name": name_of(event), "line": line}


def show_asked(one: Asked) -> dict[str, Any]:
    """A slip that somebody asked about: its code, whose phone, which day."""
    asked_at = one.slip.asked_at
    day = show_short_day(asked_at) if asked_at else ""
    return {
        **describe(one.device),
        "code": show_code(one.slip.code),
        "day": words("office.selisih_hari", hari=day),
    }


def show_silent(device: Device) -> dict[str, Any]:
    """A phone that has not called for days."""
    return {**describe(device), "contact": show_contact(device.last_seen_at)}


def show_line(line: Line) -> str:
    """The two numbers whose difference it is."""
    return words("office.selisih_angka", dibagikan=line.handed, sampai=line.arrived)


def name_of(event: Event | None) -> str:
    """The event's name, or that there was none."""
    return event.name if event else words("office.selisih_tanpa")
