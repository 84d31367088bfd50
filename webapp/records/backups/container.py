"""One backup file: a line that says what it is, a manifest, and the copy of the database, sealed."""

import hashlib
import hmac
import io
import os
from collections.abc import Sequence
from pathlib import Path

from pyrage import x25519

from webapp.records.backups.age import Damaged, open_sealed, seal
from webapp.records.backups.manifest import FORMAT, Manifest, read_manifest, write_manifest
from webapp.records.installation import Installation

MAGIC = f"{FORMAT}\n".encode()
LONGEST_HEAD = 64 * 1024
PIECE = 1024 * 1024


def write_backup(
    office: Installation,
    manifest: Manifest,
    dump: Path,
    path: Path,
    recipients: Sequence[str],
    witness: x25519.Identity,
) -> None:
    """Seal a dump into a file that is there whole and durable, or not at all."""
    draft = path.with_name(f".{path.name}.part")
    head = MAGIC + write_manifest(office, manifest) + b"\n"
    try:
        with dump.open("rb") as body, _open_private(draft) as file:
            seal(_Joined(head, body), file, recipients, witness)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def read_backup(
    office: Installation, path: Path, dump: Path, identity: x25519.Identity
) -> Manifest:
    """Open a backup and write the copy that is in it; it is what our own keys vouch for.

    Raises WrongIdentity, Damaged, Foreign; then what was written is nothing to build on.
    """
    with path.open("rb") as file, _open_private(dump) as body:
        splitter = _Splitter(body)
        try:
            open_sealed(file, splitter, identity)
        except Damaged:
            raise splitter.failure or Damaged("it was cut short or altered") from None
    manifest = read_manifest(office, splitter.head)
    if not hmac.compare_digest(splitter.sha256, manifest.sha256):
        raise Damaged("what is inside is not what was put in")
    return manifest


def sweep_drafts(folder: Path) -> None:
    """Take away what a killed run has left half written."""
    for draft in folder.glob(".jaring-*.part"):
        draft.unlink()


def hash_file(path: Path) -> str:
    """SHA-256 of a file in hexadecimal, as sha256sum shows it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Make a rename or a removal in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _Joined:
    """The head and then the file, read as one."""

    def __init__(self, head: bytes, body: io.BufferedReader) -> None:
        self.head, self.body = io.BytesIO(head), body

    def read(self, size: int, /) -> bytes:
        return self.head.read(size) or self.body.read(size)


class _Splitter:
    """Keeps the head, hands the rest on to a file, and counts its hash."""

    def __init__(self, body: io.BufferedWriter) -> None:
        self.body, self.hash = body, hashlib.sha256()
        self.head, self.begun = b"", False
        self.failure: OSError | None = None  # of the disk, which pyrage would blame on the file

    @property
    def sha256(self) -> str:
        return self.hash.hexdigest()

    def write(self, piece: bytes, /) -> int:
        if self.begun:
            self._pass_on(piece)
            return len(piece)
        self.head += piece
        magic, _, rest = self.head.partition(b"\n")
        line, end, first = rest.partition(b"\n")
        if end:
            if magic + b"\n" != MAGIC:
                raise Damaged("no backup of Jaring")
            self.head, self.begun = line, True
            self._pass_on(first)
        elif len(self.head) > LONGEST_HEAD:
            raise Damaged("no backup of Jaring")
        return len(piece)

    def flush(self) -> None:
        self.body.flush()

    def _pass_on(self, piece: bytes) -> None:
        self.hash.update(piece)
        try:
            self.body.write(piece)
        except OSError as error:
            self.failure = error
            raise


def _open_private(path: Path) -> io.BufferedWriter:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
