"""Judges what a device signed: whose it is, whether the rules take it, what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from webapp.records import setting
from webapp.records.aside import Aside
from webapp.records.db import db
from webapp.records.device import closed_because
from webapp.records.enrollment_store import Judged
from webapp.records.flags import Sent, flag_making
from webapp.records.installation import Installation
from webapp.records.models import Deposit, Device, Event
from webapp.records.payload import Payload, read_time, write_time
from webapp.records.sealing import (
    BadPayload,
    BadSignature,
    NewerPayload,
    NotOpened,
    UnknownKey,
    open_sealed,
)
from webapp.rules.consent import check_consent, clean_consent, flag_consent
from webapp.rules.dates import jakarta_day
from webapp.rules.enrollment import age_outcome, check_record, clean_record, derive, flag_record
from webapp.rules.problem import Problem
from webapp.rules.slip import slip_id_text
from webapp.rules.tables import Context

UNSEALED = {
    UnknownKey: "key_unknown",
    NotOpened: "not_opened",
    BadSignature: "signature_bad",
    BadPayload: "payload_bad",
    NewerPayload: "payload_newer",
}
# How a deposit comes to be judged: new; early, after what it waited for; again, in a better envelope;
# or vouched for by a supervisor.
How = Literal["new", "early", "again", "vouched"]


class Faulty(Exception):
    """A genuine record that breaks named rules: its volunteer can mend it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True)
class Arrival:
    """One opened item on its way into the tables."""

    office: Installation
    deposit: Deposit
    device: Device
    payload: Payload
    settings: Mapping[str, Any]
    how: How = "new"

    @property
    def id(self) -> UUID:
        return self.payload.enrollment_id

    @property
    def captured_at(self) -> datetime:
        """When it was sealed, by the phone's corrected clock, as far as that is possible."""
        return possible_time(read_time(self.payload.time), self.device, self.deposit)

    @property
    def sent(self) -> Sent:
        """What the phone tells about this revision."""
        claimed_at = read_time(self.payload.time)
        return Sent(
            self.id, self.device.account_id, self.payload.meta, claimed_at, self.captured_at
        )


def possible_time(claimed_at: datetime, device: Device, deposit: Deposit) -> datetime:
    """A phone's claim, kept between its activation and the arrival of what it sent."""
    latest = max(deposit.received_at, device.activated_at)
    return min(max(claimed_at, device.activated_at), latest)


def open_deposit(office: Installation, deposit: Deposit, device: Device) -> Payload:
    """What a deposit holds; raises Aside when it does not open or is not this device's."""
    try:
        return open_sealed(deposit.sealed, office.keys, str(device.id), device.public_key)
    except tuple(UNSEALED) as error:
        raise Aside(UNSEALED[type(error)]) from error


def check_envelope(arrival: Arrival) -> None:
    """Compare what was signed with what is written outside, and ask whether its sender may."""
    payload, deposit, device = arrival.payload, arrival.deposit, arrival.device
    outside = (
        str(deposit.enrollment_id),
        deposit.rev,
        # A number that was used before could not be kept.
        payload.seq if deposit.seq is None else deposit.seq,
        slip_id_text(deposit.slip_id) if deposit.slip_id else None,
        str(device.id),
        str(arrival.office.id),
    )
    inside = (
        payload.id,
        payload.rev,
        payload.seq,
        payload.slip,
        payload.device,
        payload.installation,
    )
    if outside != inside:
        raise Aside("envelope_differs")
    if arrival.how == "vouched":
        return
    closed = closed_because(device)
    if closed is not None:
        raise Aside(closed)
    if deposit.seq is None:
        raise Aside("seq_used")
    _check_event(payload)


def judge_record(
    arrival: Arrival, record: Mapping[str, Any], consent: Mapping[str, Any] | None, sent: Sent
) -> Judged:
    """The record in normal form with all that follows from it; raises Aside or Faulty.

    It is judged on the day it was first captured, whatever was mended later.
    """
    context = _context(arrival, sent)
    clean = clean_record(dict(record), context.tables)
    proof = clean_consent(None if consent is None else dict(consent))
    if age_outcome(clean, context) == "below" and clean["tanggal_lahir"] < context.today:
        raise Aside("age_below")
    problems = [*check_record(clean, context), *check_consent(proof, context)]
    if problems:
        raise Faulty(problems)
    if setting.find_consent_text(proof["text_hash"]) is None:
        raise Aside("consent_unknown")
    derived = derive(clean, context)
    return Judged(
        record=clean,
        consent=proof,
        sektor=derived["sektor"],
        total=derived["estimate"]["total"],
        flags=[
            *flag_record(clean, context),
            *flag_consent(proof),
            *flag_making(sent, arrival.settings["thresholds"]),
        ],
        captured_at=sent.captured_at,
    )


def _context(arrival: Arrival, sent: Sent) -> Context:
    person = arrival.device.account
    tables, tariff = arrival.office.tables, arrival.settings["tariff"]
    return Context(
        today=jakarta_day(write_time(sent.captured_at)),
        usia_min=arrival.settings["usia_min"],
        usia_maks=arrival.settings["usia_maks"],
        territory={"code": person.territory, "rw": person.rw, "rt": person.rt},
        tables=replace(tables, iuran=tariff) if tariff else tables,
    )


def _check_event(payload: Payload) -> None:
    if payload.meta.event is None:
        return
    event = db.session.get(Event, UUID(payload.meta.event))
    if event is None:
        raise Aside("event_unknown")
    if event.closed_at is not None:
        raise Aside("event_closed")
