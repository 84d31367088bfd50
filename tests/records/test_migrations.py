"""The migrations make exactly the tables of the models, and can be taken back."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from tests.conftest import close, open_app
from webapp.records.db import Table, db


def test_an_empty_database_upgrades_to_the_models_and_back(
    empty_database_url: str, tmp_path: Path
) -> None:
    app = open_app(
        {"JARING_INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": empty_database_url}
    )
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": _same_moment})
            assert compare_metadata(context, Table.metadata) == []
        downgrade(revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        upgrade()
    close(app)


@pytest.mark.parametrize("act", ["UPDATE audit_event SET act = 'x'", "DELETE FROM audit_event"])
def test_the_database_itself_refuses_to_change_the_audit(
    office: object, volunteer: object, act: str
) -> None:
    with pytest.raises(SQLAlchemyError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(act))


def test_commits_are_durable_and_foreign_keys_real(office: object) -> None:
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            asked = ("journal_mode", "synchronous", "foreign_keys")
            found = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in asked]
            assert found == ["wal", 2, 1]
        else:
            assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"


def _same_moment(*things: object) -> bool | None:
    """Our own column of moments is a plain one in the database."""
    return False if type(things[-1]).__name__ == "UtcDateTime" else None
