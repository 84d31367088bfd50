"""Jaring: a worker is enrolled without a signal, reaches the database once, and is reviewed."""

import os
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp import cli
from webapp.configuration import BadConfiguration, Configuration, read_configuration
from webapp.records import failpoints, tally
from webapp.records.db import db, prepare_engine
from webapp.records.installation import Installation
from webapp.records.keys import load_keys
from webapp.records.reference import load_tables
from webapp.views import (
    access,
    admin,
    api,
    bulk,
    callback,
    compare,
    courier,
    errors,
    factor,
    fields,
    gap,
    headers,
    integrity,
    log,
    modules,
    officer,
    overview,
    own,
    phones,
    policy,
    presence,
    printing,
    public,
    quarantine,
    review,
    rotation,
    saved_views,
    scan,
    search,
    shell,
    tickets,
    way_in,
    words,
    zero,
)

PACKAGE = Path(__file__).parent
MIGRATIONS = PACKAGE / "records" / "migrations"
LARGEST_BODY = 9 * 1024 * 1024  # a courier file of 8 MB, and what is around it


def create_app(configuration: Configuration | None = None) -> Flask:
    """Build the application for one configuration, by default the environment's."""
    chosen = configuration or read_configuration(os.environ, PACKAGE.parent)
    chosen.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = Flask(__name__, instance_path=str(chosen.instance), static_folder=None)
    office = _open_office(chosen)
    app.config.from_mapping(_flask_settings(chosen, office))
    app.extensions["jaring"] = office
    app.extensions["jaring_configuration"] = chosen
    if chosen.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    _arm_failpoints(chosen)
    _open_database(app)
    _register(app)
    return app


def _arm_failpoints(configuration: Configuration) -> None:
    try:
        failpoints.arm(configuration.failpoints)
    except ValueError as error:
        raise BadConfiguration(f"JARING_FAILPOINTS is wrong: {error}.") from error


def _open_office(configuration: Configuration) -> Installation:
    keys = load_keys(configuration.keys)
    chosen = {"penyelenggara": configuration.penyelenggara, "hotline": configuration.hotline}
    return Installation(
        id=keys.installation,
        public_url=configuration.public_url,
        keys=keys,
        tables=load_tables(PACKAGE / "static"),
        settings_defaults={name: value for name, value in chosen.items() if value},
        redis_url=configuration.redis_url,
    )


def _flask_settings(configuration: Configuration, office: Installation) -> dict[str, object]:
    return {
        "SECRET_KEY": office.keys.web_secret,
        "SQLALCHEMY_DATABASE_URI": configuration.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(configuration.database_url),
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        "WTF_CSRF_TIME_LIMIT": None,
        "SESSION_COOKIE_NAME": "__Host-jaring" if configuration.https else "jaring",
        "SESSION_COOKIE_SECURE": configuration.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_PATH": "/",
    }


def _engine_options(database_url: str) -> dict[str, object]:
    if make_url(database_url).get_backend_name() == "sqlite":
        return {"connect_args": {"check_same_thread": False, "timeout": 10}}
    # pgbouncer in transaction mode knows no prepared statements.
    return {"pool_pre_ping": True, "connect_args": {"prepare_threshold": None}}


def _open_database(app: Flask) -> None:
    location = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if location.get_backend_name() == "sqlite" and location.database not in (None, "", ":memory:"):
        # Its journals take the same mode.
        Path(app.instance_path, str(location.database)).touch(mode=0o600)
    db.init_app(app)
    tally.watch(db.session)
    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine)


def _register(app: Flask) -> None:
    for part in (words, log, zero, rotation, policy, fields, modules, errors):
        part.register(app)
    for room in (
        shell,
        api,
        access,
        factor,
        way_in,
        own,
        review,
        search,
        saved_views,
        quarantine,
        tickets,
        courier,
        scan,
        phones,
        gap,
        overview,
        integrity,
        callback,
        presence,
        compare,
        bulk,
        printing,
        public,
        officer,
        *admin.ROOMS,
    ):
        app.register_blueprint(room.bp)
    headers.register(app)  # last, so that nothing answers around it
    cli.register(app)
