"""What a slip says, in the sentences of the phone's screen, from its title to whom to ask."""

from collections.abc import Callable
from dataclasses import dataclass

# A sentence by its `section.key`, with the values of its {variables}.
Words = Callable[..., str]


@dataclass(frozen=True, repr=False)
class Paper:
    """All that differs from slip to slip; `program` is empty where nothing is known of it."""

    url: str
    code: str
    name: str
    when: str
    kelurahan: str
    officer: str
    program: str
    host: str
    hotline: str
    contoh: bool


@dataclass(frozen=True, repr=False)
class Line:
    """A sentence and the part it plays, by which a form chooses its size."""

    part: str
    text: str


@dataclass(frozen=True, repr=False)
class Said:
    """The sentences of one slip: above the QR, its code, whose it is, and what to know."""

    head: list[Line]
    code: Line
    whose: list[Line]
    notes: list[Line]


def say(paper: Paper, words: Words) -> Said:
    """Everything that a form of the slip must show."""
    waktu = paper.when
    if paper.kelurahan:
        waktu = words("slip.baris_waktu", waktu=paper.when, kelurahan=paper.kelurahan)
    whose = [
        Line("name", paper.name),
        Line("body", waktu),
        Line("body", paper.officer),
        Line("body", paper.program),
    ]
    head = [Line("title", words("slip.bukti")), Line("programme", words("slip.program"))]
    contoh = [Line("banner", words("public.contoh"))] if paper.contoh else []
    return Said(
        head=[*contoh, *head],
        code=Line("code", words("slip.kode", kode=paper.code)),
        whose=[line for line in whose if line.text],
        notes=[
            Line("strong", words("slip.bukan_kartu")),
            Line("note", words("slip.perlindungan")),
            Line("strong", words("slip.gratis")),
            Line("note", words("slip.cek", host=paper.host, hotline=paper.hotline)),
        ],
    )
