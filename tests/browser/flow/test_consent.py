"""Step 7 and the check page: read aloud, signed or spoken, seen once more, and sealed."""

from dataclasses import replace

from playwright.sync_api import Page, expect

from tests.browser.flow.hands import (
    EMPTY_PHONE,
    FILL_PHONE,
    expect_step,
    home_has_draft,
    press_on,
    reach,
    said,
    somebody,
)
from tests.browser.volunteer import Worker, choose, save, sign

SIGNED = 8  # STEPS has seven: all of them filled leads to the check page
SPONSORED = Worker(
    nik="3173042107959041",
    nama="Rudi Hartono",
    alamat="Gg. Masjid No. 14",
    pekerjaan="pemulung",
    pembayar="sponsor",
    saksi="Darmi Sulastri",
)

DROP_TOKENS = """async () => {
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
    if (db.objectStoreNames.contains('tokens')) {
      await new Promise((done) => {
        const tx = db.transaction('tokens', 'readwrite');
        tx.objectStore('tokens').clear();
        tx.oncomplete = done;
      });
    }
    db.close();
  }
}"""

LOSE_READING = """() => {
  window.getBefore = IDBObjectStore.prototype.get;
  IDBObjectStore.prototype.get = function (...given) {
    if (this.name === 'sealed') throw new DOMException('lost', 'InvalidStateError');
    return window.getBefore.apply(this, given);
  };
}"""
# The settings as news would bring them: another text of the consent.
NEW_TEXT = """async (version) => {
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
    if (db.objectStoreNames.contains('meta')) {
      await new Promise((done) => {
        const tx = db.transaction('meta', 'readwrite');
        const meta = tx.objectStore('meta');
        meta.get('profile').onsuccess = ({ target: { result } }) => {
          Object.assign(result.settings.consent, { version, lines: [`Teks baru ${version}.`], hash: `${version}`.repeat(43) });
          meta.put(result, 'profile');
        };
        tx.oncomplete = done;
      });
    }
    db.close();
  }
  new BroadcastChannel('jaring').postMessage({ kind: 'profile' });
  await new Promise((done) => setTimeout(done, 300));
}"""
# The draft in clear, on its way into its encryption.
KEEP_WHAT_IS_WRITTEN = """() => {
  const encrypt = SubtleCrypto.prototype.encrypt;
  SubtleCrypto.prototype.encrypt = function (how, key, bytes) {
    const text = new TextDecoder().decode(bytes);
    if (text.startsWith('{')) window.written = JSON.parse(text);
    return encrypt.call(this, how, key, bytes);
  };
}"""


def test_nothing_is_ticked_and_everything_is_asked(page: Page) -> None:
    reach(page, 7)
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.locator("[data-sponsor]")).to_be_hidden()
    expect(page.locator("[data-statements] li")).to_have_count(3)
    expect(page.locator("[data-consent-lines] li")).to_have_count(6)
    press_on(page)
    assert said(page) == [
        "Centang setelah dibacakan kepada pekerja",
        "Centang setelah dibacakan kepada pekerja",
        "Minta pekerja tanda tangan di kotak",
    ]


def test_a_dot_is_no_signature_and_ulangi_clears(page: Page) -> None:
    reach(page, 7)
    choose(page, "pernyataan", "1")
    choose(page, "consent", "1")
    page.locator("[data-pad]").click()
    press_on(page)
    assert said(page) == ["Tanda tangan terlalu pendek. Ulangi."]
    sign(page)
    page.get_by_role("button", name="Ulangi").click()
    press_on(page)
    assert said(page) == ["Minta pekerja tanda tangan di kotak"]


def test_the_pad_fills_the_screen_and_comes_back(page: Page) -> None:
    reach(page, 7)
    page.get_by_role("button", name="Perbesar layar").click()
    box = page.locator("[data-pad]").bounding_box()
    assert box is not None
    assert box["height"] > 400
    sign(page)
    page.get_by_role("button", name="Selesai tanda tangan").click()
    choose(page, "pernyataan", "1")
    choose(page, "consent", "1")
    press_on(page)
    expect_step(page, "periksa")


def test_who_cannot_sign_says_yes_before_a_witness_who_is_not_the_volunteer(page: Page) -> None:
    reach(page, 7, SPONSORED)
    expect(page.locator("[data-sponsor]")).to_be_visible()
    choose(page, "pernyataan", "1")
    choose(page, "consent", "1")
    page.get_by_role("button", name="Tidak bisa tanda tangan").click()
    expect(page.locator("[name=saksi]")).to_be_focused()
    press_on(page)
    assert said(page) == ["Ketik nama saksi"]
    page.fill("[name=saksi]", "sri  wahyuni")
    press_on(page)
    assert said(page) == ["Saksi tidak boleh petugas yang mendata"]
    page.fill("[name=saksi]", "Darmi Sulastri")
    page.press("[name=saksi]", "Enter")
    expect_step(page, "periksa")
    expect(page.locator("[data-field=consent]")).to_contain_text(
        "Setuju lisan, saksi Darmi Sulastri"
    )


