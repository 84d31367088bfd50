"""`make screens`: takes the picture of every screen anew, into docs/screens/."""

import subprocess
import sys

from tools.browser import ensure_browser
from tools.setup import set_up
from tools.steps import PYTHON, ROOT

if __name__ == "__main__":
    set_up(development=True)
    ensure_browser()
    command = [str(PYTHON), "-m", "tests.browser.screens"]
    sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
