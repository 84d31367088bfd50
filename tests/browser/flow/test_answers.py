"""Steps 3 to 6: address and phone, work and income, programme and payer, heir."""

from playwright.sync_api import Page, expect

from tests.browser.flow.hands import at_field, expect_step, home_has_draft, press_on, reach, said
from tests.browser.volunteer import choose


def test_rt_and_rw_are_one_row_with_one_sentence(page: Page) -> None:
    reach(page, 3)
    if page.locator("[data-area-panel]").is_hidden():
        page.locator("[data-area-change]").click()
    page.fill("[name=rt]", "")
    page.fill("[name=rw]", "")
    page.locator("[data-area-done]").click()
    press_on(page)
    assert said(page) == [
        "Ketik alamat, contoh Gg. Masjid No. 12",
        "Pilih sama atau berbeda",
        "Pilih RT dan RW",
        "Ketik nomor HP, atau centang Tidak punya HP",
    ]
    assert at_field(page, "kelurahan") == "Pilih RT dan RW"
    page.locator(".summary-errors a", has_text="Pilih RT").click()
    expect(page.locator("[name=rt]")).to_be_focused()
    choose(page, "rtrw_tidak_tahu", "1")
    expect(page.locator("[data-area-text]")).to_have_text("RT/RW tidak tahu, Tambora, Kec. Tambora")


def test_another_kelurahan_is_found_by_name_and_shown_with_its_kecamatan(page: Page) -> None:
    reach(page, 3)
    if page.locator("[data-area-panel]").is_hidden():
        page.locator("[data-area-change]").click()
    page.fill("[name=rt]", "3")
    page.fill("[name=rw]", "11")
    page.fill("[data-area-search]", "roa mal")
    page.locator("[data-area-results] button", has_text="Roa Malaka, Kec. Tambora").click()
    expect(page.locator("[data-area-text]")).to_have_text(
        "RT 003 / RW 011, Roa Malaka, Kec. Tambora"
    )
    page.fill("[data-area-search]", "xyzzy")
    expect(page.locator("[data-area-count]")).to_have_text(
        "Kelurahan tidak ditemukan. Periksa tulisannya."
    )


def test_phones_are_checked_and_a_worker_without_one_may_name_a_relatives(page: Page) -> None:
    reach(page, 3)
    page.fill("[name=alamat]", "Gg. Masjid No. 12")
    choose(page, "tinggal_sekarang", "berbeda")
    page.fill("[name=no_hp]", "081 234 567")
    page.locator("summary").click()
    page.fill("[name=kode_pos]", "112")
    page.fill("[name=email]", "budi@")
    page.locator("summary").click()
    press_on(page)
    assert {
        "Ketik alamat tinggal sekarang",
        "Nomor HP harus 10–13 angka, diawali 08. Yang diketik 9.",
        "Kode pos harus 5 angka",
        "Email belum lengkap, contoh nama@contoh.id",
    } <= set(said(page))
    expect(page.locator("[name=email]")).to_be_visible()
    expect(page.locator("[name=no_hp]")).to_have_value("081 234 567")
    choose(page, "tanpa_hp", "1")
    expect(page.locator("label[for=f-no_hp]")).to_have_text("Nomor HP keluarga (boleh dikosongkan)")


def test_the_work_step_asks_for_all_four(page: Page) -> None:
    reach(page, 4)
    press_on(page)
    assert said(page) == [
        "Pilih pekerjaan",
        "Pilih tempat bekerja",
        "Pilih jam kerja",
        "Pilih penghasilan",
    ]


def test_doubtful_work_is_asked_about_and_other_work_is_searched(page: Page) -> None:
    reach(page, 4)
    expect(page.locator("[data-tiles] input")).to_have_count(8)
    choose(page, "pekerjaan", "tukang_bangunan")
    expect(page.locator("[data-job-note]")).to_have_text(
        "Bila digaji pemilik usaha, daftarkan lewat pemiliknya (bukan BPU)."
    )
    page.get_by_role("button", name="Lainnya", exact=True).click()
    page.fill("[data-job-search]", "ba")
    page.get_by_role("button", name="Pengemudi bajaj").click()
    expect(page.locator("[name=pekerjaan][value=bajaj]")).to_be_checked()
    expect(page.locator("[data-job-note]")).to_be_visible()


