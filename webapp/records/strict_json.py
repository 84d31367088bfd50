"""Reads JSON from strangers: UTF-8, no duplicate keys, no NaN, no bombs (WIRE, conventions)."""

import json
import math
from typing import Any, NoReturn

MAX_DEPTH = 6
LARGEST_NUMBER = 2**53 - 1  # what JavaScript can still count


class NotJson(Exception):
    """The bytes are no JSON that Jaring takes."""


def read_json(data: bytes, *, max_depth: int = MAX_DEPTH) -> Any:
    """The value in data, or NotJson: at most max_depth containers deep, every name once."""
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_read_object,
            parse_int=_read_integer,
            parse_float=_read_float,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError) as error:
        raise NotJson from error
    _check(value, max_depth)
    return value


def _read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotJson("a name stands twice")
    return members


def _read_integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST_NUMBER:
        raise NotJson("a number is too large")
    return int(text)


def _read_float(text: str) -> float:
    number = float(text)
    if len(text) > 32 or not math.isfinite(number):
        raise NotJson("a number is too large")
    return number


def _refuse_constant(_: str) -> NoReturn:
    raise NotJson("NaN and infinity are no numbers")


def _check(value: Any, depth_left: int) -> None:
    """Depth, and text that can be written as UTF-8 and kept by every database."""
    if isinstance(value, str):
        if "\0" in value or not (value.isascii() or _is_unicode(value)):
            raise NotJson("a text holds what is no character")
    elif isinstance(value, dict | list):
        if depth_left == 0:
            raise NotJson("nested too deeply")
        for part in value if isinstance(value, list) else (*value.keys(), *value.values()):
            _check(part, depth_left - 1)


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)
