"""Made-up people for the rule of look-alikes: one person written twice, and two who are only alike.

The variants are those that volunteers and civil registers make (titles, short forms of Muhammad and
Siti, old spelling, slips of the finger, another house, a NIK with one or two wrong digits), the near
misses those of families and namesakes.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from webapp.rules.similar import Person

MEN = (
    *(
        "Agus",
        "Budi",
        "Joko",
        "Slamet",
        "Suparman",
        "Sutrisno",
        "Wahyudi",
        "Hendra",
        "Rudi",
        "Dedi",
    ),
    *("Asep", "Ujang", "Supriyadi", "Bambang", "Sugeng", "Yusuf", "Ibrahim", "Ismail", "Fauzi"),
    *("Rizki", "Fadli", "Zulkifli", "Iskandar", "Syarifudin", "Abdul Rahman", "Abdul Rohim"),
    *("Nurdin", "Hidayat", "Firmansyah", "Saepudin", "Ridwan", "Rohmat", "Junaedi", "Maulana"),
)
WOMEN = (
    *("Sri", "Dewi", "Wati", "Aminah", "Fatimah", "Aisyah", "Nurhayati", "Kartini", "Sulastri"),
    *("Yuliana", "Ratna", "Lestari", "Rohayati", "Juwariyah", "Mariam", "Khadijah", "Suryani"),
    *("Wulandari", "Handayani", "Rahmawati", "Susanti", "Maryati", "Ningsih", "Puspita"),
)
LAST = (
    *("Santoso", "Setiawan", "Wijaya", "Pratama", "Saputra", "Kurniawan", "Nugroho", "Susanto"),
    *("Hartono", "Gunawan", "Siregar", "Nasution", "Simanjuntak", "Harahap", "Ramadhan", "Permana"),
)
TWINS = (
    *(
        ("Rina", "Rini"),
        ("Dina", "Dini"),
        ("Hasan", "Husein"),
        ("Andi", "Anto"),
        ("Rizki", "Rizka"),
    ),
    *(("Fahri", "Fahmi"), ("Yanto", "Yanti"), ("Lina", "Lini"), ("Indra", "Indri"), ("Ika", "Eka")),
    *(
        ("Putra", "Putri"),
        ("Dimas", "Bagas"),
        ("Nisa", "Nina"),
        ("Riska", "Riski"),
        ("Tono", "Toni"),
    ),
    *(
        ("Suparman", "Suparmin"),
        ("Hartono", "Hartini"),
        ("Fitri", "Fitria"),
        ("Arif", "Arief Budi"),
    ),
    *(("Galih", "Galang"), ("Dewi", "Devi"), ("Wahyu", "Wahyudi"), ("Sari", "Sinta")),
)
STREETS = (
    "Gg. Masjid",
    "Jl. Tambora IV",
    "Gg. Melati",
    "Jl. Duri Selatan",
    "Gg. Kancil",
    "Jl. Krendang Barat",
)
OLD = (("u", "oe"), ("j", "dj"), ("y", "j"), ("c", "tj"))
OTHER_SPELLINGS = (
    *(("y", "i"), ("f", "p"), ("z", "s"), ("kh", "h"), ("sy", "s"), ("i", "y"), ("dh", "d")),
    *(("t", "th"), ("n", "nn"), ("s", "ss"), ("l", "ll"), ("d", "dd")),
)
TITLES = ("H. {}", "Hj. {}", "{}, S.Pd.", "Drs. {}", "{} SE", "Bpk. {}", "Ust. {}", "Ibu {}")


def make(random: Random, number: int) -> Person:
    """A worker who lives somewhere in Tambora."""
    woman = random.random() < 0.5
    first = random.choice(WOMEN if woman else MEN)
    front = random.choice(
        ("Siti ", "Sri ", "Nur ", "", "", "") if woman else ("Muhammad ", "Ahmad ", "", "", "")
    )
    last = random.choice(("", *(f" {name}" for name in random.sample(LAST, 3))))
    born = date(1960, 1, 1) + timedelta(days=random.randrange(16000))
    day = born.day + 40 * woman
    return Person(
        nik=f"3173{random.randrange(1, 9):02d}{day:02d}{born:%m%y}{9001 + number % 900:04d}",
        nama=f"{front}{first}{last}".strip(),
        tanggal_lahir=born.isoformat(),
        alamat=f"{random.choice(STREETS)} No. {random.randrange(1, 90)}",
        no_hp=f"+62812{number:08d}",
        place=(
            f"31.73.04.10{random.randrange(1, 12):02d}",
            f"{random.randrange(1, 9):03d}",
            f"{random.randrange(1, 15):03d}",
        ),
    )


def write_again(random: Random, one: Person) -> Person:
    """The same person as another volunteer writes him or her: some things as they were, some not."""
    name = one.nama
    for change in random.sample(NAME_CHANGES, random.choice((0, 1, 1, 2))):
        name = change(random, name)
    again = replace(
        one, nama=name, nik=mistype_nik(random, one.nik), alamat=_address(random, one.alamat)
    )
    if random.random() < 0.15:
        again = replace(again, alamat=f"{random.choice(STREETS)} No. {random.randrange(90, 180)}")
    if random.random() < 0.2:
        return replace(again, tanggal_lahir=_mistype_birth(random, one.tanggal_lahir))
    if random.random() < 0.5:
        again = replace(again, no_hp=f"+62813{random.randrange(10**8):08d}")
    return again


def near_miss(random: Random, one: Person) -> tuple[str, Person, Person]:
    """Two people who share a good deal, and what they are to each other."""
    kind = random.choice(
        ("twins", "twins", "twins", "siblings", "spouses", "father", "namesakes", "neighbours")
    )
    return (kind, *MISSES[kind](random, one))


def mistype_nik(random: Random, nik: str) -> str:
    """One or two digits wrong, or two in each other's place; sometimes in the serial alone."""
    digits = list(nik)
    way = random.random()
    if way < 0.4:
        i = random.choice([i for i in range(15) if digits[i] != digits[i + 1]])
        digits[i], digits[i + 1] = digits[i + 1], digits[i]
    else:
        where = random.sample(range(12 if way > 0.6 else 16), random.choice((1, 1, 2)))
        for i in where:
            digits[i] = random.choice([d for d in "0123456789" if d != digits[i]])
    return "".join(digits)


