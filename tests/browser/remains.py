"""Searches files for what must not be in them: as bytes, and inside what a browser compresses."""

import gzip
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import cramjam

from tests.browser.conftest import Server

# LevelDB's table format (github.com/google/leveldb, doc/table_format.md and log_format.md).
TABLE_MAGIC = 0xDB4775248B80FB57
FOOTER, TRAILER, LOG_BLOCK, LOG_HEADER = 48, 5, 32_768, 7
SNAPPY, ZSTD = 1, 2
# Chromium writes this before an IndexedDB value that it has compressed.
SQUEEZED_VALUE = b"\xff\x11\x02"


def find_remains(place: Path, secrets: Iterable[str]) -> list[str]:
    """`file: secret` for each secret that stands in a file, or in any file below a folder."""
    needles = {secret: spellings(secret) for secret in secrets}
    files = [place] if place.is_file() else sorted(p for p in place.rglob("*") if p.is_file())
    found = []
    for file in files:
        for content in readings(file):
            folded = content.lower()
            for secret, written in needles.items():
                if any(needle in folded for needle in written):
                    found.append(f"{file.name}: {secret}")
    return sorted(set(found))


def opened_database_files(server: Server) -> list[Path]:
    """The SQLite files of a server's instance; none when PostgreSQL stands behind it."""
    return sorted(server.instance.glob("jaring.sqlite*"))


def spellings(secret: str) -> list[bytes]:
    """A secret as UTF-8 and as UTF-16, also without spaces, all in small letters."""
    texts = {secret.lower(), secret.lower().replace(" ", "")}
    return [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le")]


def readings(file: Path) -> Iterator[bytes]:
    """The bytes of a file as they are, and as they read once taken out of their wrapping."""
    raw = file.read_bytes()
    yield raw
    if raw[:2] == b"\x1f\x8b":
        yield gunzipped(raw)
    if len(raw) > FOOTER and struct.unpack("<Q", raw[-8:])[0] == TABLE_MAGIC:
        yield from table_values(raw)
    elif file.suffix == ".log":
        joined = b"".join(log_fragments(raw))
        yield joined
        yield from squeezed_values(joined)


def gunzipped(raw: bytes) -> bytes:
    """What a gzip holds; nothing when it is cut short."""
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError, zlib.error):
        return b""


def log_fragments(raw: bytes) -> Iterator[bytes]:
    """The pieces of a LevelDB log without the headers that may cut a text in two."""
    for start in range(0, len(raw), LOG_BLOCK):
        block, at = raw[start : start + LOG_BLOCK], 0
        while at + LOG_HEADER <= len(block):
            length = struct.unpack("<H", block[at + 4 : at + 6])[0]
            yield block[at + LOG_HEADER : at + LOG_HEADER + length]
            at += LOG_HEADER + length


def table_values(raw: bytes) -> Iterator[bytes]:
    """Every data block of a LevelDB table, its keys and values whole, and values unsqueezed."""
    footer = raw[-FOOTER:]
    _, at = handle(footer, 0)
    index, _ = handle(footer, at)
    for _, value in entries(block_of(raw, index)):
        place, _ = handle(value, 0)
        block = block_of(raw, place)
        yield block
        for key, content in entries(block):
            yield key
            yield content
            yield from squeezed_values(content)


def squeezed_values(content: bytes) -> Iterator[bytes]:
    """Values inside that Chromium compressed with Snappy."""
    start = content.find(SQUEEZED_VALUE)
    while start >= 0:
        try:
            yield bytes(cramjam.snappy.decompress_raw(content[start + len(SQUEEZED_VALUE) :]))
        except cramjam.DecompressionError:
            yield b""
        start = content.find(SQUEEZED_VALUE, start + 1)


def block_of(raw: bytes, place: tuple[int, int]) -> bytes:
    """One block, uncompressed."""
    offset, size = place
    block, kind = raw[offset : offset + size], raw[offset + size]
    if kind == SNAPPY:
        return bytes(cramjam.snappy.decompress_raw(block))
    return bytes(cramjam.zstd.decompress(block)) if kind == ZSTD else block


def entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The keys and values of a block; each key shares its beginning with the one before."""
    (restarts,) = struct.unpack("<I", block[-4:])
    end, at, key = len(block) - 4 * (restarts + 1), 0, b""
    while at < end:
        shared, at = varint(block, at)
        own, at = varint(block, at)
        length, at = varint(block, at)
        key = key[:shared] + block[at : at + own]
        yield key, block[at + own : at + own + length]
        at += own + length


def handle(content: bytes, at: int) -> tuple[tuple[int, int], int]:
    """Offset and size of a block, and where the next number begins."""
    offset, at = varint(content, at)
    size, at = varint(content, at)
    return (offset, size), at


def varint(content: bytes, at: int) -> tuple[int, int]:
    """A number in seven-bit groups, and where it ends."""
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
