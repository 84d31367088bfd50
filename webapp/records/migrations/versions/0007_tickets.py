"""What the holder of a slip asks for, slips that were asked about, and until when a volunteer is assigned."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of tickets, and the columns."""
    op.create_table(
        "ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slip_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("territory", sa.String(length=13), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "kind IN ('not_me', 'correction', 'withdrawal')", name=op.f("ck_ticket_kind")
        ),
        sa.CheckConstraint("status IN ('open', 'settled')", name=op.f("ck_ticket_status")),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["account.id"], name=op.f("fk_ticket_settled_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    op.create_index("ix_ticket_slip_id", "ticket", ["slip_id"])
    op.create_index("ix_ticket_status_due_at", "ticket", ["status", "due_at", "id"])
    op.create_index(
        "uq_ticket_open",
        "ticket",
        ["slip_id", "kind"],
        unique=True,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.add_column("account", sa.Column("assigned_until", sa.Date(), nullable=True))
    op.add_column("slip", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_slip_asked_at", "slip", ["asked_at"])
    op.add_column("device", sa.Column("handed_out", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Drop them again."""
    op.drop_column("device", "handed_out")
    op.drop_index("ix_slip_asked_at", table_name="slip")
    op.drop_column("slip", "asked_at")
    op.drop_column("account", "assigned_until")
    op.drop_table("ticket")
