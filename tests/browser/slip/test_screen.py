"""The slip on the screen: scanned from a picture of it in every theme and size, and used by all."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.flow.test_looks import look
from tests.browser.slip.hands import leave, read_qr, seen

PHONE = {"width": 360, "height": 640}
# The QR with its quiet zone, the modules across, and where the buttons begin that stay below it.
MEASURES = """() => {
  const code = document.querySelector('.slip .qr svg');
  const box = code.getBoundingClientRect();
  const modules = code.viewBox.baseVal.width;
  const below = document.querySelector('.footer-actions').getBoundingClientRect();
  return { ...box.toJSON(), modules, pixels: box.width / modules, buttons: below.top };
}"""
WAKE = """() => {
  window.awake = [];
  let told;
  window.asked = new Promise((resolve) => { told = resolve; });
  const request = navigator.wakeLock.request.bind(navigator.wakeLock);
  navigator.wakeLock.request = async (kind) => {
    const held = await request(kind);
    window.awake.push(held);
    told();
    return held;
  };
}"""


def test_a_scanner_reads_it_whole_from_a_small_screen(slip: Page) -> None:
    measured = slip.evaluate(MEASURES)
    assert measured["pixels"] == 4
    assert measured["modules"] == 45 + 2 * 4, "version 7 with its quiet zone"
    assert measured["left"] >= 0
    assert measured["right"] <= 360
    assert 0 <= measured["top"] < measured["bottom"] <= measured["buttons"], "nothing covers it"
    link = read_qr(seen(slip))
    assert len(link.split("/S/")[1]) == 138


def test_it_is_seen_at_once_that_it_is_no_card(fresh: Page) -> None:
    no_card = fresh.locator(".slip .tear + p")
    expect(no_card).to_have_text("BUKAN KARTU PESERTA.")
    expect(fresh.locator(".slip [data-program]")).to_be_visible()
    box = no_card.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= fresh.evaluate(MEASURES)["buttons"]


@pytest.mark.parametrize(("height", "pixels"), [(720, 5), (800, 6)])
def test_a_longer_screen_gives_larger_modules(slip: Page, height: int, pixels: int) -> None:
    place = slip.url
    leave(slip)
    slip.set_viewport_size({"width": 360, "height": height})
    slip.goto(place)
    expect(slip.locator(".slip .qr svg")).to_be_visible()
    measured = slip.evaluate(MEASURES)
    slip.set_viewport_size(PHONE)  # type: ignore[arg-type]  # playwright's own TypedDict
    assert measured["pixels"] == pixels
    assert measured["bottom"] <= measured["buttons"]


def test_a_tap_makes_it_as_large_as_the_screen(slip: Page) -> None:
    slip.locator("[data-enlarge]").click()
    sheet = slip.locator("dialog[open]")
    expect(sheet).to_contain_text("BUKAN KARTU PESERTA")
    width = slip.locator("[data-qr-large] svg").evaluate("(code) => code.clientWidth")
    assert width == 53 * 6
    assert len(read_qr(seen(slip)).rsplit("/", 1)[1]) == 138
    slip.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(slip.locator("[data-enlarge]")).to_be_focused()


@pytest.mark.parametrize("theme", ["dark", "forced", "contrast", "auto_dark"])
def test_it_stays_black_on_white_in_every_theme(slip: Page, theme: str) -> None:
    session = slip.context.new_cdp_session(slip)
    slip.emulate_media(
        color_scheme="dark" if theme in ("dark", "forced") else "light",
        forced_colors="active" if theme == "forced" else "none",
        contrast="more" if theme == "contrast" else "no-preference",
    )
    session.send("Emulation.setAutoDarkModeOverride", {"enabled": theme == "auto_dark"})
    measured = slip.evaluate(MEASURES)
    picture = seen(slip)
    left, top = int(measured["left"]), int(measured["top"])
    size = int(measured["width"])
    cut = picture.crop((left, top, left + size, top + size))
    session.send("Emulation.setAutoDarkModeOverride", {"enabled": False})
    slip.emulate_media(color_scheme="null", forced_colors="null", contrast="null")
    assert set(cut.get_flattened_data()) == {(0, 0, 0), (255, 255, 255)}
    # Chromium darkens grounds whatever the page asks for, and leaves drawings alone: the quiet zone is drawn.
    for edge in (0, size - 1):
        around = [cut.getpixel(at) for one in range(size) for at in ((one, edge), (edge, one))]
        assert set(around) == {(255, 255, 255)}, "the quiet zone"
    assert read_qr(picture)


@pytest.mark.parametrize(
    ("width", "text"), [(360, ""), (320, ""), (360, "text-3"), (320, "text-3")]
)
def test_every_part_of_it_fits_and_can_be_used_by_all(slip: Page, width: int, text: str) -> None:
    slip.set_viewport_size({"width": width, "height": 640})
    slip.evaluate("(name) => { document.documentElement.className = name; }", text)
    faults = look(slip)
    slip.locator("[data-ways] summary").click()
    expect(slip.locator("[data-no-bluetooth]")).to_be_visible()
    faults += [f"ways {fault}" for fault in look(slip)]
    for name in ("enlarge", "write"):
        slip.locator(f"[data-{name}]").click()
        expect(slip.locator("dialog[open]")).to_be_visible()
        faults += [f"{name} {fault}" for fault in look(slip)]
        slip.keyboard.press("Escape")
    slip.evaluate("() => { document.documentElement.className = ''; }")
    slip.set_viewport_size(PHONE)  # type: ignore[arg-type]  # playwright's own TypedDict
    assert faults == []


@pytest.mark.parametrize(("width", "text"), [(360, ""), (320, "text-3")])
def test_the_code_to_be_written_is_large_and_on_one_line(
    fresh: Page, width: int, text: str
) -> None:
    slip = fresh
    slip.set_viewport_size({"width": width, "height": 640})
    slip.evaluate("(name) => { document.documentElement.className = name; }", text)
    slip.locator("[data-write]").click()
    expect(slip.locator("dialog[open] h2")).to_be_in_viewport(ratio=1)
    code = slip.locator("dialog[open] .code-write")
    size, lines, over = code.evaluate(
        "(node) => [getComputedStyle(node).fontSize, node.clientHeight, node.scrollWidth > innerWidth]"
    )
    beside = slip.locator("dialog[open] li:visible").all_inner_texts()
    slip.keyboard.press("Escape")
    slip.evaluate("() => { document.documentElement.className = ''; }")
    slip.set_viewport_size(PHONE)  # type: ignore[arg-type]  # playwright's own TypedDict
    assert (size, over) == ("48px", False)
    assert lines < 2 * 56
    assert beside[0] == "BUKTI PENDATAAN. BUKAN KARTU PESERTA."
    assert beside[1].startswith("SITI L. · ")
    assert beside[2].startswith("Petugas: SRI W. (K-")
    assert beside[3].endswith("(perkiraan)")
    assert beside[4] == "Perlindungan mulai setelah iuran pertama dibayar."
    assert beside[5] == "GRATIS – tidak ada biaya pendataan."
    assert "/s. Tanya: " in beside[6]


def test_the_buttons_come_in_the_order_of_their_use(fresh: Page) -> None:
    slip = fresh
    named = slip.locator(".footer-actions .btn:visible").all_inner_texts()
    assert named == [
        "WhatsApp",
        "Cetak slip",
        "Tulis tangan",
        "Daftarkan pekerja berikutnya",
    ]
    expect(slip.locator(".footer-actions .pill")).to_have_text("Tersimpan di HP ini")
    for name in named:
        slip.get_by_text(name, exact=True).focus()
        assert slip.get_by_text(name, exact=True).bounding_box()["height"] >= 48  # type: ignore[index]


def test_the_screen_stays_on_while_a_slip_is_shown(kept: str, page: Page) -> None:
    page.evaluate(WAKE)
    page.evaluate("(place) => { location.hash = place; }", kept[kept.index("#") :])
    expect(page.locator(".slip")).to_contain_text("Naikkan kecerahan layar.")
    # The browser is asked, and answers in its own time.
    expect(page.locator(".slip [data-code]")).to_be_visible()
    assert page.evaluate("window.asked.then(() => window.awake.map((one) => one.released))") == [
        False
    ]
    leave(page)
    assert page.evaluate("window.awake.map((one) => one.released)") == [True]
