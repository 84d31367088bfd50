"""What somebody has scanned, pasted or typed: a slip by its token, number or code, or something else."""

from __future__ import annotations

import re

from webapp.rules.slip import read_code, read_slip_link
from webapp.rules.text import clean

BARE = re.compile("([A-Za-z2-7]{138}|[A-Za-z2-7]{26})")
OTHERS = (
    ("spoiled", re.compile("/[Ss]/([A-Za-z0-9]{138}|[A-Za-z0-9]{26})/?$")),
    ("invitation", re.compile("#/undangan/[A-Za-z0-9-]+$")),
    ("card", re.compile("/[Pp][Ee][Tt][Uu][Gg][Aa][Ss]/[A-Za-z0-9]+/?$")),
)


def read_scan(text: str) -> tuple[str, str]:
    """Its kind and, of a slip, its 138, 26 or 8 characters.

    Kinds: `token`, `number` and `code` of a slip, `spoiled` (it wants to be a slip and cannot be
    one), `invitation`, `card`, `other`.
    """
    slip = read_slip_link(text) or _read_bare(text)
    if slip is not None:
        return ("token" if len(slip) == 138 else "number", slip)
    code = read_code(text)
    if code is not None:
        return ("code", code)
    seen = clean(text)
    found = [kind for kind, pattern in OTHERS if pattern.search(seen) is not None]
    return (found[0] if found else "other", "")


def _read_bare(text: str) -> str | None:
    """The characters of a slip without their address."""
    return read_slip_link("/s/" + clean(text)) if BARE.fullmatch(clean(text)) else None
