"""What waits for a supervisor, and all that the office has: lists along an index, page after page."""

from webapp.records.queue.aside import HeldRow, holds_any, list_held
from webapp.records.queue.choices import list_authors, list_events
from webapp.records.queue.filters import STATES, After, Filters, in_areas
from webapp.records.queue.pages import PAGE, Page, Row, find_next, find_place, list_enrollments

__all__ = [
    "PAGE",
    "STATES",
    "After",
    "Filters",
    "HeldRow",
    "Page",
    "Row",
    "find_next",
    "find_place",
    "holds_any",
    "in_areas",
    "list_authors",
    "list_enrollments",
    "list_events",
    "list_held",
]
