"""Every table of Jaring, by the thing it holds."""

from webapp.records.models.enrollment import (
    Change,
    Decision,
    Deposit,
    Enrollment,
    Quarantine,
    Revision,
    SearchToken,
    Tombstone,
)
from webapp.records.models.office import (
    AuditEvent,
    Backup,
    ConsentText,
    Epoch,
    RateCount,
    Setting,
    UsedToken,
)
from webapp.records.models.people import Account, Device, Invitation
from webapp.records.models.slip import Event, Slip, Ticket

__all__ = [
    "Account",
    "AuditEvent",
    "Backup",
    "Change",
    "ConsentText",
    "Decision",
    "Deposit",
    "Device",
    "Enrollment",
    "Epoch",
    "Event",
    "Invitation",
    "Quarantine",
    "RateCount",
    "Revision",
    "SearchToken",
    "Setting",
    "Slip",
    "Ticket",
    "Tombstone",
    "UsedToken",
]
