"""What sets a clone up, serves it and checks it. It runs before anything is installed."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036, an older Python must get a sentence, not a trace
    sys.exit("Jaring needs Python 3.11 or newer; name one with: make run PYTHON=python3.12")
