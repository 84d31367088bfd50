"""The QR of a slip as rows of dark and light modules."""

from qrcode import constants
from qrcode.main import QRCode
from qrcode.util import QRData

QUIET = 4  # modules that stay white on every side
# Choosing the best of eight masks costs five times what drawing does, and a signature is as good
# as random: no mask is better for all of them.
MASK = 3

Modules = list[list[bool]]


def modules_of(url: str) -> Modules:
    """The modules without a quiet zone: alphanumeric mode, level M, the smallest version that holds it."""
    code = QRCode(error_correction=constants.ERROR_CORRECT_M, border=0, mask_pattern=MASK)
    # As one piece: what is written in upper case throughout goes into the alphanumeric mode.
    code.add_data(QRData(url.encode("ascii")))
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.modules]
