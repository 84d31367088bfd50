"""The application as a server starts it."""

import os
import sys

from webapp import create_app
from webapp.configuration import BadConfiguration
from webapp.views.shell import prepare_assets

try:
    app = create_app()
except BadConfiguration as refusal:
    sys.exit(str(refusal))

# Commands load this file too, and serve nobody.
if "FLASK_RUN_FROM_CLI" not in os.environ:
    prepare_assets(app)
