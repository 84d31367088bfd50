"""Named places where a test may end the process as a power cut would (SECURITY section 10.3).

`JARING_FAILPOINTS=sync.after_commit` dies there, `sync.between_items:3` the third time it comes by.
Production refuses to start with any.
"""

import os
from collections.abc import Iterable

NAMES = frozenset(
    {
        "sync.before_commit",
        "sync.after_commit",
        "sync.between_items",
        "audit.before_write",
        "activation.after_commit",
        "tokens.after_issue",
        "review.before_commit",
    }
)

# Of the process, not of an application: it is the process that dies.
_left: dict[str, int] = {}


def arm(points: Iterable[str]) -> None:
    """Arm the named points and no others; an unknown name is refused."""
    _left.clear()
    for point in points:
        name, _, count = point.partition(":")
        if name not in NAMES:
            raise ValueError(f"{name} is not a failpoint")
        _left[name] = int(count or 1)


def hit(name: str) -> None:
    """Die here, if this is where and when a test wants it."""
    if name not in _left:
        return
    _left[name] -= 1
    if _left[name] <= 0:
        os._exit(86)
