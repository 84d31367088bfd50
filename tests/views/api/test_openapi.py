"""The description of the API holds for the running server (DESIGN section 4)."""

from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel
from requests import PreparedRequest
from requests.auth import AuthBase
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.parameters import ParameterLocation

from tests.phone import Phone, ask_activation, new_key
from tests.phones import MakeInvitation, Serve
from tests.worker import record
from webapp.views.api import shapes
from webapp.views.api.openapi import describe

EXAMPLES = 30
load_all_checks()
KEPT = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
    ]
)
PATHS = describe()["paths"]


class Signed(AuthBase):
    """Signs whatever is sent as a phone does, an activation with its new key."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        body: Any = request.body or b""
        sent = body.encode() if isinstance(body, str) else body
        request.headers["Authorization"] = f"Bearer {self.phone.token(sent)}"
        return request


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_is_asked_is_answered_as_described(
    serve: Serve, phone: Phone, mode: GenerationMode
) -> None:
    served = serve()
    described = schemathesis.openapi.from_dict(describe())
    for found in described.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # ours is a valid description
        if mode is GenerationMode.NEGATIVE and operation.method == "get":
            continue  # nothing is sent that could be wrong

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Any) -> None:
            # Where the signature is what lacks, it must not be added again.
            body = case.meta.components.get(ParameterLocation.BODY)
            unsigned = mode is GenerationMode.NEGATIVE and body is not None and body.mode != mode
            case.call_and_validate(
                base_url=f"http://127.0.0.1:{served.port}",
                auth=None if unsigned else Signed(phone),
                checks=KEPT,
            )

        ask()
    assert served.process.poll() is None


def test_every_route_of_the_api_is_described(app: Flask) -> None:
    routes = {
        rule.rule.replace("<uuid:enrollment_id>", "{enrollment_id}")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
    }
    assert routes == set(PATHS) | {"/api/openapi.json"}


def test_real_answers_have_the_shapes_that_describe_them(
    client: FlaskClient, make_invitation: MakeInvitation
) -> None:
    way_in, key = make_invitation(), new_key()
    preview = client.post("/api/v1/invitations/preview", json={"code": way_in.code})
    check(shapes.PreviewAnswer, preview.get_json())
    answer = ask_activation(client, way_in.secret, key).get_json()
    check(shapes.ActivationAnswer, answer)
    phone = Phone.of(key, answer)
    refused = phone.seal(record(nik="12"))
    phone.cursor = None
    check(shapes.SyncAnswer, phone.sync(client, [phone.seal(record()), refused], want_tokens=2))
    fields = phone.get(client, f"/api/v1/enrollments/{refused['id']}/fields")
    check(shapes.FieldsAnswer, fields.get_json())
    check(shapes.ErrorAnswer, client.get("/api/v1/nothing").get_json())
    described = client.get("/api/openapi.json").get_json()
    assert described == describe()


def check(shape: type[BaseModel], answer: dict[str, Any]) -> None:
    shape.model_validate(answer)
