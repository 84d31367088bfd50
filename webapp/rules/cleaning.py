"""The normal form of every kind of text in a record; enrollment.json names which a field has."""

from __future__ import annotations

import re

from webapp.rules.dates import day_text
from webapp.rules.nik import normalise_nik
from webapp.rules.telepon import normalise_phone
from webapp.rules.text import clean

DAY_TYPED = re.compile("([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")
TIME_TYPED = re.compile("([0-9]{1,2})[.:]([0-9]{2})")


def clean_as(kind: str, text: str) -> str:
    """The text in the normal form of this kind: text, name, nik, phone, email, day, time or rtrw."""
    return CLEANERS[kind](text)


def clean_name(text: str) -> str:
    """A name: phone keyboards type curly apostrophes where the KTP has a straight one."""
    return re.sub("[\u2018\u2019\u02bc`\xb4]", "'", clean(text))


def clean_email(text: str) -> str:
    """An address with its domain in small letters."""
    address = clean(text)
    at = address.rfind("@")
    domain = re.sub("[A-Z]+", lambda match: match[0].lower(), address[at + 1 :])
    return address[: at + 1] + domain if at >= 0 else address


def clean_day(text: str) -> str:
    """A day; 21-7-1995 as typed becomes 1995-07-21."""
    day = re.sub(" *[-/. ] *", "-", clean(text))
    match = DAY_TYPED.fullmatch(day)
    return day if match is None else day_text(int(match[3]), int(match[2]), int(match[1]))


def clean_time(text: str) -> str:
    """A time of day; 7.00 becomes 07:00."""
    time = clean(text)
    match = TIME_TYPED.fullmatch(time)
    return time if match is None else match[1].rjust(2, "0") + ":" + match[2]


def clean_rtrw(text: str) -> str:
    """Three digits of an RT or RW; 7 becomes 007."""
    digits = clean(text)
    return digits.rjust(3, "0") if re.fullmatch("[0-9]{1,2}", digits) is not None else digits


CLEANERS = {
    "text": clean,
    "name": clean_name,
    "nik": normalise_nik,
    "phone": normalise_phone,
    "email": clean_email,
    "day": clean_day,
    "time": clean_time,
    "rtrw": clean_rtrw,
}
