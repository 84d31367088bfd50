"""Signs: what raises one, and what honest work looks like that must not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from webapp.records.setting import THRESHOLDS
from webapp.rules.integrity import KINDS, find_signs
from webapp.rules.signs import Beside, Entry, Sign

NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)  # noon in Jakarta
HERE = tuple(f"3173040107{70 + n % 30:02d}{9001 + n % 5:04d}" for n in range(60))


def entries(number: int, **same: object) -> list[Entry]:
    """So many honest entries, a quarter of an hour apart; `same` is alike in all of them."""
    made = [
        Entry(
            id=f"e{n}",
            at=NOON + timedelta(minutes=15 * n % 300, days=n // 20),
            keying_ms=80_000,
            consent_ms=24_000,
            clock_offset_ms=0,
            household=f"00{n % 9} 001",
            phone=f"p{n}",
            heir=f"h{n}",
            strokes=f"s{n}",
            nik=f"31730{n % 8}{n % 28 + 1:02d}{n % 12 + 1:02d}{70 + n % 25:02d}{9001 + n * 3 % 5:04d}",
        )
        for n in range(number)
    ]
    return [replace(entry, **same) for entry in made]  # type: ignore[arg-type]


def signs(made: list[Entry], beside: Beside | None = None) -> dict[str, Sign]:
    found = find_signs(made, beside or Beside(others=HERE), THRESHOLDS)
    assert [sign.kind for sign in found if sign.kind not in KINDS] == []
    return {sign.kind: sign for sign in found}


def some(number: int, of: int, **odd: object) -> list[Entry]:
    """So many odd entries among honest ones."""
    made = entries(of)
    return [replace(e, **odd) if n < number else e for n, e in enumerate(made)]  # type: ignore[arg-type]


def test_honest_work_has_no_sign() -> None:
    assert signs(entries(60)) == {}
    assert signs([]) == {}


@pytest.mark.parametrize(
    ("kind", "odd"),
    [
        ("filled_fast", {"keying_ms": 24_999}),
        ("consent_fast", {"consent_ms": 7_999}),
        ("night", {"at": NOON + timedelta(hours=11)}),
        ("clock_off", {"at": None}),
        ("signature_shared", {"strokes": "same"}),
        ("known_before", {"known_before": True}),
    ],
)
def test_a_quarter_of_the_forms_is_a_sign_and_two_are_chance(
    kind: str, odd: dict[str, object]
) -> None:
    found = signs(some(5, 20, **odd))[kind]
    assert (found.number, found.among) == (5, 20)
    assert set(found.evidence) == {"e0", "e1", "e2", "e3", "e4"}
    assert signs(some(2, 20, **odd)) == {}


def test_what_is_not_known_is_not_counted() -> None:
    unknown = entries(17, keying_ms=None)
    fast = signs([*unknown, *some(3, 3, keying_ms=1)])["filled_fast"]
    assert (fast.number, fast.among) == (3, 3)


def test_a_family_shares_a_telephone_and_a_copier_does_too_often() -> None:
    family = {"phone": "own", "heir": "mother", "household": "002 007"}
    assert signs(some(6, 20, **family)) == {}
    assert signs(some(7, 20, **family))["phone_shared"].number == 7
    elsewhere = some(3, 20, phone="own")
    assert signs(elsewhere)["phone_shared"].number == 3


def test_a_common_name_is_no_sign_until_it_is_everybodys() -> None:
    assert signs(some(4, 20, heir="siti")) == {}
    assert signs(some(5, 20, heir="siti"))["heir_shared"].number == 5
    assert "heir_shared" not in signs(some(5, 60, heir="siti"))
    # One house counts once, however many of it name the mother.
    house = {"heir": "siti", "phone": "own", "household": "002 007"}
    made = some(6, 30, **house)
    made[6:9] = [replace(entry, heir="siti") for entry in made[6:9]]
    assert signs(made) == {}


def test_twenty_five_in_an_hour_are_possible_and_one_more_is_a_sign() -> None:
    hour = [NOON + timedelta(seconds=143 * n) for n in range(26)]
    made = [replace(entry, at=at) for entry, at in zip(entries(26), hour, strict=True)]
    assert signs(made)["burst"].number == 26
    assert "burst" not in signs(made[:25])
    # Of a clock that cannot be believed nothing about the hour is known.
    assert "burst" not in signs([replace(entry, at=None) for entry in made])


def test_serials_that_count_up_are_a_sign_and_twins_are_none() -> None:
    def numbered(serials: list[int]) -> list[Entry]:
        made = entries(len(serials))
        return [
            replace(e, nik=f"{e.nik[:12]}{s:04d}")
            for e, s in zip(made, serials, strict=True)
            if e.nik
        ]

    assert signs(numbered([9001, 9002, 9003, 9004, 9005, 9001, 9002])) == {}
    assert signs(numbered([9001, 9002, 9003, 9004, 9005, 9006, 9001]))["nik_runs"].number == 6
    same = "317304210795"
    twins = [replace(e, nik=f"{same}{9001 + n:04d}") for n, e in enumerate(entries(2))]
    assert signs([*twins, *entries(10)[2:]]) == {}
    assert signs(some(3, 12, nik=f"{same}9001"))["nik_runs"].number == 3


def test_serials_above_all_others_are_a_sign_where_there_are_others() -> None:
    made = some(6, 20, nik="3173040101709400")
    made = [
        replace(e, nik=f"31730401{n + 1:02d}709{400 + n * 7 % 90:03d}") if n < 6 else e
        for n, e in enumerate(made)
    ]
    assert signs(made)["nik_serials"].number == 6
    assert "nik_serials" not in signs(made, Beside(others=HERE[:29]))


def test_most_from_one_far_town_are_a_sign_and_a_community_is_none() -> None:
    def from_brebes(number: int) -> list[Entry]:
        made = entries(30)
        return [
            replace(e, nik=f"3329{e.nik[4:]}") if n < number and e.nik else e
            for n, e in enumerate(made)
        ]

    assert signs(from_brebes(17)) == {}
    assert signs(from_brebes(18))["nik_region"].number == 18
    there = tuple(f"3329{nik[4:]}" for nik in HERE)
    assert signs(from_brebes(18), Beside(others=there)) == {}


def test_a_clock_that_is_wrong_is_none_and_one_that_is_moved_is() -> None:
    hour = 3_600_000
    assert signs(entries(20, clock_offset_ms=5 * hour)) == {}
    made = some(3, 12, clock_offset_ms=5 * hour)
    made[0] = replace(made[0], clock_offset_ms=8 * hour)
    assert signs(made)["clock_off"].number == 3


def test_what_others_say_is_a_sign() -> None:
    assert signs(entries(9), Beside(slips_missing=2, slips_handed=11)) == {}
    gap = signs(entries(9), Beside(slips_missing=3, slips_handed=12))["slip_gap"]
    assert (gap.number, gap.among) == (3, 12)
    assert signs(entries(9), Beside(disowned=("e1",))) == {}
    assert signs(entries(9), Beside(disowned=("e1",), proven=1))["not_me"].evidence == ("e1",)
    assert signs(entries(9), Beside(disowned=("e1", "")))["not_me"].number == 2
    assert signs(entries(9), Beside(reached=4, unknown=("e1",))) == {}
    assert "callback_unknown" in signs(entries(9), Beside(reached=4, unknown=("e1", "e2")))
    assert signs(entries(9), Beside(called=7, wrong=("e1", "e2", "e3"))) == {}
    assert "callback_wrong" in signs(entries(9), Beside(called=6, wrong=("e1", "e2", "e3")))


def test_a_little_of_two_things_at_once_is_a_sign() -> None:
    odd = {"keying_ms": 20_000, "consent_ms": 5_000}
    assert set(signs(some(3, 20, **odd))) == {"several"}
    assert signs(some(3, 40, **odd)) == {}
