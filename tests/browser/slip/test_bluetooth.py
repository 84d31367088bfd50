"""A small printer on the air: Chromium's own Bluetooth, emulated below the page, and the paper that comes out."""

import os
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page, Playwright, expect

from tests.browser.conftest import CHROMIUM_SWITCHES, FONTS, PHONE, Server, chromium_path
from tests.browser.slip.hands import make_slip, read_qr
from tests.browser.volunteer import activate, unlock

ADDRESS = "09:09:09:09:09:09"
BAND = b"\x1dv0\x00"


def whole(short: str) -> str:
    return f"0000{short}-0000-1000-8000-00805f9b34fb"


ZJIANG = ("e7810a71-73ae-499d-8c15-faa9aef0c3f2", "bef8d6c9-9c21-4c9e-b632-bd58c1009f9f")
ISSC = ("49535343-fe7d-4ae5-8fa9-9fafd205e455", "49535343-8841-43f4-a8d4-ecbe34729bb3")


@dataclass
class Printer:
    """A printer below the browser: it may be off, take little at once, or break off."""

    air: CDPSession
    tab: CDPSession
    received: bytearray = field(default_factory=bytearray)
    writes: list[tuple[str, int]] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)
    is_on: bool = True
    takes: int = 512
    breaks_after: int | None = None
    cancels: bool = False

    def listen(self) -> None:
        self.air.on("BluetoothEmulation.gattOperationReceived", self._answer_gatt)
        self.air.on("BluetoothEmulation.characteristicOperationReceived", self._answer_write)
        self.tab.on("DeviceAccess.deviceRequestPrompted", self._answer_prompt)
        self.tab.send("DeviceAccess.enable")

    def switch(self, state: str = "powered-on") -> None:
        """The phone's Bluetooth, with nothing near."""
        self.air.send("BluetoothEmulation.disable")
        self.air.send("BluetoothEmulation.enable", {"state": state, "leSupported": True})

    def appear(
        self, name: str, service: str, write: str, way: str = "writeWithoutResponse"
    ) -> None:
        """Come near, with this service to print to."""
        self.switch()
        known = {"manufacturerData": [], "knownServiceUuids": [service]}
        self._air("simulatePreconnectedPeripheral", address=ADDRESS, name=name, **known)
        made = self._air("addService", address=ADDRESS, serviceUuid=service)
        self._air(
            "addCharacteristic",
            serviceId=made["serviceId"],
            characteristicUuid=write,
            properties={way: True},
        )

    def _air(self, method: str, **values: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.air.send(f"BluetoothEmulation.{method}", values)
        return answer

    def _answer_prompt(self, event: dict[str, Any]) -> None:
        if event["id"] in self.prompts or not (event["devices"] or self.cancels):
            return
        self.prompts.append(event["id"])
        chosen = {"id": event["id"]}
        if self.cancels:
            self.tab.send("DeviceAccess.cancelPrompt", chosen)
        else:
            device = event["devices"][0]["id"]
            self.tab.send("DeviceAccess.selectPrompt", {**chosen, "deviceId": device})

    def _answer_gatt(self, event: dict[str, Any]) -> None:
        code = 0 if self.is_on else 0x3E  # connection failed to be established
        self._air("simulateGATTOperationResponse", **event, code=code)

    def _answer_write(self, event: dict[str, Any]) -> None:
        piece = b64decode(event["data"])
        self.writes.append((event["writeType"], len(piece)))
        if self.breaks_after is not None and len(self.received) > self.breaks_after:
            self._air("simulateGATTDisconnection", address=ADDRESS)
            return
        fits = len(piece) <= self.takes
        if fits:
            self.received += piece
        about = {name: event[name] for name in ("characteristicId", "type")}
        # 0x0D: the piece is longer than this printer takes.
        code = 0 if fits else 0x0D
        self._air("simulateCharacteristicOperationResponse", **about, code=code)

    def paper(self) -> Image.Image:
        """What was printed, from the very bytes: start, bands of dots, and paper pushed out."""
        rows, at, across = bytearray(), 2, 0
        assert self.received[:2] == b"\x1b@"
        while self.received[at : at + 4] == BAND:
            across = int.from_bytes(self.received[at + 4 : at + 6], "little")
            height = int.from_bytes(self.received[at + 6 : at + 8], "little")
            rows += self.received[at + 8 : at + 8 + across * height]
            at += 8 + across * height
        assert self.received[at:] == b"\x1bd\x04"
        white = bytes(255 - byte for byte in rows)
        return Image.frombytes("1", (across * 8, len(rows) // across), white).convert("L")


@pytest.fixture(scope="module")
def browser(playwright_engine: Playwright) -> Iterator[Browser]:
    """A browser of its own: on Linux Web Bluetooth waits behind a switch."""
    opened = playwright_engine.chromium.launch(
        executable_path=chromium_path(),
        args=[*CHROMIUM_SWITCHES, "--enable-features=WebBluetooth"],
        env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
    )
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def phone(office: Server, browser: Browser) -> Iterator[Page]:
    """Hasan Basri's phone with a slip, and Bluetooth."""
    page = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]  # playwright's own TypedDict
        device_scale_factor=2,
        has_touch=True,
        locale="id-ID",
        timezone_id="Asia/Jakarta",
    ).new_page()
    page.set_default_timeout(20_000)
    activate(page, office.demo()["Hasan Basri"])
    make_slip(page)
    yield page
    page.context.close()


@pytest.fixture
def printer(browser: Browser, phone: Page) -> Iterator[Printer]:
    """A printer that only has to appear, before a slip that knows none."""
    place = phone.url
    phone.reload()
    unlock(phone)
    phone.locator("[data-ways] summary").click()
    expect(phone.locator("[data-bluetooth]")).to_be_visible()
    made = Printer(browser.new_browser_cdp_session(), phone.context.new_cdp_session(phone))
    made.listen()
    yield made
    # Chromium falls over when its emulation ends under an open connection.
    phone.goto("about:blank")
    made.air.send("BluetoothEmulation.disable")
    made.air.detach()
    made.tab.detach()
    phone.goto(place)


def press(phone: Page, name: str = "bluetooth") -> None:
    phone.locator(f"[data-{name}]").click()


def says(phone: Page, text: str) -> None:
    expect(phone.locator("[data-more-said]")).to_have_text(text, timeout=40_000)


NOT_FOUND = "Printer tidak ditemukan. Nyalakan printer, coba lagi, atau pilih Tulis tangan."
DONE = "Slip sudah dikirim ke printer. Periksa hasilnya."


def test_what_comes_out_is_the_slip_and_the_next_goes_to_the_same_printer_unasked(
    phone: Page, printer: Printer
) -> None:
    printer.appear("RPP02N", *ISSC)
    press(phone)
    expect(phone.locator("[data-ways] progress")).to_be_visible()
    says(phone, DONE)
    paper = printer.paper()
    assert paper.width == 384
    assert len(read_qr(paper).split("/S/")[1]) == 138
    # Seven dots a module: the upper edge of a finder is 49 dots long, black all along.
    edge = paper.crop((6 + 4 * 7, 0, 6 + 11 * 7, paper.height))
    assert any(set(edge.crop((0, y, 49, y + 7)).tobytes()) == {0} for y in range(300))
    assert {kind for kind, _ in printer.writes} == {"write-without-response"}
    assert max(length for _, length in printer.writes) <= 180
    printer.received.clear()
    press(phone)
    # Only a piece that was taken moves it.
    expect(phone.locator("[data-ways] progress")).to_be_visible()
    assert len(printer.prompts) == 1


def test_a_printer_that_is_off_is_named_and_the_next_try_asks_again(
    phone: Page, printer: Printer
) -> None:
    printer.appear("MTP-2", *ZJIANG)
    printer.is_on = False
    press(phone)
    says(phone, NOT_FOUND)
    printer.is_on = True
    press(phone, "all")
    expect(phone.locator("[data-ways] progress")).to_be_visible()
    assert len(printer.prompts) == 2
    expect(phone.locator("[data-all]")).to_be_hidden()


def test_who_chooses_none_is_told_what_else_can_be_done(phone: Page, printer: Printer) -> None:
    printer.switch()
    printer.cancels = True
    press(phone)
    says(phone, NOT_FOUND)
    expect(phone.locator("[data-write]")).to_be_visible()
    printer.cancels = False
    printer.switch("absent")
    press(phone)
    says(phone, "Bluetooth HP ini mati. Nyalakan Bluetooth, lalu coba lagi.")


def test_what_is_no_printer_is_not_written_to(phone: Page, printer: Printer) -> None:
    printer.appear("Printer Mainan", whole("180f"), whole("2a19"))
    press(phone)
    says(phone, "Perangkat itu bukan printer yang dikenal. Pilih perangkat lain.")
    assert printer.writes == []


def test_pieces_become_small_where_large_ones_are_refused_and_half_a_slip_is_thrown_away(
    phone: Page, printer: Printer
) -> None:
    printer.appear("MTP-2", whole("ff00"), whole("ff02"), "write")
    printer.takes, printer.breaks_after = 20, 400
    press(phone)
    says(phone, "Cetakan terputus. Buang kertas itu, lalu cetak lagi.")
    assert [length for _, length in printer.writes[:4]] == [180, 20, 20, 20]
