"""The browser dies at any moment: afterwards there is a whole draft or a whole record, and no clear text."""

import os
import random
import signal
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Error, Page, Playwright

from tests.browser.conftest import Server, open_phone
from tests.browser.remains import find_remains
from tests.browser.store.bench import BASE, PIN, activate, bench_page, finish, worker

KILLS = int(os.environ.get("KILLS", "25"))
MOST_A_ROUND = 6

# Drafts are saved and finished without end, each step said aloud, until the browser is killed.
WORK = """([record, consent, most]) => {
  (async () => {
    for (let i = 0; i < most; i += 1) {
      const draft = { ...store.drafts.create(), record, consent };
      await store.drafts.save(draft);
      console.log('draft ' + draft.id);
      await new Promise((done) => setTimeout(done, Math.random() * 20));
      await store.outbox.finish(draft, sync.now());
      console.log('record ' + draft.id);
    }
  })();
}"""

KEEP = """(record) => {
  const draft = store.drafts.create();
  return store.drafts.save({ ...draft, record }).then(() => draft.id);
}"""

# Of one record revision after revision is written and sealed, until the browser is killed.
MEND = """([id, most]) => {
  (async () => {
    for (let i = 0; i < most; i += 1) {
      const { rev, name, code, slip } = await store.outbox.stub(id);
      const own = { record: {}, typed: { nama: 'Budi Hartono' }, consent: null, meeting: false };
      const time = { fetched: `9999-${String(rev).padStart(6, '0')}`, saved: '' };
      const mend = { id, rev, state: 'returned', name, code, slip, items: [], ...own, ...time };
      await store.mends.save(mend);
      console.log('begun ' + mend.fetched);
      await new Promise((done) => setTimeout(done, Math.random() * 20));
      await store.outbox.correct(mend, { nama: 'Budi Hartono' }, null, sync.now());
      console.log('sealed ' + mend.fetched);
    }
  })();
}"""

CHECK_MENDED = """async (id) => {
  const name = (await indexedDB.databases()).find((one) => one.name.startsWith('jaring-')).name;
  const open = indexedDB.open(name);
  await new Promise((done) => { open.onsuccess = done; });
  const all = async (store) => {
    const get = open.result.transaction(store).objectStore(store).getAll();
    await new Promise((done) => { get.onsuccess = done; });
    return get.result;
  };
  const [sealed, entries] = await Promise.all(['sealed', 'entries'].map(all));
  open.result.close();
  const mend = await store.mends.get(id);
  return {
    sealed: sealed.map(({ rev, seq }) => [rev, seq]),
    entries: entries.map(({ rev, seq }) => [rev, seq]),
    stub: await store.outbox.stub(id),
    mend: mend && mend.fetched,
  };
}"""

# Everything on the phone, read past our own code as far as it is not encrypted.
CHECK = """async () => {
  const name = (await indexedDB.databases()).find((one) => one.name.startsWith('jaring-')).name;
  const open = indexedDB.open(name);
  await new Promise((done) => { open.onsuccess = done; });
  const all = async (store) => {
    const get = open.result.transaction(store).objectStore(store).getAll();
    await new Promise((done) => { get.onsuccess = done; });
    return get.result;
  };
  const [sealed, stubs, entries, tokens] = await Promise.all(
    ['sealed', 'stubs', 'entries', 'tokens'].map(all));
  open.result.close();
  return {
    drafts: (await store.drafts.list()).map(({ id, record }) => [id, record.nama]),
    sealed: sealed.map(({ id, seq, slip }) => [id, seq, slip]),
    stubs: stubs.map(({ id, seq, token, code }) => [id, seq, `${token}.${code}`]),
    slips: stubs.map(({ slip }) => slip),
    entries: entries.map(({ id, seq }) => [id, seq]),
    used: tokens.filter(({ used }) => used).map(({ slip }) => slip),
  };
}"""


