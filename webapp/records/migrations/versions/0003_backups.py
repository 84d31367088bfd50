"""Backups, the slip's own proof on a deposit, and what a refusal from quarantine says."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and add the columns."""
    op.create_table(
        "backup",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_backup"),
        sa.UniqueConstraint("name", name="uq_backup_name"),
    )
    op.create_index("ix_backup_started_at", "backup", ["started_at"])
    op.add_column("deposit", sa.Column("slip_token", sa.String(length=138), nullable=True))
    op.add_column("deposit", sa.Column("slip_code", sa.String(length=8), nullable=True))
    op.add_column("quarantine", sa.Column("refusal", sa.String(length=40), nullable=True))


def downgrade() -> None:
    """Drop them again."""
    op.drop_column("quarantine", "refusal")
    op.drop_column("deposit", "slip_code")
    op.drop_column("deposit", "slip_token")
    op.drop_table("backup")
