"""Since when slips of a phone are known to have been handed out whose records are not here."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment; every phone tells of its slips with its next call."""
    op.add_column("device", sa.Column("missing_since", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_device_missing_since", "device", ["missing_since", "id"])


def downgrade() -> None:
    """Drop it again."""
    op.drop_index("ix_device_missing_since", table_name="device")
    op.drop_column("device", "missing_since")
