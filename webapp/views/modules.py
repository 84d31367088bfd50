"""Names the modules of the phone's first screens, so that they are asked for at once, not one after another."""

import posixpath
import re
from functools import cache

from flask import Flask

from webapp.views.assets import STATIC

FIRST = "js/app.js"
# Imports inside a function are for later; these stand at the beginning of a line.
IMPORT = re.compile(r"^(?:import|export)\b[^'\"]*?\bfrom '(\.[^']+)'", re.MULTILINE)


@cache
def first_modules() -> tuple[str, ...]:
    """The module that starts the app and all that it imports, by name below the base address."""
    found = [FIRST]
    for name in found:
        source = (STATIC / name).read_text(encoding="utf-8")
        wanted = (posixpath.join(posixpath.dirname(name), path) for path in IMPORT.findall(source))
        found += [path for path in map(posixpath.normpath, wanted) if path not in found]
    return tuple(dict.fromkeys(found))


def register(app: Flask) -> None:
    """Give templates `first_modules`."""
    app.jinja_env.globals["first_modules"] = first_modules
