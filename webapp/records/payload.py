"""The sealed payload, member by member (WIRE section 3): what is not named here is refused.

Record and consent are judged by the rules, which name the fault so that the volunteer can mend
it. What is wrong with the rest nobody can mend on a phone.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from webapp.rules import dates

UUID_FORM = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TIME_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
LARGEST_COUNT = 2**31 - 1


class NotAPayload(Exception):
    """What was signed has another shape than any released version ever sent."""


class NotYetKnown(Exception):
    """It names a later version than this server reads."""


def _check_id(text: str) -> str:
    if UUID_FORM.fullmatch(text) is None:
        raise ValueError("not a lower-case UUID")
    return text


def _check_time(text: str) -> str:
    if TIME_FORM.fullmatch(text) is None or not dates.is_time(text):
        raise ValueError("not a moment like 2026-11-21T07:32:10.120Z")
    return text


Id = Annotated[str, AfterValidator(_check_id), Field(json_schema_extra={"format": "uuid"})]
Time = Annotated[str, AfterValidator(_check_time), Field(json_schema_extra={"format": "date-time"})]
Hash = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_-]{43}$")]
SlipId = Annotated[str, StringConstraints(pattern="^[A-Z2-7]{26}$")]
# The envelope may carry the whole token, and the code that was shown with it.
SlipProof = Annotated[
    str, StringConstraints(pattern="^[A-Z2-7]{138}(\\.[0-9ABCDEFGHJKMNPQRSTVWXYZ]{8})?$")
]
Count = Annotated[int, Field(ge=0, le=LARGEST_COUNT)]
Number = Annotated[int, Field(ge=1, le=LARGEST_COUNT)]
Word = Annotated[str, StringConstraints(max_length=64)]


class Strict(BaseModel):
    """A shape that takes nothing it does not name, and turns nothing into something else."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Meta(Strict):
    """How it was filled in: counts and durations only."""

    event: Id | None = None
    app: Word
    clock_offset_ms: Annotated[int, Field(ge=-(2**52), le=2**52)]
    keying_ms: Count
    durations_ms: Annotated[dict[Word, Count], Field(max_length=20)]
    errors: Annotated[dict[Word, Count], Field(max_length=60)]


class Payload(Strict):
    """One signed revision of one enrollment."""

    v: Literal[1]
    act: Literal["enroll", "correct", "withdraw"]
    id: Id
    rev: Number
    base: Number | None
    seq: Number
    device: Id
    installation: Id
    slip: SlipId
    time: Time
    record: dict[str, Any]
    consent: dict[str, Any] | None
    meta: Meta

    @model_validator(mode="after")
    def _check_act(self) -> "Payload":
        if (self.act == "enroll") != (self.rev == 1):
            raise ValueError("the first revision enrolls, and only the first")
        if self.act == "enroll" and self.base is not None:
            raise ValueError("an enrollment mends nothing")
        if self.act == "correct" and (self.base is None or self.base >= self.rev):
            raise ValueError("a correction names the earlier revision it mends")
        if self.act == "withdraw" and self.record:
            raise ValueError("a withdrawal carries no record")
        return self

    @property
    def enrollment_id(self) -> UUID:
        return UUID(self.id)


# Every version that was ever released is read for ever: its reader turns what it sent into today's
# Payload. A version leaves this table never; its number stays in `v` and in the revision's `schema`.
READERS: dict[int, Callable[[object], Payload]] = {1: Payload.model_validate}


def read_payload(value: object) -> Payload:
    """The payload in a JSON value of any released version, or NotAPayload or NotYetKnown."""
    version = value.get("v") if isinstance(value, dict) else None
    if type(version) is not int:
        raise NotAPayload("v")
    if version > max(READERS):
        raise NotYetKnown(str(version))
    if version not in READERS:
        raise NotAPayload("v")
    try:
        return READERS[version](value)
    except ValidationError as error:
        # Its words repeat what was sent; only the places may be told.
        raise NotAPayload(_places(error)) from None


def read_time(text: str) -> datetime:
    """The moment in a time of the wire; its shape has been checked."""
    return datetime.fromisoformat(text).astimezone(UTC)


def write_time(moment: datetime) -> str:
    """A moment as the wire writes it: UTC, milliseconds, Z."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def _places(error: ValidationError) -> str:
    found = (".".join(map(str, fault["loc"][:3])) for fault in error.errors(include_input=False))
    return ", ".join(sorted(set(found)))[:200]
