"""The slip by WhatsApp: words and a link, to the worker right after saving and to whom one chooses later."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import Server
from tests.browser.slip.hands import leave, make_slip, read_qr, seen
from webapp.rules.slip import decode_token, slip_id_text


def message(page: Page) -> tuple[str, str]:
    """Whom the link is to, and what it says."""
    link = urlsplit(page.locator("[data-whatsapp]").get_attribute("href") or "")
    assert (link.scheme, link.netloc, link.fragment) == ("https", "wa.me", "")
    values = parse_qs(link.query, strict_parsing=True)
    assert list(values) == ["text"]
    return link.path.removeprefix("/"), values["text"][0]


def expected(server: Server, page: Page, name: str) -> str:
    token = decode_token(read_qr(seen(page)).rsplit("/", 1)[1])
    assert token is not None
    code = page.locator(".slip [data-code]").inner_text()
    return (
        f"Halo Bapak/Ibu{name}. Data sudah dicatat untuk BPJS Ketenagakerjaan. Kode: {code}. "
        f"Cek status: {server.url}/s/{slip_id_text(token.id)}. "
        "Ini bukan kartu peserta. Pendataan gratis."
    )


def test_it_goes_to_the_workers_number_right_after_saving_and_never_again(
    office: Server, fresh: Page
) -> None:
    page, place = fresh, fresh.url
    assert message(page) == ("6281298765432", expected(office, page, " Siti"))
    expect(page.locator(".slip [data-program]")).to_be_visible()
    leave(page)
    page.goto(place)
    expect(page.locator(".slip [data-code]")).to_be_visible()
    assert message(page) == ("", expected(office, page, " Siti"))
    expect(page.locator(".slip [data-program]")).to_be_hidden()
    assert "81298765432" not in page.content()


def test_without_a_number_it_asks_and_of_a_one_word_name_a_later_message_keeps_nothing(
    office: Server, page: Page
) -> None:
    make_slip(page, nama="Sumiati", no_hp=None)
    assert message(page) == ("", expected(office, page, " Sumiati"))
    place = page.url
    leave(page)
    page.goto(place)
    expect(page.locator(".slip [data-code]")).to_be_visible()
    assert message(page)[1] == expected(office, page, "")


def test_the_way_out_tells_nobody_where_it_came_from(slip: Page) -> None:
    page = slip
    page.context.set_offline(False)
    asked: list[Request] = []

    def answer(route: Route) -> None:
        asked.append(route.request)
        route.fulfill(body="<p>WhatsApp</p>", content_type="text/html")

    page.context.route("https://wa.me/**", answer)
    with page.context.expect_page() as opened:
        page.locator("[data-whatsapp]").click()
    opened.value.wait_for_load_state()
    assert opened.value.evaluate("[window.opener, document.referrer]") == [None, ""]
    assert "referer" not in asked[0].headers
    opened.value.close()
    page.context.unroute("https://wa.me/**")
    expect(page.locator(".slip")).to_be_visible()


def test_without_a_signal_it_says_when_it_will_be_sent(slip: Page) -> None:
    told = slip.get_by_text("WhatsApp akan mengirim saat HP ini mendapat internet.")
    expect(told).to_be_hidden()
    with slip.context.expect_page() as opened:
        slip.locator("[data-whatsapp]").click()
    opened.value.close()
    expect(told).to_be_visible()
    slip.context.set_offline(False)
    expect(told).to_be_hidden()
