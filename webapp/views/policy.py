"""Which act each route is, and the guard that lets nobody through who may not do it."""

from flask import Flask, abort, request
from flask.typing import ResponseReturnValue

from webapp.records.permission import may
from webapp.views import access, forms, session

# A route that stands in neither table answers nobody: a test fails, and so does the request.
ACTS = {
    "review.queue": "queue.read",
    "search.start": "queue.read",
    "saved_views.save": "view.save",
    "saved_views.delete": "view.save",
    "review.enrollment": "enrollment.read",
    "review.return_form": "enrollment.decide",
    "review.reject_form": "enrollment.decide",
    "review.decisions": "enrollment.decide",
    "review.undo": "enrollment.decide",
    "review.reveal_nik": "nik.reveal",
    "review.withdrawal_form": "enrollment.withdraw",
    "review.withdraw": "enrollment.withdraw",
    "presence.others": "enrollment.read",
    "bulk.approve": "bulk.approve",
    "compare.list_pairs": "comparison.read",
    "compare.pair": "comparison.read",
    "compare.decide": "comparison.decide",
    "compare.undo": "comparison.decide",
    "review.consent": "enrollment.read",
    # Whoever may read a record may hand its slip out again.
    "printing.picture": "enrollment.read",
    "printing.page": "enrollment.read",
    "printing.sheet": "phones.read",
    "quarantine.list_held": "quarantine.read",
    "quarantine.one": "quarantine.read",
    "quarantine.refusal_form": "quarantine.settle",
    "quarantine.release": "quarantine.settle",
    "quarantine.refuse": "quarantine.settle",
    "tickets.list_tickets": "ticket.read",
    "tickets.one": "ticket.read",
    "tickets.settle": "ticket.settle",
    "courier.deliver": "courier.deliver",
    "scan.check": "slips.scan",
    "phones.list_phones": "phones.read",
    "phones.confirm": "phone.confirm",
    "gap.show": "phones.read",
    "overview.show": "overview.read",
    "admin.show": "people.read",
    "people.list_people": "people.read",
    "people.search": "people.read",
    "people.one": "people.read",
    "people.disable": "people.manage",
    "people.enable": "people.manage",
    "people.end_sessions": "people.manage",
    "people.reset_second_factor": "people.manage",
    "person_form.new": "people.manage",
    "person_form.edit": "people.manage",
    "invitations.list_invitations": "invitation.create",
    "invitations.choose": "invitation.create",
    "invitations.give": "invitation.create",
    "invitations.withdraw": "invitation.create",
    "devices.list_devices": "phone.revoke",
    "devices.search": "phone.revoke",
    "devices.one": "phone.revoke",
    "devices.revoke": "phone.revoke",
    "regions.top": "region.read",
    "regions.one": "region.read",
    "importing.upload": "people.manage",
    "importing.write": "people.manage",
    "importing.template": "people.manage",
    "audit_log.show": "audit.read",
    "audit_log.find": "audit.read",
    "audit_log.export": "audit.export",
    "integrity.list_signs": "integrity.read",
    "integrity.one": "integrity.read",
    "integrity.sample": "integrity.settle",
    "integrity.settle": "integrity.settle",
    "callback.list_calls": "integrity.read",
    "callback.one": "integrity.read",
    "callback.reveal": "integrity.settle",
    "callback.settle": "integrity.settle",
    "access.sign_out": "session.end",
    "factor.go_on": "own.manage",
    "own.show": "own.manage",
    "own.change_password": "own.manage",
    "own.prove": "own.manage",
    "own.new_factor": "own.manage",
    "own.new_codes": "own.manage",
    "own.end_others": "own.manage",
}
PUBLIC = frozenset(
    {
        "access.sign_in",
        "access.second_factor",
        "factor.set_up",
        "factor.skip",
        "way_in.look",
        "way_in.choose",
        "public.status_form",
        "public.status",
        "public.start_again",
        "public.ask",
        "public.record_request",
        "officer.card",
    }
)
# The phone's own pages hold nothing personal; calls of the API are signed by the device key.
OPEN_BLUEPRINTS = frozenset({"shell", "api"})


def act_of(endpoint: str) -> str | None:
    """The act of a staff route; None for a route that is open to everybody."""
    return ACTS.get(endpoint)


def is_open(endpoint: str) -> bool:
    """Whether a route needs nobody to be signed in."""
    blueprint = endpoint.partition(".")[0]
    return endpoint in PUBLIC or blueprint in OPEN_BLUEPRINTS


def register(app: Flask) -> None:
    """Ask the policy before every view."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # the guard asks, once it knows who writes
    forms.csrf.init_app(app)
    session.register(app)
    app.before_request(guard)


def guard() -> ResponseReturnValue | None:
    """Let a request through, ask its sender to sign in, or answer as if there were nothing."""
    endpoint = request.endpoint
    if endpoint is None or is_open(endpoint):
        return None
    act = act_of(endpoint)
    if act is None:
        abort(404)
    account = session.find_signed_in()
    if account is None:
        return access.ask_to_sign_in()
    if not may(account, act):
        abort(404)
    return access.protect_from_forgery()
