"""The page asks at once for every module that the first screens need, and for no other."""

from flask.testing import FlaskClient

from webapp.views.assets import STATIC
from webapp.views.modules import first_modules


def test_every_module_that_is_named_exists() -> None:
    assert [name for name in first_modules() if not (STATIC / name).is_file()] == []


def test_the_first_modules_are_named_once_and_start_with_the_app() -> None:
    names = first_modules()
    assert names[0] == "js/app.js"
    assert len(names) == len(set(names))
    assert {"js/store/store.js", "js/sync/api.js", "js/views/home.js"} <= set(names)


def test_what_is_loaded_later_is_not_asked_for_first() -> None:
    later = ("js/views/enroll/", "js/rules/enrollment.js", "vendor/qr")
    assert [name for name in first_modules() if name.startswith(later)] == []


def test_the_page_names_them_by_the_address_of_this_build(client: FlaskClient) -> None:
    page = client.get("/app").get_data(as_text=True)
    assert page.count('rel="modulepreload"') == len(first_modules())
    assert "/js/views/router.js" in page
