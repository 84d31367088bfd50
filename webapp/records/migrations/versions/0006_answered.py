"""How many items each phone has been answered: the highest seq says nothing of a lower one that came later."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the count; phones that were answered before are counted from here on."""
    op.add_column(
        "device", sa.Column("items_answered", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_column("device", "items_answered")
