"""Mobile numbers: stored as +628..., shown as 0812 3456 7890."""

from __future__ import annotations

import re

from webapp.rules.problem import Problem
from webapp.rules.text import clean, length


def normalise_phone(text: str) -> str:
    """A number as typed, with 0062, +62, 62, 0 or a bare 8 in front, as +628...; anything else as it is."""
    digits = re.sub(r"[ .\-()\[\]]", "", clean(text))
    if digits.startswith(("0062", "+62")):
        rest = re.sub("^(0062|\\+62)0?", "", digits)
    elif digits.startswith("62"):
        rest = re.sub("^620?", "", digits)
    elif digits.startswith("0"):
        rest = digits[1:]
    elif digits.startswith("8"):
        rest = digits
    else:
        return digits
    return "+62" + rest


def check_phone(phone: str, field: str) -> list[Problem]:
    """Problems of a normalised number: an Indonesian mobile has 10 to 13 digits and begins with 08."""
    if re.fullmatch(r"\+628[1-9][0-9]{7,10}", phone) is not None:
        return []
    national = "0" + phone[3:] if phone.startswith("+62") else phone
    return [Problem(field, "phone_wrong", {"n": length(re.sub("[^0-9]", "", national))})]


def show_phone(phone: str) -> str:
    """The number as people write it, in groups: 0812 3456 7890."""
    national = "0" + phone[3:] if phone.startswith("+62") else phone
    groups = [national[:4], national[4:8], national[8:]]
    return " ".join(group for group in groups if group != "")
