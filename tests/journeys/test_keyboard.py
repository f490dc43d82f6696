"""Everything can be done with a keyboard alone, and the focus can be seen all the way."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from participation.events.models import Method, RoundKind, RoundState
from participation.ideas.models import Status
from participation.identity.models import Role
from tests.support.acting import SEND, card
from tests.support.browser import Pages
from tests.support.hall import Hall
from tests.support.house import PASSWORD
from tests.support.plans import Office

pytestmark = pytest.mark.browser

FOCUS = """
async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame().then(frame); // what appears with the focus has appeared
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const drawn = (element, part) => {
    const style = getComputedStyle(element, part);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return outlined || style.boxShadow !== "none";
  };
  const box = at.getBoundingClientRect();
  const around = [at, at.parentElement, at.nextElementSibling].filter(Boolean);
  return {
    // The browser itself draws the focus on the parts of a date.
    isSeen: at.matches("[type=datetime-local], [type=date]") || around.some((one) => drawn(one) || drawn(one, "::before") || drawn(one, "::after")),
    isInside: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
    isCovered: (() => {
      const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
      const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1);
      const top = document.elementFromPoint(x, y);
      return Boolean(top) && !at.contains(top) && !top.contains(at) && !top.closest("label");
    })(),
    html: at.outerHTML.slice(0, 200),
  };
}
"""


@dataclass
class Keyboard:
    """A person who has nothing but a keyboard."""

    page: Page

    def tab_to(self, selector: str, *, back: bool = False, most: int = 80) -> None:
        """Press Tab until this has the focus; on the way every focus must be seen."""
        for _ in range(most):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            self.look()
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"{selector} is not reached with the Tab key on {self.page.url}")

    def look(self) -> None:
        """Whatever has the focus can be seen to have it."""
        focus = self.page.evaluate(FOCUS)
        for _ in range(20):  # a page that has just come is still being drawn; two frames each
            if focus is None or not focus["isCovered"]:
                break
            focus = self.page.evaluate(FOCUS)
        if focus is not None:
            assert focus["isInside"], f"out of sight: {focus['html']}"
            assert focus["isSeen"], f"no focus drawn: {focus['html']}"
            assert not focus["isCovered"], f"covered: {focus['html']}"

    def press(self, selector: str, key: str = "Enter") -> None:
        """Go to something and press it."""
        self.tab_to(selector)
        self.page.keyboard.press(key)

    def type(self, selector: str, text: str) -> None:
        """Go to a field and write."""
        self.tab_to(selector)
        self.page.keyboard.type(text)

    def skip(self) -> None:
        """Use the skip link, the first thing on a page."""
        self.page.keyboard.press("Tab")
        skip = self.page.locator(".p-skip")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        self.look()
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#main")).to_be_focused()


def test_a_participant_needs_only_a_keyboard(  # noqa: PLR0915  one story
    hall: Hall, new_page: Pages
) -> None:
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    hall.visitor(event).submit(event, "Benches")
    page = new_page(locale="de-DE", base_url=hall.url)
    keyboard = Keyboard(page)
    page.goto("/")
    keyboard.skip()
    keyboard.type("#field-code", event.code.lower())
    page.keyboard.press("Enter")
    expect(page.locator("#idea-form")).to_be_visible()
    expect(page.locator("#connection")).to_be_visible()

    keyboard.skip()
    keyboard.type("#field-title", "Trees")
    keyboard.type("#field-text", "By the tram stop")
    keyboard.press("#idea-form summary", "Space")
    keyboard.tab_to("#idea-form input[type=radio]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#idea-form input[value=expectation]")).to_be_checked()
    keyboard.look()
    keyboard.tab_to("#field-language")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#field-language")).to_have_value("en")
    keyboard.press(SEND)
    expect(page.locator("#ideas > li")).to_have_count(2)
    expect(page.locator(SEND)).to_be_focused()

    keyboard.press("form[action$='/support'] button", "Space")
    expect(page.locator("form[action$='/support/withdrawal'] button")).to_be_focused()
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    hall.moderation().act(
        f"/rounds/{hall.round_id(event, RoundKind.VOTE)}/state", {"state": "open"}
    )
    expect(card(page, "Benches").locator("button[value='1']")).to_be_visible()
    keyboard.tab_to("button[name=value][value='1']", back=True)
    page.keyboard.press("Space")
    expect(page.locator("[data-own] .p-dot--on").first).to_be_visible()
    keyboard.look()
    assert page.evaluate("() => document.activeElement.closest('[data-idea]') !== null")


def test_effort_and_impact_are_weighed_with_a_keyboard(hall: Hall, new_page: Pages) -> None:
    event = hall.event()
    idea = hall.house.idea(event, title="Benches")
    hall.house.open_vote(event, Method.IMPACT)
    page = hall.visitor(event).lend_to(new_page(locale="de-DE", base_url=hall.url))
    page.goto(f"/events/{event.id}")
    expect(page.locator("#connection")).to_be_visible()
    keyboard = Keyboard(page)
    mine = f"#mine-{idea.id}"
    keyboard.skip()
    keyboard.tab_to(f"{mine} input[name=value]")
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        keyboard.look()
    expect(page.locator(f"{mine} input[name=value][value='4']")).to_be_checked()
    keyboard.tab_to(f"{mine} input[name=effort]", most=1)
    page.keyboard.press("Space")
    expect(page.locator(f"{mine} input[name=effort][value='1']")).to_be_checked()
    keyboard.tab_to(f"{mine} button", most=1)
    page.keyboard.press("Enter")
    expect(page.locator(f"{mine} .kern-badge--success")).to_be_visible()
    keyboard.look()
    assert _focus_is_in(page, mine)
    page.reload()
    for name, step in (("value", "4"), ("effort", "1")):
        expect(page.locator(f"{mine} input[name={name}][value='{step}']")).to_be_checked()


@dataclass
class Ranking:
    """A vote by order on three ideas, and the phone of somebody who votes with a keyboard."""

    keyboard: Keyboard
    trees: int
    benches: int
    buses: int

    @classmethod
    def begun(cls, hall: Hall, new_page: Pages) -> "Ranking":
        event = hall.event()
        ideas = [hall.house.idea(event, title=title) for title in ("Buses", "Benches", "Trees")]
        hall.house.open_vote(event, Method.SCHULZE)
        page = hall.visitor(event).lend_to(new_page(locale="de-DE", base_url=hall.url))
        page.goto(f"/events/{event.id}")
        expect(page.locator("#connection")).to_be_visible()
        return cls(Keyboard(page), *(idea.id for idea in reversed(ideas)))

    def add_all(self) -> None:
        """Add the ideas to the order as they stand on the board."""
        self.keyboard.skip()
        for number, idea in enumerate((self.trees, self.benches, self.buses), start=1):
            self.keyboard.press(f"#mine-{idea} button[value='10000']")
            expect(self.titles).to_have_count(number)
            assert _focus_is_in(self.keyboard.page, f"#mine-{idea}")
        expect(self.titles).to_have_text(["Trees", "Benches", "Buses"])

    @property
    def titles(self) -> Locator:
        return self.keyboard.page.locator("#my-votes .p-order__title")

    def move(self, place: str, to: int, *order: str) -> None:
        """Press the button in a place of the page that moves its idea; the focus stays there."""
        _reach(self.keyboard, f"{place} button[value='{to}']")
        self.keyboard.page.keyboard.press("Enter")
        expect(self.titles).to_have_text(order)
        assert _focus_is_in(self.keyboard.page, place)
        self.keyboard.look()


def test_ideas_are_moved_in_the_list_with_a_keyboard_and_keep_the_focus(
    hall: Hall, new_page: Pages
) -> None:
    ranking = Ranking.begun(hall, new_page)
    ranking.add_all()
    line = f"#order-{ranking.buses}"
    ranking.keyboard.tab_to(f"{line} button[value='2']", back=True)
    ranking.move(line, 2, "Trees", "Buses", "Benches")
    ranking.move(line, 1, "Buses", "Trees", "Benches")
    ranking.move(line, 2, "Trees", "Buses", "Benches")
    ranking.move(line, 3, "Trees", "Benches", "Buses")


def test_ideas_are_moved_on_their_cards_with_a_keyboard_and_keep_the_focus(
    hall: Hall, new_page: Pages
) -> None:
    ranking = Ranking.begun(hall, new_page)
    ranking.add_all()
    mine = f"#mine-{ranking.buses}"
    ranking.move(mine, 2, "Trees", "Buses", "Benches")
    ranking.move(mine, 1, "Buses", "Trees", "Benches")
    ranking.move(mine, 2, "Trees", "Buses", "Benches")


@pytest.mark.parametrize("method", [Method.SUPPORT, Method.DOTS])
def test_the_focus_stays_on_a_card_whose_button_cannot_be_pressed_again(
    hall: Hall, new_page: Pages, method: Method
) -> None:
    event = hall.event()
    idea = hall.house.idea(event, title="Benches")
    hall.house.open_vote(event, method, most_per_idea=1)
    page = hall.visitor(event).lend_to(new_page(locale="de-DE", base_url=hall.url))
    page.goto(f"/events/{event.id}")
    expect(page.locator("#connection")).to_be_visible()
    keyboard, mine = Keyboard(page), f"#mine-{idea.id}"
    keyboard.skip()
    keyboard.press(f"{mine} button[value='1']")
    expect(page.locator(f"{mine} button")).to_have_count(2)  # now it can be taken back as well
    keyboard.look()  # a button that is not to be pressed any more loses the focus two frames later
    assert _focus_is_in(page, f"#idea-{idea.id} h3 a")


def _focus_is_in(page: Page, selector: str) -> bool:
    return bool(page.evaluate("s => document.activeElement.closest(s) !== null", selector))


def test_a_moderator_needs_only_a_keyboard(hall: Hall, new_page: Pages) -> None:
    page = new_page(locale="de-DE", viewport=(1280, 800), base_url=hall.url)
    keyboard = Keyboard(page)
    page.goto("/sign-in")
    keyboard.skip()
    keyboard.type("#field-email", hall.moderator.email)
    keyboard.type("#field-password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/moderation")
    expect(page.locator("form[action='/sign-out']")).to_be_visible()
    keyboard.press("main a[href='/events/new']")
    page.wait_for_url("**/events/new")
    keyboard.tab_to("#field-kind, input[name=kind]")
    page.keyboard.press("ArrowDown")
    keyboard.type("#field-title_en", "By keyboard")
    keyboard.tab_to("#field-approval_first")
    page.keyboard.press("Space")
    keyboard.press("form[action='/events'] button[type=submit]")
    expect(page.locator("#next-step")).to_be_visible()
    expect(page.locator("#connection")).to_be_visible()

    keyboard.skip()
    for state in ("open", "closed"):
        # Right after a step the large button takes no other one, lest a hasty press take it.
        expect(page.locator("#next-step[aria-busy]")).to_have_count(0)
        _reach(keyboard, f"#next-step button[value={state}]")
        page.keyboard.press("Enter")
        expect(page.locator(f"#next-step button[value={state}]")).to_have_count(0)
    keyboard.look()
    _reach(keyboard, "#tools a[href$='/end']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/end")
    keyboard.press("form[action$='/end'] button")
    expect(page.locator("form[action$='/reopening']")).to_be_visible()


def _reach(keyboard: Keyboard, selector: str) -> None:
    expect(keyboard.page.locator(selector)).to_be_visible()
    if not keyboard.page.evaluate("s => document.activeElement.matches(s)", selector):
        keyboard.tab_to(selector)


@pytest.mark.parametrize("path", ["/", "/help", "board", "console"])
def test_the_tab_key_leads_through_a_page_and_out_again(
    hall: Hall, new_page: Pages, path: str
) -> None:
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    hall.house.idea(event)
    addresses = {"board": f"/events/{event.id}", "console": f"/events/{event.id}/console"}
    visitor = hall.moderation() if path == "console" else hall.visitor(event)
    page = visitor.lend_to(new_page(locale="de-DE", base_url=hall.url))
    page.goto(addresses.get(path, path))
    keyboard = Keyboard(page)
    keyboard.tab_to(".p-skip", most=1)
    keyboard.tab_to(".p-skip")
    keyboard.tab_to(".p-skip", back=True)


def test_commenting_needs_only_a_keyboard(hall: Hall, new_page: Pages) -> None:
    event = hall.event()
    idea = hall.house.idea(event, title="Benches")
    hall.visitor(event).act(f"/ideas/{idea.id}/comments", {"text": "With armrests"})
    page = new_page(locale="de-DE", base_url=hall.url)
    hall.visitor(event).lend_to(page).goto(f"/ideas/{idea.id}")
    keyboard = Keyboard(page)
    keyboard.skip()
    keyboard.press("#comments form[action$='/support'] button", "Space")
    expect(page.locator("#comments form[action$='/support/withdrawal']")).to_be_visible()
    # The page comes back at the comment, and so does the focus.
    keyboard.press(".p-talk__reply summary", "Space")
    keyboard.type(".p-talk__reply textarea", "And in the shade")
    keyboard.press(".p-talk__reply button[type=submit]")
    expect(page.locator(".p-talk__replies")).to_contain_text("And in the shade")
    keyboard.type("#comment-form-text", "Near the fountain")
    keyboard.press("#comment-form button[type=submit]")
    expect(page.locator(".p-comment__text", has_text="Near the fountain")).to_be_visible()


def test_promoting_needs_only_a_keyboard(hall: Hall, new_page: Pages) -> None:
    plan = Office(hall.house).plan(title="By keyboard")
    editor = hall.house.person("editor-by-keyboard", Role.EDITOR)
    idea = hall.house.idea(hall.event(), title="By keyboard", status=Status.SHORTLISTED)
    page = new_page(locale="de-DE", viewport=(1280, 800), base_url=hall.url)
    hall.visitor().sign_in(editor).lend_to(page).goto("/masterplan/promotion")
    keyboard = Keyboard(page)
    keyboard.skip()
    keyboard.press(f"#idea-{idea.id}", "Space")
    keyboard.press(".p-pick__go button")
    expect(page.locator("#into-new")).to_be_visible()
    page.goto(f"{page.url}&plan={plan.id}")  # other journeys have plans as well
    keyboard.skip()
    keyboard.tab_to("#field-status")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#field-status")).to_have_value("running")
    keyboard.tab_to("input[name=light]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=light][value=green]")).to_be_checked()
    keyboard.type("#field-light_reason_en", "The money is there.")
    keyboard.press("#into-new button")
    page.wait_for_url("**/measures/*")
    expect(page.locator(f"#origin-{idea.id}")).to_be_visible()
    keyboard.skip()
    keyboard.press("form[action$='/publication'] button")
    expect(page.locator(".p-tools form[action$='/concealment']")).to_be_visible()


def test_coming_back_with_a_claim_code_needs_only_a_keyboard(hall: Hall, new_page: Pages) -> None:
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    author = hall.visitor(event)
    author.submit(event, "A fountain")
    phone = author.lend_to(new_page(locale="de-DE", base_url=hall.url))
    phone.goto("/claim")
    Keyboard(phone).press("form[action='/claim'] button")
    code = phone.locator(".p-code-card__digits").inner_text()

    page = new_page(locale="de-DE", base_url=hall.url)
    page.goto("/")
    keyboard = Keyboard(page)
    keyboard.skip()
    keyboard.press("a[href='/claim/redeem']")
    page.wait_for_url("**/claim/redeem")
    keyboard.type("#field-code", code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/mine")
    keyboard.skip()
    keyboard.press(".p-card summary")
    expect(page.locator(".p-timeline")).to_be_visible()
    keyboard.press(".p-card form[action$='/withdrawal'] button")
    page.wait_for_url("**/ideas/*")
    expect(page.locator("form[action$='/return']")).to_be_visible()
