"""Whether the database is reachable and has the newest schema."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from webapp.records.db import db


def is_schema_newest(migrations: Path) -> bool:
    """Whether every migration of this folder has been applied."""
    config = Config()
    config.set_main_option("script_location", str(migrations))
    wanted = ScriptDirectory.from_config(config).get_heads()
    applied = MigrationContext.configure(db.session.connection()).get_current_heads()
    return set(applied) == set(wanted)
