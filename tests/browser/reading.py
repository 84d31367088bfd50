"""What a phone shows on its screens and what lies in its store, read past our own code."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page


@dataclass(frozen=True)
class Row:
    """One record in the queue as it is rendered: the class of its pill, and the words in it."""

    id: str
    state: str
    words: str


@dataclass(frozen=True)
class Screen:
    """What the phone says at one moment."""

    rows: list[Row]
    drafts: int
    ledger: str
    strip: str
    rest: str
    everything: str  # all the text of both screens


@dataclass(frozen=True)
class Copy:
    """One revision on the phone, read past our own code; `whole` when its sealed bytes have its hash."""

    id: str
    rev: int
    hash: str
    seq: int
    slip: str
    state: str
    epoch: str | None
    whole: bool


@dataclass(frozen=True)
class Kept:
    """Everything in the phone's store, of one activation."""

    copies: list[Copy]
    stubs: dict[str, tuple[int, str]]  # id -> newest revision and its hash
    drafts: int
    epoch: str


def read_screen(page: Page) -> Screen:
    """Antrean and Beranda as they are rendered."""
    queue = look(page, "#/antrean/semua", "[data-rows]", READ_QUEUE)
    home = look(page, "#/", "[data-new]", READ_HOME)
    rows = [Row(*row) for row in queue["rows"]]
    everything = queue["text"] + home["text"]
    return Screen(rows, queue["drafts"], queue["ledger"], home["strip"], home["rest"], everything)


def look(page: Page, place: str, mark: str, script: str) -> dict[str, Any]:
    """Go to a screen, wait until it has drawn itself, and read it."""
    page.evaluate("(place) => { location.hash = place; }", place)
    page.wait_for_selector(mark, state="attached")
    page.wait_for_function("() => document.querySelector('[data-ledger]')?.textContent")
    more = page.locator("[data-more]:is(button):visible")
    while more.count():
        more.click()
    seen: dict[str, Any] = page.evaluate(script)
    return seen


READ_QUEUE = """() => {
  const items = [...document.querySelectorAll('[data-rows] > li')];
  const stubs = items.filter((item) => item.querySelector("a[href^='#/slip/']"));
  const pillOf = (item) => item.querySelector('.pill');
  return {
    rows: stubs.map((item) => [
      item.querySelector("a[href^='#/slip/']").getAttribute('href').split('/')[2],
      [...pillOf(item).classList].find((name) => name.startsWith('pill-')).slice(5),
      pillOf(item).textContent.trim(),
    ]),
    drafts: items.filter((item) => item.querySelector('[data-resume]')).length,
    ledger: document.querySelector('[data-ledger]').textContent,
    text: document.body.innerText,
  };
}"""

READ_HOME = """() => {
  const shown = (selector) => {
    const node = document.querySelector(selector);
    return node && !node.closest('[hidden]') ? node.textContent : '';
  };
  return {
    strip: shown('#strip [data-text]'),
    rest: shown('[data-rest] [data-text]'),
    text: document.body.innerText,
  };
}"""


def read_kept(page: Page) -> Kept:
    """The store of the person who uses the phone now, read past our own code."""
    kept: dict[str, Any] = page.evaluate(READ_STORE)
    copies = [Copy(**copy) for copy in kept["copies"]]
    stubs = {key: (rev, own) for key, rev, own in kept["stubs"]}
    return Kept(copies, stubs, kept["drafts"], kept["epoch"])


READ_STORE = """async () => {
  const opened = (name) => new Promise((done, fail) => {
    const open = indexedDB.open(name);
    open.onsuccess = () => done(open.result);
    open.onerror = () => fail(open.error);
  });
  const got = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const directory = await opened('jaring');
  const name = await got(directory.transaction('phone').objectStore('phone').get('current'));
  directory.close();
  const database = await opened(name);
  const tx = database.transaction(['stubs', 'entries', 'sealed', 'drafts', 'meta']);
  const [stubs, entries, sealed, drafts, profile] = await Promise.all([
    got(tx.objectStore('stubs').getAll()),
    got(tx.objectStore('entries').getAll()),
    got(tx.objectStore('sealed').getAll()),
    got(tx.objectStore('drafts').count()),
    got(tx.objectStore('meta').get('profile')),
  ]);
  database.close();
  const hashOf = async (text) => {
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return btoa(String.fromCharCode(...new Uint8Array(bytes)))
      .replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '');
  };
  const hashes = new Map();
  for (const item of sealed) hashes.set(`${item.id}/${item.rev}`, await hashOf(item.sealed));
  return {
    epoch: profile.epoch,
    drafts,
    stubs: stubs.map(({ id, rev, hash }) => [id, rev, hash]),
    copies: entries.filter((one) => one.purged_at === null).map(({ id, rev, hash, seq, state, epoch }) => ({
      id, rev, hash, seq, state, epoch,
      slip: stubs.find((stub) => stub.id === id)?.slip ?? '',
      whole: hashes.get(`${id}/${rev}`) === hash,
    })),
  };
}"""
