"""A worker as the wire describes one. Everybody here is made up, and no NIK can be a real one's."""

import copy
from datetime import date, timedelta
from typing import Any

RECORD: dict[str, Any] = {
    "sudah_peserta": "belum",
    "nik": "3173042107959001",
    "nik_konfirmasi": "cocok",
    "nama": "Budi Contoh",
    "tanggal_lahir": "1995-07-21",
    "jenis_kelamin": "L",
    "alamat": "Gg. Masjid No. 12",
    "tinggal_sekarang": {"same": True, "alamat": None},
    "kelurahan": "31.73.04.1001",
    "rw": "002",
    "rt": "007",
    "kode_pos": None,
    "tanpa_hp": False,
    "no_hp": "+6281234567890",
    "email": None,
    "pekerjaan": "ojek_online",
    "lokasi_kerja": {"code": "keliling", "text": None},
    "jam_kerja": {"tidak_tentu": False, "mulai": "07:00", "selesai": "16:00"},
    "penghasilan": {"band": 1, "edition": "2026", "stated": True},
    "pemberi_kerja": False,
    "program": "jkk_jkm",
    "bulan": 6,
    "pembayar": "sendiri",
    "waris": {"nama": "Siti Contoh", "hubungan": "suami_istri", "hp": None},
    "pernyataan": {
        "version": 1,
        "kerja_mandiri": True,
        "paham_program": True,
        "data_benar": True,
    },
}
META: dict[str, Any] = {
    "event": None,
    "app": "uji",
    "clock_offset_ms": 0,
    "keying_ms": 74_000,
    "durations_ms": {"1": 21_000, "7": 24_000},
    "errors": {"nik": 1},
}


def record(**changes: Any) -> dict[str, Any]:
    """A fictional ojek driver of Kelurahan Tambora, with these members instead."""
    return {**copy.deepcopy(RECORD), **changes}


def nik(serial: int) -> str:
    """The default worker's NIK with another serial (9001 and up)."""
    return f"{RECORD['nik'][:12]}{serial:04d}"


def another(number: int, **changes: Any) -> dict[str, Any]:
    """The record of another worker for every number: birth date, NIK and phone are nobody else's."""
    born = date(1995, 7, 21) - timedelta(days=29 * number)
    own = {
        "nik": f"317304{born:%d%m%y}{9001 + number:04d}",
        "tanggal_lahir": born.isoformat(),
        "no_hp": f"+62812{number:08d}",
    }
    return record(**{**own, **changes})
