"""The checker of the truth can fail: every kind of lie is told to it once, and it finds each."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.browser.books import Deposited, Office
from tests.browser.catalogue.field import Field
from tests.browser.proxy import silence
from tests.browser.reading import Copy, Kept, Row, Screen
from tests.browser.truth import WORDS, Promise, find_lags, find_lies

SENT, WAITING = "sent", "waiting"
PROMISED = [Promise(SENT, "h1"), Promise(WAITING, "h2")]


def row(id: str, state: str) -> Row:  # noqa: A002
    return Row(id, state, WORDS["state"][state])


SCREEN = Screen(
    rows=[row(SENT, "delivered"), row(WAITING, "waiting")],
    drafts=0,
    ledger="di HP 2 · terkirim 1 · menunggu 1 · perlu tindakan 0",
    strip=WORDS["sync"]["offline"],
    rest="1 data masih di HP ini.",
    everything="",
)
KEPT = Kept(
    copies=[
        Copy(SENT, 1, "h1", 1, "s1", "delivered", "e1", whole=True),
        Copy(WAITING, 1, "h2", 2, "s2", "waiting", None, whole=True),
    ],
    stubs={SENT: (1, "h1"), WAITING: (1, "h2")},
    drafts=0,
    epoch="e1",
)
OFFICE = Office(
    epoch="e1",
    deposits=[Deposited(SENT, 1, "h1", "stored", "phone", 1)],
    revisions=[(SENT, 1, "h1")],
    states={SENT: "submitted"},
    slips={SENT: "CODE1"},
    told=set(),
    erased_contents=set(),
    audited={SENT},
    audit_whole=True,
)
Told = dict[str, Any]
LIES: dict[str, Callable[[], Told]] = {
    "sent and never arrived": lambda: {
        "screen": replace(SCREEN, rows=[row(SENT, "delivered"), row(WAITING, "delivered")])
    },
    "sent, and other bytes arrived": lambda: {"office": replace(OFFICE, **only("h9", "stored"))},
    "sent, and it is kept aside": lambda: {"office": replace(OFFICE, **only("h1", "quarantined"))},
    "approved by nobody": lambda: {
        "screen": replace(SCREEN, rows=[row(SENT, "approved"), row(WAITING, "waiting")])
    },
    "words of another state": lambda: {
        "screen": replace(SCREEN, rows=[Row(SENT, "waiting", WORDS["state"]["delivered"])])
    },
    "safe on the phone without a copy": lambda: {"kept": replace(KEPT, copies=KEPT.copies[:1])},
    "safe on the phone with a spoiled copy": lambda: {
        "kept": replace(KEPT, copies=[KEPT.copies[0], replace(KEPT.copies[1], whole=False)])
    },
    "all sent while one waits": lambda: {"screen": replace(SCREEN, strip="Semua terkirim 10.15")},
    "all sent, on Beranda": lambda: {
        "screen": replace(SCREEN, rest="Semua data sudah terkirim. Terakhir 10.15.")
    },
    "more counted as sent than arrived": lambda: {
        "screen": replace(SCREEN, ledger="di HP 2 · terkirim 2 · perlu tindakan 0")
    },
    "may be emptied while one waits": lambda: {
        "screen": replace(SCREEN, everything="HP aman dikosongkan")
    },
    "promised and gone": lambda: {
        "kept": replace(KEPT, copies=[], stubs={}),
        "screen": replace(SCREEN, rows=[]),
    },
    "a slip given twice": lambda: {"office": replace(OFFICE, slips={SENT: "CODE1", "x": "CODE1"})},
    "a revision twice": lambda: {"office": replace(OFFICE, revisions=[(SENT, 1, "h1")] * 2)},
    "a number twice": lambda: {
        "kept": replace(KEPT, copies=[KEPT.copies[0], replace(KEPT.copies[1], seq=1)])
    },
    "written without an audit line": lambda: {"office": replace(OFFICE, audited=set())},
    "a broken audit": lambda: {"office": replace(OFFICE, audit_whole=False)},
}


def only(own_hash: str, outcome: str) -> Told:
    """The server has this instead."""
    deposit = Deposited(SENT, 1, own_hash, outcome, "phone", 1)
    return {
        "deposits": [deposit],
        "revisions": [(SENT, 1, own_hash)] if outcome == "stored" else [],
    }


def lies(screen: Screen = SCREEN, kept: Kept = KEPT, office: Office = OFFICE) -> list[str]:
    return find_lies(screen, kept, office, PROMISED)


def test_a_true_picture_has_no_lie_and_lags_nowhere() -> None:
    assert lies() == []
    assert find_lags(SCREEN, KEPT) == []


@pytest.mark.parametrize("lie", LIES)
def test_every_kind_of_lie_is_found(lie: str) -> None:
    assert lies(**LIES[lie]()) != []


def test_after_a_restore_a_copy_that_is_still_here_may_be_called_sent() -> None:
    forgotten = replace(OFFICE, epoch="e2", deposits=[], revisions=[], states={}, slips={})
    assert lies(office=forgotten) == []
    bare = replace(KEPT, copies=KEPT.copies[1:])
    assert lies(kept=bare, office=forgotten) != []


def test_a_record_that_the_queue_does_not_show_is_noticed() -> None:
    assert find_lags(replace(SCREEN, rows=SCREEN.rows[:1]), KEPT) != []


def test_a_real_phone_that_lies_is_caught(phone: Field) -> None:
    phone.save()
    phone.settle()
    # The phone's own mark is set as if a receipt had come.
    phone.network.fault = silence
    (second,) = phone.save()
    phone.network.wait_for_hits(1)
    phone.hands.evaluate(MARK_AS_SENT, second)
    with pytest.raises(AssertionError, match=second):
        phone.check()
    phone.hands.evaluate(MARK_AS_WAITING, second)
    phone.check()
    # Its sealed bytes are gone.
    phone.hands.evaluate(DROP_COPY, second)
    with pytest.raises(AssertionError, match="where no copy is"):
        phone.check()


CHANGE = """async (id) => {
  const name = store.profile() && (await indexedDB.databases()).find((one) => one.name.startsWith('jaring-')).name;
  const open = indexedDB.open(name);
  await new Promise((done) => { open.onsuccess = done; });
  const tx = open.result.transaction(['stubs', 'entries', 'sealed'], 'readwrite');
  %s
  await new Promise((done) => { tx.oncomplete = done; });
  open.result.close();
  new BroadcastChannel('jaring').postMessage({ kind: 'data' });
}"""
MARK = """for (const store of ['stubs', 'entries']) {
    const key = store === 'stubs' ? id : [id, 1];
    const get = tx.objectStore(store).get(key);
    get.onsuccess = () => tx.objectStore(store).put({ ...get.result, state: '%s' });
  }"""
MARK_AS_SENT = CHANGE % (MARK % "delivered")
MARK_AS_WAITING = CHANGE % (MARK % "waiting")
DROP_COPY = CHANGE % "tx.objectStore('sealed').delete([id, 1]);"
