"""The description of the API, made from the shapes that check it (DESIGN section 4)."""

from typing import Any

from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from webapp.records.payload import Strict
from webapp.views.api import shapes, shapes_courier, shapes_paper, shapes_residents
from webapp.views.api.blueprint import bp

REF = "#/components/schemas/{model}"
ROOMS = (shapes, shapes_courier, shapes_paper, shapes_residents)
SIGNED: list[dict[str, list[str]]] = [{"device": []}]
ERRORS = {
    400: "The body is not what was signed for, not JSON, or of another shape.",
    401: "The token is missing, not of this phone, or the phone's clock is wrong.",
    403: "Not for a page of another origin, nor for a phone that is closed.",
    404: "There is no such thing.",
    405: "Not this method.",
    409: "One of the slips is no longer valid; `problems` says which.",
    410: "The invitation is used or too old.",
    413: "More than 256 KB or 20 items.",
    415: "Another content type, or a compressed body.",
    422: "The file is of another installation, or of a device that nobody knows here.",
    429: "Too many calls; see Retry-After.",
    503: "The database is out of reach; see Retry-After.",
}
FILES = ("image/png", "application/pdf")
FILE = {"schema": {"type": "string", "format": "binary"}}
CERTIFICATE = {
    "name": "Device-Certificate",
    "in": "header",
    "required": False,
    "description": "After 401 `unknown_device`: the certificate of the phone's activation.",
    "schema": {"type": "string"},
}
ENROLLMENT_ID = {
    "name": "enrollment_id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}
RESIDENTS_CURSOR = {
    "name": "cursor",
    "in": "query",
    "required": False,
    "description": "Where the page before ended, as it said itself.",
    "schema": {
        "type": "string",
        "pattern": "^[A-Za-z0-9_-]+$",
        "maxLength": shapes_residents.LONGEST_CURSOR,
    },
}


@bp.get("/api/openapi.json")
def openapi() -> ResponseReturnValue:
    """Describe every call."""
    return describe()


def describe() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Jaring",
            "version": "1",
            "description": "What phones and the server say to each other.",
        },
        "paths": {
            "/api/v1/invitations/preview": {
                "post": _call(
                    "preview",
                    "Whose invitation is this; uses nothing up",
                    shapes.PreviewAnswer,
                    (400, 403, 404, 410, 413, 415, 429, 503),
                    request=shapes.PreviewRequest,
                )
            },
            "/api/v1/activations": {
                "post": _call(
                    "activate",
                    "Exchange an invitation and a public key for a device",
                    shapes.ActivationAnswer,
                    (400, 401, 403, 404, 410, 413, 415, 429, 503),
                    request=shapes.ActivationRequest,
                    security=SIGNED,
                )
            },
            "/api/v1/sync": {
                "post": _call(
                    "sync",
                    "Deposit sealed items; fetch changes, slips and settings",
                    shapes.SyncAnswer,
                    (400, 401, 403, 413, 415, 429, 503),
                    request=shapes.SyncRequest,
                    security=SIGNED,
                    parameters=[CERTIFICATE],
                )
            },
            "/api/v1/courier": {
                "post": _call(
                    "courier",
                    "Deposit what another phone has sealed",
                    shapes_courier.CourierAnswer,
                    (400, 401, 403, 413, 415, 422, 429, 503),
                    request=shapes_courier.CourierRequest,
                    security=SIGNED,
                    parameters=[CERTIFICATE],
                )
            },
            "/api/v1/slips/paper": {
                "post": _call(
                    "paper",
                    "The slips of the person's delivered records as a file",
                    FILES,
                    (400, 401, 403, 404, 409, 413, 415, 429, 503),
                    request=shapes_paper.PaperRequest,
                    security=SIGNED,
                    parameters=[CERTIFICATE],
                )
            },
            "/api/v1/enrollments/{enrollment_id}/fields": {
                "get": _call(
                    "fields",
                    "The fields to mend of a returned or refused record",
                    shapes.FieldsAnswer,
                    (400, 401, 403, 404, 415, 429, 503),
                    security=SIGNED,
                    parameters=[ENROLLMENT_ID, CERTIFICATE],
                )
            },
            "/api/v1/residents": {
                "get": _call(
                    "residents",
                    "Name, state and day of the residents of a head of an RT or RW",
                    shapes_residents.ResidentsAnswer,
                    (400, 401, 403, 404, 415, 429, 503),
                    security=SIGNED,
                    parameters=[RESIDENTS_CURSOR, CERTIFICATE],
                )
            },
            "/api/v1/slips/look-up": {
                "post": _call(
                    "look_up_slip",
                    "What is known of a slip that somebody brings",
                    shapes.LookUpAnswer,
                    (400, 401, 403, 413, 415, 429, 503),
                    request=shapes.LookUpRequest,
                    security=SIGNED,
                    parameters=[CERTIFICATE],
                )
            },
            "/healthz": {"get": _call("healthz", "Alive", shapes.HealthAnswer, (403, 415))},
            "/readyz": {
                "get": _call("readyz", "Ready to work", shapes.HealthAnswer, (403, 415, 503))
            },
        },
        "components": {"schemas": _schemas(), "securitySchemes": _security()},
    }


def _call(
    operation: str,
    summary: str,
    answer: type[BaseModel] | tuple[str, ...],
    errors: tuple[int, ...],
    *,
    request: type[BaseModel] | None = None,
    **more: Any,
) -> dict[str, Any]:
    error = {"content": _content(shapes.ErrorAnswer)}
    content = dict.fromkeys(answer, FILE) if isinstance(answer, tuple) else _content(answer)
    call: dict[str, Any] = {
        "operationId": operation,
        "summary": summary,
        "responses": {
            "200": {"description": summary, "content": content},
            **{str(status): {"description": ERRORS[status], **error} for status in errors},
        },
        **more,
    }
    if request is not None:
        call["requestBody"] = {"required": True, "content": _content(request)}
    return call


def _content(shape: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": REF.format(model=shape.__name__)}}}


def _schemas() -> dict[str, Any]:
    described = [
        shape
        for shape in {name: one for room in ROOMS for name, one in vars(room).items()}.values()
        if isinstance(shape, type) and issubclass(shape, Strict)
        if shape is not Strict and not shape.__name__.endswith("Claims")
    ]
    _, definitions = models_json_schema(
        [(shape, "validation") for shape in described], ref_template=REF
    )
    found: dict[str, Any] = definitions["$defs"]
    return found


def _security() -> dict[str, Any]:
    return {
        "device": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "ES256 by the device key: kid and iss the device id, aud the "
            "installation, exp at most iat + 120 s, jti, and bh, the hash of the exact body.",
        }
    }
