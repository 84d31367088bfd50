"""Since when a phone has kept something that is not here, to be listed and warned of."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and its index; it is filled as phones report."""
    op.add_column("device", sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_device_waiting_since", "device", ["waiting_since", "id"])


def downgrade() -> None:
    """Drop them again."""
    op.drop_index("ix_device_waiting_since", table_name="device")
    op.drop_column("device", "waiting_since")
