"""The application as a server starts it."""

from webapp import create_app

app = create_app()
