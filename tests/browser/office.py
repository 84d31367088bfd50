"""A supervisor's hands on the real pages of the office."""

from playwright.sync_api import Page, expect


def sign_in(page: Page, url: str, username: str, password: str) -> None:
    """Sign in and arrive at the queue."""
    page.goto(f"{url}/masuk")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.locator("main button").click()
    expect(page).to_have_url(f"{url}/periksa")


def open_submission(page: Page, name: str) -> None:
    """Open the row of this worker from the queue."""
    page.locator(".office-row a", has_text=name).click()
    expect(page.locator(".thing-head h1")).to_have_text(name)


def approve(page: Page, name: str) -> None:
    """Setujui."""
    open_submission(page, name)
    page.locator("button[value=approve]").click()
    expect(page.locator(".done")).to_be_visible()


def send_back(page: Page, name: str, field: str, reason: str) -> None:
    """Kembalikan, with one pin."""
    open_submission(page, name)
    page.locator("[data-key=k]").click()
    page.locator(f"label[for='pin-{field}']").click()
    page.select_option(f"#reason-{field}", reason)
    page.locator("form .actions button").click()
    expect(page.locator(".done")).to_be_visible()


def reject(page: Page, name: str, reason: str) -> None:
    """Tolak, with its reason."""
    open_submission(page, name)
    page.locator("[data-key=t]").click()
    page.locator(f"label:has(input[name=reason][value={reason}])").click()
    page.locator("form .actions button").click()
    expect(page.locator(".done")).to_be_visible()
