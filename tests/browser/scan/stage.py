"""A phone that scans and a phone that hands out: what a volunteer does with the camera, and what is said."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.mend.scene import Caller
from tests.browser.scan.film import picture_of, read_picture, write_film
from tests.paper.made_up import paper, png
from tests.phone import Phone
from webapp.rules.slip import show_code, slip_url

VERDICT, STATE = "[data-verdict]", "[data-state]"
# Milliseconds from the camera's first frame to the first word about the slip, measured in the page.
WATCH = """() => {
  const video = document.querySelector('video');
  const verdict = document.querySelector('[data-verdict]');
  verdict.textContent = '';
  window.took = new Promise((done, fail) => {
    setTimeout(() => fail(new Error(`no answer, first frame ${first}`)), 20000);
    let first = null;
    video.requestVideoFrameCallback(() => { first = performance.now(); });
    const seen = new MutationObserver(() => {
      if (!verdict.textContent || first === null) return;
      seen.disconnect();
      done(performance.now() - first);
    });
    seen.observe(verdict, { childList: true, characterData: true, subtree: true });
  });
}"""


@dataclass
class Stage:
    """Sri's phone in a browser, Hasan's in Python, and what is before the camera."""

    server: Server
    page: Page
    giver: Phone
    film: Path

    @property
    def client(self) -> Any:
        return Caller(self.server.port)

    def go(self, place: str) -> None:
        """To a screen, as a link would."""
        self.page.evaluate("(place) => { location.hash = place; }", place)

    def open(self) -> None:
        """Pindai slip, through its door."""
        self.go("#/")
        self.page.get_by_role("link", name="Pindai slip").click()
        expect(self.page.locator("h1")).to_have_text("Pindai slip")

    def hold(self, picture: Image.Image) -> None:
        """Hold this before the camera the next time it opens."""
        write_film(self.film, picture)

    def hold_text(self, text: str) -> None:
        self.hold(picture_of(text))

    def slip(self, token: dict[str, str]) -> Image.Image:
        """A slip as the server prints it."""
        made = paper(url=slip_url(self.server.url, token["token"]), code=show_code(token["code"]))
        return read_picture(png(made))

    def scan(self) -> float:
        """Pindai lagi, or the first time: the milliseconds from the first frame to the answer."""
        page = self.page
        if page.locator("[data-again]:visible").count() == 0:
            self.open()
        page.evaluate(WATCH)
        page.evaluate("document.querySelector('[data-again]').click()")
        return float(page.evaluate("window.took"))

    def type(self, code: str) -> None:
        """Type what stands on the slip."""
        self.open()
        self.page.get_by_role("button", name="Ketik kode").click()
        self.page.fill("[name=kode_slip]", code)
        self.page.get_by_role("button", name="Periksa", exact=True).click()

    def said(self, *sentences: str) -> None:
        """The answer on the screen has these sentences."""
        answer = self.page.locator("[data-answer]")
        for sentence in sentences:
            expect(answer).to_contain_text(sentence)

    def never_said(self, sentence: str) -> None:
        expect(self.page.locator("[data-answer]")).not_to_contain_text(sentence)
