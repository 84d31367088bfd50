"""SECURITY I2, I8, T5: a record that comes again, in another order or changed, is stored once."""

import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.phone import Phone
from tests.phones import count, enrollment
from tests.worker import nik, record
from webapp.records.models import AuditEvent, Deposit, Enrollment, Quarantine, Revision


def words_of(answer: dict[str, Any]) -> list[str]:
    return [result["result"] for result in answer["results"]]


def test_a_record_sent_twice_is_stored_once(app: Flask, client: FlaskClient, phone: Phone) -> None:
    item = phone.seal(record())
    assert phone.words(client, [item]) == ["stored"]
    assert phone.words(client, [item]) == ["already_stored"]
    assert [count(app, table) for table in (Deposit, Enrollment, Revision)] == [1, 1, 1]


def test_a_record_that_stands_twice_in_a_batch_is_stored_once(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record())
    assert phone.words(client, [item, item]) == ["stored", "already_stored"]
    assert count(app, Enrollment) == 1


def test_records_arrive_in_any_order(app: Flask, client: FlaskClient, phone: Phone) -> None:
    items = [phone.seal(record(nik=nik(9100 + i))) for i in range(5)]
    assert phone.words(client, items[::-1]) == ["stored"] * 5
    assert phone.words(client, items) == ["already_stored"] * 5
    assert count(app, Enrollment) == 5


@pytest.mark.parametrize("items_each", [1, 4])
def test_the_same_body_five_times_at_once_is_stored_once(
    app: Flask, client: FlaskClient, phone: Phone, items_each: int
) -> None:
    items = [phone.seal(record(nik=nik(9200 + i))) for i in range(items_each)]
    answers = at_once(app, [lambda one: phone.try_sync(one, items)] * 5)
    assert [answer.status_code for answer in answers] == [200] * 5
    for place in range(items_each):
        said = sorted(answer.get_json()["results"][place]["result"] for answer in answers)
        assert said == ["already_stored"] * 4 + ["stored"]
    assert count(app, Enrollment) == items_each
    assert count(app, Deposit) == items_each


def test_two_phones_that_send_one_nik_at_once_are_both_flagged(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    items = [phone.seal(record()), other.seal(record())]
    senders = [
        lambda one: phone.try_sync(one, [items[0]]),
        lambda one: other.try_sync(one, [items[1]]),
    ]
    for answer in at_once(app, senders):
        assert words_of(answer.get_json()) == ["stored"]
    for item in items:
        assert "nik_duplicate" in enrollment(app, item).flags


def test_two_contents_of_one_revision_at_once_make_one_record_and_one_conflict(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    first = phone.payload(record())
    changed = {**first, "seq": first["seq"] + 1, "record": record(nama="Lain Contoh")}
    items = [phone.envelop(first), phone.envelop(changed)]
    senders = [lambda one, item=item: phone.try_sync(one, [item]) for item in items]
    answers = [answer.get_json() for answer in at_once(app, senders)]
    assert sorted(word for answer in answers for word in words_of(answer)) == ["conflict", "stored"]
    assert count(app, Enrollment) == 1


def test_a_record_changed_under_the_same_id_is_a_conflict_and_changes_nothing(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    first = phone.payload(record())
    phone.sync(client, [phone.envelop(first)])
    before = enrollment(app, first)
    changed = phone.envelop({**first, "record": record(nama="Lain Contoh")})
    answer = phone.sync(client, [changed])
    assert words_of(answer) == ["conflict"]
    assert answer["results"][0]["hash"] == changed["hash"]
    after = enrollment(app, first)
    assert (after.nama, after.rev, after.state) == (before.nama, 1, "submitted")
    assert count(app, Revision) == 1
    assert phone.words(client, [changed]) == ["conflict"]
    assert count(app, Deposit) == 2


def test_of_many_contents_of_one_revision_five_are_kept(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    first = phone.payload(record())
    changed = [
        phone.envelop({**first, "record": record(nama=f"Lain {name}")})
        for name in ("Ani", "Budi", "Cici", "Didi", "Edo", "Fani", "Gani")
    ]
    said = phone.words(client, [phone.envelop(first), *changed])
    assert said == ["stored"] + ["conflict"] * 7
    assert count(app, Deposit) == 1 + 5


def test_one_broken_record_does_not_hold_back_the_others(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    good = [phone.seal(record(nik=nik(9300 + i))) for i in range(4)]
    broken = phone.seal(record())
    sealed = broken["sealed"][:-6] + "AAAAAA"
    broken = {**broken, "sealed": sealed}
    said = phone.words(client, [*good[:2], broken, *good[2:]])
    assert said == ["stored", "stored", "quarantined", "stored", "stored"]
    assert count(app, Enrollment) == 4


def test_an_item_that_breaks_us_is_put_aside_and_the_others_go_on(
    app: Flask, client: FlaskClient, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, poison = phone.seal(record(nik=nik(9001))), phone.seal(record(nik=nik(9666)))
    from webapp.records import enrollment_store

    real = enrollment_store.write_columns

    def fail_on_poison(*arguments: Any) -> None:
        if arguments[-1].record["nik"] == nik(9666):
            raise RuntimeError("a bug, and what it is about: " + nik(9666))
        real(*arguments)

    monkeypatch.setattr(enrollment_store, "write_columns", fail_on_poison)
    assert phone.words(client, [poison, good]) == ["quarantined", "stored"]
    assert phone.words(client, [poison]) == ["quarantined"]
    assert [count(app, Enrollment), count(app, Quarantine)] == [1, 1]


def test_row_and_audit_line_come_together(app: Flask, client: FlaskClient, phone: Phone) -> None:
    before = count(app, AuditEvent)
    phone.sync(client, [phone.seal(record())])
    assert count(app, AuditEvent) == before + 1


def test_a_number_used_before_by_another_record_is_kept_aside(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    phone.sync(client, [phone.seal(record())])
    again = phone.seal(record(nik=nik(9002)), seq=1)
    assert phone.words(client, [again]) == ["quarantined"]
    assert phone.words(client, [again]) == ["quarantined"]
    assert [count(app, Enrollment), count(app, Quarantine)] == [1, 1]


def at_once(app: Flask, senders: list[Any]) -> list[Any]:
    """Let several threads call the application at the same moment."""
    barrier, answers = threading.Barrier(len(senders)), [None] * len(senders)

    def call(place: int) -> None:
        client = app.test_client()
        barrier.wait()
        answers[place] = senders[place](client)

    threads = [threading.Thread(target=call, args=(i,)) for i in range(len(senders))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
