"""A supervisor's hands on the real pages of the office."""

from playwright.sync_api import Page, expect

from tests import factors


def sign_in(page: Page, url: str, username: str, password: str) -> None:
    """Sign in and arrive at the queue; the demonstration office lets one look around at once."""
    give_password(page, url, username, password)
    skip = page.locator("form[action='/masuk/nanti'] button")
    expect(page.locator("[name=code]").or_(skip).first).to_be_visible()
    if skip.count():
        skip.click()
    else:
        show_code(page, username)
    expect(page).to_have_url(f"{url}/periksa")


def give_password(page: Page, url: str, username: str, password: str) -> None:
    """The first step alone."""
    page.goto(f"{url}/masuk")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.locator("main button").click()


def show_code(page: Page, username: str) -> None:
    """The second step: set up where there is none yet, else answered with a right code."""
    code = page.locator("[name=code]")
    expect(code).to_be_visible()
    is_new = page.locator(".factor-secret").count() > 0
    holder = scan_secret(page, username) if is_new else factors.holders[username]
    shown = holder.next_code()
    code.fill(shown)
    page.locator("main form .btn-primary").first.click()
    if is_new or "-" in shown:  # the ten codes, or how many of them are left
        onward = page.locator("form[action='/masuk/lanjut'] .btn-primary")
        expect(onward).to_be_visible()
        if is_new:
            factors.write_down(username, page.content())
        onward.click()
    expect(code).to_have_count(0)


def scan_secret(page: Page, username: str) -> factors.Holder:
    """Meet the secret of the second factor once it stands on the screen."""
    expect(page.locator(".factor-secret")).to_be_visible()
    return factors.meet(username, page.content())


def open_submission(page: Page, name: str) -> None:
    """Open the row of this worker from the queue."""
    page.locator(".office-row a", has_text=name).click()
    expect(page.locator(".thing-head h1")).to_have_text(name)


def approve(page: Page, name: str) -> None:
    """Setujui."""
    open_submission(page, name)
    page.locator("button[value=approve]").click()
    expect(page.locator(".done")).to_contain_text(name)


def send_back(page: Page, name: str, field: str, reason: str) -> None:
    """Kembalikan, with one pin."""
    open_submission(page, name)
    page.locator("[data-key=k]").click()
    page.locator(f"label[for='pin-{field}']").click()
    page.select_option(f"#reason-{field}", reason)
    page.locator("form .actions button").click()
    expect(page.locator(".done")).to_contain_text(name)


def reject(page: Page, name: str, reason: str) -> None:
    """Tolak, with its reason."""
    open_submission(page, name)
    page.locator("[data-key=t]").click()
    page.locator(f"label:has(input[name=reason][value={reason}])").click()
    page.locator("form .actions button").click()
    expect(page.locator(".done")).to_contain_text(name)
