"""Sets a clone up: environment, packages, phone libraries, region tables; instant when done."""

import sys

from tools.browser import ensure_browser
from tools.environment import ensure_packages
from tools.vendor import ensure_vendor


def set_up(*, development: bool) -> None:
    """Do what is not yet done; development adds what the tests and the linters need."""
    ensure_packages(development=development)
    ensure_vendor(development=development)


if __name__ == "__main__":
    set_up(development="--development" in sys.argv)
    if "--browser" in sys.argv:
        ensure_browser()
