"""The shapes of the API's requests and answers (WIRE sections 2 and 4); they describe it, too."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from webapp.records.deposit import Item
from webapp.records.payload import Count, Hash, Id, Number, SlipId, SlipProof, Strict, Time, Word

Point = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_-]{43}$")]
Second = Annotated[int, Field(ge=0, le=2**40)]
Code = Annotated[str, StringConstraints(max_length=64, pattern="^[a-z][a-z0-9_]*$")]
Area = Annotated[str, StringConstraints(pattern=r"^\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?$")]


class CallClaims(Strict):
    """What the token of a call claims."""

    iss: Id
    aud: Id
    iat: Second
    exp: Second
    jti: Id
    bh: Hash


class ActivationClaims(Strict):
    """What the token of an activation claims: it cannot name an installation it does not know."""

    iss: Hash
    aud: Annotated[str, StringConstraints(max_length=300)] | None = None
    iat: Second
    exp: Second
    jti: Id
    bh: Hash


class PreviewRequest(Strict):
    """The secret of an invitation's link, or its typed code."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=300)]


class PublicKey(Strict):
    """A public P-256 key as browsers export it (RFC 7517)."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: Point
    y: Point
    ext: bool | None = None
    key_ops: list[Word] | None = None


class ActivationRequest(Strict):
    code: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    public_key: PublicKey
    label: Annotated[str, StringConstraints(max_length=100)]
    app: Word


class HandedOut(Strict):
    """How many slips a phone has ever handed out at one event, or at none."""

    event: Id | None
    made: Count


class Counts(Strict):
    """How many records the phone holds in each state."""

    draft: Count
    waiting: Count
    refused: Count
    retained: Count
    oldest_waiting: Time | None
    # Older apps do not count them.
    handed_out: Annotated[list[HandedOut], Field(max_length=200)] | None = None


class SyncItem(Strict):
    """A sealed record in its envelope."""

    id: Id
    rev: Number
    seq: Number
    kid: Word
    slip: SlipId | SlipProof
    # What is too long for a seal is kept aside like any other that does not open.
    sealed: str
    hash: Hash

    def as_item(self) -> Item:
        return Item(
            UUID(self.id), self.rev, self.seq, self.kid, self.slip, self.sealed.encode("utf-8")
        )


class SyncRequest(Strict):
    cursor: Annotated[str, StringConstraints(max_length=1000)] | None
    want_tokens: Count
    counts: Counts
    items: list[SyncItem]


class ProblemShape(Strict):
    field: str
    code: Code


class ErrorAnswer(Strict):
    """Every error of the API."""

    code: Code
    message: str
    problems: list[ProblemShape] | None = None
    server_time: Time


class Territory(Strict):
    code: Area
    label: str
    rw: str | None
    rt: str | None


class PreviewAnswer(Strict):
    """Whose invitation it is."""

    name: str
    role: str
    territory: Territory


class ActivatedDevice(Strict):
    id: Id
    number: Number
    certificate: str


class Person(Strict):
    id: Id
    name: str
    card: str
    role: str
    territory: Territory


class SlipToken(Strict):
    token: Annotated[str, StringConstraints(pattern="^[A-Z2-7]{138}$")]
    code: Annotated[str, StringConstraints(pattern="^[0-9A-HJKMNP-TV-Z]{8}$")]


class ActivationAnswer(Strict):
    installation: Id
    device: ActivatedDevice
    person: Person
    epoch: Id
    server_time: Time
    cursor: str
    settings: dict[str, Any]
    slip_tokens: list[SlipToken]


class ResultAnswer(Strict):
    """The receipt of one item."""

    id: Id
    rev: Number
    result: Literal["stored", "already_stored", "conflict", "invalid", "quarantined"]
    hash: Hash
    problems: list[ProblemShape] | None = None


class ChangeAnswer(Strict):
    n: Number
    id: Id
    rev: Number
    state: Code
    reason: Code | None
    time: Time


class SyncAnswer(Strict):
    epoch: Id
    server_time: Time
    purge_before: Time | None
    cursor: str
    results: list[ResultAnswer]
    changes: list[ChangeAnswer]
    slip_tokens: list[SlipToken]
    settings: dict[str, Any] | None = None
    # Why this phone may only deposit; absent for one that is trusted.
    closed: Literal["device_revoked", "person_disabled", "device_restored"] | None = None
    # That changes, slips and settings were kept back: no settings does not mean that they are the same.
    withheld: Literal[True] | None = None


class FieldAnswer(Strict):
    """One field to mend; `value` is the whole member of the record that holds it."""

    field: str
    code: Code
    note: str | None
    value: Any


class FieldsAnswer(Strict):
    id: Id
    rev: Number
    state: Literal["returned", "refused"]
    items: list[FieldAnswer]
    # Other members that are asked together with the flagged ones, as RT and RW with the kelurahan.
    beside: dict[str, Any]
    # What a phone of the same person needs that has no stub of this record.
    slip: SlipId
    code: Annotated[str, StringConstraints(pattern="^([0-9A-HJKMNP-TV-Z]{8})?$")]
    name: str
    # Since when it is asked for.
    time: Time | None


class LookUpRequest(Strict):
    """A slip by the 138 characters of its QR, the 26 of its link, or its spoken code."""

    slip: Annotated[
        str, StringConstraints(pattern="^([A-Z2-7]{138}|[A-Z2-7]{26}|[0-9A-HJKMNP-TV-Z]{8})$")
    ]


class LookUpOfficer(Strict):
    """Who gave a slip out, as the slip says itself."""

    name: str
    card: str


class LookUpAnswer(Strict):
    """What is known of a slip; one and the same body for all that is none of ours."""

    known: bool
    # As the worker's page says it, or `void`.
    state: Code | None
    initials: str
    officer: LookUpOfficer | None


class HealthAnswer(Strict):
    status: Literal["ok"]
