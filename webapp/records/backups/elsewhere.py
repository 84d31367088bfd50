"""Lets every function of records work on another database than the one that is served."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Engine, NullPool, create_engine

from webapp.records.db import db, prepare_engine

MIGRATIONS = Path(__file__).parents[1] / "migrations"


@contextmanager
def working_on(url: URL) -> Iterator[Engine]:
    """For the commands of an operator, which run alone in their process; no server does this."""
    engines = cast(dict[str | None, Engine], db.engines)
    served = engines[None]
    options = {} if url.get_backend_name() == "sqlite" else {"prepare_threshold": None}
    other = create_engine(url, poolclass=NullPool, connect_args=options)
    prepare_engine(other)
    db.session.remove()
    engines[None] = other
    try:
        yield other
    finally:
        db.session.remove()
        engines[None] = served
        other.dispose()


def let_go() -> None:
    """Close every connection of this process to the database that is served."""
    db.session.remove()
    db.engine.dispose()


def knows_schema(revision: str | None) -> bool:
    """Whether this version of Jaring has the migration; it has not when the backup is newer."""
    known = {script.revision for script in ScriptDirectory.from_config(_alembic()).walk_revisions()}
    return revision in known


def migrate() -> None:
    """Bring the database at hand up to this version of Jaring."""
    command.upgrade(_alembic(), "head")


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
