"""The phone changes hands while the network is slow: nothing of the first person lands with the second."""

from playwright.sync_api import Page, Route

from tests.browser.conftest import Server
from tests.browser.store.bench import PIN, Bench, activate, ledger, states
from tests.browser.store.test_mending import BEGIN, returned

FIELDS = "**/api/v1/enrollments/*/fields"
# The app as the screens are given it, on the store of this page.
APP = """async () => {
  const base = document.body.dataset.base;
  const { loadTables, loadWords } = await import(base + 'js/sync/reference.js');
  const { initWords } = await import(base + 'js/views/words.js');
  initWords(await loadWords(base));
  window.app = { store, sync, tables: await loadTables(base), now: () => sync.now(), once: null };
}"""
AHEAD = """async () => {
  const base = document.body.dataset.base;
  const { fetchAhead } = await import(base + 'js/views/mend/asking.js');
  window.ahead = fetchAhead(app).catch((error) => error.name);
}"""
OPEN_FORM = """async (id) => {
  const base = document.body.dataset.base;
  const { openForm } = await import(base + 'js/views/mend/form.js');
  const root = document.createElement('div');
  document.body.append(root);
  const ways = { fresh: true, again: () => {}, gone: () => {} };
  openForm(app, root, await store.mends.get(id), ways);
  root.querySelector('[name=nama]').value = 'Budi Hartono';
  root.querySelector('[data-send]').click();
  window.form = root;
}"""


def two_persons(page: Page, server: Server) -> tuple[str, str]:
    """Sri Wahyuni, unlocked, with a record that came back; the other person's database and the record."""
    second = activate(page, server, "Hasan Basri")["device"]["id"]
    activate(page, server)
    record_id = returned(page, server)
    page.evaluate(APP)
    return f"jaring-{second}", record_id


def hold(page: Page) -> list[Route]:
    """Every question for fields hangs from now on."""
    held: list[Route] = []

    def keep_back(route: Route) -> None:
        held.append(route)

    page.route(FIELDS, keep_back)
    return held


def release(page: Page, held: list[Route]) -> None:
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()


def take_over(page: Page, name: str) -> None:
    """The other person unlocks the phone."""
    page.evaluate("(name) => store.switchTo(name)", name)
    assert page.evaluate("(pin) => store.lock.unlock(pin)", PIN)["ok"]


def test_fields_that_come_late_are_not_kept_with_the_next_person(
    bench: Bench, office: Server
) -> None:
    page = bench[1]
    other, _ = two_persons(page, office)
    held = hold(page)
    with page.expect_request(FIELDS):
        page.evaluate(AHEAD)
    take_over(page, other)
    release(page, held)
    page.evaluate("() => window.ahead")
    assert page.evaluate("() => store.mends.leftover()") == []
    assert ledger(page)["mends"] == 0


def test_a_correction_is_not_sealed_by_the_next_person(bench: Bench, office: Server) -> None:
    page = bench[1]
    other, record_id = two_persons(page, office)
    page.evaluate(BEGIN, record_id)
    page.evaluate(
        "(id) => store.mends.get(id).then((mend) => store.mends.save({ ...mend, typed: { nama: 'Budi' } }))",
        record_id,
    )
    held = hold(page)
    with page.expect_request(FIELDS):
        page.evaluate(OPEN_FORM, record_id)
    take_over(page, other)
    release(page, held)
    page.wait_for_function("() => !form.querySelector('[data-send]').disabled")
    assert states(page) == []
