"""The residents of a neighbourhood, for its head: one range of one index."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NAME = "ix_enrollment_neighbourhood"


def upgrade() -> None:
    """Add it."""
    op.create_index(NAME, "enrollment", ["kelurahan", "rw", "rt", "received_at", "id"])


def downgrade() -> None:
    """Drop it again."""
    op.drop_index(NAME, table_name="enrollment")
