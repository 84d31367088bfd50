"""A slip before the camera of a volunteer's phone: its answer offline, online, and how soon."""

from playwright.sync_api import expect

from tests.browser.flow.hands import somebody
from tests.browser.scan.film import read_picture
from tests.browser.scan.stage import STATE, VERDICT, Stage
from tests.browser.volunteer import enroll
from tests.worker import nik, record

SOON_MS = 2000
ENDED = "() => window.seen.getTracks().every((track) => track.readyState === 'ended')"


def test_a_slip_is_told_within_two_seconds_without_a_network(stage: Stage) -> None:
    token, card = stage.giver.tokens[0], stage.giver.answer["person"]["card"]
    stage.hold(stage.slip(token))
    stage.open()
    stage.page.context.set_offline(True)
    took = [stage.scan() for _ in range(3)]
    print("offline, ms from the first frame:", [round(one) for one in took])
    stage.said("Slip asli.", f"Disiapkan untuk petugas {card}, ", "Cocokkan nama dengan KTP.")
    expect(stage.page.locator(STATE)).to_have_text("Perlu internet untuk memeriksa status.")
    assert min(took) < SOON_MS


def test_online_the_state_takes_the_place_of_what_the_phone_knows(stage: Stage) -> None:
    token = stage.giver.tokens[0]
    stage.hold(stage.slip(token))
    took = stage.scan()
    print("online, ms from the first frame:", round(took))
    stage.said("Slip asli.", "Datanya belum sampai di server. Petugas HASAN B. belum mengirim.")
    item = stage.giver.seal(record(nik=nik(9301)))
    assert stage.giver.words(stage.client, [item]) == ["stored"]
    stage.scan()
    stage.said("Slip asli. Terkirim ke server.", "B••• C•••••", "Cocokkan nama dengan KTP.")
    expect(stage.page.locator(STATE)).to_be_hidden()


def test_a_forged_slip_is_named_without_asking_anybody(stage: Stage) -> None:
    token = dict(stage.giver.tokens[0])
    token["token"] = token["token"][:60] + swapped(token["token"][60]) + token["token"][61:]
    stage.hold(stage.slip(token))
    stage.open()
    stage.page.context.set_offline(True)
    stage.scan()
    stage.said("Tidak dikenal, kemungkinan palsu.", "Simpan slip dan catat pembawanya.")
    stage.never_said("Slip asli.")


def swapped(character: str) -> str:
    """Another character than this."""
    return "B" if character == "A" else "A"


def test_what_is_no_slip_is_named_and_the_camera_looks_on(stage: Stage) -> None:
    page = stage.page
    stage.hold_text(f"{stage.server.url}/app#/undangan/7KQ2M9XW4R")
    stage.open()
    alert = page.locator("#screen [role=alert]:visible")
    expect(alert).to_have_text("Ini QR undangan petugas, bukan slip.")
    stage.hold_text("WIFI:S:Warung;T:WPA;P:rahasia;;")
    stage.open()
    expect(alert).to_have_text("QR ini bukan slip pendataan.")
    expect(page.locator("video")).to_be_visible()


def test_the_own_slip_is_read_from_the_screen_and_leads_to_itself(stage: Stage) -> None:
    page = stage.page
    enroll(page, somebody())
    address = page.url
    stage.hold(read_picture(page.screenshot()))
    page.context.set_offline(True)
    stage.open()
    stage.scan()
    stage.said("Slip asli.", "Slip ini dari HP ini.", "Budi S.")
    page.get_by_role("link", name="Buka slip").click()
    expect(page).to_have_url(address)


def test_the_camera_is_off_when_nobody_looks(stage: Stage) -> None:
    page = stage.page
    stage.hold_text("Warung Ibu Contoh")
    keep = (
        "() => { window.seen = document.querySelector('video').srcObject; return !!window.seen; }"
    )
    for leave in (
        lambda: stage.go("#/"),
        lambda: page.get_by_role("button", name="Ketik kode").click(),
        lambda: page.evaluate(
            """() => {
              Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
              document.dispatchEvent(new Event('visibilitychange'));
            }"""
        ),
    ):
        stage.open()
        page.wait_for_function(keep)
        assert page.evaluate(ENDED) is False
        leave()
        page.wait_for_function(ENDED)
    page.evaluate(
        "() => { delete document.hidden; document.dispatchEvent(new Event('visibilitychange')); }"
    )
    page.wait_for_function(keep)
    assert page.evaluate(ENDED) is False


def test_a_refused_camera_leaves_the_code(stage: Stage) -> None:
    page, code = stage.page, stage.giver.tokens[1]["code"]
    page.context.clear_permissions()
    stage.open()
    expect(page.get_by_text("Kamera belum diizinkan.")).to_be_visible()
    page.context.grant_permissions(["camera"])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.fill("[name=kode_slip]", code)
    page.get_by_role("button", name="Periksa", exact=True).click()
    expect(page.locator(VERDICT)).to_have_text("Slip asli.")
    assert page.evaluate("document.querySelector('video').srcObject") is None
