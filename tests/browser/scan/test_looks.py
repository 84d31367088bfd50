"""Every state of the screen at 360 and 320 px and in the largest text, and what a phone may have more or less."""

from playwright.sync_api import expect

from tests.browser.mend.test_looks import in_every_size
from tests.browser.scan.stage import VERDICT, Stage

NATIVE = """(text) => {
  globalThis.BarcodeDetector = class {
    static async getSupportedFormats() { return ['qr_code']; }
    async detect() {
      globalThis.asked = (globalThis.asked ?? 0) + 1;
      if (text === null) throw new DOMException('no service', 'NotSupportedError');
      return [{ rawValue: text }];
    }
  };
}"""
TORCH = """() => {
  window.lit = [];
  MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
  MediaStreamTrack.prototype.applyConstraints = async (wanted) => {
    window.lit.push(wanted.advanced[0].torch);
  };
}"""


def test_every_state_fits_and_can_be_used_by_all(stage: Stage) -> None:
    page, faults = stage.page, list[str]()
    stage.hold_text("Warung Ibu Contoh")
    stage.open()
    expect(page.locator("#screen [role=alert]:visible")).to_be_visible()
    faults += in_every_size(page, "camera")
    stage.type("")
    faults += in_every_size(page, "problem")
    page.context.set_offline(True)
    for name, typed in (
        ("genuine", stage.giver.tokens[1]["token"]),
        ("forged", "HTTP://X/S/" + "1" * 138),
        ("code", stage.giver.tokens[1]["code"]),
    ):
        stage.type(typed)
        expect(page.locator(VERDICT)).to_be_focused()
        faults += in_every_size(page, name)
    page.context.set_offline(False)
    stage.type(stage.giver.tokens[1]["token"])
    stage.said("belum mengirim.")
    faults += in_every_size(page, "online")
    assert faults == []


def test_the_browsers_own_detector_is_used_and_ours_when_it_fails(stage: Stage) -> None:
    page, token = stage.page, stage.giver.tokens[1]
    stage.hold(stage.slip(token))
    page.context.set_offline(True)
    try:
        for text in (token["token"], None):
            page.evaluate("globalThis.asked = 0")
            page.evaluate(NATIVE, text)
            stage.scan()
            stage.said("Slip asli.")
            assert page.evaluate("globalThis.asked") == 1
    finally:
        page.evaluate("delete globalThis.BarcodeDetector")


def test_the_light_is_offered_where_there_is_one(stage: Stage) -> None:
    page = stage.page
    stage.hold_text("Warung Ibu Contoh")
    stage.open()
    expect(page.locator("#screen [role=alert]:visible")).to_be_visible()
    light = page.get_by_role("button", name="Senter")
    expect(light).to_be_hidden()
    page.evaluate(TORCH)
    stage.go("#/")
    stage.open()
    for pressed in ("true", "false"):
        light.click()
        expect(light).to_have_attribute("aria-pressed", pressed)
    assert page.evaluate("window.lit") == [True, False]
    page.reload()
