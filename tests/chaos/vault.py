"""Where real backups of a history lie, and the custodian who can open them."""

from dataclasses import dataclass
from pathlib import Path

from pyrage import x25519

from webapp.records.backups import age
from webapp.records.backups.place import Place


@dataclass(frozen=True)
class Vault:
    """A folder of backups and the key to them."""

    place: Place
    folder: Path
    identity: x25519.Identity

    def empty(self) -> None:
        """Forget every backup."""
        for path in self.folder.iterdir():
            path.unlink()


def open_vault(folder: Path, place: Place) -> Vault:
    """A new folder and a new custodian; the server knows the public half alone."""
    secret, recipient = age.new_identity()
    age.add_recipient(place.keys, recipient, beside_others=False)
    folder.mkdir()
    return Vault(place, folder, x25519.Identity.from_str(secret))
