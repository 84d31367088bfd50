"""One person's database is damaged: whoever else uses this phone goes on, and what waits may leave it."""

import json
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Server
from tests.browser.frame.test_frame import find_faults
from tests.browser.rescue.conftest import NewPhone
from tests.browser.rescue.hands import arrive, go, keep, online, save_file
from tests.browser.store.bench import SYNC, invitation
from tests.browser.volunteer import PIN, activate, unlock

SECOND_PIN = "740295"
# What a half-lost database looks like: it opens, and nothing says any more whose it is.
DAMAGE = """async (name) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await done(indexedDB.open(name));
  const meta = database.transaction('meta', 'readwrite').objectStore('meta');
  const kept = await done(meta.get('profile'));
  await done(meta.delete('profile'));
  database.close();
  window.kept = kept;
}"""

# The first person's draft is thrown away, in a tab of its own.
DISCARD = """async (pin) => {
  const { openStore } = await import(document.body.dataset.base + 'js/store/store.js');
  const other = await openStore();
  const { name } = (await other.profiles()).find((one) => !one.current);
  await other.switchTo(name);
  await other.lock.unlock(pin);
  for (const draft of await other.drafts.list()) await other.drafts.remove(draft.id);
}"""


def two_persons(new_phone: NewPhone, office: Server) -> Page:
    """Sri Wahyuni has a record that waits; Hasan Basri uses the phone now."""
    page = new_phone("Sri Wahyuni")
    page.context.route(SYNC, lambda route: route.abort())
    keep(page, 70)
    activate(page, f"{office.url}/app#/undangan/{invitation(office, 'Hasan Basri')}", SECOND_PIN)
    return page


def damage(page: Page, person: str) -> None:
    """Take away what says whose database this is."""
    persons = page.evaluate("() => store.profiles()")
    (name,) = (one["name"] for one in persons if one["person"] == person)
    page.evaluate(DAMAGE, name)


def test_the_others_go_on_and_their_queue_leaves_as_a_file(
    new_phone: NewPhone, office: Server, tmp_path: Path
) -> None:
    page = two_persons(new_phone, office)
    keep(page, pin=SECOND_PIN)
    damage(page, "Hasan Basri")
    page.reload()
    expect(page.locator("h1")).to_have_text("Penyimpanan HP bermasalah")
    persons = page.locator("#screen [data-persons]")
    expect(persons.get_by_role("button")).to_have_count(1)
    expect(persons).to_contain_text("Sri Wahyuni")
    assert find_faults(page) == []
    saved = save_file(page, tmp_path)
    assert len(json.loads(saved.read_text())["items"]) == 1
    expect(page.locator("[data-done]")).to_be_visible()
    expect(page.locator("[data-wrong]")).to_be_hidden()
    persons.get_by_role("button").click()
    expect(page.locator("[data-who]")).to_have_text("Sri Wahyuni")
    unlock(page, PIN)
    page.context.unroute(SYNC)
    online(page)


def test_a_damaged_database_cannot_be_chosen(new_phone: NewPhone, office: Server) -> None:
    page = two_persons(new_phone, office)
    keep(page, pin=SECOND_PIN)
    damage(page, "Sri Wahyuni")
    page.reload()
    page.get_by_role("button", name="Sri Wahyuni").click()
    expect(page.get_by_role("alert").filter(has_text="Sri Wahyuni")).to_have_text(
        "Data Sri Wahyuni belum bisa dibuka. Coba lagi, atau hubungi supervisor."
    )
    assert find_faults(page) == []
    page.reload()
    expect(page.locator("[data-who]")).to_have_text("Hasan Basri")
    unlock(page, SECOND_PIN)
    expect(page.locator("[data-new]")).to_be_visible()
    go(page, "#/bantuan", "Bantuan")


COUNT_LOCKS = """() => {
  window.locks = 0;
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]);
    window.locks += added.filter((node) => node.querySelector?.('#screen #f-pin, #f-pin')).length;
  }).observe(document, { subtree: true, childList: true });
}"""


def test_a_pin_that_is_being_typed_stays_while_the_queue_is_sent(
    new_phone: NewPhone, office: Server
) -> None:
    page = two_persons(new_phone, office)
    page.add_init_script(f"({COUNT_LOCKS})()")

    def late(route: Route) -> None:
        page.wait_for_timeout(1500)
        route.continue_()

    # Looking for the others takes its time; what is sent meanwhile must not draw the screen anew.
    page.route("**/js/views/persons.js", late)
    page.reload()
    expect(page.locator("#screen [data-persons]")).to_be_visible()
    assert page.evaluate("window.locks") == 1


def test_the_phone_is_not_called_safe_while_another_has_something_on_it(
    new_phone: NewPhone, office: Server
) -> None:
    page = new_phone("Sri Wahyuni")
    keep(page)
    page.evaluate("() => store.drafts.save(store.drafts.create())")
    activate(page, f"{office.url}/app#/undangan/{invitation(office, 'Hasan Basri')}", SECOND_PIN)
    keep(page, 80, pin=SECOND_PIN)
    arrive(page)
    expect(page.locator("#screen [data-ledger]")).to_contain_text("terkirim 1")
    page.wait_for_timeout(500)
    expect(page.get_by_text("HP aman dikosongkan")).to_be_hidden()
    page.evaluate(DISCARD, PIN)
    expect(page.get_by_text("HP aman dikosongkan")).to_be_visible()


def test_whoever_forgot_the_pin_may_rescue_what_waits_for_another(
    new_phone: NewPhone, office: Server, tmp_path: Path
) -> None:
    page = two_persons(new_phone, office)
    page.reload()
    expect(page.locator("#screen [data-persons]")).to_be_visible()
    page.get_by_text("Lupa PIN?").click()
    page.get_by_role("link", name="Selamatkan antrean").click()
    assert len(json.loads(save_file(page, tmp_path).read_text())["items"]) == 1
