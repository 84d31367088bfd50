"""The API that phones speak (WIRE.md): JSON in, JSON out, no cookie, no page, no other origin."""

from webapp.views.api import calls, courier, health, openapi, paper, residents, slips
from webapp.views.api.blueprint import bp

__all__ = ["bp", "calls", "courier", "health", "openapi", "paper", "residents", "slips"]
