"""Every answer of an enrollment can come back, and each is mended with the controls it was given with."""

from playwright.sync_api import Page, expect

from tests.browser.mend.scene import Scene
from tests.browser.volunteer import choose, sign
from tests.worker import record
from webapp.records.review import PIN_FIELDS

SHOWN = ".mend-part:visible"


def why(page: Page) -> list[str]:
    """The sentences over the parts."""
    return page.locator(".mend-why:visible p").all_inner_texts()


def problems(page: Page, *sentences: str) -> None:
    """The error summary says these, and has the focus."""
    expect(page.locator(".summary-errors li")).to_have_text(list(sentences))
    expect(page.locator(".summary-errors")).to_be_focused()


def test_every_answer_is_shown_with_its_value_and_can_be_mended(scene: Scene) -> None:
    page = scene.page
    item = scene.send(nama="Tono Contoh", kode_pos="11220", waris=None)
    scene.send_back(item, *[(field, "lainnya", f"Lihat {field}") for field in PIN_FIELDS])
    scene.open(item)
    assert sorted(why(page)) == sorted(f"Supervisor: Lihat {field}" for field in PIN_FIELDS)
    expect(page.locator("[name=nama]")).to_have_value("Tono Contoh")
    expect(page.locator("[name=pekerjaan]:checked")).to_have_value("ojek_online")
    expect(page.locator("[name=jam_selesai]")).to_have_value("16:00")
    expect(page.locator("[data-area-text]")).to_have_text("RT 007 / RW 002, Tambora, Kec. Tambora")
    mend_all(page)
    scene.press_send()
    now = scene.arrives(item)
    assert now.record == record(
        sudah_peserta="pernah",
        nik="3173046208929555",
        nik_konfirmasi="berbeda",
        nama="Tini Contoh",
        tanggal_lahir="1992-08-23",
        jenis_kelamin="P",
        alamat="Jl. Angke 5",
        tinggal_sekarang={"same": False, "alamat": "Kos Melati 3"},
        rt="009",
        rw="003",
        kode_pos="11230",
        tanpa_hp=True,
        no_hp="+6281299990000",
        email="tini@contoh.id",
        pekerjaan="penjahit",
        lokasi_kerja={"code": "lainnya", "text": "Ruko Angke"},
        jam_kerja={"tidak_tentu": False, "mulai": "19:30", "selesai": "03:00"},
        penghasilan={"band": 1, "edition": "2026", "stated": False},
        pemberi_kerja=True,
        program="jkk_jkm_jht",
        bulan=12,
        pembayar="sponsor",
        waris={"nama": "Rahmat Contoh", "hubungan": "saudara", "hp": None},
    )
    assert (now.consent["method"], now.consent["saksi"]) == ("lisan", "Darmi Sulastri")
    assert now.consent["purposes"] == {"wa": True, "sponsor": False}


def mend_all(page: Page) -> None:
    """Another worker altogether, part by part."""
    choose(page, "sudah_peserta", "pernah")
    page.fill("[name=nik]", "3173 0462 0892 9555")
    choose(page, "nik_konfirmasi", "berbeda")
    page.fill("[name=nama]", "Tini Contoh")
    for part, text in (("tanggal", "23"), ("bulan", "8"), ("tahun", "1992")):
        page.fill(f"[name='tanggal_lahir.{part}']", text)
    choose(page, "jenis_kelamin", "P")
    page.fill("[name=alamat]", "Jl. Angke 5")
    choose(page, "tinggal_sekarang", "berbeda")
    page.fill("[name=tinggal_alamat]", "Kos Melati 3")
    page.locator("[data-area-change]").click()
    page.fill("[name=rt]", "9")
    page.fill("[name=rw]", "3")
    page.locator("[data-area-done]").click()
    choose(page, "tanpa_hp", "1")
    page.fill("[name=no_hp]", "0812 9999 0000")
    page.fill("[name=kode_pos]", "11230")
    page.fill("[name=email]", "tini@contoh.id")
    choose(page, "pekerjaan", "penjahit")
    choose(page, "lokasi_kerja", "lainnya")
    page.fill("[name=lokasi_lain]", "Ruko Angke")
    choose(page, "jam_kerja", "malam")
    page.select_option("[name=jam_mulai]", "19:30")
    choose(page, "penghasilan", "tidak_disebut")
    choose(page, "pemberi_kerja", "ya")
    expect(page.locator("[name=program]:checked")).to_have_value("jkk_jkm_jht")
    choose(page, "bulan", "12")
    choose(page, "pembayar", "sponsor")
    page.fill("[name=waris_nama]", "Rahmat Contoh")
    choose(page, "waris_hubungan", "saudara")
    choose(page, "consent", "1")
    choose(page, "wa", "1")
    page.locator("[data-cannot-sign]").click()
    page.fill("[name=saksi]", "Darmi Sulastri")


