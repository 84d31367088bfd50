"""What auditors take along can be checked with nothing but the program that the documentation prints."""

import json
import re
import subprocess
import sys
from pathlib import Path

from flask import Flask
from flask.testing import FlaskCliRunner

from tests.desk import make_supervisor

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "audit.md"


def check(tmp_path: Path, export: Path) -> str:
    """What the program in the guide says of an export."""
    found = re.search("```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)
    assert found is not None
    program = tmp_path / "check.py"
    program.write_text(found[1], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(program), str(export)], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def test_an_export_can_be_checked_outside_and_shows_every_change(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    for name in ("dewi.uji", "joko.uji", "ani.uji"):
        make_supervisor(app, name)
    file = tmp_path / "audit.jsonl"
    told = runner.invoke(args=["audit", "export", str(file), "--purpose", "pemeriksaan"])
    assert told.exit_code == 0, told.output
    assert file.stat().st_mode & 0o777 == 0o600
    assert "3 lines follow from each other" in check(tmp_path, file)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    altered = json.loads(lines[1]) | {"act": "account.disable"}
    file.write_text(lines[0] + json.dumps(altered) + "\n" + lines[2])
    assert "line 2 was changed" in check(tmp_path, file)
    file.write_text(lines[0] + lines[2])
    assert "line 3 does not follow from line 1" in check(tmp_path, file)
    again = runner.invoke(args=["audit", "export", str(file), "--purpose", "pemeriksaan"])
    assert "is there already" in again.output
    verified = runner.invoke(args=["audit", "verify"])
    assert "4 lines, all in order" in verified.output