def processes_of(profile: Path) -> list[int]:
    """The browser processes whose profile this is; nobody else's can carry this path."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and str(profile).encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def kill(profile: Path) -> None:
    for process in processes_of(profile):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue


def work_until_killed(page: Page, profile: Path, said: list[str], moment: float) -> None:
    def listen(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", listen)
    page.evaluate(WORK, [worker(0), BASE["consent"], MOST_A_ROUND])
    page.wait_for_timeout(moment)
    kill(profile)


def check(page: Page, said: list[str]) -> int:
    """Whole drafts or whole records, all that was promised; how many records there are."""
    page.evaluate("(pin) => store.lock.unlock(pin)", PIN)
    kept = page.evaluate(CHECK)
    drafts = {one[0] for one in kept["drafts"]}
    records = {one[0] for one in kept["stubs"]}
    assert sorted(kept["sealed"]) == sorted(kept["stubs"])
    assert sorted(one[:2] for one in kept["stubs"]) == sorted(kept["entries"])
    assert sorted(kept["slips"]) == sorted(kept["used"])
    assert sorted(one[1] for one in kept["stubs"]) == list(range(1, len(records) + 1))
    assert drafts.isdisjoint(records)
    assert all(name == "Budi Santoso" for _, name in kept["drafts"])
    promised = {line.split()[1] for line in said if line.startswith("record ")}
    begun = {line.split()[1] for line in said if line.startswith("draft ")}
    assert promised <= records
    assert begun <= drafts | records
    return len(records)


def test_killed_while_saving_nothing_is_lost_or_halved(
    playwright_engine: Playwright, office: Server, tmp_path: Path
) -> None:
    profile, said = tmp_path / "profile", list[str]()
    chance = random.Random(2026)
    for kills in range(KILLS + 1):
        killed = False
        try:
            with open_phone(playwright_engine, profile) as context:
                page = bench_page(context, office)
                if kills == 0:
                    activate(page, office)
                records = check(page, said)
                if killed := kills < KILLS:
                    work_until_killed(page, profile, said, chance.uniform(5, 120))
        except Error:
            if not killed:
                raise
    print(f"{KILLS} kills: {records} records, none lost, none halved")
    assert records > KILLS // 2


def test_the_files_of_a_profile_hold_nothing_personal(
    playwright_engine: Playwright, office: Server, tmp_path: Path
) -> None:
    profile, secrets = tmp_path / "profile", set[str]()
    with open_phone(playwright_engine, profile) as context:
        page = bench_page(context, office)
        activate(page, office)
        for number in range(10):
            record = worker(number)
            secrets |= {record["nik"], record["nama"], record["alamat"], "81234567890"}
            finish(page, number)
        page.evaluate(KEEP, {**worker(11), "nama": "Draf Yang Tinggal"})
        gone = page.evaluate(KEEP, {**worker(12), "nama": "Draf Yang Dihapus"})
        page.evaluate("(id) => store.drafts.remove(id)", gone)
        secrets |= {"Draf Yang Tinggal", "Draf Yang Dihapus", worker(11)["nik"], worker(12)["nik"]}
        page.evaluate("async () => { sync.start(); await sync.sendNow(); }")
        # A control: the search must see through the browser's own wrapping.
        page.evaluate("() => store.setPreference('kontrol', 'Nama Kontrol Terbaca')")
        page.wait_for_timeout(500)
    assert find_remains(profile, {"Nama Kontrol Terbaca"}), "the search is blind"
    assert find_remains(profile, secrets) == []


def check_mended(page: Page, record: str, said: list[str]) -> int:
    """A whole correction that is being written, or a whole revision; how many revisions there are."""
    page.evaluate("(pin) => store.lock.unlock(pin)", PIN)
    kept = page.evaluate(CHECK_MENDED, record)
    newest = kept["stub"]["rev"]
    assert sorted(kept["sealed"]) == sorted(kept["entries"])
    # Each revision has its own number, and the stub shows the newest.
    assert sorted(kept["sealed"]) == [[rev, rev] for rev in range(1, newest + 1)]
    shown = kept["stub"].get("mended", "")
    begun = [line.split()[1] for line in said if line.startswith("begun ")]
    promised = [line.split()[1] for line in said if line.startswith("sealed ")]
    assert max(promised, default="") <= shown
    assert max(begun, default="") <= max(kept["mend"] or "", shown)
    assert kept["mend"] is None or kept["mend"] != shown
    return int(newest)


def test_killed_while_mending_nothing_is_lost_or_halved(
    playwright_engine: Playwright, office: Server, tmp_path: Path
) -> None:
    profile, said, record = tmp_path / "profile", list[str](), ""
    chance, newest = random.Random(2027), 0
    rounds = max(KILLS // 3, 1)
    for kills in range(rounds + 1):
        killed = False
        try:
            with open_phone(playwright_engine, profile) as context:
                page = bench_page(context, office)
                if kills == 0:
                    activate(page, office)
                    record = finish(page, 0)["stub"]["id"]
                newest = check_mended(page, record, said)
                if killed := kills < rounds:
                    page.on("console", lambda message: said.append(message.text))
                    page.evaluate(MEND, [record, MOST_A_ROUND])
                    page.wait_for_timeout(chance.uniform(5, 250))
                    kill(profile)
        except Error:
            if not killed:
                raise
    print(f"{rounds} kills: {newest} revisions, none lost, none halved")
    assert newest > 1
