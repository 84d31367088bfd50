"""A decision as a form says it, and as sentences where it can no longer be sent."""

from werkzeug.datastructures import MultiDict

from webapp.records import review
from webapp.records.review import Pin, Ruling
from webapp.views.words import has_words, words

Typed = MultiDict[str, str]


def read_ruling(form: Typed) -> Ruling:
    """A decision as the form says it: pins are the ticked answers, each with reason and note."""
    pins = [
        Pin(name, form.get(f"reason-{name}", ""), form.get(f"note-{name}", ""))
        for name in form.getlist("field")
        if name in review.PIN_FIELDS
    ]
    act = form.get("act", "")
    return Ruling(act, form.get("reason") or None, form.get("note", ""), pins)


def show_unsent(form: Typed | None) -> list[str]:
    """What somebody had chosen and typed for a decision that could not be taken any more."""
    ruling = read_ruling(form or MultiDict())
    said = [
        f"{words(f'office.isian_{pin.field}')}: {_show_reason(pin.code, pin.note)}"
        for pin in ruling.pins
    ]
    if ruling.act == "reject":
        said.append(_show_reason(ruling.reason or "", ruling.note))
    return [line for line in said if line]


def _show_reason(code: str, note: str) -> str:
    reason = words(f"reason.{code}") if has_words(f"reason.{code}") else ""
    return ". ".join(part for part in (reason, note) if part)
