"""How many records the areas of a territory have, read from the counts that are kept along."""

from sqlalchemy import func, select

from webapp.records.db import db
from webapp.records.models import AreaTally
from webapp.records.people import lies_in

# A record in one of these is the desk's to look at; all others have been decided, or wait elsewhere.
WAITING = "submitted"


def count_records(area: str, length: int) -> dict[str, tuple[int, int]]:
    """For each area of so long a code inside another: all records, and those that wait."""
    code = func.substr(AreaTally.kelurahan, 1, length)
    counted = select(code, AreaTally.state, func.sum(AreaTally.number)).where(
        lies_in(area, AreaTally.kelurahan)
    )
    found: dict[str, tuple[int, int]] = {}
    for one, state, number in db.session.execute(counted.group_by(code, AreaTally.state)):
        every, waiting = found.get(one, (0, 0))
        found[one] = (every + int(number), waiting + (int(number) if state == WAITING else 0))
    return found
