"""People of a kampung as a volunteer meets them: families, migrants, heaped birthdays. All made up.

Serials of NIK begin at 9001, so that none is a real one's; otherwise they are spread as real ones are,
of which most are very low.
"""

import random
from dataclasses import dataclass, field
from typing import Any

from tests.worker import record

KELURAHAN = "31.73.04.1001"
HERE = "317304"
NEAR = ("317301", "317302", "317303", "317305", "317306", "317307", "317308", "317101", "317206")
FAR = (
    *("332801", "332802", "332904", "332905", "320301", "320704", "321505", "320805", "330104"),
    *("330205", "331002", "350501", "351501", "360401", "360201", "180301", "160202", "120701"),
    *("330802", "331401", "340301", "352201", "351001", "520301"),
)
GIVEN = (
    *("Siti", "Sri", "Dewi", "Nur", "Eka", "Rina", "Yanti", "Wati", "Lestari", "Fitri", "Ani"),
    *("Budi", "Agus", "Slamet", "Joko", "Asep", "Dedi", "Hendra", "Rudi", "Eko", "Iwan", "Andi"),
    *("Umar", "Yusuf", "Hasan", "Ahmad", "Rahmat", "Suparman", "Maman", "Ujang", "Tono", "Wawan"),
)
FAMILY = (
    *("Aminah", "Rahayu", "Wahyuni", "Santoso", "Hidayat", "Setiawan", "Kurniawan", "Saputra"),
    *("Susanti", "Maryati", "Nurhayati", "Handayani", "Gunawan", "Wijaya", "Suryadi", "Permana"),
    *("Pratama", "Mulyadi", "Sutrisno", "Supriyadi", "Anwar", "Fauzi", "Ramadhan", "Hakim"),
)
JOBS = ("ojek_online", "pedagang_keliling", "juru_parkir", "warung")


@dataclass
class Kampung:
    """Where people come from, by one source of chance."""

    rng: random.Random
    jobs: tuple[str, ...] = JOBS
    phones: int = 0
    # Whom somebody has enrolled already.
    known: list[dict[str, Any]] = field(default_factory=list)

    def name(self) -> str:
        """A name as common as names are: some people have one only."""
        given = GIVEN[min(int(self.rng.expovariate(0.08)), len(GIVEN) - 1)]
        if self.rng.random() < 0.12:
            return given
        return f"{given} {self.rng.choice(FAMILY)}"

    def phone(self) -> str:
        self.phones += 1
        return f"+62812{self.phones:04d}{self.rng.randrange(10_000):04d}"

    def household(self) -> dict[str, str]:
        return {"rw": f"{self.rng.randint(1, 9):03d}", "rt": f"{self.rng.randint(1, 14):03d}"}

    def region(self) -> str:
        drawn = self.rng.random()
        if drawn < 0.6:
            return HERE
        return self.rng.choice(NEAR if drawn < 0.72 else FAR)

    def serial(self) -> int:
        if self.rng.random() < 0.03:
            return 9000 + self.rng.randint(12, 60)
        return 9001 + int(self.rng.expovariate(0.45))

    def birth(self) -> tuple[int, int, int]:
        """Years 1966 to 2005; of the older some know the year alone, and carry 1 July or 31 December."""
        year = self.rng.randint(1966, 2005)
        if year < 1985 and self.rng.random() < 0.06:
            return (year, *self.rng.choice(((7, 1), (12, 31))))
        return year, self.rng.randint(1, 12), self.rng.randint(1, 28)

    def nik(self, birth: tuple[int, int, int], sex: str, serial: int, region: str = "") -> str:
        year, month, day = birth
        day += 40 if sex == "P" else 0
        return f"{region or self.region()}{day:02d}{month:02d}{year % 100:02d}{serial:04d}"

    def strokes(self) -> list[list[int]]:
        """A signature: no two are drawn alike."""
        rng = self.rng
        return [
            [rng.randint(50, 150), rng.randint(100, 200)]
            + [rng.randint(-6, 12) for _ in range(2 * rng.randint(4, 8))]
            for _ in range(rng.randint(1, 3))
        ]

    def person(self, **changes: Any) -> dict[str, Any]:
        """A worker as a form has one."""
        rng = self.rng
        sex, birth = rng.choice("LP"), self.birth()
        region = changes.pop("region", "")
        serial = changes.pop("serial", None) or self.serial()
        heir = {"nama": self.name(), "hubungan": "suami_istri", "hp": None}
        alone = rng.random() < 0.06
        given = {
            "nik": self.nik(birth, sex, serial, region),
            "nama": self.name(),
            "tanggal_lahir": "{:04d}-{:02d}-{:02d}".format(*birth),
            "jenis_kelamin": sex,
            "alamat": f"Gg. {rng.choice(FAMILY)} No. {rng.randint(1, 99)}",
            "kelurahan": KELURAHAN,
            **self.household(),
            "tanpa_hp": alone,
            "no_hp": None if alone else self.phone(),
            "pekerjaan": rng.choice(self.jobs),
            "waris": heir if rng.random() < 0.7 else None,
            **changes,
        }
        return record(**given)

    def family(self, number: int) -> list[dict[str, Any]]:
        """Working people of one house: one telephone, and mostly the mother for an heir."""
        home, phone, mother = self.household(), self.phone(), self.name()
        heir = {"nama": mother, "hubungan": "orang_tua", "hp": None}
        address = f"Gg. {self.rng.choice(FAMILY)} No. {self.rng.randint(1, 99)}"
        return [
            self.person(
                **home,
                alamat=address,
                tanpa_hp=False,
                no_hp=phone,
                waris=heir if self.rng.random() < 0.8 else None,
            )
            for _ in range(number)
        ]
