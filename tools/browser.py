"""Finds the Chromium in which the journeys are tested, or asks the system's packages for it."""

import os
import shutil
import subprocess

from tools.steps import say

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-roboto")
APT = ("apt-get", "install", "--yes", "--no-install-recommends", *PACKAGES)
QUIET = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


def find_browser() -> str | None:
    """The path of an installed Chromium."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure_browser() -> None:
    """Install Chromium where we may; where we may not, say so and let the tests decide."""
    if find_browser() is not None:
        return
    become = privileges()
    if become is None:
        say("The browser tests need Chromium: apt install chromium fonts-roboto")
        return
    say("Installing Chromium for the browser tests with apt.")
    for command in (("apt-get", "update"), APT):
        subprocess.run([*become, *command], env=QUIET, capture_output=True, check=False)
    if find_browser() is None:
        say("Chromium could not be installed with apt; the browser tests need it.")


def privileges() -> list[str] | None:
    """What to put before apt-get so that it may install, or None if we may not."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "--non-interactive", "true"], capture_output=True, check=False)
    return ["sudo", "--non-interactive"] if asked.returncode == 0 else None
