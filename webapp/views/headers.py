"""What every answer says to the browser: what may run, who may look, what may be kept."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from webapp.configuration import Configuration

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Inline code never runs, and only the policy `jaring` may make a script address (ASVS 3.4.3).
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types jaring",
    )
)
EVERYWHERE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Whoever wants an answer kept says so; a page that says nothing may be personal.
    "Cache-Control": "no-store",
}
ONE_YEAR = "max-age=31536000; includeSubDomains"
# The first part of the path of every page behind the sign-in, and of the sign-in itself.
STAFF = frozenset(
    {
        "masuk",
        "keluar",
        "periksa",
        "bandingkan",
        "pindai",
        "karantina",
        "titipan",
        "hp",
        "permintaan",
        "admin",
        "akun",
        "ringkasan",
    }
)


def register(app: Flask) -> None:
    """Set the headers of every answer; called last, so that nothing answers around it."""
    configuration: Configuration = app.extensions["jaring_configuration"]
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    app.session_interface = StaffSession()
    app.after_request(_mark_staff_page)
    fixed = dict(EVERYWHERE)
    if configuration.https:
        fixed["Strict-Transport-Security"] = ONE_YEAR
    app.wsgi_app = add_headers(app.wsgi_app, fixed)  # type: ignore[assignment, method-assign]


class StaffSession(SecureCookieSessionInterface):
    """A session for staff pages only: `/app`, `/api` and `/s` neither read nor set a cookie."""

    def open_session(self, app: Flask, request: Any) -> SecureCookieSession | None:
        """The session of a staff page, an empty one elsewhere."""
        return super().open_session(app, request) if is_staff_page() else SecureCookieSession()

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        """Write the cookie, on staff pages only."""
        if is_staff_page():
            super().save_session(app, session, response)


def is_staff_page() -> bool:
    """Whether this request is for a page behind the sign-in, or the sign-in itself.

    Read from the path: Flask opens the session before it knows the route.
    """
    return request.path.split("/", 2)[1] in STAFF


def add_headers(application: "WSGIApplication", fixed: dict[str, str]) -> "WSGIApplication":
    """Wrap an application so that every answer, of files and errors too, has the fixed headers."""

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        def start_with_headers(
            status: str, headers: list[tuple[str, str]], *rest: Any
        ) -> Callable[[bytes], object]:
            present = {name.lower() for name, _ in headers}
            missing = [(k, v) for k, v in fixed.items() if k.lower() not in present]
            return start(status, headers + missing, *rest)

        return application(environ, start_with_headers)

    return answer


def _mark_staff_page(response: Response) -> Response:
    """Staff pages send their address to ourselves: Flask-WTF compares it over HTTPS."""
    if is_staff_page():
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
    return response
