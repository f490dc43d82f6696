"""Five people who take part in a workshop, each in their own way, and what goes wrong on any screen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, expect

from tests.journeys.test_keyboard import Keyboard
from tests.support.acting import SEND, card, give_a_dot, join, write
from tests.support.outbox import SAVED, WAITING

ABORTED = "ERR_ABORTED"  # what a page that is left had not finished asking


@dataclass
class Trouble:
    """Errors on the console and requests that failed, of every screen, but where a network was cut."""

    found: list[str] = field(default_factory=list)
    cut: set[BrowserContext] = field(default_factory=set)

    def watch(self, page: Page, whose: str) -> Page:
        """Listen to all pages of this browser from now on."""
        context = page.context

        def note(what: str) -> None:
            if what and context not in self.cut:
                self.found.append(f"{whose}: {what}")

        context.on("console", lambda message: note(_said(message)))
        context.on("requestfailed", lambda request: note(_lost(request)))
        context.on("response", lambda response: note(_refused(response)))
        return page


def _said(message: ConsoleMessage) -> str:
    return f"{message.type}: {message.text}" if message.type in ("error", "warning") else ""


def _lost(request: Request) -> str:
    failure = request.failure or ""
    return "" if ABORTED in failure else f"{failure}: {request.method} {request.url}"


def _refused(response: Response) -> str:
    failed = response.status >= 400
    return f"{response.status}: {response.request.method} {response.url}" if failed else ""


class Guest:
    """Somebody with a phone and a finger."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language

    def join(self, code: str) -> None:
        """Come in with the code from the wall."""
        join(self.page, code)
        expect(self.page.locator("#connection[data-connection=on]")).to_be_visible()

    def follow(self, check: Callable[[Page], Any]) -> None:
        """What is to be seen is seen without doing anything."""
        check(self.page)

    def say_words(self, *words: str) -> None:
        """Answer the poll for words."""
        for number, word in enumerate(words, start=1):
            self.page.fill(f"#field-word_{number}", word)
        self.page.locator("#poll .p-sendbar button").click()
        expect(self.page.locator("#my-answer li")).to_have_text(list(words))

    def propose(self, title: str, text: str = "") -> None:
        """Write an idea."""
        write(self.page, title, text)
        expect(card(self.page, title).locator("[data-own]")).to_be_visible()

    def give(self, title: str, dots: int) -> None:
        """Give dots to an idea, one by one."""
        mine = card(self.page, title)
        for given in range(1, dots + 1):
            give_a_dot(self.page, title)
            expect(mine.locator(".p-dot--on")).to_have_count(given)

    def weigh(self, title: str, impact: int, effort: int) -> None:
        """Say how much an idea would help, and how much work it is."""
        mine = card(self.page, title)
        for name, step in (("value", impact), ("effort", effort)):
            mine.locator(f"input[name={name}][value='{step}']").check()
        mine.locator("form:has(input[name=effort]) button").click()
        self._expect_weighed(title)

    def _expect_weighed(self, title: str) -> None:
        expect(card(self.page, title).locator(".kern-badge--success")).to_be_visible()


class WithKeyboard(Guest):
    """Somebody who has nothing but a keyboard; each step is where the focus can be seen."""

    def __init__(self, page: Page, language: str) -> None:
        super().__init__(page, language)
        self.keyboard = Keyboard(page)

    def join(self, code: str) -> None:
        """Type the code."""
        self.page.goto("/")
        self.keyboard.skip()
        self.keyboard.type("#field-code", code)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#connection[data-connection=on]")).to_be_visible()

    def say_words(self, *words: str) -> None:
        """Answer the poll for words."""
        for number, word in enumerate(words, start=1):
            self.keyboard.type(f"#field-word_{number}", word)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#my-answer li")).to_have_text(list(words))

    def propose(self, title: str, text: str = "") -> None:
        """Write an idea."""
        self.keyboard.type("#field-title", title)
        self.keyboard.type("#field-text", text)
        self.keyboard.press(SEND)
        expect(card(self.page, title).locator("[data-own]")).to_be_visible()

    def give(self, title: str, dots: int) -> None:
        """Give dots: the focus stays on the button."""
        self.keyboard.tab_to(f"{self._mine(title)} button[name=value]", most=150)
        for given in range(1, dots + 1):
            self.page.keyboard.press("Enter")
            expect(card(self.page, title).locator(".p-dot--on")).to_have_count(given)

    def weigh(self, title: str, impact: int, effort: int) -> None:
        """Choose with the arrow keys."""
        mine = self._mine(title)
        self.keyboard.tab_to(f"{mine} input[name=value]", most=150)
        self._choose(impact)
        self.keyboard.tab_to(f"{mine} input[name=effort]", most=1)
        self._choose(effort)
        self.keyboard.press(f"{mine} button")
        self._expect_weighed(title)

    def _choose(self, step: int) -> None:
        self.page.keyboard.press("Space")
        for _ in range(step - 1):
            self.page.keyboard.press("ArrowRight")

    def _mine(self, title: str) -> str:
        number = str(card(self.page, title).get_attribute("data-idea"))
        return f"#mine-{number}"


class WithoutScript(Guest):
    """Somebody whose browser runs no script: each answer is a page, and news come with a reload."""

    def join(self, code: str) -> None:
        """Come in with the code."""
        join(self.page, code)
        expect(self.page.locator("#now")).to_be_visible()

    def follow(self, check: Callable[[Page], Any]) -> None:
        """Load the page again, then look."""
        self.page.reload()
        check(self.page)


class WithBadNetwork(Guest):
    """Somebody whose network is gone just when they send their idea."""

    def __init__(self, page: Page, language: str, trouble: Trouble) -> None:
        super().__init__(page, language)
        self.trouble = trouble

    def propose(self, title: str, text: str = "") -> None:
        """Write an idea in a tunnel; it is sent by itself afterwards."""
        context = self.page.context
        self.trouble.cut.add(context)
        context.set_offline(True)
        write(self.page, title, text)
        expect(self.page.locator(WAITING)).to_be_visible()
        context.set_offline(False)
        expect(self.page.locator(SAVED)).to_be_visible(timeout=30_000)
        expect(self.page.locator("#connection[data-connection=on]")).to_be_visible(timeout=30_000)
        self.trouble.cut.remove(context)
        expect(card(self.page, title).locator("[data-own]")).to_be_visible()
