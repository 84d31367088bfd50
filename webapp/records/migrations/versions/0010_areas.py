"""The areas above a record's, whom to call, and the counts of what is there already."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LISTS = {
    "ix_enrollment_author_state": "author_id",
    "ix_enrollment_event_state": "event_id",
    "ix_enrollment_kecamatan": "kecamatan",
    "ix_enrollment_kota": "kota",
}
# Both databases keep moments in UTC; Jakarta is seven hours ahead of it all year.
DAY = {
    "sqlite": "date({0}, '+7 hours')",
    "postgresql": "CAST({0} AT TIME ZONE 'UTC' + interval '7 hours' AS date)",
}
HYPHENS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
EVENT = {
    "sqlite": " || '-' || ".join(f"substr(event_id, {at}, {length})" for at, length in HYPHENS),
    "postgresql": "CAST(event_id AS text)",
}


def upgrade() -> None:
    """Add the columns and fill them; then count."""
    op.add_column("account", sa.Column("phone", sa.Text(), nullable=True))
    op.add_column("account", sa.Column("phone_index", sa.String(length=32), nullable=True))
    op.add_column("account", sa.Column("entries_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("account", sa.Column("examined_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_account_name", "account", ["name", "id"])
    op.create_index("uq_account_phone_index", "account", ["phone_index"], unique=True)
    op.create_index("ix_audit_event_actor_id", "audit_event", ["actor_id", "seq"])
    for table, column, length in (
        ("enrollment", "kecamatan", 8),
        ("enrollment", "kota", 5),
        ("search_token", "kelurahan", 13),
    ):
        text = sa.Column(column, sa.String(length=length), server_default="", nullable=False)
        op.add_column(table, text)
    for statement in _filling(op.get_bind().dialect.name):
        op.execute(statement)
    for name, column in LISTS.items():
        op.create_index(name, "enrollment", _ordered(column))
    op.create_index(
        "ix_search_token_where", "search_token", ["token", "kelurahan", "enrollment_id"]
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_index("ix_search_token_where", table_name="search_token")
    for name in LISTS:
        op.drop_index(name, table_name="enrollment")
    op.drop_column("search_token", "kelurahan")
    op.drop_column("enrollment", "kota")
    op.drop_column("enrollment", "kecamatan")
    op.drop_index("ix_audit_event_actor_id", table_name="audit_event")
    op.drop_index("uq_account_phone_index", table_name="account")
    op.drop_index("ix_account_name", table_name="account")
    for name in ("examined_at", "entries_at", "phone_index", "phone"):
        op.drop_column("account", name)


def _ordered(column: str) -> list[str]:
    """An area narrows a state, a person or event is narrowed by it."""
    first = ["state", column] if column.startswith("k") else [column, "state"]
    return [*first, "attention", "received_at", "id"]


def _filling(dialect: str) -> list[str]:
    came, decided = (DAY[dialect].format(name) for name in ("received_at", "decision.at"))
    event = f"CASE WHEN event_id IS NULL THEN '-' ELSE {EVENT[dialect]} END"
    return [
        "UPDATE enrollment SET kecamatan = substr(kelurahan, 1, 8), kota = substr(kelurahan, 1, 5)",
        "UPDATE search_token SET kelurahan = (SELECT enrollment.kelurahan FROM enrollment"
        " WHERE enrollment.id = search_token.enrollment_id)",
        "INSERT INTO tally_area (kelurahan, rw, state, attention, number)"
        " SELECT kelurahan, rw, state, attention, count(*) FROM enrollment GROUP BY 1, 2, 3, 4",
        "INSERT INTO tally_day (kelurahan, day, event, state, number)"  # noqa: S608  (our own words)
        f" SELECT kelurahan, {came}, {event}, state, count(*) FROM enrollment GROUP BY 1, 2, 3, 4",
        "INSERT INTO tally_decision (kelurahan, day, act, reason, number)"  # noqa: S608
        f" SELECT kelurahan, {decided}, act, coalesce(reason, '-'), count(*) FROM decision"
        " JOIN enrollment ON enrollment.id = decision.enrollment_id"
        " WHERE undone_at IS NULL GROUP BY 1, 2, 3, 4",
    ]
