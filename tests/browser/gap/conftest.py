"""An office of one test's own, behind a network that may fail."""

from tests.browser.catalogue.conftest import own_office, prepared

__all__ = ["own_office", "prepared"]
