"""An old page and its frames are as a freshly loaded page."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from participation.boards.figures import figures_of
from participation.boards.parts import MOST_CARDS
from participation.events.models import Event, RoundKind, RoundState
from participation.ideas.models import Status
from tests.support.acting import SEND
from tests.support.browser import Pages
from tests.support.hall import Hall, Visitor
from tests.support.house import PASSWORD
from tests.support.processes import wait_until
from tests.support.sameness import await_sameness, differences

pytestmark = pytest.mark.browser

FORM = "#idea-form"


@dataclass
class Scene:
    """An event, the people in it, and the pages on which it is watched."""

    hall: Hall
    event: Event
    phone: Page
    author: Visitor
    moderator: Visitor
    pages: list[Page]
    ideas: dict[str, int] = field(default_factory=dict)

    def submit(self, *titles: str) -> None:
        for title in titles:
            self.ideas[title] = self.author.submit(self.event, title, f"About **{title}**")

    def submit_here(self, title: str) -> None:
        self.phone.fill("#field-title", title)
        self.phone.locator(SEND).click()
        expect(self.phone.locator(f"{FORM} [data-saving=saved]")).to_be_visible()

    def edit(self, title: str, new: str) -> None:
        self.act(title, "edit", {"title": new, "text": "Other words", "kind": "expectation"})

    def act(self, title: str, what: str, data: dict[str, str] | None = None) -> None:
        self.author.act(f"/ideas/{self.ideas[title]}/{what}", {"language": "en"} | (data or {}))

    def moderate(self, title: str, what: str) -> None:
        reason = {"reason": "It names a neighbour."}
        self.moderator.act(f"/ideas/{self.ideas[title]}/{what}", reason)

    def move(self, kind: RoundKind, state: str) -> None:
        number = self.hall.round_id(self.event, kind)
        self.moderator.act(f"/rounds/{number}/state", {"state": state})

    def add_vote(self) -> None:
        prompt = {"kind": "vote", "prompt_en": "Once more?", "budget": "3", "most_per_idea": "2"}
        self.moderator.act(f"/events/{self.event.id}/rounds", prompt)

    def lead(self, what: str, data: dict[str, str] | None = None) -> None:
        self.moderator.act(f"/events/{self.event.id}/{what}", data)

    def press(self, title: str) -> None:
        card = self.phone.locator(f"#idea-{self.ideas[title]}")
        words = card.locator("[data-own]").inner_text()
        card.locator("[data-own] button").last.click()
        wait_until(
            lambda: card.locator("[data-own]").inner_text() != words, what=f"the answer on {title}"
        )

    def vote(self, title: str, points: int) -> None:
        round_id = self.hall.round_id(self.event, RoundKind.VOTE)
        path = f"/rounds/{round_id}/ideas/{self.ideas[title]}/vote"
        self.author.act(path, {"value": str(points)})

    def agree(self, after: str) -> None:
        for page in self.pages:
            await_sameness(page, after)


COLLECT, VOTE = RoundKind.COLLECT, RoundKind.VOTE
Acts = list[tuple[str, Callable[[Scene], None]]]

WORKSHOP: Acts = [
    ("open collecting", lambda on: on.move(COLLECT, "open")),
    ("close with no idea", lambda on: on.move(COLLECT, "closed")),
    ("open it again", lambda on: on.move(COLLECT, "open")),
    ("an idea", lambda on: on.submit("Benches")),
    ("two more", lambda on: on.submit("Trees", "Longer hours")),
    ("one's own idea", lambda on: on.submit_here("Mine")),
    ("an edit", lambda on: on.edit("Benches", "More benches")),
    ("support from here", lambda on: on.press("Trees")),
    ("support taken back", lambda on: on.press("Trees")),
    ("support once more", lambda on: on.press("Trees")),
    ("hiding what is supported", lambda on: on.moderate("Trees", "hiding")),
    ("restoring it", lambda on: on.moderate("Trees", "restoration")),
    ("a withdrawal", lambda on: on.act("Longer hours", "withdrawal")),
    ("bringing it back", lambda on: on.act("Longer hours", "return")),
    ("a call to everybody", lambda on: on.lead("call", {"to": "board"})),
    ("freezing the wall", lambda on: on.lead("wall", {"state": "frozen"})),
    ("an idea the wall does not show", lambda on: on.submit("Fountains")),
    ("letting the wall go on", lambda on: on.lead("wall", {"state": "live"})),
    ("closing", lambda on: on.move(COLLECT, "closed")),
    ("opening the vote", lambda on: on.move(VOTE, "open")),
    ("a dot from here", lambda on: on.press("Trees")),
    ("dots from elsewhere", lambda on: on.vote("Benches", 3)),
    ("hiding what has dots", lambda on: on.moderate("Trees", "hiding")),
    ("restoring what has dots", lambda on: on.moderate("Trees", "restoration")),
    ("closing the vote", lambda on: on.move(VOTE, "closed")),
    ("showing the result", lambda on: on.move(VOTE, "shown")),
    ("hiding the result", lambda on: on.move(VOTE, "closed")),
    ("showing it again", lambda on: on.move(VOTE, "shown")),
    ("the end", lambda on: on.lead("end")),
    ("reopening", lambda on: on.lead("reopening")),
    ("another round of voting", lambda on: on.add_vote()),
]


def test_every_screen_follows_a_whole_workshop(hall: Hall, new_page: Pages) -> None:
    scene = _scene(hall, new_page, hall.event())
    for words, act in WORKSHOP:
        act(scene)
        scene.agree(words)


def test_every_screen_follows_where_ideas_are_approved_first(hall: Hall, new_page: Pages) -> None:
    scene = _scene(hall, new_page, hall.event(approval_first=True))
    scene.move(COLLECT, "open")
    for title in ("First", "Second", "Third"):
        scene.submit(title)
    scene.agree("three ideas that wait")
    for title in ("Third", "First", "Second"):
        scene.moderate(title, "approval")
        scene.agree(f"approving “{title}”")
    scene.edit("Second", "Second thoughts")
    scene.agree("an edit that waits again")


def test_an_idea_of_ones_own_is_known_as_such_when_it_is_approved_after_a_reload(
    hall: Hall, new_page: Pages
) -> None:
    scene = _scene(hall, new_page, hall.event(approval_first=True), screens=("phone",))
    scene.move(COLLECT, "open")
    scene.agree("opening")
    scene.submit_here("Waits")
    scene.phone.reload()
    scene.ideas["Waits"] = _newest(hall, scene.event)
    scene.moderate("Waits", "approval")
    expect(scene.phone.locator("[data-show-new]")).to_be_visible()
    scene.agree("the approval")


def test_what_happened_while_the_network_was_away_is_made_up_for(
    hall: Hall, new_page: Pages
) -> None:
    scene = _scene(hall, new_page, hall.event())
    scene.move(COLLECT, "open")
    scene.submit("Stays")
    scene.submit("Goes")
    scene.agree("two ideas")
    for page in scene.pages:
        page.context.set_offline(True)
    scene.moderate("Goes", "hiding")
    scene.submit("Comes")
    scene.edit("Stays", "Stays, edited")
    scene.move(COLLECT, "closed")
    scene.move(VOTE, "open")
    for page in scene.pages:
        page.context.set_offline(False)
    scene.agree("coming back")
    scene.press("Comes")
    scene.vote("Comes", 2)
    scene.agree("going on after that")


def test_a_page_whose_socket_never_connects_still_shows_what_one_does_on_it(
    hall: Hall, new_page: Pages
) -> None:
    event = hall.event()
    hall.house.move(event, COLLECT, RoundState.OPEN)
    phone = hall.visitor(event).lend_to(
        new_page(locale="en-GB", base_url=hall.url, service_worker=False)
    )
    phone.route("**/live/**", lambda route: route.abort())
    phone.route_web_socket("**/live/**", lambda socket: socket.close())
    phone.goto(f"/events/{event.id}")
    phone.fill("#field-title", "Without a socket")
    phone.locator(SEND).click()
    expect(phone.locator(".p-card").first).to_contain_text("Without a socket")
    assert differences(phone) == []


def test_more_changes_than_a_frame_may_hold_leave_no_stale_card_behind(
    hall: Hall, new_page: Pages
) -> None:
    event = hall.event()
    kept, lost = (hall.house.idea(event, title=title) for title in ("Kept", "Lost"))
    scene = _scene(hall, new_page, event, screens=("phone", "reader"))
    scene.agree("loading")
    for page in scene.pages:
        page.context.set_offline(True)
    scene.ideas = {"Kept": kept.id, "Lost": lost.id}
    scene.moderate("Lost", "hiding")
    for number in range(MOST_CARDS):
        hidden = Status.PUBLISHED if number < 5 else Status.HIDDEN
        hall.house.idea(event, title=f"One of many {number}", status=hidden)
    for page in scene.pages:
        page.context.set_offline(False)
    scene.agree("very many changes")


def test_a_page_fetched_before_a_frame_does_not_undo_the_frame(hall: Hall, new_page: Pages) -> None:
    scene = _scene(hall, new_page, hall.event(), screens=("phone",))
    scene.move(COLLECT, "open")
    scene.submit("Before")
    scene.agree("an idea")
    held: list[tuple[Route, APIResponse]] = []

    def hold_the_first_back(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    scene.phone.route(f"**/events/{scene.event.id}", hold_the_first_back)
    scene.move(COLLECT, "closed")  # lets the page fetch itself afresh
    wait_until(lambda: scene.phone.evaluate("true") and held, what="the page asking")
    scene.edit("Before", "After")
    expect(scene.phone.locator("#ideas")).to_contain_text("After")
    route, answer = held[0]
    with scene.phone.expect_event("requestfinished"):
        route.fulfill(response=answer)
    scene.agree("an old answer")
    expect(scene.phone.locator("#ideas")).to_contain_text("After")


def test_a_console_elsewhere_leads_to_signing_in_once_its_account_is_signed_out(
    hall: Hall, new_page: Pages
) -> None:
    event, moderator = hall.event(), hall.moderation()
    console = moderator.lend_to(new_page(locale="en-GB", base_url=hall.url))
    console.goto(f"/events/{event.id}/console")
    expect(console.locator("#connection")).to_be_visible()
    other_tab = console.context.new_page()
    other_tab.goto("/")
    other_tab.locator("form[action='/sign-out'] button").click()
    console.wait_for_url(re.compile("/sign-in"))


def test_a_moderators_screens_come_back_after_a_new_password(hall: Hall, new_page: Pages) -> None:
    person = hall.house.person("careful", *hall.moderator.roles)
    event = hall.house.event(moderator=person)
    moderator = hall.visitor().sign_in(person)
    beamer = moderator.lend_to(new_page(locale="en-GB", base_url=hall.url))
    beamer.goto(f"/events/{event.id}/beamer")
    account = beamer.context.new_page()
    account.goto("/account")
    account.fill("#field-current", PASSWORD)
    account.fill("#field-new", f"{PASSWORD}-anew")
    account.locator("form[action='/account/password'] button").click()
    expect(account.locator(".kern-alert--success")).to_be_visible()
    hall.visitor(event)
    await_sameness(beamer, "somebody joining")


def _newest(hall: Hall, event: Event) -> int:
    with hall.house.database.reading() as session:
        return figures_of(session, event).newest


def _scene(
    hall: Hall,
    new_page: Pages,
    event: Event,
    screens: tuple[str, ...] = ("phone", "reader", "console", "beamer"),
) -> Scene:
    moderator = hall.moderation()
    people = {"phone": hall.visitor(event), "reader": hall.visitor()}
    languages = {"phone": "en-GB", "console": "en-GB"}
    opened = {}
    for screen in screens:
        page = new_page(locale=languages.get(screen, "de-DE"), base_url=hall.url)
        people.get(screen, moderator).lend_to(page)
        path = f"/{screen}" if screen in ("console", "beamer") else ""
        page.goto(f"/events/{event.id}{path}")
        opened[screen] = page
    author = hall.visitor(event)
    return Scene(hall, event, opened["phone"], author, moderator, list(opened.values()))
