"""Every table of Jaring, by the thing it holds."""

from webapp.records.models.desk import (
    AreaTally,
    Callback,
    Comparison,
    DayTally,
    DecisionTally,
    Inquiry,
    Presence,
    SavedView,
    Signal,
)
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
from webapp.records.models.people import Account, Device, Invitation, RecoveryCode
from webapp.records.models.slip import Event, Slip, Ticket

__all__ = [
    "Account",
    "AreaTally",
    "AuditEvent",
    "Backup",
    "Callback",
    "Change",
    "Comparison",
    "ConsentText",
    "DayTally",
    "Decision",
    "DecisionTally",
    "Deposit",
    "Device",
    "Enrollment",
    "Epoch",
    "Event",
    "Inquiry",
    "Invitation",
    "Presence",
    "Quarantine",
    "RateCount",
    "RecoveryCode",
    "Revision",
    "SavedView",
    "SearchToken",
    "Setting",
    "Signal",
    "Slip",
    "Ticket",
    "Tombstone",
    "UsedToken",
]
