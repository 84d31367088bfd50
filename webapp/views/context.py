"""What every view is given: this installation and the moment."""

from datetime import UTC, datetime

from flask import current_app

from webapp.records.installation import Installation


def office() -> Installation:
    """The installation that answers this request."""
    installation: Installation = current_app.extensions["jaring"]
    return installation


def utcnow() -> datetime:
    """The moment, aware, in UTC."""
    return datetime.now(UTC)
