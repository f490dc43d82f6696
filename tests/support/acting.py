"""What people do on our pages in a real browser, in whatever language these are."""

from playwright.sync_api import Locator, Page, expect

from participation.events.models import Event
from participation.identity.models import Person
from tests.support.house import PASSWORD

SEND = "#idea-form [type=submit]:not([formaction])"  # beside it is “Look for similar ideas”


def join(page: Page, code: str) -> None:
    """Type the code on the start page."""
    page.goto("/")
    page.fill("#field-code", code)
    page.locator("form[action='/join'] button").click()


def sign_in(page: Page, person: Person) -> None:
    """Sign in on the page for it."""
    page.goto("/sign-in")
    page.fill("#field-email", person.email)
    page.fill("#field-password", PASSWORD)
    page.locator("form[action='/sign-in'] button").click()
    expect(page.locator("form[action='/sign-out']")).to_be_visible()


def write(page: Page, title: str, text: str = "") -> None:
    """Write an idea on the board and send it."""
    page.fill("#field-title", title)
    page.fill("#field-text", text)
    page.locator(SEND).click()


def card(page: Page, title: str) -> Locator:
    """The card with this title."""
    return page.locator(".p-card").filter(has=page.get_by_role("link", name=title, exact=True))


def number_of(page: Page, title: str) -> int:
    """The number of an idea whose card is on the page."""
    return int(str(card(page, title).get_attribute("id")).removeprefix("idea-"))


def give_a_dot(page: Page, title: str) -> None:
    """Give one more dot to an idea."""
    card(page, title).locator("[data-own] button[name=value]").first.click()


def next_step(page: Page, expected: str) -> None:
    """Press the console's large button, which leads a round to the expected state."""
    button = page.locator("#next-step button")
    expect(button).to_have_attribute("value", expected)
    # Right after a step the button takes no other one, lest a hasty press take it.
    expect(page.locator("#next-step[aria-busy]")).to_have_count(0)
    button.click()


def hide(page: Page, number: int, reason: str) -> None:
    """From the console, take an idea off the board with a reason."""
    page.locator(f"#stage a[href='/ideas/{number}/hiding']").click()
    page.fill("#field-reason", reason)
    page.locator(f"form[action='/ideas/{number}/hiding'] button").click()


def console_of(event: Event) -> str:
    """The path of an event's console."""
    return f"/events/{event.id}/console"


def support(page: Page, title: str) -> None:
    """On the board, support an idea."""
    card(page, title).locator("form[action$='/support'] button").click()
    expect(card(page, title).locator("form[action$='/support/withdrawal']")).to_be_visible()


def comment(page: Page, text: str) -> None:
    """On the page of an idea, say something about it."""
    page.fill("#comment-form-text", text)
    page.locator("#comment-form button[type=submit]").click()
    expect(page.locator(".p-comment__text", has_text=text)).to_be_visible()


def get_claim_code(page: Page) -> str:
    """From the board of an event, ask for a claim code and write it down."""
    page.locator("a[href='/claim']").first.click()
    page.locator("form[action='/claim'] button").click()
    return page.locator(".p-code-card__digits").inner_text()


def redeem(page: Page, code: str) -> None:
    """Come back with a claim code, from the start page."""
    page.goto("/")
    page.locator("a[href='/claim/redeem']").first.click()
    page.fill("#field-code", code)
    page.locator("form[action='/claim/redeem'] button").click()
    page.wait_for_url("**/mine")


def tick_for_promotion(page: Page, title: str) -> None:
    """From the masterplan, choose a shortlisted idea and go on to the question which measure."""
    page.goto("/masterplan")
    page.locator("a[href='/masterplan/promotion']").first.click()
    page.get_by_label(title, exact=True).check()
    page.locator(".p-pick__go button").click()
    expect(page.locator("#into-new")).to_be_visible()


def publish(page: Page) -> None:
    """Publish the plan or the measure whose page this is."""
    page.locator("form[action$='/publication'] button").click()
    expect(page.locator(".p-tools form[action$='/concealment'] button")).to_be_visible()