def _twins(random: Random, one: Person) -> tuple[Person, Person]:
    """Born on one day, in one house, with one telephone, numbered one after the other."""
    names, last = random.choice(TWINS), random.choice(("", *LAST))
    front = random.choice(("", "", "Muhammad ", "Siti "))
    first = replace(one, nama=f"{front}{names[0]} {last}".strip())
    return first, replace(first, nama=f"{front}{names[1]} {last}".strip(), nik=_next_nik(one.nik))


def _siblings(random: Random, one: Person) -> tuple[Person, Person]:
    last = random.choice(LAST)
    names = random.sample(MEN, 2)
    return replace(one, nama=f"{names[0]} {last}"), _later(
        random, replace(one, nama=f"{names[1]} {last}"), 900, 4000
    )


def _spouses(random: Random, one: Person) -> tuple[Person, Person]:
    other = make(random, random.randrange(900))
    return one, replace(other, alamat=one.alamat, no_hp=one.no_hp, place=one.place)


def _father(random: Random, one: Person) -> tuple[Person, Person]:
    """A son who has his father's name in his own."""
    first = random.choice([name for name in MEN if name not in one.nama])
    return one, _later(random, replace(one, nama=f"{first} {one.nama.split()[-1]}"), 7000, 12000)


def _namesakes(random: Random, one: Person) -> tuple[Person, Person]:
    """One given name and one birth date, and nothing else."""
    first = random.choice(MEN)
    mine, theirs = random.sample(LAST, 2)
    other = make(random, random.randrange(900))
    return replace(one, nama=f"{first} {mine}"), replace(
        other, nama=f"{first} {theirs}", tanggal_lahir=one.tanggal_lahir
    )


