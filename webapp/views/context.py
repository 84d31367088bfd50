"""What every view is given: this installation, the moment, and where the request comes from."""

from datetime import UTC, datetime
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any

from flask import current_app, g, request

from webapp.records import setting
from webapp.records.installation import Installation


def office() -> Installation:
    """The installation that answers this request."""
    installation: Installation = current_app.extensions["jaring"]
    return installation


def settings() -> dict[str, Any]:
    """What the owner has chosen, read once for a request; no request changes any of it."""
    if "settings" not in g:
        g.settings = setting.get_settings(office())
    found: dict[str, Any] = g.settings
    return found


def utcnow() -> datetime:
    """The moment, aware, in UTC."""
    return datetime.now(UTC)


def address() -> str:
    """Whose tries are counted together: an IPv4 address, or the network that a home gets in IPv6."""
    given = request.remote_addr or "-"
    try:
        found = ip_address(given)
        if isinstance(found, IPv4Address):
            return str(found)
        # A socket for both kinds sees every IPv4 address inside one and the same network.
        return str(found.ipv4_mapped or ip_network(f"{found}/64", strict=False))
    except ValueError:
        return given
