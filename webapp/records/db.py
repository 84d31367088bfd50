"""The database handle, the types every table shares, and what one transaction is."""

import random
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, MetaData, TypeDecorator, Uuid, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm import registry as Registry

P = ParamSpec("P")
R = TypeVar("R")

# The database cannot be reached or is overrun: nobody's fault who asked, and no answer to give.
OUT_OF_REACH = (OperationalError, InterfaceError, PoolTimeout)
ATTEMPTS = 5
BUSY_TIMEOUT_MS = 10_000
# PostgreSQL's words for "somebody else was in the way, try again".
PASSING = {"40001", "40P01", "55P03"}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    """The base of every table: named constraints, and one column type for each plain value."""

    # The types hang on a registry of our own: Flask-SQLAlchemy copies this class, and
    # SQLAlchemy refuses a copy that has both a registry and a `type_annotation_map`.
    registry = Registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(column_0_label)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime,
            UUID: Uuid(as_uuid=True),
            dict[str, Any]: JSON,
            list[Any]: JSON,
        },
    )


# A result may be read after its transaction has ended; the next transaction starts afresh.
db = SQLAlchemy(model_class=Table, session_options={"expire_on_commit": False})

_sqlite_writer = threading.RLock()


def transaction(act: Callable[P, R]) -> Callable[P, R]:
    """Make act one transaction: all of it or none, tried again when another was in the way.

    Inside another transaction it joins that one. What it raises undoes everything.
    """

    @wraps(act)
    def one_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db.session()
        if session.info.get("writing"):
            return act(*args, **kwargs)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return _write(session, lambda: act(*args, **kwargs))
            except OperationalError as error:
                if attempt == ATTEMPTS or not _is_passing(error):
                    raise
                time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311  (jitter, no secret)
        raise AssertionError("unreachable")

    return one_transaction


def insert(table: type["Model"]) -> Any:
    """An INSERT that can say ON CONFLICT, in the words of the database at hand."""
    return (sqlite if _is_sqlite(db.session()) else postgresql).insert(table)


def lock(name: str) -> None:
    """Hold everybody else who takes the same lock until this transaction ends."""
    session = db.session()
    if not _is_sqlite(session):
        session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name}
        )


def _write(session: Session, act: Callable[[], R]) -> R:
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside a transaction")
    session.rollback()  # ends a read that views began, so that the write sees what is true now
    session.expire_all()
    with _sqlite_writer if _is_sqlite(session) else nullcontext():
        session.info["writing"] = True
        try:
            session.connection(execution_options={"begin": "IMMEDIATE"})
            result = act()
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["writing"] = False
    return result


def _is_sqlite(session: Session) -> bool:
    return bool(session.get_bind().dialect.name == "sqlite")


def _is_passing(error: OperationalError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in PASSING or "database is locked" in str(error.orig)


def prepare_engine(engine: Engine) -> None:
    """Teach an engine our habits: durable commits, real foreign keys, explicit transactions."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver leaves BEGIN to us
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    """An acknowledged row is a durable row; a stricter setting of the server stays."""
    connection.autocommit = True
    with connection.cursor() as cursor:
        if cursor.execute("SHOW synchronous_commit").fetchone()[0] in ("off", "local"):
            cursor.execute("SET synchronous_commit TO on")
    connection.autocommit = False


# Flask-SQLAlchemy builds `db.Model` at run time, where mypy cannot follow; `Table` has its shape.
if TYPE_CHECKING:
    Model = Table
else:
    Model = db.Model
