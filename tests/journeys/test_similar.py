"""A participant is offered a similar idea and supports it; new ideas find their field; pairs are decided."""

import re

import pytest
from playwright.sync_api import Page, expect

from participation.events.models import Event
from participation.ideas.models import Idea, Placed
from tests.similarity.test_alike import NEW_PARK, PARK, ROAD, SEATS
from tests.support.browser import Pages
from tests.support.hall import Hall
from tests.support.processes import wait_until
from tests.topics.test_sorting import field

pytestmark = pytest.mark.browser

WAKING = 60_000  # milliseconds that the process with the model may take to start


def stored(hall: Hall, number: int) -> Idea:
    with hall.house.database.reading() as session:
        return session.get_one(Idea, number)


def test_somebody_is_offered_a_similar_idea_while_writing_and_supports_it_instead(
    hall: Hall, event: Event, phone: Page
) -> None:
    title, text, language = SEATS
    idea = hall.house.idea(event, title=title, text=text, language=language)
    form, similar = phone.locator("#idea-form"), phone.locator("#similar")
    form.locator("[name=title]").press_sequentially("Benches in the city park for ")
    before = form.locator("[name=title]").bounding_box()
    form.locator("[name=title]").press_sequentially("older people")
    found = similar.get_by_role("heading", name="Similar ideas already here")
    expect(found).to_be_visible(timeout=WAKING)
    expect(phone.locator("#live-status")).to_contain_text("1 similar idea is already here.")
    expect(form.locator("[name=title]")).to_be_focused()
    assert form.locator("[name=title]").bounding_box() == before
    form.get_by_role("link", name="See 1 similar idea").click()
    expect(found).to_be_in_viewport()
    similar.get_by_role("button", name=re.compile("Support this one instead")).click()
    expect(similar).to_contain_text("Your own text is still in the form.")
    expect(form.locator("[name=title]")).to_have_value("Benches in the city park for older people")
    wait_until(lambda: stored(hall, idea.id).support_count == 1, what="one supporter")
    similar.get_by_role("button", name="Discard my draft").click()
    expect(form.locator("[name=title]")).to_have_value("")
    expect(form.locator("[name=title]")).to_be_focused()
    phone.reload()
    expect(form.locator("[name=title]")).to_have_value("")
    assert hall.ideas(event) == [idea.id]


def test_what_is_shown_can_be_put_away_and_asked_for_again(
    hall: Hall, event: Event, phone: Page
) -> None:
    title, text, language = SEATS
    hall.house.idea(event, title=title, text=text, language=language)
    form, similar = phone.locator("#idea-form"), phone.locator("#similar")
    form.locator("[name=title]").press_sequentially("Benches in the city park for older people")
    hide = similar.get_by_role("button", name="Do not show this any more")
    hide.click(timeout=WAKING)
    expect(similar.locator("[data-similar-found]")).to_have_count(0)
    form.locator("[name=text]").press_sequentially("There should be more of them.")
    form.get_by_role("button", name="Look for similar ideas").click()
    expect(similar.locator("[data-similar-found]")).to_be_visible()
    form.locator("[name=title]").fill("Faster answers from the tax office")
    form.locator("[name=text]").fill("")
    form.get_by_role("button", name="Look for similar ideas").click()
    expect(similar).to_contain_text("We found nothing similar.")
    form.get_by_role("button", name="Send idea").click()
    expect(phone.locator("#ideas")).to_contain_text("Faster answers from the tax office")
    expect(similar).not_to_contain_text("We found nothing similar.")


def test_an_idea_finds_its_field_within_moments_of_being_sent(
    hall: Hall, event: Event, phone: Page
) -> None:
    park, road = field(hall.house, "Parks"), field(hall.house, "Transport")
    moderator = hall.moderation()
    for some, into in ((PARK, park), (ROAD, road)):
        ideas = [
            hall.house.idea(event, title=title, text=text, language=language)
            for title, text, language in some
        ]
        ticked = [f"{one.id}:0" for one in ideas]
        moderator.act(f"/events/{event.id}/moves", {"idea": ticked[0], "field": into.id})
        for one in ticked[1:]:
            moderator.act(f"/events/{event.id}/moves", {"idea": one, "field": into.id})
    moderator.act(f"/events/{event.id}/self-sorting", {"on": "1"})
    number = hall.visitor(event).submit(event, NEW_PARK[0], NEW_PARK[1])
    wait_until(
        lambda: stored(hall, number).placed is Placed.MACHINE, within=90, what="it finds its field"
    )
    assert stored(hall, number).field_id == park.id
    expect(phone.locator("#new-ideas button")).to_be_visible()


def test_a_moderator_decides_about_a_pair_with_the_keyboard(
    hall: Hall, event: Event, new_page: Pages
) -> None:
    for limit in (30, 80):
        hall.house.idea(event, title=f"Tempo {limit} in der Innenstadt", language="de")
    page = new_page(base_url=hall.url, locale="en-GB", service_worker=False)
    hall.moderation().lend_to(page)
    page.goto(f"/events/{event.id}/duplicates")
    expect(page.get_by_text("1 pair to decide.")).to_be_visible(timeout=WAKING)
    expect(page.get_by_text("only the first one says 30.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Not the same")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("These two stay apart.").first).to_be_visible()
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 pair to decide.")).to_be_visible(timeout=WAKING)
