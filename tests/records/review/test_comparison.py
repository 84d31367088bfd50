"""Two records that may be one person: how they are flagged, what can be said of them, and by whom."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.desk import Send, account, enrollment, make_supervisor
from tests.phone import Phone
from tests.phones import change_row
from tests.worker import another
from webapp.records import candidates, comparison, review
from webapp.records.comparison import ASK, DIFFERENT, SAME, Shown, Verdict
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import Account, AuditEvent, Comparison, Decision, Enrollment
from webapp.records.review import Pin, Ruling
from webapp.rules.slip import slip_id_text

pytestmark = pytest.mark.usefixtures("no_night")
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
NIK = "3173042107959001"
SWAPPED = "3173042107959010"  # two digits of it in each other's place

Say = Callable[..., Comparison]


@pytest.fixture
def pair(send: Send) -> tuple[UUID, UUID]:
    """One NIK twice."""
    return send(nik=NIK), send(nik=NIK, nama="Budi C.")


@pytest.fixture
def say(office: Installation, supervisor: UUID) -> Say:
    """Say something of two records as they stand now."""

    def one(
        ids: tuple[UUID, UUID], word: str, *chosen: UUID, by: UUID = supervisor, now: datetime = NOW
    ) -> Comparison:
        last = comparison.find_last(*ids)
        revs = {name: enrollment(name).rev for name in ids}
        shown = Shown(*ids, revs, last[0].id if last else None)
        return comparison.decide(office, account(by), shown, Verdict(word, frozenset(chosen)), now)

    return one


def flags(*ids: UUID) -> list[list[str]]:
    return [enrollment(one).flags for one in ids]


def states(*ids: UUID) -> list[str]:
    return [enrollment(one).state for one in ids]


def test_whoever_comes_again_under_a_mistyped_nik_is_flagged_with_the_first(
    office: Installation, send: Send
) -> None:
    first = send(nik=NIK, nama="Muhammad Rizki Contoh")
    twin = send(nik="3173042107959002", nama="Muhammad Rizal Contoh", no_hp="+6281200001111")
    assert flags(first, twin) == [[], []]
    again = send(nik=SWAPPED, nama="Moh. Rizky Contoh")
    assert "person_similar" in enrollment(again).flags
    assert (enrollment(first).flags, enrollment(first).attention) == (["person_similar"], 1)
    assert flags(twin) == [[]]
    line = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "enrollment.flag")).one()
    assert (line.object_id, line.detail) == (
        str(first),
        {"flag": "person_similar", "because_of": str(again)},
    )


def test_one_who_withdrew_is_nobody_else(app: Flask, office: Installation, send: Send) -> None:
    gone = send(nik=NIK)
    change_row(app, Enrollment, gone, state="withdrawn")
    assert flags(send(nik=NIK), gone) == [[], []]


def test_the_one_that_goes_is_rejected_and_the_other_is_free(
    say: Say, pair: tuple[UUID, UUID]
) -> None:
    kept, gone = pair
    assert flags(*pair) == [["nik_duplicate"]] * 2
    said = say(pair, SAME, kept)
    assert states(*pair) == ["submitted", "rejected"]
    assert enrollment(kept).flags == []
    decision = db.session.get_one(Decision, said.decision_id)
    assert (decision.enrollment_id, decision.act, decision.reason) == (gone, "reject", "orang_sama")
    lines = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(3)).all()
    assert {(one.act, one.object_id, one.detail["compared_with"]) for one in lines} == {
        ("comparison.same", str(kept), str(gone)),
        ("comparison.same", str(gone), str(kept)),
        ("enrollment.reject", str(gone), str(kept)),
    }


def test_a_verdict_is_taken_back_within_ten_seconds(
    office: Installation, supervisor: UUID, colleague: UUID, say: Say, pair: tuple[UUID, UUID]
) -> None:
    for word, chosen in ((SAME, pair[:1]), (DIFFERENT, pair), (ASK, ())):
        said = say(pair, word, *chosen)
        for by, seconds in ((supervisor, 11), (colleague, 1)):
            later = NOW + timedelta(seconds=seconds)
            with pytest.raises(review.TooLate):
                comparison.undo(office, account(by), *pair, said.id, later)
        comparison.undo(office, account(supervisor), *pair, said.id, NOW + timedelta(seconds=9))
        assert states(*pair) == ["submitted"] * 2
        assert flags(*pair) == [["nik_duplicate"]] * 2
        assert comparison.find_last(*pair) == []


def test_two_persons_are_two_for_good(
    say: Say, send: Send, supervisor: UUID, office: Installation
) -> None:
    first = send(nik=NIK)
    second = send(nik=SWAPPED)
    say((first, second), DIFFERENT)
    assert "person_similar" not in flags(first, second)[0] + flags(first, second)[1]
    assert states(first, second) == ["submitted"] * 2
    assert candidates.list_candidates(office, account(supervisor), enrollment(first)) == []
    (said,) = candidates.list_said(office, account(supervisor), enrollment(first))
    assert (said.id, said.verdict) == (second, DIFFERENT)
    third = send(nik="3173042107959071")  # a third of that name and day is compared all the same
    assert flags(first, second, third)[2] == ["person_similar"]


def test_a_nik_that_comes_back_unmended_is_flagged_again(
    say: Say, pair: tuple[UUID, UUID], phone: Phone, client: FlaskClient
) -> None:
    _, back = pair
    say(pair, DIFFERENT, back)
    assert states(*pair) == ["submitted", "returned"]
    assert flags(*pair) == [[], []]
    item = {"id": str(back), "rev": 1, "slip": slip_id_text(enrollment(back).slip_id)}
    mended = phone.correct(item, {"nama": "Budi Contoh"})
    assert phone.words(client, [mended]) == ["stored"]
    assert flags(*pair) == [["nik_duplicate"]] * 2


def test_what_cannot_be_moved_moves_nothing(app: Flask, say: Say, pair: tuple[UUID, UUID]) -> None:
    change_row(app, Enrollment, pair[1], state="approved")
    for word, chosen in ((SAME, pair[0]), (DIFFERENT, pair[1])):
        with pytest.raises(review.MoveNotAllowed):
            say(pair, word, chosen)
    assert states(*pair) == ["submitted", "approved"]
    assert comparison.find_last(*pair) == []
    say(pair, SAME, pair[1])
    assert states(*pair) == ["rejected", "approved"]


def test_a_verdict_that_says_too_little_is_asked_again(say: Say, pair: tuple[UUID, UUID]) -> None:
    for word, code in (
        (DIFFERENT, "chosen_empty"),
        (SAME, "verdict_empty"),
        ("x", "verdict_empty"),
    ):
        with pytest.raises(comparison.Incomplete) as incomplete:
            say(pair, word)
        assert incomplete.value.problem.code == code


def test_nobody_compares_his_own_entry(
    app: Flask, say: Say, pair: tuple[UUID, UUID], phone: Phone
) -> None:
    author = UUID(phone.answer["person"]["id"])
    change_row(app, Account, author, role="supervisor", territory="31.73.04")
    with pytest.raises(review.OwnEntry):
        say(pair, SAME, pair[0], by=author)


def test_what_lies_elsewhere_shows_no_more_than_where(
    app: Flask, office: Installation, say: Say, send: Send, supervisor: UUID, stranger: UUID
) -> None:
    here, there = send(nik=NIK), send(nik=NIK, kelurahan="31.73.02.1001")
    (one,) = candidates.list_candidates(office, account(supervisor), enrollment(here))
    assert (one.id, one.nama, one.how) == (None, "", None)
    assert (one.kelurahan, one.state, one.ask) == ("31.73.02.1001", "submitted", "31.73")
    for by in (supervisor, stranger):
        with pytest.raises(review.NotFound):
            candidates.open_pair(office, account(by), here, there, NOW)
        with pytest.raises(review.NotFound):
            say((here, there), SAME, here, by=by)
    city = make_supervisor(app, "kota.uji", "31.73", "admin")
    assert candidates.open_pair(office, account(city), here, there, NOW).is_far
    assert candidates.list_waiting(office, account(supervisor), None) == ([], None)


def test_pairs_wait_oldest_first_and_once(
    office: Installation, send: Send, supervisor: UUID, say: Say, stranger: UUID
) -> None:
    first, second, other = send(nik=NIK), send(), send(nik=NIK)
    same = another(1)
    more = send(nik=same["nik"], tanggal_lahir=same["tanggal_lahir"])
    found, after = candidates.list_waiting(office, account(supervisor), None)
    assert ([one.ids for one in found], after) == ([(first, other), (second, more)], None)
    say((first, other), ASK)
    found, _ = candidates.list_waiting(office, account(supervisor), None)
    assert [one.asked is None for one in found] == [False, True]
    assert candidates.list_waiting(office, account(stranger), None) == ([], None)


def test_of_two_at_once_one_wins_and_the_other_is_told(
    app: Flask, office: Installation, pair: tuple[UUID, UUID], supervisor: UUID, colleague: UUID
) -> None:
    shown = Shown(*pair, dict.fromkeys(pair, 1), None)

    def speak(by: UUID, kept: UUID) -> str:
        with app.app_context():
            try:
                verdict = Verdict(SAME, frozenset({kept}))
                comparison.decide(office, account(by), shown, verdict, NOW)
            except comparison.AlreadyCompared:
                return "told"
            return "won"

    db.session.rollback()
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(speak, (supervisor, colleague), pair))
    assert sorted(said) == ["told", "won"]
    assert sorted(states(*pair)) == ["rejected", "submitted"]


def test_a_decision_or_a_correction_in_between_is_told(
    office: Installation, say: Say, pair: tuple[UUID, UUID], supervisor: UUID, colleague: UUID
) -> None:
    shown = Shown(*pair, {pair[0]: 1, pair[1]: 2}, None)
    with pytest.raises(review.NotCurrent):
        comparison.decide(office, account(supervisor), shown, Verdict(ASK), NOW)
    ruling = Ruling("return", pins=[Pin("nama", "nama_tidak_lengkap")])
    review.decide(office, account(colleague), pair[1], 1, ruling, NOW)
    with pytest.raises(review.MoveNotAllowed):
        say(pair, SAME, pair[0])


def test_who_is_no_longer_rejected_counts_again(
    office: Installation, send: Send, supervisor: UUID
) -> None:
    first = send(nik=NIK)
    said = review.decide(office, account(supervisor), first, 1, Ruling("reject", "usia"), NOW)
    second = send(nik=NIK)
    assert flags(first, second) == [[], []]
    review.undo(office, account(supervisor), first, said.id, NOW)
    assert flags(first, second) == [["nik_duplicate"]] * 2
