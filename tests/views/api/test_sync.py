from flask.testing import FlaskClient

from tests.phone import Phone
from tests.worker import record


def test_a_record_is_stored_and_answered_with_its_hash(client: FlaskClient, phone: Phone) -> None:
    item = phone.seal(record())
    answer = phone.sync(client, [item])
    assert answer["results"] == [
        {"id": item["id"], "rev": 1, "result": "stored", "hash": item["hash"]}
    ]
