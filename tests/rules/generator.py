"""Records as fate may send them: mostly sound, partly mistyped, partly not even of the right shape."""

from __future__ import annotations

import copy
import random
import unicodedata
from collections.abc import Callable
from typing import Any

from tests.rules.calls import BASE, TABLES

CODES = list(TABLES.pekerjaan["occupations"])
KELURAHAN = [code for code in TABLES.wilayah["areas"] if len(code) == 13]
PREFIXES = [
    "317304",
    "360321",
    "317399",
    "540101",
    "910101",
    "640401",
    "090101",
    "310000",
    "000000",
]
ODD = "\u200b\u200d\u202e\ufeff\u00ad\t\n\x00\x1f\x85\u00a0\u3000\u2028\ud800\udc00\ufe0f\U000e0061"
MARKS = "e\u0301a\u030an\u0303\u1100\u1161\u212a\u2126\u0130\u01c4ßéÅñ😀𝔘\u0344\u0f71\u0f72"
TYPED = "aB é'.,-09 /@:8+()"
NAMES_OF_MEMBERS = [
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "0",
    "7",
    "catatan",
    "😀",
]


class Generator:
    """One seeded stream of records, consents, contexts and texts."""

    def __init__(self, seed: int) -> None:
        self.fate = random.Random(seed)

    def text(self, longest: int = 24) -> str:
        return "".join(self._character() for _ in range(self.fate.randrange(longest)))

    def context(self) -> dict[str, Any]:
        year, month = self.fate.randint(2025, 2028), self.fate.randint(1, 12)
        home = {
            "code": self.fate.choice(["31", "31.73", "31.73.04", "31.73.04.1001", "31.7"]),
            "rw": self.fate.choice([None, "002", "003"]),
            "rt": self.fate.choice([None, "007"]),
        }
        return {
            "today": f"{year}-{month:02d}-{self.fate.randint(1, 28):02d}",
            "usia_min": self.fate.choice([17, 18]),
            "usia_maks": self.fate.choice([59, 64]),
            "territory": self.fate.choice([None, home, home]),
        }

    def record(self) -> Any:
        if self.fate.random() < 0.01:
            return self.rubbish()
        record = copy.deepcopy(BASE["record"])
        record["nik"], record["tanggal_lahir"] = self.nik(), self.day()
        for member in self.fate.sample(list(record), self.fate.choice([0, 1, 1, 2, 4, 12, 25])):
            self._change(record, member)
        if self.fate.random() < 0.1:
            record[self.fate.choice(NAMES_OF_MEMBERS)] = self.rubbish()
        return record

    def consent(self) -> Any:
        if self.fate.random() < 0.02:
            return self.rubbish()
        consent = copy.deepcopy(BASE["consent"])
        consent["strokes"] = self.strokes()
        for member in self.fate.sample(list(consent), self.fate.choice([0, 1, 2, 8])):
            kinds: list[Callable[[], Any]] = [
                self.rubbish,
                self.text,
                self.strokes,
                lambda: "lisan",
                lambda: {"wa": True},
            ]
            consent[member] = self.fate.choice(kinds)()
        if self.fate.random() < 0.1:
            consent[self.fate.choice(NAMES_OF_MEMBERS)] = self.rubbish()
        return consent

    def nik(self) -> str:
        day = self.fate.choice([self.fate.randint(0, 99), self.fate.randint(1, 31)])
        month = self.fate.choice([self.fate.randint(0, 19), self.fate.randint(1, 12)])
        serial = self.fate.choice([0, 9001, 9002, 9999])
        prefix = self.fate.choice([*PREFIXES, f"{self.fate.randint(11, 96):02d}0101"])
        return f"{prefix}{day:02d}{month:02d}{self.fate.randint(0, 99):02d}{serial:04d}"

    def day(self) -> str:
        month, day = self.fate.randint(1, 12), self.fate.randint(1, 31)
        return f"{self.fate.randint(1910, 2027)}-{month:02d}-{day:02d}"

    def strokes(self) -> list[list[int]]:
        many = self.fate.choice([1, 1, 3, 61])
        return [self._stroke() for _ in range(many)]

    def rubbish(self, depth: int = 0) -> Any:
        """Any JSON value."""
        kinds: list[Callable[[], Any]] = [
            lambda: None,
            lambda: self.fate.random() < 0.5,
            lambda: self.fate.choice([0, 1, -1, 2, 6, 33, 34, 1.0, 6.0, 2.5, -0.5, 1e300]),
            self.text,
            lambda: "",
        ]
        if depth < 3:
            names = [*NAMES_OF_MEMBERS, "nama", "code", "version"]
            kinds.append(lambda: [self.rubbish(depth + 1) for _ in range(self.fate.randrange(3))])
            kinds.append(lambda: {self.fate.choice(names): self.rubbish(depth + 1)})
        return self.fate.choice(kinds)()

    def _stroke(self) -> list[int]:
        start = [self.fate.randint(0, 999), self.fate.randint(0, 999)]
        steps = self.fate.choice([0, 2, 20, 80])
        return start + [
            self.fate.randint(-9, 9) for _ in range(steps + self.fate.choice([0, 0, 0, 1]))
        ]

    def _character(self) -> str:
        pool = self.fate.choice([TYPED, TYPED, TYPED, ODD, MARKS, ""])
        if pool:
            return self.fate.choice(pool)
        # A code point that this Python knows: what newer editions of Unicode added, it cannot compose.
        while True:
            character = chr(self.fate.randrange(0x110000))
            if unicodedata.category(character) != "Cn":
                return character

    def _change(self, record: dict[str, Any], member: str) -> None:
        fate = self.fate.random()
        if fate < 0.12:
            del record[member]
        elif fate < 0.3:
            record[member] = self.rubbish()
        elif isinstance(record[member], dict) and fate < 0.9:
            for name in list(record[member]):
                if self.fate.random() < 0.6:
                    record[member][name] = self._value(member)
        else:
            record[member] = self._value(member)

    def _value(self, member: str) -> Any:
        fields = [
            entry for entry in TABLES.enrollment["fields"].values() if entry["path"][0] == member
        ]
        entry = self.fate.choice(fields)
        known: list[Any] = [*entry.get("options", []), *entry.get("values", {}).values()]
        likely = {
            "nik": [self.nik(), " 3173 0421.0795-9001 "],
            "nama": ["Siti  Nur’aini", "B", "O'Neil-Tan Jr.", "Ы", "A" * 101, "Sutini"],
            "tanggal_lahir": [self.day(), "21-7-1995", "--1987", "3-3-", "31-02-1987", "7 7 87"],
            "alamat": ["Gg.\u00a0Masjid\nNo. 12", "Jl.", "x" * 201, "é" * 200],
            "kelurahan": [self.fate.choice(KELURAHAN), "31.73.04", "31.73.04.9999"],
            "rw": ["2", "000", "1234", "02"],
            "rt": ["7", "000", "abc", "007"],
            "no_hp": ["0812-3456-7890", "8123456789", "62 0812 345678", "021555555", "+1 415 5"],
            "kode_pos": ["11220", "40111", "1122", "1 1 2 2 0"],
            "email": ["Ani@Contoh.ID", "a@b", "a@@b.c", "a b@c.id", "x" * 250 + "@c.id"],
            "pekerjaan": [self.fate.choice(CODES), self.fate.choice(CODES), "karyawan"],
            "jam_kerja": ["7.00", "07:00", "24:00", "1300", True, False],
            "penghasilan": [1, 2, 33, 34, 0, "2026", "2025", True, False],
            "bulan": [1, 3, 6, 12, 2, 6.0, "6"],
            "pernyataan": [1, 2, True, False],
        }
        return self.fate.choice([*known, *likely.get(member, []), self.text(), None, "", True])
