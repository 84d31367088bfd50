"""The blueprint on which the API's modules hang their routes."""

from flask import Blueprint

from webapp.views.api.requests import check_request

bp = Blueprint("api", __name__)
bp.before_request(check_request)
