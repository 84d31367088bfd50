"""An input's entry in rules/enrollment.json together with its words: what the one field macro draws from."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask

from webapp.views.words import has_words, words

RULES = Path(__file__).parents[1] / "static" / "rules" / "enrollment.json"


@cache
def load_fields() -> dict[str, dict[str, Any]]:
    """Every entry of the field list and of the consent, by name."""
    table = json.loads(RULES.read_text(encoding="utf-8"))
    return {**table["consent_fields"], **table["fields"]}


def field_entry(name: str) -> dict[str, Any]:
    """The entry of one field with `label`, `hint` and `choices`; an unknown name has words only."""
    key = name.replace(".", "_")
    entry = load_fields().get(name, {})
    return {
        "kind": "text",
        "required": True,
        **entry,
        "id": "f-" + name.replace(".", "-"),
        "label": words(f"field.{key}") if has_words(f"field.{key}") else "",
        "hint": words(f"field.{key}_hint") if has_words(f"field.{key}_hint") else "",
        "choices": [(code, words(f"choice.{key}_{code}")) for code in entry.get("options", [])],
    }


def register(app: Flask) -> None:
    """Give templates `field_entry`, which components/field.html asks."""
    app.jinja_env.globals["field_entry"] = field_entry
