"""All keys in one encrypted file, to be kept where the database is not."""

import io
import secrets
import tarfile
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"jaring-keys/1\n"
SALT, NONCE = 16, 12
SHORTEST_PASSPHRASE = 12


class WeakPassphrase(Exception):
    """A passphrase shorter than twelve characters protects nothing."""


class WrongPassphrase(Exception):
    """The backup does not open: another passphrase, or the file was altered."""


def pack(folder: Path, passphrase: str) -> bytes:
    """The key files of a folder, under AES-256-GCM with a key from scrypt(passphrase)."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise WeakPassphrase
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path in sorted(folder.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                archive.add(path, arcname=path.name)
    salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
    sealed = AESGCM(_key(passphrase, salt)).encrypt(nonce, packed.getvalue(), MAGIC)
    return MAGIC + salt + nonce + sealed


def unpack(backup: bytes, passphrase: str, folder: Path) -> list[str]:
    """Write the keys of a backup into an empty folder; returns their names."""
    body = backup.removeprefix(MAGIC)
    salt, nonce, sealed = body[:SALT], body[SALT : SALT + NONCE], body[SALT + NONCE :]
    try:
        packed = AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, MAGIC)
    except (InvalidTag, ValueError) as error:
        raise WrongPassphrase from error
    folder.mkdir(mode=0o700, parents=True)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
        return archive.getnames()


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode("utf-8"))
