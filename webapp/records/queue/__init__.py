"""What waits for a supervisor, and all that the office has: lists along an index, page after page."""

from webapp.records.queue.ageing import Escalated, Late, list_escalated, promised_since
from webapp.records.queue.aside import HeldRow, holds_any, list_held
from webapp.records.queue.choices import find_author, find_event, list_authors, list_events
from webapp.records.queue.counts import MOST_COUNTED, count_views
from webapp.records.queue.filters import (
    KECAMATAN,
    KOTA,
    STATES,
    After,
    Filters,
    area_of,
    in_areas,
    in_kelurahan,
)
from webapp.records.queue.pages import (
    PAGE,
    Page,
    Row,
    find_next,
    find_place,
    list_beside,
    list_enrollments,
    show_all,
)

__all__ = [
    "KECAMATAN",
    "KOTA",
    "MOST_COUNTED",
    "PAGE",
    "STATES",
    "After",
    "Escalated",
    "Filters",
    "HeldRow",
    "Late",
    "Page",
    "Row",
    "area_of",
    "count_views",
    "find_author",
    "find_event",
    "find_next",
    "find_place",
    "holds_any",
    "in_areas",
    "in_kelurahan",
    "list_authors",
    "list_beside",
    "list_enrollments",
    "list_escalated",
    "list_events",
    "list_held",
    "promised_since",
    "show_all",
]
