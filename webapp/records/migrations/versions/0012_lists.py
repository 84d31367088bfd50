"""The orders in which an admin reads people, their ways in, and phones."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

LISTS = {
    "ix_account_role": ("account", ["role", "territory", "name", "id"]),
    "ix_account_disabled_at": ("account", ["disabled_at", "id"]),
    "ix_device_revoked_at": ("device", ["revoked_at", "id"]),
    "ix_device_restored": ("device", ["restored", "number"]),
}
# A way in is either used or not: each list has an index of its own, and nothing else in it.
WAYS_IN = {
    "ix_invitation_expires_at": ("expires_at", sa.text("used_at IS NULL")),
    "ix_invitation_used_at": ("used_at", sa.text("used_at IS NOT NULL")),
}


def upgrade() -> None:
    """Add an index for each."""
    for name, (table, columns) in LISTS.items():
        op.create_index(name, table, columns)
    for name, (column, which) in WAYS_IN.items():
        op.create_index(
            name, "invitation", [column, "id"], sqlite_where=which, postgresql_where=which
        )


def downgrade() -> None:
    """Drop them again."""
    for name in WAYS_IN:
        op.drop_index(name, table_name="invitation")
    for name, (table, _) in reversed(LISTS.items()):
        op.drop_index(name, table_name=table)
