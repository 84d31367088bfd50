"""Whether the server lives, and whether it is ready: database, migrations, keys."""

from pathlib import Path

from flask import current_app
from flask.typing import ResponseReturnValue

from webapp.records.readiness import is_schema_newest
from webapp.views.api.blueprint import bp
from webapp.views.api.refusal import Refusal
from webapp.views.context import office


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Answer that the process lives; asks nobody else."""
    return {"status": "ok"}


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Answer that work can be done here: the schema is the newest and the keys are in order."""
    migrations = Path(current_app.extensions["migrate"].directory)
    if not is_schema_newest(migrations) or not office().keys.sealing:
        raise Refusal(503, "unavailable")
    return {"status": "ok"}
