"""Seals a stream to the recipients of backups, and opens it again with an identity."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import pyrage
from pyrage import x25519

RECIPIENTS = "backup-recipients.txt"
NO_MATCH = "No matching keys found"


class NoRecipient(Exception):
    """There is no backup key yet: nobody could open what would be written."""


class NotAnIdentity(Exception):
    """A file that holds no secret age key."""


class WrongIdentity(Exception):
    """The backup was sealed to other keys than this one."""


class Damaged(Exception):
    """The backup was cut short or altered."""


class Source(Protocol):
    """What is read piece by piece."""

    def read(self, size: int, /) -> bytes: ...


class Sink(Protocol):
    """What is written piece by piece."""

    def write(self, piece: bytes, /) -> int: ...


def new_identity() -> tuple[str, str]:
    """A new backup key: its secret, which is for a custodian, and its recipient, which stays."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def add_recipient(keys: Path, recipient: str, *, beside_others: bool) -> None:
    """Seal backups to it from now on: to it alone, or to the earlier ones as well."""
    earlier = list_recipients(keys) if beside_others else []
    draft = keys / f".{RECIPIENTS}.draft"
    draft.write_text("".join(f"{line}\n" for line in [*earlier, recipient]), encoding="ascii")
    draft.chmod(0o600)
    draft.replace(keys / RECIPIENTS)


def list_recipients(keys: Path) -> list[str]:
    """Whom backups are sealed to, as age writes them."""
    path = keys / RECIPIENTS
    return path.read_text(encoding="ascii").split() if path.exists() else []


def read_identity(path: Path) -> x25519.Identity:
    """The secret key in a file as `flask keys backup-key` and age-keygen write it."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        secret = next(line for line in lines if line.strip() and not line.startswith("#"))
        return x25519.Identity.from_str(secret.strip())
    except (OSError, UnicodeDecodeError, StopIteration, pyrage.IdentityError) as error:
        # Without the cause, whose words might hold what the file holds.
        raise NotAnIdentity(type(error).__name__) from None


def new_witness() -> x25519.Identity:
    """A key for one test opening, kept nowhere."""
    return x25519.Identity.generate()


def seal(source: Source, sink: Sink, recipients: Sequence[str], witness: x25519.Identity) -> None:
    """Encrypt a stream to the recipients and to the witness."""
    if not recipients:
        raise NoRecipient
    everybody = [x25519.Recipient.from_str(text) for text in recipients]
    try:
        pyrage.encrypt_io(source, sink, [*everybody, witness.to_public()])
    except pyrage.EncryptError as error:
        raise OSError(str(error)) from error  # the disk is full, or the copy cannot be read


def open_sealed(source: Source, sink: Sink, identity: x25519.Identity) -> None:
    """Decrypt a stream; what was written to the sink counts only when nothing is raised."""
    try:
        pyrage.decrypt_io(source, sink, [identity])
    except pyrage.DecryptError as error:
        if NO_MATCH in str(error):
            raise WrongIdentity from None
        raise Damaged("it is no whole age file") from error
    except OSError as error:
        if error.errno is not None:
            raise  # the disk, not the file
        raise Damaged("it was cut short or altered") from error
