"""Choices of filters that a person comes back to, by a name of his or her own."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from webapp.records import audit
from webapp.records.db import db, lock, transaction
from webapp.records.models import Account, SavedView
from webapp.records.review import NotFound
from webapp.rules.problem import Problem
from webapp.rules.text import clean

MOST, LONGEST_NAME = 20, 60


def check_name(name: str) -> Problem | None:
    """Whether a view can have this name."""
    typed = clean(name)
    if not typed:
        return Problem("nama", "nama_kosong")
    return Problem("nama", "nama_panjang", {"n": len(typed)}) if len(typed) > LONGEST_NAME else None


def list_views(account: Account) -> Sequence[SavedView]:
    """A person's own views, by their names."""
    own = select(SavedView).where(SavedView.account_id == account.id)
    return db.session.scalars(own.order_by(SavedView.name).limit(MOST)).all()


@transaction
def save_view(
    account: Account, name: str, query: Mapping[str, str], now: datetime
) -> Problem | None:
    """Keep filters under a name, in place of those that had it; a problem when there are too many."""
    typed = clean(name)
    problem = check_name(name)
    if problem:
        return problem
    lock(f"views:{account.id}")
    own = {view.name: view for view in list_views(account)}
    view = own.get(typed)
    if view is None:
        if len(own) >= MOST:
            return Problem("nama", "tampilan_penuh", {"n": MOST})
        view = SavedView(account_id=account.id, name=typed, created_at=now)
        db.session.add(view)
    view.query = dict(query)
    db.session.flush()
    _audit(account, "view.save", view, now)
    return None


@transaction
def delete_view(account: Account, view_id: UUID, now: datetime) -> None:
    """Forget one of a person's own views."""
    view = db.session.get(SavedView, view_id)
    if view is None or view.account_id != account.id:
        raise NotFound
    db.session.delete(view)
    _audit(account, "view.delete", view, now)


def _audit(account: Account, act: str, view: SavedView, now: datetime) -> None:
    """That it was kept or deleted; its name is the person's own word."""
    audit.record("account", account.id, act, "saved_view", view.id, {}, now)
