"""What the review desk keeps: saved views, presence, comparisons, signs, call-backs, counts, recovery codes."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "tally_area",
        sa.Column("kelurahan", sa.String(length=13), nullable=False),
        sa.Column("rw", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attention", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "kelurahan", "rw", "state", "attention", name=op.f("pk_tally_area")
        ),
    )
    op.create_table(
        "tally_day",
        sa.Column("kelurahan", sa.String(length=13), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kelurahan", "day", "event", "state", name=op.f("pk_tally_day")),
    )
    op.create_table(
        "tally_decision",
        sa.Column("kelurahan", sa.String(length=13), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "kelurahan", "day", "act", "reason", name=op.f("pk_tally_decision")
        ),
    )
    op.create_table(
        "inquiry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_inquiry_account_id_account")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_inquiry_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    op.create_index("ix_inquiry_account_id", "inquiry", ["account_id", "at"])
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=43), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint(
            "account_id", "code_hash", name=op.f("uq_recovery_code_account_id_code_hash")
        ),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_view_account_id_name")),
    )
    op.create_table(
        "signal",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("territory", sa.String(length=13), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("among", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_signal_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "kind", name=op.f("pk_signal")),
    )
    op.create_index(
        "ix_signal_territory", "signal", ["territory", "raised_at", "account_id", "kind"]
    )
    op.create_table(
        "callback",
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("territory", sa.String(length=13), nullable=False),
        sa.Column("why", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('open', 'settled')", name=op.f("ck_callback_status")),
        sa.CheckConstraint("why IN ('random', 'flagged', 'sample')", name=op.f("ck_callback_why")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_callback_author_id_account")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_callback_by_id_account")),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_callback_enrollment_id_enrollment")
        ),
        sa.PrimaryKeyConstraint("enrollment_id", name=op.f("pk_callback")),
    )
    op.create_index("ix_callback_author_id", "callback", ["author_id", "status"])
    op.create_index(
        "ix_callback_status", "callback", ["status", "territory", "chosen_at", "enrollment_id"]
    )
    op.create_table(
        "presence",
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_presence_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_presence_enrollment_id_enrollment")
        ),
        sa.PrimaryKeyConstraint("enrollment_id", "account_id", name=op.f("pk_presence")),
    )
    op.create_table(
        "comparison",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(length=9), nullable=False),
        sa.Column("chosen_id", sa.Uuid(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('same', 'different', 'ask')", name=op.f("ck_comparison_verdict")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_comparison_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["chosen_id"], ["enrollment.id"], name=op.f("fk_comparison_chosen_id_enrollment")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_comparison_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["enrollment.id"], name=op.f("fk_comparison_first_id_enrollment")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["enrollment.id"], name=op.f("fk_comparison_second_id_enrollment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison")),
    )
    op.create_index("ix_comparison_first_id", "comparison", ["first_id", "second_id"])
    op.create_index("ix_comparison_second_id", "comparison", ["second_id"])


def downgrade() -> None:
    """Drop them again."""
    for name in TABLES:
        op.drop_table(name)


TABLES = (
    "comparison",
    "presence",
    "callback",
    "signal",
    "saved_view",
    "recovery_code",
    "inquiry",
    "tally_decision",
    "tally_day",
    "tally_area",
)
