"""Days, times and money as people in Jakarta read them (UX section 3)."""

from datetime import date, datetime, timedelta, timezone

# Western Indonesia has no daylight saving, so a fixed offset is the whole truth.
JAKARTA = timezone(timedelta(hours=7), "WIB")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def show_day(value: date | datetime | str) -> str:
    """`21 November 2026`."""
    day = jakarta_date(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def show_short_day(value: date | datetime | str) -> str:
    """`21 Nov`, for rows and pills."""
    day = jakarta_date(value)
    return f"{day.day} {short_month(day.month)}"


def show_time(value: datetime) -> str:
    """`14.32 WIB`."""
    return f"{show_clock(value)} WIB"


def show_clock(value: datetime) -> str:
    """`14.32`, for rows."""
    return value.astimezone(JAKARTA).strftime("%H.%M")


def show_month(month: str) -> str:
    """`Nov 2026` for `2026-11`."""
    year, number = month.split("-")
    return f"{short_month(int(number))} {year}"


def rupiah(amount: int) -> str:
    """`Rp8.400`."""
    return f"Rp{plain_number(amount)}"


def plain_number(amount: int) -> str:
    """`8.400`."""
    return f"{amount:,}".replace(",", ".")


def days_between(earlier: datetime, later: datetime) -> int:
    """How many midnights in Jakarta lie between two moments."""
    return (jakarta_date(later) - jakarta_date(earlier)).days


def jakarta_date(value: date | datetime | str) -> date:
    """The calendar day in Jakarta of a moment, or a day given as it is or as ISO text."""
    if isinstance(value, str):
        return date.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(JAKARTA).date()
    return value


def short_month(number: int) -> str:
    """`Agu` for 8."""
    return MONTHS[number - 1][:3]
