"""What several commands need of the terminal and of the disk."""

import os
from io import StringIO
from pathlib import Path
from typing import TextIO

import qrcode
from flask import current_app

from webapp.configuration import Configuration


def configuration() -> Configuration:
    """What the environment has decided."""
    chosen: Configuration = current_app.extensions["jaring_configuration"]
    return chosen


def draw_qr(text: str) -> str:
    """A QR as a terminal shows it."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_L)
    code.add_data(text)
    drawn = StringIO()
    code.print_ascii(out=drawn, invert=True)
    return drawn.getvalue()


def write_private(path: Path, content: str | bytes, *, new: bool = False) -> None:
    """Write a file that only its owner may read, from its first byte on."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    how = os.O_WRONLY | os.O_CREAT | (os.O_EXCL if new else os.O_TRUNC)
    with os.fdopen(os.open(path, how, 0o600), "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def open_private(path: Path) -> TextIO:
    """A new file that only its owner may read, to be written bit by bit; one that is there stays as it is."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(opened, "w", encoding="utf-8")
