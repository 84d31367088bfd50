"""`make run`: sets up what is missing, then hands over to the server inside .venv."""

import os

from tools.setup import set_up
from tools.steps import PYTHON, ROOT

if __name__ == "__main__":
    set_up(development=False)
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", "tools.serve"])  # noqa: S606, no shell is wanted
