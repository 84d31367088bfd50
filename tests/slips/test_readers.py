"""Forty slips, each on every medium: two readers read them all, and nothing forged passes.

The same that `make chaos` does with a thousand slips and a million guesses, by the same command.
"""

import json
import subprocess
import sys
from typing import Any

import pytest
from PIL import Image

from tests.conftest import ROOT
from tests.slips.proof import MEDIA
from tests.slips.readers import READERS, open_readers

SLIPS, GUESSES = 40, 5000
ASKED = (f"--slips={SLIPS}", "--enrolled=2", "--flipped=1", f"--guesses={GUESSES}")


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """What came of all of it, done once."""
    command = [sys.executable, "-m", "tests.slips.all", *ASKED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    line: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return line


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("medium", MEDIA)
def test_every_slip_is_read(found: dict[str, Any], medium: str, reader: str) -> None:
    assert found["media"][medium]["pictures"] == SLIPS
    assert found["media"][medium][reader] == SLIPS


def test_slips_of_workers_just_enrolled_are_read_from_the_screen(found: dict[str, Any]) -> None:
    assert (found["enrolled"], found["enrolled_read"]) == (2, 2)


def test_a_picture_with_a_third_of_its_qr_painted_over_is_read_by_nobody(
    found: dict[str, Any],
) -> None:
    assert (found["spoiled"], found["spoiled_read"]) == (len(MEDIA), 0)


def test_where_nothing_is_nothing_is_read() -> None:
    with open_readers() as readers:
        assert set(readers.read(Image.new("L", (400, 400), 255)).values()) == {None}


def test_a_library_of_others_verifies_every_signature(found: dict[str, Any]) -> None:
    assert found["signatures"] == SLIPS


def test_any_flipped_bit_is_refused(found: dict[str, Any]) -> None:
    assert found["flips"] == SLIPS + 688
    assert found["flips_refused"] == found["flips"]


def test_what_another_installation_signed_is_refused(found: dict[str, Any]) -> None:
    assert (found["foreign"], found["foreign_refused"]) == (SLIPS, SLIPS)


def test_guesses_hit_nothing(found: dict[str, Any]) -> None:
    assert found["pool"] >= 200
    assert (found["random_codes"], found["random_tokens"]) == (GUESSES, GUESSES)
    assert found["hits"] == 0
