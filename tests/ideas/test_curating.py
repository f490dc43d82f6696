"""What moderators and editors do with ideas: their status, official answers, merging on pages."""

from typing import Any

import pytest
from sqlalchemy import select

from participation.events.models import Audience, Event
from participation.ideas.models import Idea, OfficialAnswer, Status, Step
from participation.ideas.queries.history import history_of
from participation.identity.models import Role
from tests.support.house import Browser, House


@pytest.fixture
def browser(house: House) -> Browser:
    return house.browser().sign_in(house.person("kim", Role.EDITOR))


@pytest.fixture
def event(house: House) -> Event:
    return house.event()


def again(house: House, idea: Idea) -> Idea:
    with house.database.reading() as session:
        return session.get_one(Idea, idea.id)


def last(house: House, idea: Idea) -> Any:
    with house.database.reading() as session:
        return history_of(session, idea)[-1]


@pytest.mark.parametrize(
    ("status", "reason", "answer"),
    [
        ("shortlisted", "", 200),
        ("shortlisted", "Everybody wants it.", 200),
        ("parked", "", 422),
        ("parked", "Not this year.", 200),
        ("declined", "   ", 422),
        ("declined", "It is against the law.", 200),
        ("published", "", 409),
        ("", "Why not", 422),
        ("promoted", "", 422),
        ("hidden", "", 422),
    ],
)
def test_parking_and_declining_need_a_reason(
    house: House, browser: Browser, event: Event, status: str, reason: str, answer: int
) -> None:
    idea = house.idea(event)
    data = {"status": status, "reason": reason}
    browser.post(f"/ideas/{idea.id}/status", data, status=answer)
    if answer == 200:
        assert again(house, idea).status.value == status
        assert last(house, idea).reason == (reason or None)
    else:
        assert again(house, idea).status is Status.PUBLISHED


def test_the_notice_undoes_a_status(house: House, browser: Browser, event: Event) -> None:
    idea = house.idea(event)
    page = browser.post(f"/ideas/{idea.id}/status", {"status": "shortlisted"})
    step = last(house, idea).id
    assert f"/status/undo?step={step}" in page.text
    page = browser.post(f"/events/{event.id}/status/undo?step={step}&page=idea")
    assert "Undone for 1 idea." in page.text
    assert again(house, idea).status is Status.PUBLISHED
    page = browser.post(f"/events/{event.id}/status/undo?step={step}&page=idea")
    assert "has changed since" in page.text


def test_several_are_shortlisted_and_undone_together(
    house: House, browser: Browser, event: Event
) -> None:
    one, other = house.idea(event), house.idea(event)
    browser.get(f"/events/{event.id}/status?idea={one.id}:0&idea={other.id}:0")
    data = {"idea": [one.id, other.id], "status": "shortlisted"}
    page = browser.post(f"/events/{event.id}/status", data)
    assert "The status of 2 ideas has changed." in page.text
    browser.post(f"/ideas/{other.id}/status", {"status": "parked", "reason": "Later."})
    with house.database.reading() as session:
        numbers = [history_of(session, idea)[1].id for idea in (one, other)]
    undo = f"/events/{event.id}/status/undo?step={numbers[0]}&step={numbers[1]}"
    page = browser.post(undo)
    assert "Undone for 1 idea. 1 idea has changed since and stays as it is." in page.text
    assert [again(house, idea).status for idea in (one, other)] == [
        Status.PUBLISHED,
        Status.PARKED,
    ]


def test_back_to_the_board_means_back_into_the_field(
    house: House, browser: Browser, event: Event
) -> None:
    idea = house.idea(event)
    browser.post(f"/events/{event.id}/moves", {"idea": f"{idea.id}:0", "name_en": "Buses"})
    browser.post(f"/ideas/{idea.id}/status", {"status": "shortlisted"})
    browser.post(f"/ideas/{idea.id}/status", {"status": "published"})
    assert again(house, idea).status is Status.IN_FIELD


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.HIDDEN, Status.SUBMITTED])
def test_what_the_editor_may_not_read_is_not_there(
    house: House, browser: Browser, event: Event, status: Status
) -> None:
    idea = house.idea(event, status=status)
    browser.post(f"/ideas/{idea.id}/status", {"status": "shortlisted"}, status=404)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.WITHDRAWN, "has been withdrawn"),
        (Status.HIDDEN, "has hidden this idea"),
        (Status.SUBMITTED, "is not published"),
        (Status.PROMOTED, "part of a measure"),
    ],
)
def test_a_moderator_hears_why_a_status_cannot_be_changed(
    house: House, status: Status, words: str
) -> None:
    kim = house.person("moderator", Role.MODERATOR)
    event = house.event(moderator=kim)
    idea = house.idea(event, status=status)
    browser = house.browser().sign_in(kim)
    data = {"status": "shortlisted"}
    assert words in browser.post(f"/ideas/{idea.id}/status", data, status=409).text


def test_a_merged_idea_keeps_its_status(house: House, browser: Browser, event: Event) -> None:
    front, other = house.idea(event), house.idea(event)
    merge(browser, event, front, other)
    page = browser.post(f"/ideas/{other.id}/status", {"status": "shortlisted"}, status=409)
    assert "merged with another one" in page.text


def merge(browser: Browser, event: Event, front: Idea, *others: Idea, status: int = 200) -> Any:
    data = {"idea": [one.id for one in (front, *others)], "front": front.id}
    return browser.post(f"/events/{event.id}/merging", data, status=status)


