"""Steps 1 and 2: already a member, the NIK read back, the name, and who is too young or too old."""

from playwright.sync_api import Page, expect

from tests.browser.flow.hands import (
    BUDI,
    EMPTY_PHONE,
    FILL_PHONE,
    at_field,
    expect_step,
    home_has_draft,
    press_on,
    reach,
    said,
)
from tests.browser.volunteer import begin, choose, enroll


def type_nik(page: Page, nik: str, konfirmasi: str | None = "cocok") -> None:
    begin(page)
    choose(page, "sudah_peserta", "belum")
    page.fill("[name=nik]", nik)
    if konfirmasi:
        choose(page, "nik_konfirmasi", konfirmasi)


def test_an_empty_first_step_says_what_is_missing_three_times(page: Page) -> None:
    begin(page)
    press_on(page)
    assert said(page) == ["Pilih sudah peserta atau belum", "Ketik NIK pekerja"]
    assert at_field(page, "nik") == "Ketik NIK pekerja"
    page.locator(".summary-errors a").last.click()
    expect(page.locator("#f-nik")).to_be_focused()
    page.locator("[data-back]").click()
    assert not home_has_draft(page)


def test_the_nik_is_read_back_in_human_words(page: Page) -> None:
    begin(page)
    page.fill("[name=nik]", "3173 0461")
    expect(page.locator("[data-counter]")).to_have_text("8 dari 16 angka")
    expect(page.locator("[data-counter-said]")).to_have_text("8 dari 16 angka")
    page.fill("[name=nik]", "3173 0461 07")
    expect(page.locator("[data-counter]")).to_have_text("10 dari 16 angka")
    expect(page.locator("[data-counter-said]")).to_have_text("8 dari 16 angka")
    page.fill("[name=nik]", "3173.0461-0795 9002")
    echo = page.locator("[data-echo]")
    expect(echo).to_contain_text("3173 0461 0795 9002")
    expect(echo).to_contain_text("NIK terbit di: Kec. Tambora, Jakarta Barat")
    expect(echo).to_contain_text("Lahir: 21 Juli 1995 · Perempuan")
    expect(echo).to_contain_text("Baca ulang 4 angka terakhir: 9 0 0 2")


def test_the_wrong_length_keeps_what_was_typed(page: Page) -> None:
    type_nik(page, "317304210795900", None)
    press_on(page)
    assert said(page) == ["NIK harus 16 angka. Yang diketik 15."]
    expect(page.locator("[name=nik]")).to_have_value("317304210795900")
    expect(page.locator("[data-second-look]")).to_be_hidden()


def test_another_number_forgets_what_was_said_about_the_first(page: Page) -> None:
    type_nik(page, "3173042107959001")
    page.fill("[name=nik]", "3173042107959002")
    press_on(page)
    assert said(page) == ["Pilih cocok atau berbeda dengan KTP"]


def test_an_impossible_number_passes_after_a_second_look(page: Page) -> None:
    type_nik(page, "3173044013959006", None)
    press_on(page)
    assert "NIK ini tampak keliru: bulan lahirnya 13. Periksa angka ke-9 dan 10." in said(page)
    page.get_by_role("button", name="Sudah saya lihat lagi, sesuai KTP").click()
    expect_step(page, 2)
    expect(page.locator("[name='tanggal_lahir.tahun']")).to_have_value("")
    page.fill("[name=nama]", "Budi Santoso")
    press_on(page)
    assert said(page) == ["Tanggal lahir belum diisi", "Pilih jenis kelamin"]
    page.go_back()
    expect(page.locator("[name=nik_konfirmasi][value=sesuai_ktp]")).to_be_checked()


def test_an_unknown_region_is_only_a_note(page: Page) -> None:
    type_nik(page, "3173992107959008")
    expect(page.locator("[data-region]")).to_have_text(
        "Kode wilayah 317399 tidak ada di daftar. Bila sesuai KTP, tekan Lanjut."
    )
    press_on(page)
    expect_step(page, 2)


def test_a_member_needs_no_enrollment_unless_the_volunteer_insists(page: Page) -> None:
    begin(page)
    choose(page, "sudah_peserta", "aktif")
    expect(page.locator("h1")).to_have_text("Tidak perlu didaftarkan lagi")
    page.get_by_role("button", name="Selesai").click()
    assert not home_has_draft(page)
    begin(page)
    page.locator("[name=sudah_peserta][value=aktif]").focus()
    page.keyboard.press("Space")
    expect_step(page, 1)
    press_on(page)
    page.get_by_role("button", name="Tetap daftarkan, supervisor akan memeriksa").click()
    expect(page.locator("[name=sudah_peserta][value=aktif]")).to_be_checked()
    press_on(page)
    assert said(page) == ["Ketik NIK pekerja"]


