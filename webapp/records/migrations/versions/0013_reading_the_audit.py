"""Each act and each thing of the audit in the order of its lines, so that a page of them is one range."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INDEXES = {"ix_audit_event_act": "act", "ix_audit_event_object_id": "object_id"}


def upgrade() -> None:
    """Let both indexes end with the number of the line."""
    for name, column in INDEXES.items():
        op.drop_index(name, table_name="audit_event")
        op.create_index(name, "audit_event", [column, "seq"])


def downgrade() -> None:
    """Back to the column alone."""
    for name, column in INDEXES.items():
        op.drop_index(name, table_name="audit_event")
        op.create_index(name, "audit_event", [column])
