"""What the server can say about an enrollment, one plain sentence each: in order, or worth a look."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import Enrollment
from webapp.records.permission import Person
from webapp.rules.dates import completed_age, jakarta_day
from webapp.rules.nik import read_nik
from webapp.rules.tables import Tables
from webapp.rules.wilayah import area_label, is_within

MOST_COUNTED = 20
# Where a flag is absent, its opposite is worth saying for these; of the others silence is enough.
SAID_WHEN_GOOD = (
    "nik_duplicate",
    "nik_region_unknown",
    "nik_birthdate_differs",
    "nik_sex_differs",
    "age_above",
    "phone_shared",
    "filled_fast",
    "consent_fast",
)


@dataclass(frozen=True)
class Check:
    """One sentence: `kind` is good, look or note; `code` and `values` give the words."""

    kind: str
    code: str
    values: dict[str, object] = field(default_factory=dict)


def list_checks(
    office: Installation,
    person: Person,
    enrollment: Enrollment,
    record: dict[str, Any],
    meta: dict[str, Any],
) -> list[Check]:
    """What asks for a look first, then what is in order, then what is only worth knowing."""
    values = _values(office, person, enrollment, record, meta)
    flags = office.tables.enrollment["flags"]
    look = [Check("look", f, values) for f in enrollment.flags if f in flags["attention"]]
    good = [Check("good", f, values) for f in SAID_WHEN_GOOD if _is_good(f, enrollment, record)]
    good.append(Check("good", "slip", values))
    note = [Check("note", f, values) for f in enrollment.flags if f in flags["information"]]
    return look + good + note


def seconds(meta: dict[str, Any]) -> dict[str, int]:
    """How long typing and consenting took, in whole seconds."""
    consent = meta.get("durations_ms", {}).get("7", 0)
    return {"keying": meta.get("keying_ms", 0) // 1000, "consent": consent // 1000}


def _is_good(flag: str, enrollment: Enrollment, record: dict[str, Any]) -> bool:
    if flag in enrollment.flags:
        return False
    if flag == "phone_shared":
        return record["no_hp"] is not None
    # Of a NIK that cannot be, region and birth date say nothing.
    impossible = "nik_structure_confirmed" in enrollment.flags
    return not (impossible and flag.startswith("nik_") and flag != "nik_duplicate")


def _values(
    office: Installation,
    person: Person,
    enrollment: Enrollment,
    record: dict[str, Any],
    meta: dict[str, Any],
) -> dict[str, object]:
    """Every variable that any of the sentences may name."""
    day = jakarta_day(enrollment.captured_at.isoformat())
    took = seconds(meta)
    return {
        "age": completed_age(record["tanggal_lahir"], day),
        "place": ", ".join(read_nik(record["nik"], day, office.tables)["place"]),
        "prefix": record["nik"][:6],
        "keying": took["keying"],
        "consent": took["consent"],
        "card": f"K-{enrollment.device.number:04d}",
        "phones": _count_phone(enrollment),
        "elsewhere": _same_nik_in(office.tables, person, enrollment),
    }


def _count_phone(enrollment: Enrollment) -> int:
    """In how many enrollments this phone number stands; counting stops where it no longer matters."""
    if enrollment.phone_index is None:
        return 0
    same = select(Enrollment.id).where(Enrollment.phone_index == enrollment.phone_index)
    return (
        db.session.scalar(select(func.count()).select_from(same.limit(MOST_COUNTED).subquery()))
        or 0
    )


def _same_nik_in(tables: Tables, person: Person, enrollment: Enrollment) -> list[str]:
    """Where the others with this NIK live: a kelurahan of one's own territory, or nothing closer."""
    areas = db.session.scalars(
        select(Enrollment.kelurahan)
        .where(Enrollment.nik_index == enrollment.nik_index, Enrollment.id != enrollment.id)
        .limit(3)
    )
    return sorted({_place(tables, person, area) for area in areas.all()})


def _place(tables: Tables, person: Person, area: str) -> str:
    return area_label(area, tables) if is_within(area, person.territory) else ""