def test_work_that_is_not_bpu_ends_with_where_to_go_and_keeps_nothing(page: Page) -> None:
    reach(page, 4)
    page.get_by_role("button", name="Lainnya", exact=True).click()
    page.fill("[data-job-search]", "ppsu")
    page.locator("[data-job-results] button").first.click()
    expect(page.locator("[data-redirect]")).to_have_text(
        "PU: didaftarkan instansinya. Tanyakan ke kelurahan."
    )
    page.get_by_role("button", name="Pilih pekerjaan lain").click()
    expect_step(page, 4)
    expect(page.locator("[name=pekerjaan]:checked")).to_have_count(0)
    page.get_by_role("button", name="Lainnya", exact=True).click()
    page.fill("[data-job-search]", "asn")
    page.locator("[data-job-results] button").first.click()
    page.get_by_role("button", name="Selesai").click()
    assert not home_has_draft(page)


def test_hours_have_presets_that_may_be_mended(page: Page) -> None:
    reach(page, 4)
    choose(page, "jam_kerja", "malam")
    expect(page.locator("[name=jam_mulai]")).to_have_value("19:00")
    expect(page.locator("[name=jam_selesai]")).to_have_value("03:00")
    page.select_option("[name=jam_selesai]", "19:00")
    press_on(page)
    assert "Jam mulai dan jam selesai tidak boleh sama" in said(page)
    choose(page, "jam_kerja", "tidak_tentu")
    expect(page.locator("[name=jam_mulai]")).to_be_hidden()


def test_a_days_earnings_choose_the_band(page: Page) -> None:
    reach(page, 4)
    expect(page.locator("[name=penghasilan]:visible")).to_have_count(8)
    page.locator("[data-per-day] summary").click()
    page.fill("[data-day-rupiah]", "150.000")
    page.fill("[data-day-count]", "25")
    expect(page.locator("[data-day-result]")).to_have_text(
        "Rp150.000 × 25 hari = Rp3.750.000 sebulan"
    )
    expect(page.locator("[name=penghasilan][value='12']")).to_be_checked()
    page.get_by_role("button", name="Rp2.300.000 atau lebih").click()
    expect(page.locator("[name=penghasilan]:visible")).to_have_count(34)


def test_an_employer_must_save_for_old_age(page: Page) -> None:
    reach(page, 5)
    expect(page.locator("[name=program][value=jkk_jkm]")).to_be_checked()
    press_on(page)
    assert said(page) == ["Pilih ya atau tidak", "Pilih jumlah bulan", "Pilih siapa yang membayar"]
    choose(page, "pemberi_kerja", "ya")
    expect(page.locator("[data-must-save]")).to_have_text("Pemberi kerja wajib ikut JHT.")
    expect(page.locator("[name=program][value=jkk_jkm_jht]")).to_be_checked()
    expect(page.locator("[name=program][value=jkk_jkm]")).to_be_disabled()
    choose(page, "pemberi_kerja", "tidak")
    expect(page.locator("[name=program][value=jkk_jkm]")).to_be_checked()


def test_money_of_the_state_takes_the_discount_away(page: Page) -> None:
    reach(page, 5)
    expect(page.locator("[data-cover-early]")).to_have_text(
        "Bila belum 3 bulan menjadi peserta: hanya Rp10 juta."
    )
    choose(page, "bulan", "12")
    choose(page, "pembayar", "pemerintah")
    expect(page.locator("[data-no-discount]")).to_have_text(
        "Diskon tidak berlaku untuk iuran dari APBN/APBD."
    )
    expect(page.locator("[data-total]")).to_have_text("Rp201.600")
    expect(page.locator("[data-month-rows] tr")).to_have_count(12)
    expect(page.locator("[data-badge]:visible")).to_have_count(0)


def test_an_heir_may_be_skipped_but_not_half_named(page: Page) -> None:
    reach(page, 6)
    expect(page.locator("[data-next]")).to_have_text("Lewati")
    choose(page, "waris_hubungan", "anak")
    expect(page.locator("[data-next]")).to_have_text("Lanjut")
    press_on(page)
    assert said(page) == ["Ketik nama ahli waris"]
    page.get_by_role("button", name="Kosongkan ahli waris").click()
    page.fill("[name=waris_nama]", "Siti Aminah")
    press_on(page)
    assert said(page) == ["Pilih hubungan"]
    page.get_by_role("button", name="Kosongkan ahli waris").click()
    press_on(page)
    expect_step(page, 7)
