"""Three workers who do not exist, as the main job enrolls them and the pictures show them."""

from tests.browser.volunteer import Worker

OJEK = Worker(
    nik="3173042107959001",
    nama="Budi Prasojo Wirawan",
    alamat="Gg. Kelinci Putih No. 12",
    no_hp="0812 3456 7891",
    pekerjaan="ojek_online",
    bulan="12",
    waris=("Rahmi Prasojo", "suami_istri"),
)
TAILOR = Worker(
    nik="3173046107959002",
    nama="Siti Nurjanah Lestari",
    on_card=("22", "7", "1995", "P"),
    alamat="Jl. Jembatan Besi Raya 7",
    no_hp="081298765432",
    pekerjaan="penjahit",
    lokasi="rumah",
    band="3",
    bulan="3",
)
COLLECTOR = Worker(
    nik="3603216912879003",
    nama="Wati Rohayati Kusuma",
    alamat="Kp. Pekojan Dalam RT 2",
    pekerjaan="pemulung",
    saksi="Darmi Sulastri",
    bulan="1",
)
WORKERS = (OJEK, TAILOR, COLLECTOR)
