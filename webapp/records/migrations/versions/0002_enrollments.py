"""Deposits, enrollments and what is decided on them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "tombstone",
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=43), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("enrollment_id", "rev", "hash", name="pk_tombstone"),
    )
    op.create_table(
        "change",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_change_device_id_device"),
        sa.PrimaryKeyConstraint("device_id", "n", name="pk_change"),
    )
    op.create_index("ix_change_enrollment_id", "change", ["enrollment_id"])
    op.create_table(
        "deposit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("delivered_by", sa.Uuid(), nullable=True),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("slip_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("hash", sa.String(length=43), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('stored', 'conflict', 'invalid', 'quarantined', 'received')",
            name="ck_deposit_outcome",
        ),
        sa.ForeignKeyConstraint(
            ["delivered_by"], ["device.id"], name="fk_deposit_delivered_by_device"
        ),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_deposit_device_id_device"),
        sa.PrimaryKeyConstraint("id", name="pk_deposit"),
        sa.UniqueConstraint("device_id", "seq", name="uq_deposit_device_id_seq"),
        sa.UniqueConstraint(
            "enrollment_id", "rev", "hash", name="uq_deposit_enrollment_id_rev_hash"
        ),
    )
    op.create_index("ix_deposit_device_id", "deposit", ["device_id"])
    op.create_index(
        "uq_deposit_taken",
        "deposit",
        ["enrollment_id", "rev"],
        unique=True,
        sqlite_where=sa.text("outcome IN ('received', 'stored', 'invalid')"),
        postgresql_where=sa.text("outcome IN ('received', 'stored', 'invalid')"),
    )
    op.create_table(
        "enrollment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("slip_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("slip_code", sa.String(length=8), nullable=False),
        sa.Column("kelurahan", sa.String(length=13), nullable=False),
        sa.Column("rw", sa.String(length=3), nullable=False),
        sa.Column("rt", sa.String(length=3), nullable=False),
        sa.Column("author_territory", sa.String(length=13), nullable=False),
        sa.Column("pekerjaan", sa.String(length=32), nullable=False),
        sa.Column("sektor", sa.String(length=16), nullable=False),
        sa.Column("program", sa.String(length=16), nullable=False),
        sa.Column("bulan", sa.Integer(), nullable=False),
        sa.Column("pembayar", sa.String(length=16), nullable=False),
        sa.Column("total", sa.Text(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("attention", sa.Integer(), nullable=False),
        sa.Column("nik", sa.Text(), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("no_hp", sa.Text(), nullable=True),
        sa.Column("nik_index", sa.String(length=32), nullable=False),
        sa.Column("phone_index", sa.String(length=32), nullable=True),
        sa.Column("birth_index", sa.String(length=32), nullable=False),
        sa.Column("heir_index", sa.String(length=32), nullable=True),
        sa.Column("strokes_index", sa.String(length=32), nullable=True),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('submitted', 'returned', 'approved', 'rejected', 'withdrawn', 'handed_over', 'registered', 'bpjs_rejected')",
            name="ck_enrollment_state",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name="fk_enrollment_author_id_account"
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name="fk_enrollment_device_id_device"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_enrollment_event_id_event"),
        sa.PrimaryKeyConstraint("id", name="pk_enrollment"),
        sa.UniqueConstraint("slip_code", name="uq_enrollment_slip_code"),
        sa.UniqueConstraint("slip_id", name="uq_enrollment_slip_id"),
    )
    op.create_index("ix_enrollment_author_id", "enrollment", ["author_id", "received_at"])
    op.create_index("ix_enrollment_birth_index", "enrollment", ["birth_index"])
    op.create_index("ix_enrollment_event_id", "enrollment", ["event_id"])
    op.create_index("ix_enrollment_heir_index", "enrollment", ["heir_index"])
    op.create_index("ix_enrollment_nik_index", "enrollment", ["nik_index"])
    op.create_index("ix_enrollment_phone_index", "enrollment", ["phone_index"])
    op.create_index(
        "ix_enrollment_queue", "enrollment", ["state", "attention", "received_at", "id"]
    )
    op.create_index("ix_enrollment_strokes_index", "enrollment", ["strokes_index"])
    op.create_index(
        "ix_enrollment_territory",
        "enrollment",
        ["state", "kelurahan", "attention", "received_at", "id"],
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "act IN ('approve', 'return', 'reject', 'propose', 'withdraw')", name="ck_decision_act"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_decision_by_id_account"),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name="fk_decision_enrollment_id_enrollment"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
    )
    op.create_index("ix_decision_enrollment_id", "decision", ["enrollment_id"])
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deposit_id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("territory", sa.String(length=13), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "status IN ('held', 'released', 'refused')", name="ck_quarantine_status"
        ),
        sa.ForeignKeyConstraint(
            ["deposit_id"], ["deposit.id"], name="fk_quarantine_deposit_id_deposit"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["account.id"], name="fk_quarantine_settled_by_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
        sa.UniqueConstraint("deposit_id", name="uq_quarantine_deposit_id"),
    )
    op.create_index("ix_quarantine_enrollment_id", "quarantine", ["enrollment_id"])
    op.create_index("ix_quarantine_status_territory", "quarantine", ["status", "territory"])
    op.create_table(
        "revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(length=43), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("consent", sa.JSON(), nullable=False),
        sa.Column("meta", sa.JSON(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name="fk_revision_author_id_account"
        ),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_revision_device_id_device"),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name="fk_revision_enrollment_id_enrollment"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
        sa.UniqueConstraint("enrollment_id", "rev", name="uq_revision_enrollment_id_rev"),
    )
    op.create_index("ix_revision_enrollment_id", "revision", ["enrollment_id"])
    op.create_table(
        "search_token",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name="fk_search_token_enrollment_id_enrollment"
        ),
        sa.PrimaryKeyConstraint("token", "enrollment_id", name="pk_search_token"),
    )
    op.create_index("ix_search_token_enrollment_id", "search_token", ["enrollment_id"])


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("search_token")
    op.drop_table("revision")
    op.drop_table("quarantine")
    op.drop_table("decision")
    op.drop_table("enrollment")
    op.drop_table("deposit")
    op.drop_table("change")
    op.drop_table("tombstone")