def test_only_what_was_asked_is_shown_and_sent(scene: Scene) -> None:
    page = scene.page
    item = scene.send(nama="Ujang Contoh")
    scene.send_back(item, ("no_hp", "hp_salah", ""), ("alamat", "alamat_kurang_jelas", "RT mana?"))
    scene.open(item)
    assert why(page) == ["Supervisor: Alamat kurang jelas. RT mana?", "Supervisor: Nomor HP salah"]
    names = page.locator("form.mend [name]:visible").evaluate_all("all => all.map((n) => n.name)")
    assert names == ["alamat", "no_hp", "tanpa_hp"]
    before = scene.find(item).record
    page.fill("[name=no_hp]", "0813 1111 2222")
    scene.press_send()
    assert scene.arrives(item).record == {**before, "no_hp": "+6281311112222"}


def test_a_nik_that_fits_the_ktp_brings_birth_date_and_sex_along(scene: Scene) -> None:
    page = scene.page
    item = scene.send(nama="Wawan Contoh")
    scene.send_back(item, ("nik", "nik_nama_tidak_cocok", ""))
    scene.open(item)
    expect(page.locator(SHOWN)).to_have_count(1)
    page.fill("[name=nik]", "3173045501889577")
    expect(page.locator("[name=nik_konfirmasi]:checked")).to_have_count(0)
    page.locator("[data-send]").click()
    problems(page, "Pilih cocok atau berbeda dengan KTP")
    choose(page, "nik_konfirmasi", "berbeda")
    expect(page.locator("[name='tanggal_lahir.tanggal']")).to_be_visible()
    choose(page, "nik_konfirmasi", "cocok")
    expect(page.locator(SHOWN)).to_have_count(1)
    scene.press_send()
    mended = scene.arrives(item).record
    assert (mended["nik"], mended["nik_konfirmasi"]) == ("3173045501889577", "cocok")
    assert (mended["tanggal_lahir"], mended["jenis_kelamin"]) == ("1988-01-15", "P")


def test_an_impossible_nik_can_be_what_the_ktp_says(scene: Scene) -> None:
    page = scene.page
    item = scene.send(nama="Yanto Contoh")
    scene.send_back(item, ("nik", "lainnya", "Baca lagi NIK-nya"))
    scene.open(item)
    page.fill("[name=nik]", "3173042113959578")
    page.locator("[data-send]").click()
    problems(page, "NIK ini tampak keliru: bulan lahirnya 13. Periksa angka ke-9 dan 10.")
    page.locator("[data-second-look]").click()
    problems(page, "Tanggal lahir belum diisi", "Pilih jenis kelamin")
    for part, text in (("tanggal", "21"), ("bulan", "12"), ("tahun", "1995")):
        page.fill(f"[name='tanggal_lahir.{part}']", text)
    choose(page, "jenis_kelamin", "L")
    scene.press_send()
    mended = scene.arrives(item).record
    assert (mended["nik"], mended["nik_konfirmasi"]) == ("3173042113959578", "sesuai_ktp")
    assert mended["tanggal_lahir"] == "1995-12-21"


def test_a_consent_is_read_and_signed_again(scene: Scene) -> None:
    page = scene.page
    item = scene.send(nama="Rini Contoh", pembayar="sponsor")
    before = scene.find(item)
    scene.send_back(item, ("consent", "persetujuan_kurang", ""))
    scene.open(item)
    expect(page.locator("[data-consent-lines] li").first).to_be_visible()
    page.locator("[data-send]").click()
    problems(
        page, "Centang setelah dibacakan kepada pekerja", "Minta pekerja tanda tangan di kotak"
    )
    choose(page, "consent", "1")
    # The sponsor's purpose is asked, although who pays is not.
    choose(page, "sponsor", "1")
    sign(page)
    scene.press_send()
    now = scene.arrives(item)
    assert now.record == before.record
    assert len(now.consent["strokes"]) == 2
    assert now.consent["strokes"] != before.consent["strokes"]
    assert now.consent["purposes"] == {"wa": False, "sponsor": True}
    assert now.consent["time"] > before.consent["time"]


def test_work_that_others_insure_is_not_taken(scene: Scene) -> None:
    page = scene.page
    item = scene.send(nama="Karyo Contoh")
    scene.send_back(item, ("pekerjaan", "lainnya", "Kerjanya apa?"))
    scene.open(item)
    page.locator(".tile-other").click()
    page.fill("[data-job-search]", "karyawan")
    page.locator("[data-job-results] button").first.click()
    problems(page, "Pekerjaan ini didaftarkan lewat jalur lain, bukan BPU.")
    choose(page, "pekerjaan", "pemulung")
    scene.press_send()
    assert scene.arrives(item).record["pekerjaan"] == "pemulung"