def test_a_worker_who_does_not_agree_leaves_nothing_behind(page: Page) -> None:
    reach(page, 7)
    page.get_by_role("button", name="Pekerja tidak setuju").click()
    expect(page.get_by_role("dialog")).to_contain_text("Hapus draf ini? Tidak bisa dikembalikan.")
    page.get_by_role("button", name="Batal").click()
    expect_step(page, 7)
    page.get_by_role("button", name="Pekerja tidak setuju").click()
    page.get_by_role("button", name="Hapus", exact=True).click()
    expect(page.locator("h1")).to_have_text("Data dihapus dari HP ini")
    page.get_by_role("button", name="Ke Beranda").click()
    assert not home_has_draft(page)


def test_each_answer_can_be_changed_from_the_check_page(page: Page) -> None:
    reach(page, SIGNED, replace(somebody(), nik="3173042107959091"))
    expect(page.locator(".answer-nik")).to_have_text("3173 0421 0795 9091")
    page.get_by_role("button", name="Ubah Alamat di KTP").click()
    expect_step(page, 3)
    page.fill("[name=alamat]", "Gg. Baru No. 1")
    press_on(page)
    expect_step(page, "periksa")
    expect(page.locator("[data-field=alamat]")).to_contain_text("Gg. Baru No. 1")
    page.locator("[data-back]").click()
    expect_step(page, 3)


def test_the_check_page_names_what_a_supervisor_should_see(page: Page) -> None:
    worker = replace(somebody(), on_card=("22", "7", "1995", "P"))
    reach(page, SIGNED, worker)
    expect(page.locator("[data-flags]")).to_have_text(
        "2 hal perlu dilihat supervisor: tanggal lahir berbeda; jenis kelamin berbeda."
    )


def test_a_sponsor_who_comes_later_is_asked_about(page: Page) -> None:
    reach(page, SIGNED)
    page.get_by_role("button", name="Ubah Yang membayar").click()
    choose(page, "pembayar", "sponsor")
    press_on(page)
    expect_step(page, 7)
    expect(page.locator("[data-sponsor]")).to_be_visible()
    press_on(page)
    assert said(page) == ["Centang setelah dibacakan kepada pekerja"]
    choose(page, "consent", "1")
    press_on(page)
    expect_step(page, "periksa")


def test_a_full_phone_loses_nothing(page: Page) -> None:
    reach(page, SIGNED)
    page.wait_for_timeout(700)
    page.evaluate(FILL_PHONE)
    page.locator("[data-save]").click()
    expect(page.locator("[data-trouble]")).to_have_text(
        "Belum tersimpan: memori HP penuh. Jangan tutup layar ini. "
        "Hapus beberapa foto, lalu tekan Simpan lagi."
    )
    page.evaluate(EMPTY_PHONE)
    assert len(save(page)) == 8


def test_what_is_sealed_is_never_called_unsaved(page: Page) -> None:
    reach(page, SIGNED)
    page.evaluate(FILL_PHONE, ["preferences"])
    assert len(save(page)) == 8
    page.evaluate(EMPTY_PHONE)


def test_what_could_not_be_read_back_is_not_called_unsaved_either(page: Page) -> None:
    reach(page, SIGNED)
    page.evaluate(LOSE_READING)
    page.locator("[data-save]").click()
    expect(page.locator("[data-trouble]")).to_have_text(
        "Belum pasti tersimpan. Jangan tutup layar ini. Tekan Simpan lagi."
    )
    page.evaluate("() => { IDBObjectStore.prototype.get = window.getBefore; }")
    assert len(save(page)) == 8


def test_a_tick_taken_away_with_back_is_no_consent(page: Page) -> None:
    reach(page, SIGNED)
    page.get_by_role("button", name="Ubah Persetujuan").click()
    expect_step(page, 7)
    choose(page, "consent", "1")
    page.go_back()
    expect_step(page, "periksa")
    page.locator("[data-save]").click()
    assert said(page) == ["Centang setelah dibacakan kepada pekerja"]


def test_the_consent_is_to_the_text_that_was_on_the_screen(page: Page) -> None:
    reach(page, SIGNED)
    page.get_by_role("button", name="Ubah Persetujuan").click()
    expect(page.locator("[name=consent]")).to_be_checked()
    page.evaluate(KEEP_WHAT_IS_WRITTEN)
    page.evaluate(NEW_TEXT, 2)
    press_on(page)
    expect_step(page, "periksa")
    assert page.evaluate("window.written.consent.text_version") == 1
    page.get_by_role("button", name="Ubah Persetujuan").click()
    expect(page.locator("[data-consent-lines] li")).to_have_text(["Teks baru 2."])
    for name in ("pernyataan", "consent"):
        expect(page.locator(f"[name={name}]")).not_to_be_checked()
    press_on(page)
    assert len(said(page)) == 3
    for name in ("pernyataan", "consent"):
        choose(page, name, "1")
    sign(page)
    press_on(page)
    expect_step(page, "periksa")
    assert page.evaluate("window.written.consent.text_version") == 2


def test_without_a_slip_number_the_draft_stays(page: Page) -> None:
    page.context.set_offline(True)
    try:
        reach(page, SIGNED)
        page.evaluate(DROP_TOKENS)
        page.locator("[data-save]").click()
        expect(page.locator("[data-trouble]")).to_have_text(
            "Nomor slip habis. Sambungkan internet sebelum membuat slip lagi."
        )
        page.goto(page.url.split("#")[0] + "#/")
        assert home_has_draft(page)
    finally:
        page.context.set_offline(False)
