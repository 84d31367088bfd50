"""The API that phones speak (WIRE.md): JSON in, JSON out, no cookie, no page, no other origin."""

from flask import Blueprint

from webapp.views.api.requests import check_request

bp = Blueprint("api", __name__)
bp.before_request(check_request)

from webapp.views.api import calls, health, openapi  # noqa: E402  # they hang their routes on bp

__all__ = ["bp", "calls", "health", "openapi"]
