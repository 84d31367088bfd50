"""The menu of the office: what somebody may open, what is there, and where the reader stands."""

import re

from flask import Flask

from tests.desk import Browser, make_supervisor
from webapp.views.menu import DAILY, MORE

LINK = re.compile(r'<a href="([^"]+)"( aria-current="(\w+)")?>')


def links(page: str) -> dict[str, str]:
    """Every link of the menu with how it is marked."""
    nav = page.partition("<nav ")[2].partition("</nav>")[0]
    return {found[1]: found[3] or "" for found in LINK.finditer(nav)}


def test_every_way_of_the_menu_answers_whom_it_is_shown(app: Flask) -> None:
    make_supervisor(app, "kepala.uji", "31.73", role="admin")
    admin = Browser(app)
    admin.sign_in("kepala.uji")
    for path in links(admin.get("/periksa").text):
        assert admin.get(path).status_code == 200, path


def test_a_supervisor_sees_no_way_that_only_an_admin_may_go(desk: Browser) -> None:
    shown = links(desk.get("/periksa").text)
    assert {"/periksa", "/pindai", "/permintaan", "/karantina", "/hp"} <= shown.keys()
    assert not {"/admin/pengguna", "/admin/perangkat", "/admin/log"} & shown.keys()


def test_the_narrowest_way_is_marked_and_no_other(desk: Browser) -> None:
    marked = {path: mark for path, mark in links(desk.get("/hp/selisih").text).items() if mark}
    assert marked == {"/hp/selisih": "page"}
    assert "data-here" in desk.get("/hp/selisih").text
    assert "data-here" not in desk.get("/periksa").text


def test_no_way_stands_in_the_menu_twice() -> None:
    ways = [*DAILY, *MORE]
    assert len({way.path for way in ways}) == len({way.word for way in ways}) == len(ways)
