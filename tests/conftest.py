"""A fresh application on a fresh database for every test, on SQLite and on a real PostgreSQL.

A test that asks for `office` runs inside the application's context. What `client` asks of the
application never shares that context: each request is as alone as it is in a real server.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from flask_migrate import upgrade

from tests.postgresql import Postgresql, start_postgresql
from webapp import create_app
from webapp.configuration import read_configuration
from webapp.records.db import db
from webapp.records.installation import Installation

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
ON_BOTH = (TESTS / "records", TESTS / "views" / "api", TESTS / "views" / "test_addresses.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("both", "sqlite", "postgresql"),
        default="both",
        help="both: what touches the database runs on each, all else on SQLite alone",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("database")
    if chosen == "both":
        both = any(metafunc.definition.path.is_relative_to(folder) for folder in ON_BOTH)
        kinds = ["sqlite", "postgresql"] if both else ["sqlite"]
    else:
        kinds = [chosen]
    metafunc.parametrize("database", kinds, scope="session")


class LoneClient(FlaskClient):
    """A client whose requests see nothing of the context that the test itself runs in."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return Context().run(super().open, *args, **kwargs)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """PostgreSQL, started once."""
    with start_postgresql(durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with keys and a migrated SQLite database, made once and then copied."""
    folder = tmp_path_factory.mktemp("template") / "instance"
    migrate(open_app({"JARING_INSTANCE": str(folder)}))
    return folder


@pytest.fixture
def instance(template: Path, tmp_path: Path) -> Path:
    """An instance folder of this test's own."""
    return Path(shutil.copytree(template, tmp_path / "instance"))


@pytest.fixture
def database_url(database: str, instance: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh, migrated database."""
    if database == "sqlite":
        yield f"sqlite:///{instance / 'jaring.sqlite'}"
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    if server.template is None:
        name = server.create()
        migrate(open_app({"JARING_INSTANCE": str(instance), "DATABASE_URL": server.url(name)}))
        server.template = name
    name = server.create(server.template)
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def empty_database_url(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """A fresh database without any table, for those who test the migrations."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def environment() -> dict[str, str]:
    """What a test module wants to say differently in the environment; override it there."""
    return {}


@pytest.fixture
def app(database_url: str, instance: Path, environment: dict[str, str]) -> Iterator[Flask]:
    """The application as a server would start it, on this test's own database."""
    app = open_app({"JARING_INSTANCE": str(instance), "DATABASE_URL": database_url, **environment})
    yield app
    close(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies."""
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Somebody at the server's terminal."""
    return app.test_cli_runner()


@pytest.fixture
def office(app: Flask) -> Iterator[Installation]:
    """This installation, with the application's context around the test."""
    with app.app_context():
        yield app.extensions["jaring"]


def open_app(environ: Mapping[str, str]) -> Flask:
    """An application for this environment and no other."""
    app = create_app(read_configuration(environ, ROOT))
    app.testing = True
    app.test_client_class = LoneClient
    return app


def migrate(app: Flask) -> None:
    """Bring the application's database up to date, and let go of it."""
    with app.app_context():
        upgrade()
    close(app)


def close(app: Flask) -> None:
    """Close every connection, so that the database may be copied or dropped."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
