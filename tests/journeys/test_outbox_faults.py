"""A browser with a fault still saves, and what is no answer of ours is not taken for one."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from participation.events.models import Event
from tests.support.acting import support, write
from tests.support.hall import Hall
from tests.support.outbox import WAITING, let_through, published, refuse_writes

pytestmark = pytest.mark.browser


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
    refuse_writes(phone.context)
    write(phone, "In a private window")
    state = "trying" if "storage" in fault else "waiting"
    expect(phone.locator(f"#idea-form [data-saving-when={state}]")).to_be_visible()
    let_through(phone.context)
    expect(phone.locator("#ideas > li")).to_have_count(1)
    assert published(hall, event) == 1


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

    refuse_writes(phone.context, answer)
    write(phone, "Patient")
    expect(phone.locator(WAITING)).to_be_visible()
    expect(phone.locator("#ideas > li")).to_have_count(1, timeout=60_000)
    assert len(given) == len(answers)
    assert published(hall, event) == 1


def test_one_act_too_many_is_told_as_such_and_holds_nothing_else_up(
    hall: Hall, event: Event, phone: Page
) -> None:
    hall.visitor(event).submit(event, "Trees")
    phone.reload()
    said = {"ok": False, "reason": "That was a lot of attempts.", "errors": {}}

    def not_yet(route: Route) -> None:
        route.fulfill(status=429, json=said, headers={"Retry-After": "30"})

    phone.route(f"**/events/{event.id}/ideas", not_yet)
    write(phone, "One too many")
    later = phone.locator("#idea-form [data-saving-when=later]")
    expect(later).to_contain_text("That was a lot of attempts.")
    support(phone, "Trees")
    expect(later).to_be_visible()
    expect(phone.locator("#field-title")).to_have_value("One too many")
