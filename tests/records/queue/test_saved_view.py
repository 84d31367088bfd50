"""Saved views: a person's own, at most twenty, one for each name."""

from datetime import datetime
from uuid import uuid4

import pytest

from webapp.records.installation import Installation
from webapp.records.models import Account
from webapp.records.queue.saved_view import MOST, delete_view, list_views, save_view
from webapp.records.review import NotFound


def test_a_view_is_kept_under_its_name_and_replaced_by_the_same_name(
    office: Installation, supervisor: Account, above: Account, now: datetime
) -> None:
    assert save_view(supervisor, " RW 002 \u202e lewat ", {"rw": "002"}, now) is None
    assert save_view(supervisor, "RW 002 lewat", {"rw": "002", "umur": "lewat"}, now) is None
    (view,) = list_views(supervisor)
    assert (view.name, view.query) == ("RW 002 lewat", {"rw": "002", "umur": "lewat"})
    assert list_views(above) == []
    for person, view_id in ((above, view.id), (supervisor, uuid4())):
        with pytest.raises(NotFound):
            delete_view(person, view_id, now)
    delete_view(supervisor, view.id, now)
    assert list_views(supervisor) == []


def test_a_name_is_asked_for_and_there_is_an_end(
    office: Installation, supervisor: Account, now: datetime
) -> None:
    for name, code in (("  ", "nama_kosong"), ("a" * 61, "nama_panjang")):
        problem = save_view(supervisor, name, {}, now)
        assert problem is not None
        assert problem.code == code
    for number in range(MOST):
        assert save_view(supervisor, f"Tampilan {number}", {}, now) is None
    full = save_view(supervisor, "Satu lagi", {}, now)
    assert full is not None
    assert full.code == "tampilan_penuh"
    assert save_view(supervisor, "Tampilan 3", {"rw": "001"}, now) is None
