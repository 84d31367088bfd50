"""Two readers of QR codes that share no code: zxing-cpp, and the decoder of our phones under Node.

The same Node verifies signatures: raw R||S over the 22 bytes, by no code of ours.
"""

import base64
import json
import struct
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PIL import Image

from tests.conftest import ROOT
from tests.reading_paper import read_codes
from tools.node import ensure_node

SCRIPT = ROOT / "tests" / "js" / "reading.js"
PICTURE, TOKENS = 0, 1
READERS = ("zxing-cpp", "qr")


@dataclass(frozen=True)
class Readers:
    """Both readers, and the verifier."""

    node: subprocess.Popen[bytes]

    def read(self, image: Image.Image) -> dict[str, str | None]:
        """What each of them reads on a picture that has one QR code, or none that can be read."""
        grey = image.convert("L")
        found = read_codes(grey)
        size = (grey.width, grey.height)
        own: str | None = self._ask(PICTURE, grey.tobytes(), *size)
        return {"zxing-cpp": found[0] if len(found) == 1 else None, "qr": own}

    def verify(self, key: Mapping[str, Any], tokens: Iterable[bytes]) -> list[bool]:
        """Whether each token of 86 bytes has a signature by this public key (a JWK)."""
        held: list[bool] = self._ask(TOKENS, json.dumps(key).encode() + b"\0" + b"".join(tokens))
        return held

    def _ask(self, kind: int, content: bytes, width: int = 0, height: int = 0) -> Any:
        assert self.node.stdin is not None
        assert self.node.stdout is not None
        self.node.stdin.write(struct.pack(">4I", kind, width, height, len(content)) + content)
        self.node.stdin.flush()
        return json.loads(self.node.stdout.readline())


@contextmanager
def open_readers() -> Iterator[Readers]:
    """Start Node once for all pictures."""
    node = ensure_node()
    command = [str(node.node), str(SCRIPT)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=node.environment) as process:
        yield Readers(process)
        assert process.stdin is not None
        process.stdin.close()


def bytes_of(url: str) -> bytes:
    """The 86 bytes of the token at the end of an address, by the standard library (RFC 4648)."""
    token = url.rsplit("/", 1)[1]
    return base64.b32decode(token + "=" * (-len(token) % 8))


def text_of(token: bytes) -> str:
    """The 138 characters of 86 bytes."""
    return base64.b32encode(token).decode("ascii").rstrip("=")
