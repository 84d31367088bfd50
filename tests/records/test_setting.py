"""What the owner chooses reaches the phones whole, and every consent text shown is remembered."""

import hashlib
from datetime import date, datetime, timedelta

import pytest

from tests.records.conftest import TAMBORA
from webapp.records import setting
from webapp.records.device import Activation
from webapp.records.event import NewEvent, create_event, list_events
from webapp.records.installation import Installation
from webapp.records.keys import base64url
from webapp.rules.consent import canonical_consent, consent_lines

MEMBERS = {
    "version",
    "card",
    "sealing_keys",
    "slip_keys",
    "events",
    "tariff",
    "tiles",
    "usia_min",
    "usia_maks",
    "retensi",
    "hotline",
    "penyelenggara",
    "consent",
    "thresholds",
    "public_url",
    "contoh",
}
TODAY = date(2026, 11, 21)


def bazaar(territory: str, first: date, last: date) -> NewEvent:
    return NewEvent("Bazar Uji", "Balai warga", territory, first, last)


def test_a_phone_gets_every_setting(phone: Activation) -> None:
    assert set(phone.settings) == MEMBERS
    assert len(phone.settings["tiles"]) == 8
    assert phone.settings["penyelenggara"] == "Kelurahan Tambora"
    assert phone.settings["hotline"] == "kantor kelurahan"
    assert (phone.settings["usia_min"], phone.settings["usia_maks"]) == (18, 64)
    assert phone.settings["contoh"] is False
    assert "d" not in phone.settings["sealing_keys"][0]["jwk"]


def test_the_version_changes_with_the_content_and_only_then(
    office: Installation, phone: Activation, now: datetime
) -> None:
    first = setting.settings_for(office, phone.device, now)
    assert setting.settings_for(office, phone.device, now + timedelta(hours=1)) == first
    assert 0 <= first["version"] < 2**53
    setting.put("hotline", "021-1234567", None, now)
    second = setting.settings_for(office, phone.device, now)
    assert second["hotline"] == "021-1234567"
    assert second["version"] != first["version"]
    setting.put("hotline", "kantor kelurahan", None, now)
    assert setting.settings_for(office, phone.device, now) == first


def test_the_consent_text_is_filled_in_and_its_hash_leads_back_to_it(
    office: Installation, phone: Activation, now: datetime
) -> None:
    consent = phone.settings["consent"]
    assert set(consent) == {"version", "language", "title", "lines", "optional", "hash"}
    assert consent["lines"][0].startswith("Kelurahan Tambora memakai data")
    assert "{" not in "".join(consent["lines"])
    kept = setting.find_consent_text(consent["hash"])
    assert kept is not None
    assert consent["lines"][3] in kept.text
    assert hash_of(kept.text) == consent["hash"]


def test_a_consent_shown_with_the_sponsors_purpose_is_known_too(
    office: Installation, phone: Activation
) -> None:
    names = ("penyelenggara", "retensi", "hotline")
    values = {name: phone.settings[name] for name in names}
    for sponsor in (False, True):
        lines = consent_lines(office.tables.consent, values, sponsor=sponsor)
        assert setting.find_consent_text(hash_of(canonical_consent(lines))) is not None


def test_the_text_of_before_is_still_known_after_a_change(
    office: Installation, phone: Activation, now: datetime
) -> None:
    setting.put("penyelenggara", "Sudin Uji", None, now)
    after = setting.settings_for(office, phone.device, now)["consent"]
    assert after["hash"] != phone.settings["consent"]["hash"]
    assert setting.find_consent_text(phone.settings["consent"]["hash"]) is not None


def test_one_threshold_may_be_chosen_and_the_others_stay(
    office: Installation, now: datetime
) -> None:
    setting.put("thresholds", {"slip_warning": 30}, None, now)
    assert setting.thresholds(office) == {**setting.THRESHOLDS, "slip_warning": 30}


def test_a_setting_nobody_knows_is_refused(office: Installation, now: datetime) -> None:
    with pytest.raises(setting.UnknownSetting):
        setting.put("hotlin", "x", None, now)


@pytest.mark.parametrize(
    ("territory", "seen"),
    [(TAMBORA, True), ("31.73.04.1001", True), ("31", True), ("31.73.04.1002", False)],
)
def test_a_phone_sees_the_events_of_its_territory(
    office: Installation, now: datetime, territory: str, *, seen: bool
) -> None:
    create_event(bazaar(territory, TODAY, TODAY), None, now)
    assert bool(list_events("31.73.04.1001", TODAY)) is seen


def test_a_past_event_is_gone_and_a_coming_one_is_there(
    office: Installation, now: datetime
) -> None:
    day = timedelta(days=1)
    create_event(bazaar(TAMBORA, TODAY - 2 * day, TODAY - day), None, now)
    create_event(bazaar(TAMBORA, TODAY + day, TODAY + 2 * day), None, now)
    days = [event["first_day"] for event in list_events(TAMBORA, TODAY)]
    assert days == ["2026-11-22"]


def hash_of(text: str) -> str:
    return base64url(hashlib.sha256(text.encode()).digest())
