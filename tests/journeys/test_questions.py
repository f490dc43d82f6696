"""Questions to the podium, on two phones, the console and the wall at once."""

import pytest
from playwright.sync_api import Locator, Page, expect

from participation.events.models import Event, Round, RoundState
from tests.questions.asking import open_questions
from tests.support.acting import sign_in
from tests.support.browser import Pages
from tests.support.hall import Hall, Visitor

pytestmark = pytest.mark.browser
SUPPORT = "I want to know this too"
OPEN = "#questions [data-place=open] .p-question__text"


@pytest.fixture
def event(hall: Hall) -> Event:
    """An event in which questions are asked."""
    return hall.event()


@pytest.fixture
def round_(hall: Hall, event: Event) -> Round:
    return open_questions(hall.house, event)


@pytest.fixture
def desk(hall: Hall, new_page: Pages) -> Page:
    """The moderator's browser."""
    page = new_page(locale="en-GB", viewport=(1280, 900), base_url=hall.url)
    sign_in(page, hall.moderator)
    return page


def phone_of(hall: Hall, new_page: Pages, event: Event, *, javascript: bool = True) -> Page:
    page = new_page(locale="en-GB", base_url=hall.url, service_worker=False, javascript=javascript)
    hall.visitor(event).lend_to(page)
    page.goto(f"/events/{event.id}")
    if javascript:
        expect(page.locator("#connection[data-connection=on]")).to_be_visible()
    return page


def ask(page: Page, text: str) -> None:
    page.fill("#field-text", text)
    page.get_by_role("button", name="Send question").click()
    expect(question(page, text)).to_be_visible()


def question(page: Page, text: str) -> Locator:
    return page.locator("[data-question]").filter(has_text=text)


def leave(page: Page) -> None:
    """Be in no list any more, neither with the focus nor with the mouse."""
    page.mouse.move(1, 1)
    page.evaluate("document.activeElement.blur()")


def test_two_phones_ask_and_the_podium_answers(
    hall: Hall, new_page: Pages, event: Event, round_: Round, desk: Page
) -> None:
    assert round_.is_open
    one, other = (phone_of(hall, new_page, event) for _ in range(2))
    wall = desk.context.new_page()
    wall.goto(f"/events/{event.id}/beamer")
    desk.goto(f"/events/{event.id}/console")
    expect(desk.locator("#connection[data-connection=on]")).to_be_visible()
    ask(one, "When does the pool open?")
    expect(question(one, "pool").get_by_text("Your question")).to_be_visible()
    expect(one.locator("#field-text")).to_have_value("")
    ask(other, "Who pays for it?")
    leave(other)
    question(other, "pool").get_by_role("button", name=SUPPORT).click()
    expect(question(other, "pool").get_by_text("You want to know this too")).to_be_visible()
    for page in (one, desk):
        expect(question(page, "pool")).to_contain_text("2 people want to know this")
    expect(wall.locator(".beamer-questions li").first).to_contain_text("pool")
    expect(wall.locator(".beamer-questions li").first).to_contain_text("2 people")
    question(desk, "pays").get_by_role("button", name="Now").click()
    expect(wall.locator(".beamer-question")).to_have_text("Who pays for it?")
    for page in (one, other):
        expect(question(page, "pays").get_by_text("Being answered now")).to_be_visible()
    leave(other)
    expect(other.locator("#questions [data-place=now] [data-question]")).to_have_count(1)
    question(desk, "pool").get_by_role("button", name="Now").click()
    expect(wall.locator(".beamer-question")).to_have_text("When does the pool open?")
    expect(question(desk, "pool")).to_contain_text("The question that was on before is open again.")
    question(desk, "pool").get_by_role("button", name="Answered").click()
    expect(wall.locator(".beamer-questions li")).to_have_text(["Who pays for it? 1 person"])
    for page in (one, other, desk):
        leave(page)
        expect(page.get_by_text("1 answered question")).to_be_visible()


def test_what_a_moderator_hides_is_gone_and_its_author_told(
    hall: Hall, new_page: Pages, event: Event, round_: Round, desk: Page
) -> None:
    assert round_.is_open
    author, reader = (phone_of(hall, new_page, event) for _ in range(2))
    ask(author, "Who pays for it?")
    expect(question(reader, "pays")).to_be_visible()
    desk.goto(f"/events/{event.id}/console")
    question(desk, "pays").get_by_role("button", name="Hide").click()
    expect(question(reader, "pays")).to_have_count(0)
    expect(author.locator("#my-questions")).to_contain_text("Hidden by a moderator")


