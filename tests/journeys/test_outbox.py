"""What is sent and not yet answered waits in the browser: past a reload and a closed tab, for nobody else."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from participation.events.models import Event, RoundKind, RoundState
from participation.ideas.models import Status
from participation.ideas.queries import numbers_by_status
from participation.voting.models import Ballot
from tests.journeys.inspecting import SETTLED
from tests.support.acting import SEND, card, console_of, give_a_dot, write
from tests.support.axe import axe
from tests.support.browser import Pages
from tests.support.hall import Hall, Visitor
from tests.support.processes import wait_until

pytestmark = pytest.mark.browser

WAITING, SAVED, FAILED = (
    f"#idea-form [data-saving-when={state}]" for state in ("waiting", "saved", "failed")
)
NO_PAGE = "/healthz"  # ours, but without a script that would send
KEPT = """
() => new Promise((resolve, reject) => {
  const asked = indexedDB.open("outbox", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("writes", { keyPath: "id" });
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const all = asked.result.transaction("writes").objectStore("writes").getAll();
    all.onsuccess = () => { asked.result.close(); resolve(all.result); };
  };
})
"""
MAKE_OLDER = """
(hours) => new Promise((resolve) => {
  const asked = indexedDB.open("outbox", 1);
  asked.onsuccess = () => {
    const change = asked.result.transaction("writes", "readwrite");
    const writes = change.objectStore("writes");
    writes.getAll().onsuccess = (event) => {
      for (const one of event.target.result) writes.put({ ...one, at: one.at - hours * 3600000 });
    };
    change.oncomplete = () => { asked.result.close(); resolve(); };
  };
})
"""


@pytest.fixture
def event(hall: Hall) -> Event:
    """An event that collects."""
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    return event


@pytest.fixture
def visitor(hall: Hall, event: Event) -> Visitor:
    """Somebody who takes part."""
    return hall.visitor(event)


@pytest.fixture
def phone(hall: Hall, event: Event, visitor: Visitor, new_page: Pages) -> Page:
    """Their phone on the board."""
    page = visitor.lend_to(new_page(locale="en-GB", base_url=hall.url, service_worker=False))
    page.goto(f"/events/{event.id}")
    expect(page.locator("#connection")).to_be_visible()
    return page


def _published(hall: Hall, event: Event) -> int:
    with hall.house.database.reading() as session:
        return numbers_by_status(session, event).get(Status.PUBLISHED, 0)


def _refuse_writes(context: BrowserContext, act: Callable[[Route], None] = Route.abort) -> None:
    """From now on, pages load but what they send does not arrive."""

    def handle(route: Route) -> None:
        act(route) if route.request.method == "POST" else route.fallback()

    context.route("**/*", handle)


def _let_through(context: BrowserContext) -> None:
    context.unroute_all(behavior="ignoreErrors")


def _kept(page: Page) -> list[dict[str, object]]:
    found: list[dict[str, object]] = page.evaluate(KEPT)
    return found


def _write_in_vain(page: Page, title: str) -> None:
    """Send an idea that does not arrive."""
    _refuse_writes(page.context)
    write(page, title)
    expect(page.locator(WAITING)).to_be_visible()


def _become(page: Page, visitor: Visitor) -> None:
    """Another person sits down at this browser."""
    page.context.clear_cookies()
    visitor.lend_to(page)


def _another_tab(page: Page, address: str) -> Page:
    tab = page.context.new_page()
    tab.goto(address)
    return tab


def test_what_a_closed_tab_could_not_send_is_sent_by_the_next_page(
    hall: Hall, event: Event, phone: Page
) -> None:
    phone.context.set_offline(True)
    write(phone, "From the cellar")
    expect(phone.locator(WAITING)).to_be_visible()
    context = phone.context
    phone.close()
    context.set_offline(False)
    assert _published(hall, event) == 0
    page = context.new_page()
    page.goto("/help")
    told = page.locator("#outbox li")
    expect(told).to_contain_text("From the cellar")
    expect(told).to_contain_text("Your idea is on the board.")
    expect(page.locator("#live-status")).to_contain_text("From the cellar")
    assert _published(hall, event) == 1
    assert _kept(page) == []
    page.reload()
    expect(page.locator("#outbox")).to_be_hidden()


def test_after_a_reload_the_form_goes_on_with_what_it_was_sending(
    hall: Hall, event: Event, phone: Page
) -> None:
    _write_in_vain(phone, "Twice loaded")
    phone.reload()
    expect(phone.locator(WAITING)).to_be_visible()
    expect(phone.locator("#field-title")).to_have_value("Twice loaded")
    expect(phone.locator("#outbox")).to_be_hidden()
    _let_through(phone.context)
    expect(phone.locator(SAVED)).to_contain_text("Your idea is on the board.")
    expect(phone.locator("#field-title")).to_have_value("")
    expect(phone.locator("#ideas > li")).to_contain_text("Your idea")
    assert _published(hall, event) == 1


def test_the_form_of_a_new_tab_goes_on_too(hall: Hall, event: Event, phone: Page) -> None:
    _write_in_vain(phone, "From tab to tab")
    tab = _another_tab(phone, f"/events/{event.id}")
    phone.close()
    expect(tab.locator("#field-title")).to_have_value("From tab to tab")
    expect(tab.locator(WAITING)).to_be_visible()
    _let_through(tab.context)
    expect(tab.locator("#ideas > li")).to_have_count(1)
    assert _published(hall, event) == 1


def test_a_second_idea_begun_meanwhile_is_not_wiped(hall: Hall, event: Event, phone: Page) -> None:
    _write_in_vain(phone, "First")
    phone.fill("#field-title", "Second")
    phone.reload()
    _let_through(phone.context)
    expect(phone.locator("#outbox li")).to_contain_text("Your idea is on the board.")
    expect(phone.locator("#field-title")).to_have_value("Second")
    phone.locator(SEND).click()
    expect(phone.locator("#ideas > li")).to_have_count(2)
    assert _published(hall, event) == 2


def test_an_answer_lost_before_a_reload_leads_to_no_second_idea(
    hall: Hall, event: Event, phone: Page
) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    _refuse_writes(phone.context, lose_the_answer)
    write(phone, "Once")
    expect(phone.locator(WAITING)).to_be_visible()
    assert _published(hall, event) == 1
    phone.reload()
    _let_through(phone.context)
    expect(phone.locator(SAVED)).to_be_visible()
    expect(phone.locator("#ideas > li")).to_have_count(1)
    assert _published(hall, event) == 1


def test_two_tabs_that_send_the_same_send_it_once(hall: Hall, event: Event, phone: Page) -> None:
    _write_in_vain(phone, "In both")
    tab = _another_tab(phone, f"/events/{event.id}")
    expect(tab.locator(WAITING)).to_be_visible()
    _let_through(phone.context)
    for page in (phone, tab):
        expect(page.locator(SAVED)).to_be_visible()
        expect(page.locator("#ideas > li")).to_have_count(1)
        expect(page.locator("#field-title")).to_have_value("")
    assert _published(hall, event) == 1


def test_a_text_that_came_too_late_stays_to_be_copied_until_it_is_discarded(
    hall: Hall, event: Event, phone: Page
) -> None:
    _write_in_vain(phone, "Too late")
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    _let_through(phone.context)
    expect(phone.locator(FAILED)).to_be_visible()
    expect(phone.locator("#field-title")).to_have_value("Too late")
    for _ in range(2):
        phone.reload()
        told = phone.locator("#outbox li")
        expect(told).to_contain_text("Could not be saved")
        expect(told.locator("textarea")).to_have_value("Too late")
    told.get_by_role("button", name="Copy").click()
    expect(told.get_by_role("button", name="Copied")).to_be_focused()
    told.get_by_role("button", name="Discard").click()
    expect(phone.locator("#outbox")).to_be_hidden()
    expect(phone.locator("#main")).to_be_focused()
    phone.reload()
    wait_until(lambda: _kept(phone) == [], what="the outbox being empty")
    expect(phone.locator("#outbox")).to_be_hidden()


def test_another_person_at_this_browser_sends_and_sees_nothing_of_it(
    hall: Hall, event: Event, visitor: Visitor, phone: Page
) -> None:
    _write_in_vain(phone, "Mine alone")
    other = hall.visitor(event)
    _become(phone, other)
    tab = _another_tab(phone, f"/events/{event.id}")
    _let_through(phone.context)
    # The old tab went on trying; it is refused and says so to whom it belongs.
    expect(phone.locator(FAILED)).to_contain_text("Somebody else has been using this browser")
    write(tab, "The other one's")
    expect(tab.locator(SAVED)).to_be_visible()
    expect(tab.locator("#outbox")).to_be_hidden()
    phone.reload()
    expect(phone.locator("#ideas > li")).to_contain_text("The other one's")
    expect(phone.locator("#field-title")).to_have_value("")
    assert "Mine alone" not in phone.content()
    assert _published(hall, event) == 1
    _become(phone, visitor)
    phone.goto("/help")
    expect(phone.locator("#outbox li")).to_contain_text("Your idea is on the board.")
    assert _published(hall, event) == 2


def test_a_refused_text_is_gone_once_another_person_has_this_browser(
    hall: Hall, event: Event, phone: Page
) -> None:
    _write_in_vain(phone, "Told already")
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    _let_through(phone.context)
    expect(phone.locator(FAILED)).to_be_visible()
    phone.fill("#field-title", "Not sent at all")
    assert [one["title"] for one in _kept(phone)] == ["Told already"]
    _become(phone, hall.visitor(event))
    phone.goto("/help")
    wait_until(lambda: _kept(phone) == [], what="the outbox being empty")
    assert phone.evaluate("() => sessionStorage.length") == 0


BROKEN = {
    "storage that throws": "indexedDB.open = () => { throw new Error('denied'); };",
    "storage that refuses": """
        indexedDB.open = () => {
          const asked = {};
          setTimeout(() => asked.onerror(), 0);
          return asked;
        };""",
    "storage that never answers": "indexedDB.open = () => ({});",
    "no locks": "Object.defineProperty(navigator, 'locks', { value: undefined });",
    "locks that refuse": "navigator.locks.request = async () => { throw new Error('denied'); };",
    "locks that never answer": "navigator.locks.request = () => new Promise(() => {});",
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_browser_with_a_fault_still_saves(
    hall: Hall, event: Event, phone: Page, fault: str
) -> None:
    phone.add_init_script(f"IDBFactory.prototype.open = IDBFactory.prototype.open; {BROKEN[fault]}")
    phone.reload()
    expect(phone.locator("#connection")).to_be_visible()
    _refuse_writes(phone.context)
    write(phone, "In a private window")
    state = "trying" if "storage" in fault else "waiting"
    expect(phone.locator(f"#idea-form [data-saving-when={state}]")).to_be_visible()
    _let_through(phone.context)
    expect(phone.locator("#ideas > li")).to_have_count(1)
    assert _published(hall, event) == 1


def test_what_is_no_answer_of_ours_is_not_taken_for_one(
    hall: Hall, event: Event, phone: Page
) -> None:
    said = json.dumps({"ok": False, "reason": "later", "errors": {}})
    answers = [
        {
            "status": 200,
            "content_type": "text/html",
            "body": "<h1>Accept the terms of this café</h1>",
        },
        {"status": 302, "headers": {"Location": "https://portal.example/"}},
        {"status": 403, "content_type": "text/html", "body": "<h1>Forbidden</h1>"},
        {
            "status": 429,
            "content_type": "application/json",
            "body": said,
            "headers": {"Retry-After": "1"},
        },
        {"status": 500, "content_type": "application/json", "body": said},
        {"status": 200, "content_type": "application/json", "body": "{}"},
    ]
    given = []

    def answer(route: Route) -> None:
        if len(given) == len(answers):
            route.continue_()
            return
        given.append(answers[len(given)])
        route.fulfill(**given[-1])  # type: ignore[arg-type]

    _refuse_writes(phone.context, answer)
    write(phone, "Patient")
    expect(phone.locator(WAITING)).to_be_visible()
    expect(phone.locator("#ideas > li")).to_have_count(1, timeout=60_000)
    assert len(given) == len(answers)
    assert _published(hall, event) == 1


def test_the_network_goes_away_in_mid_sentence_and_comes_back(
    hall: Hall, event: Event, phone: Page, new_page: Pages
) -> None:
    other = hall.visitor(event).lend_to(new_page(locale="de-DE", base_url=hall.url))
    other.goto(f"/events/{event.id}")
    expect(other.locator("#connection")).to_be_visible()
    phone.locator("#field-title").press_sequentially("Benches in ")
    phone.context.set_offline(True)
    phone.locator("#field-title").press_sequentially("the park")
    expect(phone.locator("#connection")).to_contain_text("Connection lost")
    phone.locator(SEND).click()
    expect(phone.locator(WAITING)).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.locator(SAVED)).to_contain_text("Your idea is on the board.")
    expect(phone.locator("#connection")).to_contain_text("Live")
    other.locator("[data-show-new]").click()
    expect(card(other, "Benches in the park")).to_have_count(1)
    expect(card(phone, "Benches in the park")).to_have_count(1)
    assert _published(hall, event) == 1


@pytest.fixture
def voting(hall: Hall, event: Event, phone: Page) -> Page:
    """The phone when there is an idea to vote on and a vote is open."""
    hall.visitor(event).submit(event, "Trees")
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    hall.house.move(event, RoundKind.VOTE, RoundState.OPEN)
    phone.reload()
    _refuse_writes(phone.context)
    give_a_dot(phone, "Trees")
    expect(card(phone, "Trees").locator("[data-saving-when=waiting]")).to_be_visible()
    return phone


def _dots_given(hall: Hall) -> int:
    with hall.house.database.reading() as session:
        return sum(ballot.spent for ballot in session.query(Ballot))


def test_a_vote_waits_too_and_counts_once(hall: Hall, voting: Page) -> None:
    before = _dots_given(hall)
    voting.reload()
    expect(voting.locator("#outbox li")).to_contain_text("Give a dot: Trees")
    _let_through(voting.context)
    expect(voting.locator("#outbox li")).to_contain_text("Saved.")
    expect(card(voting, "Trees").locator(".p-dot--on")).to_have_count(1)
    assert _dots_given(hall) == before + 1


def test_a_vote_of_long_ago_is_not_cast_by_surprise(hall: Hall, voting: Page) -> None:
    before = _dots_given(hall)
    tab = _another_tab(voting, NO_PAGE)
    voting.close()
    tab.evaluate(MAKE_OLDER, 2)
    _let_through(tab.context)
    tab.goto("/")
    expect(tab.locator("#outbox li")).to_contain_text("so it does not count")
    tab.get_by_role("button", name="Discard").click()
    wait_until(lambda: _kept(tab) == [], what="the outbox being empty")
    assert _dots_given(hall) == before


def test_a_text_that_could_not_be_sent_for_ten_days_stays_to_be_copied(
    hall: Hall, event: Event, phone: Page
) -> None:
    _write_in_vain(phone, "Before the holidays")
    tab = _another_tab(phone, NO_PAGE)
    phone.close()
    tab.evaluate(MAKE_OLDER, 11 * 24)
    _let_through(tab.context)
    tab.goto("/")
    expect(tab.locator("#outbox li")).to_contain_text("could not be sent for ten days")
    expect(tab.locator("#outbox textarea")).to_have_value("Before the holidays")
    assert _published(hall, event) == 0


def test_a_step_of_the_agenda_does_not_wait(hall: Hall, event: Event, new_page: Pages) -> None:
    console = hall.moderation().lend_to(
        new_page(locale="en-GB", base_url=hall.url, service_worker=False)
    )
    console.goto(console_of(event))
    _refuse_writes(console.context)
    console.locator("#next-step button").click()
    lost = console.locator("#next-step [data-saving-when=lost]")
    expect(lost).to_contain_text("this was not done", timeout=30_000)
    assert _kept(console) == []
    _let_through(console.context)
    console.reload()
    expect(console.locator("#next-step button")).to_have_attribute("value", "closed")
    expect(console.locator("#outbox")).to_be_hidden()


def test_what_is_sent_late_takes_no_focus(hall: Hall, event: Event, phone: Page) -> None:
    _write_in_vain(phone, "First")
    phone.fill("#field-title", "Second")
    phone.reload()
    expect(phone.locator("#outbox li [data-saving-when=waiting]")).to_be_visible()
    phone.locator("#field-text").press_sequentially("More about the sec")
    _let_through(phone.context)
    expect(phone.locator("#outbox li")).to_contain_text("Your idea is on the board.")
    expect(phone.locator("#field-text")).to_be_focused()
    expect(phone.locator("#field-text")).to_have_value("More about the sec")


def test_the_outbox_has_no_barriers(hall: Hall, event: Event, phone: Page) -> None:
    _write_in_vain(phone, "Too late")
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    _let_through(phone.context)
    expect(phone.locator(FAILED)).to_be_visible()
    for language in ("de", "en"):
        phone.goto(f"/help?lang={language}")
        expect(phone.locator("#outbox textarea")).to_have_value("Too late")
        for scheme in ("light", "dark"):
            phone.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            phone.evaluate(SETTLED)
            assert axe(phone, within="#outbox", best_practice=True) == []
