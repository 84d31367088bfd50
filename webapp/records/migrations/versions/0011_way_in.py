"""What an invitation opens: a phone, or the office."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every invitation there was is for a phone."""
    kind = sa.Column("kind", sa.String(length=6), server_default="phone", nullable=False)
    op.add_column("invitation", kind)


def downgrade() -> None:
    """Drop it again."""
    op.drop_column("invitation", "kind")
