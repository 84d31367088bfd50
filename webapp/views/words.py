"""The words of the screens: one key a sentence, kept in static/text/<language>.json."""

import json
from functools import cache
from pathlib import Path

from flask import Flask

from webapp.views import formats

TEXT = Path(__file__).parents[1] / "static" / "text"


def words(path: str, **values: object) -> str:
    """The sentence at `section.key`, its {variables} filled in; a missing key is a bug and raises."""
    section, _, key = path.partition(".")
    return load_words()[section][key].format_map(values)


def has_words(path: str) -> bool:
    """Whether a sentence stands at `section.key`, for codes that only some screens explain."""
    section, _, key = path.partition(".")
    return key in load_words().get(section, {})


@cache
def load_words(language: str = "id") -> dict[str, dict[str, str]]:
    """Every sentence of one language, by section and key."""
    text = (TEXT / f"{language}.json").read_text(encoding="utf-8")
    sections: dict[str, dict[str, str]] = json.loads(text)
    return sections


def register(app: Flask) -> None:
    """Give templates `t` for words and filters for days, times and money."""
    app.jinja_env.globals["t"] = words
    app.jinja_env.filters.update(
        day=formats.show_day,
        short_day=formats.show_short_day,
        time=formats.show_time,
        clock=formats.show_clock,
        rupiah=formats.rupiah,
        plain_number=formats.plain_number,
        month=formats.show_month,
    )
