"""This installation: its id, its public address, its keys and its reference tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from webapp.records.keys import Keys
from webapp.rules.tables import Tables


@dataclass(frozen=True)
class Installation:
    """What a function of records needs of the place it runs in, and cannot find in the database."""

    id: UUID
    public_url: str
    keys: Keys
    tables: Tables
    settings_defaults: Mapping[str, object] = field(default_factory=dict)
    redis_url: str | None = None
