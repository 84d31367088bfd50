"""Counts what was read, and what was not, so that nothing passes that was never shown."""

from collections import Counter
from dataclasses import dataclass, field

from PIL import Image

from tests.slips.readers import READERS, Readers


@dataclass
class Count:
    """By medium: how many pictures there were, and how many each reader read rightly."""

    pictures: Counter[str] = field(default_factory=Counter)
    read: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)

    def show(self, readers: Readers, medium: str, url: str, image: Image.Image) -> None:
        """Give a picture to both readers."""
        self.pictures[medium] += 1
        for reader, text in readers.read(image).items():
            self.read[medium, reader] += text == url
            if text != url:
                self.missed.append(f"{reader} misses {url} on {medium}")

    def media(self) -> dict[str, dict[str, int]]:
        """The figures, by medium."""
        return {
            medium: {
                "pictures": self.pictures[medium],
                **{reader: self.read[medium, reader] for reader in READERS},
            }
            for medium in self.pictures
        }
