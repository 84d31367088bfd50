"""The application as a server starts it."""

import sys

from webapp import create_app
from webapp.configuration import BadConfiguration

try:
    app = create_app()
except BadConfiguration as refusal:
    sys.exit(str(refusal))
