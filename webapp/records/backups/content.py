"""What is in a database, in numbers: what a copy is compared by."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, func, inspect, select, table

from webapp.records.models import AuditEvent, Epoch


@dataclass(frozen=True)
class Content:
    """Rows of every table, the schema, the epoch, and the last line of the audit."""

    schema: str | None
    epoch: UUID | None
    epoch_number: int
    audit_last_hash: str | None
    rows: Mapping[str, int]


def read_content(connection: Connection) -> Content:
    """What the database of this connection holds, in one view of it."""
    names = sorted(inspect(connection).get_table_names())
    rows = {name: _count(connection, name) for name in names}
    epoch = audit = None
    if "epoch" in rows:
        newest = select(Epoch.id, Epoch.number).order_by(Epoch.number.desc()).limit(1)
        epoch = connection.execute(newest).first()
        last = select(AuditEvent.hash).order_by(AuditEvent.seq.desc()).limit(1)
        audit = connection.scalar(last)
    return Content(
        schema=MigrationContext.configure(connection).get_current_revision(),
        epoch=epoch.id if epoch else None,
        epoch_number=epoch.number if epoch else 0,
        audit_last_hash=audit,
        rows=rows,
    )


def _count(connection: Connection, name: str) -> int:
    return connection.scalar(select(func.count()).select_from(table(name))) or 0
