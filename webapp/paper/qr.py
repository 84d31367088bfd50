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


def svg_of(modules: Modules) -> str:
    """The code as a drawing for a screen, its quiet zone included."""
    size = len(modules) + 2 * QUIET
    dark = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(modules, QUIET)
        for x, module in enumerate(row, QUIET)
        if module
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path d="{dark}"/></svg>'
    )
