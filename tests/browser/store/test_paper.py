"""A slip as a file on the phone: the bytes that the server drew, or the reason why there are none."""

from base64 import b64decode
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import Server
from tests.browser.store.bench import Bench, activate, finish, send_all
from tests.reading_paper import picture_of, printed, read_codes

PAPER = "**/api/v1/slips/paper"
ASK = """async ([ids, format]) => {
  const file = await sync.paper(ids, format);
  const bytes = new Uint8Array(await file.arrayBuffer());
  return [file.type, btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(''))];
}"""
TRY = "([ids, format]) => sync.paper(ids, format).then(() => 'ok', (e) => [e.name, e.why, e.code])"


def ask(page: Page, ids: list[str], form: str) -> tuple[str, bytes]:
    kind, content = page.evaluate(ASK, [ids, form])
    return kind, b64decode(content)


def test_the_phone_has_its_slips_as_files(bench: Bench, office: Server) -> None:
    page = bench[1]
    activate(page, office)
    stubs: list[dict[str, Any]] = [finish(page, number)["stub"] for number in range(3)]
    ids = [stub["id"] for stub in stubs]
    assert page.evaluate(TRY, [ids[:1], "png"]) == ["CallFailed", "refused", "not_found"]
    send_all(page)
    kind, made = ask(page, ids[:1], "png")
    assert kind == "image/png"
    assert read_codes(picture_of(made))[0].endswith(stubs[0]["token"])
    kind, made = ask(page, ids, "a4")
    assert kind == "application/pdf"
    (sheet,) = printed(made)
    assert {one[-138:] for one in read_codes(sheet)} == {stub["token"] for stub in stubs}


def test_what_is_no_file_of_ours_is_none(bench: Bench, office: Server) -> None:
    context, page = bench
    activate(page, office)
    record_id = finish(page, 0)["stub"]["id"]
    send_all(page)
    for kind in ("text/html", "application/json", "image/png"):
        page.route(PAPER, lambda route, kind=kind: route.fulfill(content_type=kind, body="{}"))
        assert page.evaluate(TRY, [[record_id], "a6"])[:2] == ["CallFailed", "portal"]
        page.unroute(PAPER)
    context.set_offline(True)
    assert page.evaluate(TRY, [[record_id], "a6"])[:2] == ["CallFailed", "offline"]
    context.set_offline(False)
    page.evaluate("() => store.lock.lockNow()")
    assert page.evaluate(TRY, [[record_id], "a6"])[0] == "Locked"