def _neighbours(random: Random, one: Person) -> tuple[Person, Person]:
    """Next door, and by chance born on one day."""
    other = make(random, random.randrange(900))
    while other.nama.split()[-1] == one.nama.split()[-1]:
        other = make(random, random.randrange(900))
    return one, replace(other, tanggal_lahir=one.tanggal_lahir, place=one.place)


def _later(random: Random, one: Person, least: int, most: int) -> Person:
    born = date.fromisoformat(one.tanggal_lahir) + timedelta(days=random.randrange(least, most))
    return replace(
        one, tanggal_lahir=born.isoformat(), nik=f"{one.nik[:6]}{born:%d%m%y}{one.nik[12:]}"
    )


def _next_nik(nik: str) -> str:
    return f"{nik[:12]}{int(nik[12:]) + 1:04d}"


def _mistype_birth(random: Random, born: str) -> str:
    year, month, day = born.split("-")
    if int(day) <= 12 and random.random() < 0.5:
        return f"{year}-{day}-{month}"
    return f"{year[:3]}{(int(year[3]) + random.randrange(1, 9)) % 10}-{month}-{day}"


def _address(random: Random, address: str) -> str:
    for old, new in (
        ("Gg.", random.choice(("Gang", "GG", "Gg."))),
        ("Jl.", random.choice(("Jalan", "Jln.", "Jl."))),
        ("No. ", random.choice(("No.", "no ", ""))),
    ):
        address = address.replace(old, new)
    if random.random() < 0.3:
        address += " RT 007/RW 002"
    return _slip(random, address) if random.random() < 0.15 else address


def _title(random: Random, name: str) -> str:
    return random.choice(TITLES).format(name)


def _short(random: Random, name: str) -> str:
    for long, forms in (
        ("Muhammad", ("Moh.", "M.", "Muh.", "Mohamad", "Mochammad", "")),
        ("Siti", ("St.", "Sitti")),
        ("Ahmad", ("Achmad", "Akhmad")),
        ("Abdul R", ("Abd. R", "Abdur")),
    ):
        if long in name:
            return name.replace(long, random.choice(forms)).replace("  ", " ").strip()
    return name


def _drop(_random: Random, name: str) -> str:
    words = name.split()
    return " ".join(words[:-1]) if len(words) > 2 else name


def _initial(_random: Random, name: str) -> str:
    words = name.split()
    return " ".join([*words[:-1], f"{words[-1][0]}."]) if len(words) > 1 else name


def _turn(_random: Random, name: str) -> str:
    words = name.split()
    return " ".join([words[-1], *words[:-1]])


def _respell(random: Random, name: str) -> str:
    ways = [way for way in (*OTHER_SPELLINGS, *OLD[:2]) if way[0] in name[1:]]
    if not ways:
        return name
    old, new = random.choice(ways)
    return name[0] + name[1:].replace(old, new, 1)


def _slip(random: Random, text: str) -> str:
    """One slip of the finger inside a word."""
    inside = [i for i in range(1, len(text) - 1) if text[i - 1 : i + 2].isalpha()]
    if not inside:
        return text
    i = random.choice(inside)
    way = random.randrange(4)
    if way == 0:
        return text[:i] + text[i + 1 :]
    if way == 1:
        return text[:i] + text[i] + text[i:]
    if way == 2:
        return text[: i - 1] + text[i] + text[i - 1] + text[i + 1 :]
    return text[:i] + random.choice("abdeghiklmnoprstuw") + text[i + 1 :]


NAME_CHANGES = (_title, _short, _short, _drop, _initial, _turn, _respell, _respell, _slip)
MISSES = {
    "twins": _twins,
    "siblings": _siblings,
    "spouses": _spouses,
    "father": _father,
    "namesakes": _namesakes,
    "neighbours": _neighbours,
}
