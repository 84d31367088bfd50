"""Days "2026-11-21" and months "2026-11" as text, counted without a clock or a calendar library."""

from __future__ import annotations

import re

DAY = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
MONTH = re.compile("([0-9]{4})-([0-9]{2})")
TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]{1,9})?(?:Z|\+00:00)"
)
JAKARTA_HOURS = 7


def days_in_month(year: int, month: int) -> int:
    """How many days the month has in the Gregorian calendar."""
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31


def is_day(text: str) -> bool:
    """Whether the text is a day that exists."""
    match = DAY.fullmatch(text)
    if match is None:
        return False
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    return year >= 1 and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)


def is_month(text: str) -> bool:
    """Whether the text is a month."""
    match = MONTH.fullmatch(text)
    return match is not None and int(match[1]) >= 1 and 1 <= int(match[2]) <= 12


def is_time(text: str) -> bool:
    """Whether the text is an instant in UTC, as the wire writes it."""
    match = TIME.fullmatch(text)
    if match is None:
        return False
    return is_day(match[1]) and int(match[2]) < 24 and int(match[3]) < 60 and int(match[4]) < 60


def day_text(year: int, month: int, day: int) -> str:
    """The day as ISO text."""
    return f"{year:04d}-{month:02d}-{day:02d}"


def add_days(day: str, count: int) -> str:
    """The day that many days later; count is not negative."""
    year, month, number = int(day[:4]), int(day[5:7]), int(day[8:10]) + count
    while number > days_in_month(year, month):
        number -= days_in_month(year, month)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return day_text(year, month, number)


def jakarta_day(instant: str) -> str:
    """The day in Jakarta, UTC+7 all year, of an instant in UTC."""
    day = instant[:10]
    return add_days(day, 1) if int(instant[11:13]) + JAKARTA_HOURS >= 24 else day


def month_of(day: str) -> str:
    """The month of a day."""
    return day[:7]


def add_months(month: str, count: int) -> str:
    """The month that many months later."""
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 + count
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def months_from(month: str, count: int) -> list[str]:
    """That many months, beginning with this one."""
    return [add_months(month, step) for step in range(count)]


def completed_age(birth: str, on: str) -> int:
    """Completed years on a day; who is born on 29 February has the birthday on 1 March in other years."""
    years = int(on[:4]) - int(birth[:4])
    return years if on[5:] >= birth[5:] else years - 1