def test_the_order_changes_only_when_nobody_is_in_the_list(
    hall: Hall, new_page: Pages, event: Event, round_: Round
) -> None:
    author, fan = hall.visitor(event), hall.visitor(event)
    for text in ("First?", "Second?"):
        author.act(f"/rounds/{round_.id}/questions", {"text": text})
    page = phone_of(hall, new_page, event)
    expect(page.locator(OPEN)).to_have_text(["First?", "Second?"])
    button = question(page, "First?").get_by_role("button", name=SUPPORT)
    button.focus()
    before = button.bounding_box()
    second = str(question(page, "Second?").get_attribute("data-question"))
    fan.act(f"/questions/{second}/support")
    fan.act(f"/rounds/{round_.id}/questions", {"text": "Third?"})
    expect(question(page, "Second?")).to_contain_text("2 people want to know this")
    anew = page.locator("[data-settle]")
    expect(anew).to_have_text("Show 1 new question")
    expect(button).to_be_focused()
    expect(page.locator(OPEN)).to_have_text(["First?", "Second?"])
    after = button.bounding_box()
    assert before
    assert after
    anew.click()
    expect(page.locator(OPEN)).to_have_text(["Second?", "First?", "Third?"])
    expect(page.locator("#questions-heading")).to_be_focused()
    expect(anew).to_be_hidden()
    leave(page)
    first = str(question(page, "First?").get_attribute("data-question"))
    for _fan in range(2):
        hall.visitor(event).act(f"/questions/{first}/support")
    expect(page.locator(OPEN)).to_have_text(["First?", "Second?", "Third?"])


def test_a_button_keeps_the_focus_while_its_question_changes(
    hall: Hall, new_page: Pages, event: Event, round_: Round
) -> None:
    author = hall.visitor(event)
    author.act(f"/rounds/{round_.id}/questions", {"text": "First?"})
    page = phone_of(hall, new_page, event)
    page.locator("[data-question] button").focus()
    page.keyboard.press("Enter")
    mine = question(page, "First?")
    expect(mine.get_by_text("You want to know this too")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('[data-question]') !== null")
    number = str(mine.get_attribute("data-question"))
    hall.visitor(event).act(f"/questions/{number}/support")
    expect(mine).to_contain_text("3 people want to know this")
    expect(mine.get_by_text("You want to know this too")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('[data-question]') !== null")


def test_a_typed_question_survives_a_reload_and_a_new_one(
    hall: Hall, new_page: Pages, event: Event, round_: Round
) -> None:
    page = phone_of(hall, new_page, event)
    page.locator("#field-text").press_sequentially("Half a quest")
    hall.visitor(event).act(f"/rounds/{round_.id}/questions", {"text": "Another?"})
    expect(question(page, "Another?")).to_be_visible()
    expect(page.locator("#field-text")).to_have_value("Half a quest")
    page.reload()
    expect(page.locator("#field-text")).to_have_value("Half a quest")


def test_the_list_comes_with_its_round_and_stays_to_be_read_after_it(
    hall: Hall, new_page: Pages, event: Event, desk: Page
) -> None:
    page = phone_of(hall, new_page, event)
    desk.goto(f"/events/{event.id}/console")
    expect(desk.locator("#connection[data-connection=on]")).to_be_visible()
    round_ = open_questions(hall.house, event)
    moderator = hall.moderation()
    moderator.act(f"/rounds/{round_.id}/clock", {"more": "5"})  # the server tells of it
    expect(page.locator("#questions-heading")).to_be_visible()
    ask(page, "When does the pool open?")
    expect(question(desk, "pool").get_by_role("button", name="Now")).to_be_visible()
    moderator.act(f"/rounds/{round_.id}/state", {"state": RoundState.CLOSED.value})
    expect(page.locator("#question-form")).to_have_count(0)
    expect(question(page, "pool")).to_be_visible()


def test_who_waits_for_approval_sees_it_come(hall: Hall, new_page: Pages, desk: Page) -> None:
    event = hall.event(approval_first=True)
    open_questions(hall.house, event)
    page = phone_of(hall, new_page, event)
    page.fill("#field-text", "May I?")
    page.get_by_role("button", name="Send question").click()
    expect(page.locator("#my-questions")).to_contain_text("Waiting for approval")
    desk.goto(f"/events/{event.id}/console")
    question(desk, "May I?").get_by_role("button", name="Approve").click()
    leave(page)
    expect(question(page, "May I?").get_by_text("Your question")).to_be_visible()
    expect(page.locator("#my-questions li")).to_have_count(0)


def test_without_a_script_it_is_ordinary_forms(
    hall: Hall, new_page: Pages, event: Event, round_: Round
) -> None:
    author: Visitor = hall.visitor(event)
    author.act(f"/rounds/{round_.id}/questions", {"text": "Theirs?"})
    page = phone_of(hall, new_page, event, javascript=False)
    ask(page, "Mine?")
    question(page, "Theirs?").get_by_role("button", name=SUPPORT).click()
    expect(question(page, "Theirs?")).to_contain_text("2 people want to know this")
    question(page, "Mine?").get_by_role("button", name="Withdraw").click()
    expect(page.locator("#my-questions")).to_contain_text("Mine?")
