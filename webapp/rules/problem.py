"""What a person can mend: a field, a code with words in text/id.json, and the values of these words."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any


@dataclasses.dataclass(frozen=True)
class Problem:
    """One thing that stops saving; the words stand under problem.<code>."""

    field: str
    code: str
    values: Mapping[str, str | int] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The shape {field, code, values} that the twin uses."""
        return {"field": self.field, "code": self.code, "values": dict(self.values)}
