"""What a finger aims at stays where it first was: a PIN typed at once is taken at once."""

from pathlib import Path

from playwright.sync_api import Playwright, expect

from tests.browser.conftest import Server, open_phone
from tests.browser.store.bench import invitation
from tests.browser.volunteer import activate, unlock

# Where the button stands at the very moment it is there; what is read for the screen comes later.
NOTE_FIRST_PLACE = """() => {
  new MutationObserver(() => {
    const button = document.querySelector('#screen [data-submit]');
    window.firstPlace ??= button?.getBoundingClientRect().top;
  }).observe(document, { childList: true, subtree: true });
}"""
PLACE = "() => document.querySelector('#screen [data-submit]').getBoundingClientRect().top"


def test_the_button_of_the_lock_does_not_move_under_a_thumb(
    office: Server, playwright_engine: Playwright, tmp_path: Path
) -> None:
    with open_phone(playwright_engine, tmp_path / "phone") as context:
        page = context.pages[0]
        code = invitation(office, "Sri Wahyuni")
        activate(page, f"{office.url}/app#/undangan/{code}")
        context.add_init_script(f"({NOTE_FIRST_PLACE})()")
        page.goto(f"{office.url}/app")
        expect(page).to_have_title("Masukkan PIN – Jaring")
        expect(page.locator("#contoh")).to_be_visible()
        assert page.evaluate("() => window.firstPlace") == page.evaluate(PLACE)
        unlock(page)