def test_ideas_are_merged_from_a_page_that_shows_them_side_by_side(
    house: House, browser: Browser, event: Event
) -> None:
    front, other = house.idea(event, text="One way."), house.idea(event, text="Another way.")
    page = browser.get(f"/events/{event.id}/merging?idea={front.id}:0&idea={other.id}:0")
    assert "One way." in page.text
    assert "Another way." in page.text
    page = merge(browser, event, front, other)
    assert "1 idea was merged into" in page.text
    assert f'action="/events/{event.id}/separation?idea={other.id}' in page.text
    browser.post(f"/events/{event.id}/separation?idea={other.id}")
    assert again(house, other).is_on_board


def test_a_merged_idea_stays_readable_and_both_pages_say_so(
    house: House, browser: Browser, event: Event
) -> None:
    front, other = house.idea(event, title="In front"), house.idea(event, title="Behind")
    merge(browser, event, front, other)
    stranger = house.browser()
    page = stranger.get(f"/ideas/{other.id}")
    assert "merged with another one" in page.text
    assert "In front" in page.text
    page = stranger.get(f"/ideas/{front.id}")
    assert "1 similar idea merged" in page.text
    assert "Behind" in page.text
    assert "1 similar idea merged" in stranger.get(f"/events/{event.id}").text


def test_who_reads_a_released_text_does_not_read_what_was_merged_with_it(
    house: House, browser: Browser
) -> None:
    inside = house.event(audience=Audience.STAFF)
    front, other = house.idea(inside, title="Released"), house.idea(inside, title="Internal")
    merge(browser, inside, front, other)
    with house.work() as work:
        work.session.get_one(Idea, front.id).text_released_at = work.now
    page = house.browser().get(f"/ideas/{front.id}")
    assert "Internal" not in page.text
    assert "an idea from an internal workshop" in page.text


def test_a_partner_is_looked_for_by_words(house: House, browser: Browser, event: Event) -> None:
    idea, there = house.idea(event, title="Bus shelters"), house.event()
    house.idea(there, title="A shelter at every bus stop")
    house.idea(event, title="Shelters, hidden", status=Status.HIDDEN)
    house.idea(house.event(audience=Audience.STAFF), title="Shelters for staff")
    page = browser.get(f"/ideas/{idea.id}/merging?q=shelter")
    assert "1 idea found" in page.text
    assert "A shelter at every bus stop" in page.text


def test_merging_needs_a_front_and_at_least_two(
    house: House, browser: Browser, event: Event
) -> None:
    one, other = house.idea(event), house.idea(event)
    data: dict[str, Any] = {"idea": [one.id, other.id]}
    page = browser.post(f"/events/{event.id}/merging", data, status=422)
    assert "Please choose which idea stays in front." in page.text
    page = browser.get(f"/events/{event.id}/merging?idea={one.id}")
    assert "Please tick from 2 to 20 ideas" in page.text
    assert page.request.path == f"/events/{event.id}/fields"
    browser.post(f"/events/{event.id}/merging", {"front": one.id}, status=422)


def test_a_stranger_to_the_other_event_cannot_merge_across(house: House) -> None:
    kim = house.person("moderator", Role.MODERATOR)
    mine, theirs = house.event(moderator=kim), house.event()
    one, other = house.idea(mine), house.idea(theirs)
    merge(house.browser().sign_in(kim), mine, one, other, status=403)
    assert again(house, other).is_on_board


ANSWER = {"text": "We will **build** it next year.", "signed": "Roads office"}


def answers(house: House) -> list[OfficialAnswer]:
    with house.database.reading() as session:
        return list(session.scalars(select(OfficialAnswer)))


def test_an_answer_stands_out_and_is_edited_and_withdrawn_and_back(
    house: House, browser: Browser, event: Event
) -> None:
    idea = house.idea(event)
    page = browser.post(f"/ideas/{idea.id}/answer", ANSWER)
    assert "<strong>build</strong>" in page.text
    assert "Roads office" in house.browser().get(f"/ideas/{idea.id}").text
    assert last(house, idea).kind is Step.ANSWERED
    number = answers(house)[0].id
    browser.post(f"/answers/{number}", ANSWER | {"text": "We have built it."})
    assert "We have built it." in house.browser().get(f"/ideas/{idea.id}").text
    page = browser.post(f"/answers/{number}/withdrawal")
    assert f'action="/answers/{number}/return"' in page.text
    assert "We have built it." not in house.browser().get(f"/ideas/{idea.id}").text
    browser.post(f"/answers/{number}/withdrawal", status=409)
    browser.post(f"/answers/{number}", ANSWER, status=409)
    browser.post(f"/answers/{number}/return")
    assert "We have built it." in house.browser().get(f"/ideas/{idea.id}").text
    browser.post(f"/answers/{number}/return", status=409)


def test_the_language_of_an_answer_is_recognised_and_marked(
    house: House, browser: Browser, event: Event
) -> None:
    idea = house.idea(event)
    text = "Wir bauen im nächsten Jahr neue Haltestellen mit Dach."
    browser.post(f"/ideas/{idea.id}/answer", ANSWER | {"text": text})
    assert answers(house)[0].language == "de"
    assert f'<div class="p-prose" lang="de"><p>{text}</p>' in browser.get(f"/ideas/{idea.id}").text


@pytest.mark.parametrize("missing", ["text", "signed"])
def test_an_answer_has_words_and_a_name(
    house: House, browser: Browser, event: Event, missing: str
) -> None:
    idea = house.idea(event)
    page = browser.post(f"/ideas/{idea.id}/answer", ANSWER | {missing: ""}, status=422)
    assert f'id="field-{missing}-error"' in page.text
    assert answers(house) == []


def test_a_merged_idea_is_not_answered(house: House, browser: Browser, event: Event) -> None:
    front, other = house.idea(event), house.idea(event)
    merge(browser, event, front, other)
    browser.post(f"/ideas/{other.id}/answer", ANSWER, status=409)
    browser.get(f"/ideas/{other.id}/answer", status=409)
