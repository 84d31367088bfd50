"""The volunteer's phone of the flow's tests, at its card."""

from tests.browser.flow.conftest import page, running, volunteers_page

__all__ = ["page", "running", "volunteers_page"]
