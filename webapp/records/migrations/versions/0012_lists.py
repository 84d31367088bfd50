"""The orders in which an admin reads people, their ways in, and phones."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

LISTS = {
    "ix_account_role": ("account", ["role", "territory", "name", "id"]),
    "ix_account_disabled_at": ("account", ["disabled_at", "id"]),
    "ix_invitation_expires_at": ("invitation", ["expires_at", "id"]),
    "ix_invitation_used_at": ("invitation", ["used_at", "id"]),
    "ix_device_revoked_at": ("device", ["revoked_at", "id"]),
    "ix_device_restored": ("device", ["restored", "number"]),
}


def upgrade() -> None:
    """Add an index for each."""
    for name, (table, columns) in LISTS.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Drop them again."""
    for name, (table, _) in reversed(LISTS.items()):
        op.drop_index(name, table_name=table)