def test_without_the_ktp_name_and_phone_are_kept(page: Page) -> None:
    begin(page)
    page.get_by_role("button", name="Tidak membawa KTP").click()
    press_on(page)
    assert said(page) == ["Ketik nama sesuai KTP"]
    page.fill("[name=nama]", "Budi Santoso")
    page.fill("[name=no_hp]", "0812 3456 7890")
    page.press("[name=no_hp]", "Enter")
    assert home_has_draft(page)
    page.locator("[data-draft]").click()
    expect_step(page, 1)
    choose(page, "sudah_peserta", "belum")
    page.fill("[name=nik]", BUDI.nik)
    choose(page, "nik_konfirmasi", "cocok")
    press_on(page)
    expect(page.locator("[name=nama]")).to_have_value("Budi Santoso")


def test_below_the_age_the_form_ends_and_keeps_nothing(page: Page) -> None:
    type_nik(page, "3173042211109008")
    press_on(page)
    expect(page.locator("h1")).to_have_text("Usia di luar ketentuan")
    expect(page.locator("[data-age-text]")).to_contain_text("Program ini untuk usia 18–64 tahun.")
    expect(page.get_by_role("button", name="Tetap simpan")).to_be_hidden()
    page.get_by_role("button", name="Selesai").click()
    assert not home_has_draft(page)


def test_above_the_age_the_page_is_shown_once(page: Page) -> None:
    type_nik(page, "3173042111519008")
    press_on(page)
    page.get_by_role("button", name="Periksa lagi NIK").click()
    expect_step(page, 1)
    press_on(page)
    still = page.get_by_role("button", name="Tetap simpan, supervisor akan memeriksa")
    expect(still).to_be_visible()
    page.evaluate(FILL_PHONE)
    still.click()
    expect(page.locator("[data-saved]")).to_contain_text("Draf belum tersimpan.")
    page.evaluate(EMPTY_PHONE)
    still.click()
    expect_step(page, 2)
    page.locator("[data-back]").click()
    expect_step(page, 1)
    press_on(page)
    expect_step(page, 2)


def test_the_ktp_wins_over_the_nik_and_the_difference_is_said(page: Page) -> None:
    reach(page, 2)
    expect(page.locator("[data-from-nik]")).to_contain_text("21 Juli 1995 · Laki-laki")
    page.locator("[data-differs]").click()
    expect(page.locator("[name='tanggal_lahir.tanggal']")).to_have_value("21")
    expect(page.locator("[data-birth-differs]")).to_be_hidden()
    page.fill("[name='tanggal_lahir.tanggal']", "31")
    page.fill("[name='tanggal_lahir.bulan']", "2")
    press_on(page)
    assert said(page) == ["Ketik nama sesuai KTP", "Tanggal 31 Februari tidak ada"]
    page.fill("[name=nama]", "B")
    page.fill("[name='tanggal_lahir.tahun']", "")
    press_on(page)
    assert said(page) == [
        "Nama hanya satu huruf. Periksa lagi.",
        "Tanggal lahir belum lengkap: tahunnya kosong",
    ]
    page.fill("[name=nama]", "Budi")
    page.fill("[name='tanggal_lahir.tanggal']", "22")
    page.fill("[name='tanggal_lahir.bulan']", "7")
    page.fill("[name='tanggal_lahir.tahun']", "1995")
    expect(page.locator("[data-birth-differs]")).to_have_text(
        "Tanggal lahir berbeda dari NIK. Boleh dilanjutkan; supervisor akan memeriksa."
    )
    page.press("[name='tanggal_lahir.tahun']", "Enter")
    expect_step(page, 3)


def test_the_phone_warns_of_a_nik_it_may_have_enrolled(page: Page) -> None:
    enroll(page, BUDI)
    begin(page)
    choose(page, "sudah_peserta", "belum")
    page.fill("[name=nik]", BUDI.nik)
    expect(page.locator("[data-known-text]")).to_contain_text(
        "NIK ini mungkin sudah didaftarkan dari HP ini: BUDI S., hari ini"
    )
    choose(page, "nik_konfirmasi", "cocok")
    press_on(page)
    expect(page.locator("[data-known]")).to_be_focused()
    page.get_by_role("link", name="Lihat slip itu").click()
    expect(page.locator(".slip [data-code]")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Tetap daftarkan").click()
    press_on(page)
    expect_step(page, 2)
