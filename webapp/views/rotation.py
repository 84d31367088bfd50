"""Lets a running server take keys that were made beside it: no restart, in every process."""

import logging
from dataclasses import replace
from pathlib import Path

from flask import Flask

from webapp.records.installation import Installation
from webapp.records.keys import KeysChanged, list_names, reload_keys

log = logging.getLogger("jaring")


def register(app: Flask) -> None:
    """Look at the names in the folder of keys before each request; it costs some microseconds."""
    folder: Path = app.extensions["jaring_configuration"].keys
    used = seen = list_names(folder)

    @app.before_request
    def take_new_keys() -> None:
        nonlocal used, seen
        found = list_names(folder)
        if found == seen:
            return
        seen = found
        here: Installation = app.extensions["jaring"]
        try:
            keys = reload_keys(folder, here.keys, used)
        except (OSError, ValueError, KeysChanged):
            # Those that we have go on opening what is out there.
            log.exception("keys not taken", extra={"event": "keys_not_taken"})
            return
        app.extensions["jaring"], used = replace(here, keys=keys), found
