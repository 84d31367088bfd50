"""The shape of what the head of an RT or RW is told of its residents."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from webapp.records.payload import Strict, Time
from webapp.records.residents import PAGE
from webapp.views.api.shapes import Territory

LONGEST_CURSOR = 200
Cursor = Annotated[str, StringConstraints(max_length=LONGEST_CURSOR, pattern="^[A-Za-z0-9_-]+$")]


class Resident(Strict):
    """One resident; `day` is that of the state."""

    name: str
    state: Literal[
        "submitted",
        "returned",
        "approved",
        "rejected",
        "handed_over",
        "registered",
        "bpjs_rejected",
    ]
    day: Annotated[str, Field(json_schema_extra={"format": "date"})]


class ResidentsAnswer(Strict):
    """A page of residents; the cursor leads to the next one."""

    server_time: Time
    territory: Territory
    residents: Annotated[list[Resident], Field(max_length=PAGE)]
    cursor: Cursor | None
