"""Ways in: a sheet that is shown once, a state for each, and only for those one may invite."""

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.desk import Browser, make_supervisor
from tests.phone import Phone, ask_activation, new_key
from tests.views.admin.conftest import ELSEWHERE, Hire

PAGE = "/admin/undangan"
CODE = re.compile(r'class="sheet-code">([^<]+)<')


def invite(browser: Browser, *people: object, **more: str) -> str:
    """The sheet of these people."""
    chosen = [str(one) for one in people]
    answer = browser.post(f"{PAGE}/lembar", page="/periksa", orang=chosen, **more)
    assert answer.status_code == 200
    return answer.text


def test_a_sheet_opens_a_phone_once_and_says_where_it_was_used(
    admin: Browser, hire: Hire, client: FlaskClient
) -> None:
    first, second = hire("Sri Contoh"), hire("Hasan Contoh")
    sheet = invite(admin, first, second)
    codes = CODE.findall(sheet)
    assert len(codes) == 2
    assert sheet.count("data:image/svg+xml;base64,") == 2
    assert sheet.count("Jangan difoto atau dibagikan") == 2
    listed = admin.get(PAGE).text
    assert listed.count("Belum dipakai, berlaku sampai") == 2
    assert not any(code in listed for code in codes)
    phone = Phone.activate(client, codes[0])
    assert phone.answer["person"]["name"] == "Sri Contoh"
    used = admin.get(f"{PAGE}?tampil=dipakai").text
    assert "Dipakai di " in used
    assert "Sri Contoh" in used


def test_a_new_way_in_ends_the_one_before(admin: Browser, hire: Hire, client: FlaskClient) -> None:
    person = hire()
    (old,), (new,) = (CODE.findall(invite(admin, person)) for _ in range(2))
    assert ask_activation(client, old, new_key()).status_code == 410
    assert ask_activation(client, new, new_key()).status_code == 200
    assert "Ditarik" in admin.get(f"{PAGE}?tampil=lewat").text


def test_what_is_withdrawn_opens_nothing(admin: Browser, hire: Hire, client: FlaskClient) -> None:
    (code,) = CODE.findall(invite(admin, hire()))
    (path,) = re.findall(f'action="({PAGE}/[^"]+/tarik)"', admin.get(PAGE).text)
    assert admin.post(path, page=PAGE).status_code == 303
    assert ask_activation(client, code, new_key()).status_code == 410
    assert admin.post(path, page="/periksa").status_code == 404


def test_a_supervisor_invites_the_volunteers_of_the_own_territory_only(
    app: Flask, desk: Browser, hire: Hire
) -> None:
    near, far = hire("Sri Contoh"), hire("Jauh Contoh", ELSEWHERE)
    colleague = make_supervisor(app, "joko.uji")
    chosen = desk.get(f"{PAGE}/baru").text
    assert "Sri Contoh" in chosen
    assert "Joko" not in chosen
    assert "Jauh" not in chosen
    assert desk.get(f"{PAGE}/baru?petugas={near}").status_code == 200
    assert len(CODE.findall(invite(desk, near))) == 1
    for person in (far, colleague):
        assert desk.get(f"{PAGE}/baru?petugas={person}").status_code == 404
        for kind in ("", "kantor"):
            answer = desk.post(
                f"{PAGE}/lembar", page=PAGE, orang=[str(near), str(person)], untuk=kind
            )
            assert answer.status_code == 404
    assert desk.get(PAGE).text.count("Belum dipakai, berlaku sampai") == 1


def test_a_forgotten_pin_leads_from_the_phone_to_a_way_in(desk: Browser, phone: Phone) -> None:
    path = f"{PAGE}/baru?petugas={phone.answer['person']['id']}"
    assert path in desk.get("/hp").text
    assert "checked" in desk.get(path).text


def test_who_left_and_who_works_on_the_street_get_no_way_into_the_office(
    app: Flask, admin: Browser, hire: Hire
) -> None:
    volunteer, left = hire(), make_supervisor(app, "dewi.uji")
    (code,) = CODE.findall(invite(admin, left, untuk="kantor"))
    assert code
    admin.post(f"/admin/pengguna/{left}/nonaktif")
    for person in (volunteer, left):
        answer = admin.post(f"{PAGE}/lembar", page=PAGE, orang=str(person), untuk="kantor")
        assert answer.status_code == 404
