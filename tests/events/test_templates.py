"""Agendas to begin with: those that come along work at once, and one's own can be saved and copied."""

import pytest

from participation.events.models import Event, RoundKind, RoundState
from participation.events.templates.shape import Template
from participation.events.templates.shipped import SHIPPED, SHORT
from participation.identity.models import Role
from participation.settings import LANGUAGES
from tests.support.house import Browser, House


@pytest.fixture
def moderator(house: House) -> Browser:
    return house.browser("en").sign_in(house.person("mo", Role.MODERATOR))


def agenda(house: House, event: Event) -> list[tuple[object, ...]]:
    with house.work() as work:
        return [
            (one.kind, one.method, one.prompt, one.minutes, one.reveal, one.budget, one.state)
            for one in house.again(work, event).rounds
        ]


def newest(house: House) -> Event:
    with house.work() as work:
        return work.session.query(Event).order_by(Event.id.desc()).first()  # type: ignore[return-value]


@pytest.mark.parametrize("template", SHIPPED, ids=lambda one: one.key)
def test_what_comes_along_says_everything_in_every_language(template: Template) -> None:
    for words in (template.title, template.about, *(one.prompt for one in template.rounds)):
        assert set(words.as_dict()) == set(LANGUAGES)
        assert all(words.as_dict().values())


def test_four_come_along_beside_the_short_one_and_the_workshop_takes_90_minutes() -> None:
    assert len(SHIPPED) == 5
    assert {one.key: one.minutes for one in SHIPPED}["innovation"] == 90
    assert SHORT.minutes == 0


@pytest.mark.parametrize("template", SHIPPED, ids=lambda one: one.key)
def test_an_event_begins_with_the_agenda_that_was_chosen(
    house: House, moderator: Browser, template: Template
) -> None:
    page = moderator.get("/events/new")
    assert template.title["en"] in page.text
    event = {"kind": "workshop", "audience": "public", "title_en": "Our day"}
    moderator.post("/events", event | {"agenda": template.key})
    made = agenda(house, newest(house))
    assert [row[:4] for row in made] == [
        (
            one.kind,
            one.method if one.kind is RoundKind.VOTE else None,
            one.prompt,
            one.minutes,
        )
        for one in template.rounds
    ]
    assert {row[-1] for row in made} == {RoundState.PLANNED}


def test_an_agenda_that_does_not_exist_is_refused_and_the_form_comes_back(
    house: House, moderator: Browser
) -> None:
    event = {"kind": "workshop", "audience": "public", "title_en": "Our day"}
    page = moderator.post("/events", event | {"agenda": "nonsense"}, status=422)
    assert "Please choose one of the agendas." in page.text
    assert "Our day" in page.text


def test_ones_own_agenda_is_saved_copied_and_removed(house: House, moderator: Browser) -> None:
    moderator.post("/events", {"kind": "barcamp", "audience": "public", "title_en": "First"})
    first = newest(house)
    vote = {"kind": "vote", "method": "scale", "prompt_en": "How good?", "minutes": "7"}
    moderator.post(f"/events/{first.id}/rounds", vote | {"reveal": "live"})
    moderator.post(f"/events/{first.id}/agenda/template", {"title_en": "Our way"})
    moderator.post("/events", {"kind": "barcamp", "audience": "public", "title_en": "Second"})
    second = newest(house)
    page = moderator.get(f"/events/{second.id}/rounds/new")
    assert "Our way" in page.text
    moderator.post(f"/events/{second.id}/agenda", {"agenda": "1"})
    assert agenda(house, second)[2:] == agenda(house, first)
    saved = moderator.get(f"/events/{second.id}/agenda/template")
    assert "Our way" in saved.text
    moderator.post("/agenda-templates/1/removal")
    assert "Our way" not in moderator.get(f"/events/{second.id}/rounds/new").text
    moderator.get("/agenda-templates/1/removal", status=404)


def test_a_copied_vote_is_about_the_copied_question_it_was_about(
    house: House, moderator: Browser
) -> None:
    event = {"kind": "barcamp", "audience": "public", "title_en": "First"}
    moderator.post("/events", event)
    first = newest(house)
    with house.work() as work:
        asked = house.again(work, first).rounds[0].id
    about = {"kind": "vote", "method": "support", "prompt_en": "Well?", "about": f"round-{asked}"}
    moderator.post(f"/events/{first.id}/rounds", about)
    moderator.post(f"/events/{first.id}/agenda/template", {"title_en": "Our way"})
    moderator.post("/events", event)
    second = newest(house)
    moderator.post(f"/events/{second.id}/agenda", {"agenda": "1"})
    with house.work() as work:
        for one in (first, second):
            *_others, vote = house.again(work, one).rounds
            assert vote.about_round_id
        copied = [one.id for one in house.again(work, second).rounds]
        assert vote.about_round_id in copied


def test_a_template_needs_a_title_and_rounds(house: House, moderator: Browser) -> None:
    moderator.post("/events", {"kind": "barcamp", "audience": "public", "title_en": "First"})
    event = newest(house)
    address = f"/events/{event.id}/agenda/template"
    page = moderator.post(address, {"title_en": " "}, status=422)
    assert "Please enter a title" in page.text
    with house.work() as work:
        again = house.again(work, event)
        again.rounds.clear()
    page = moderator.post(address, {"title_en": "Empty"}, status=409)
    assert "nothing to save" in page.text
