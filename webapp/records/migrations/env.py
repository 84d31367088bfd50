"""Runs the migrations on the database that the application has open."""

from typing import Any, Literal

from alembic import context

import webapp.records.models  # noqa: F401  (fills the metadata)
from webapp.records.db import Table, UtcDateTime, db


def render_item(kind: str, thing: Any, _autogen_context: Any) -> str | Literal[False]:
    """Write our own column type as what it is in the database, so that history needs no import."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def compare_type(
    _context: Any, _inspected: Any, _column: Any, _found: Any, ours: Any
) -> bool | None:
    """Our own column type is compared as what it is in the database."""
    return False if isinstance(ours, UtcDateTime) else None


def run() -> None:
    """Upgrade or downgrade, each migration whole or not at all."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Table.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=compare_type,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
