"""The pages of proposals and of the catalogue: what is typed is kept, and what is said is true."""

import re

import pytest
from sqlalchemy import event as listen
from sqlalchemy import func, select

from participation.events.models import Event
from participation.ideas.models import Idea
from participation.identity.models import Person, Role
from participation.kernel.words import Words
from participation.proposals.domain.runs import Found, Suggestion, finish
from participation.proposals.models import (
    CatalogueField,
    ChangeKind,
    Proposal,
    ProposedField,
    RunState,
)
from participation.proposals.queries import SILENCE
from tests.proposals.office import Office
from tests.support.house import Browser, House


@pytest.fixture
def kim(house: House) -> Person:
    return house.person("kim", Role.MODERATOR)


@pytest.fixture
def event(house: House, kim: Person) -> Event:
    return house.event(moderator=kim)


@pytest.fixture
def office(house: House, kim: Person, event: Event) -> Office:
    return Office(house, kim, event)


@pytest.fixture
def browser(house: House, kim: Person) -> Browser:
    return house.browser().sign_in(kim)


def proposed(house: House, office: Office, event: Event, sizes: tuple[int, ...]) -> str:
    """A proposal with a suggestion of each size, and its address."""
    number = office.ask()
    found = []
    for place, size in enumerate(sizes, start=1):
        ideas = [house.idea(event, title=f"Idea {place}.{one}") for one in range(size)]
        members = tuple((one.id, 0.8, None) for one in ideas)
        name = Words({"de": f"Feld {place}", "en": f"Field {place}"})
        found.append(Suggestion(ChangeKind.NEW, name, (), ideas[0].id, 0.8, members))
    with house.work() as work:
        finish(work, number, Found(found, sum(sizes)))
    return f"/events/{event.id}/proposals/{number}"


def test_a_refused_name_comes_back_with_all_other_names_and_ticks(
    house: House, office: Office, event: Event, browser: Browser
) -> None:
    path = proposed(house, office, event, (3, 1))
    first, second = office.rows(1)
    out, *ticked = [idea for idea, *_more in first.ideas]
    form = {
        "accept": str(first.id),
        f"shown-{first.id}": ",".join(str(one) for one in (out, *ticked)),
        "idea": [str(one) for one in ticked],
        f"name_de-{first.id}": " ",
        f"name_en-{first.id}": "",
        f"name_en-{second.id}": "Of my own",
    }
    page = browser.post(f"{path}/decisions", form, status=422).text
    assert "Please enter a name." in page
    assert 'value="Of my own"' in page
    assert re.search(rf'name="idea" value="{out}">', page)
    assert re.search(rf'name="idea" value="{ticked[0]}" checked>', page)
    browser.post(f"{path}/decisions", form | {f"name_en-{first.id}": "Benches"})
    assert office.field_of(*house_ideas(house, event)) == [None, "Benches", "Benches", None]


@pytest.mark.parametrize("press", ["accept", "dismiss"])
def test_deciding_about_one_keeps_what_was_changed_in_the_others(
    house: House, office: Office, event: Event, browser: Browser, press: str
) -> None:
    path = proposed(house, office, event, (1, 3))
    small, large = sorted(office.rows(1), key=lambda one: len(one.ideas))
    out, *ticked = [idea for idea, *_more in large.ideas]
    form = {
        press: str(small.id),
        f"shown-{large.id}": ",".join(str(one) for one in (out, *ticked)),
        "idea": [str(one) for one in ticked],
        f"name_de-{large.id}": "Mein Name",
        f"name_en-{large.id}": "My name",
    }
    page = browser.post(f"{path}/decisions", form).text
    assert 'value="Mein Name"' in page
    assert 'value="My name"' in page
    assert re.search(rf'name="idea" value="{out}">', page)
    assert re.search(rf'name="idea" value="{ticked[0]}" checked>', page)


def house_ideas(house: House, event: Event) -> list[Idea]:
    with house.database.reading() as session:
        query = select(Idea).where(Idea.event_id == event.id).order_by(Idea.id)
        return list(session.scalars(query))


def test_a_button_that_no_page_has_is_refused(
    house: House, office: Office, event: Event, browser: Browser
) -> None:
    path = proposed(house, office, event, (1,))
    for form in ({}, {"accept": "4711"}, {"dismiss": "x"}):
        assert "has decided about this" in browser.post(f"{path}/decisions", form, status=422).text


def test_of_many_ideas_the_page_shows_some_and_another_page_all(
    house: House, office: Office, event: Event, browser: Browser
) -> None:
    path = proposed(house, office, event, (40, 2))
    page = browser.get(path).text
    assert page.count('name="idea"') == 32
    assert "Show all 40 ideas" in page
    row = office.rows(1)[0]
    assert browser.get(f"{path}?only={row.id}").text.count('name="idea"') == 40
    browser.get(f"{path}?only=4711", status=404)
    # What was not shown is accepted with the rest.
    shown = [str(idea) for idea, *_more in row.ideas[:30]]
    form = {"accept": str(row.id), f"shown-{row.id}": ",".join(shown), "idea": shown[1:]}
    assert "39 ideas were moved." in browser.post(f"{path}/decisions", form).text


def test_all_that_are_sure_are_accepted_together(
    house: House, office: Office, event: Event, browser: Browser
) -> None:
    path = proposed(house, office, event, (2, 3))
    with house.work() as work:
        work.session.get_one(ProposedField, office.rows(1)[0].id).sureness = 0.2
    page = browser.get(path).text
    assert "about 2 in 10 probably fit" in page
    assert "Accept 1 that is sure" in page
    assert "3 ideas were moved." in browser.post(f"{path}/decisions", {"accept": "sure"}).text


def test_a_silent_process_is_told_of(
    house: House, office: Office, event: Event, browser: Browser
) -> None:
    number = office.ask()
    path = f"/events/{event.id}/proposals/{number}"
    page = browser.get(path).text
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert "The language model is being loaded." in page
    with house.work() as work:
        work.session.get_one(Proposal, number).heard_at -= SILENCE * 2
    page = browser.get(path).text
    assert "The proposal broke off" in page
    assert "refresh" not in page
    assert 'data-state="over"' in browser.client.get(f"{path}?part=progress").text
    browser.post(f"/events/{event.id}/proposals", {"start": "nothing", "fineness": "2"})
    assert office.proposal(number).state is RunState.BROKEN


def test_what_cannot_be_wished_for_is_told_beside_the_field(event: Event, browser: Browser) -> None:
    form = {"start": "magic", "fineness": "9"}
    page = browser.post(f"/events/{event.id}/proposals", form, status=422).text
    assert "Please choose one of the options." in page
    assert "Please enter a whole number from 1 to 5." in page
    browser.get(f"/events/{event.id}/proposals?field=x", status=404)


@pytest.mark.parametrize("only", ["", "only"])
def test_fifty_ideas_cost_no_more_questions_than_one(
    house: House, office: Office, event: Event, browser: Browser, only: str
) -> None:
    asked: list[str] = []
    listen.listen(
        house.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2])
    )
    counts: list[int] = []
    for sizes in ((1,), (50, 50)):
        path = proposed(house, office, event, sizes)
        row = office.rows(len(counts) + 1)[0]
        address = path + (only and f"?only={row.id}")
        browser.get(address)  # what is asked for once only is not counted
        asked.clear()
        browser.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_catalogue_can_be_changed_and_a_removal_undone(house: House) -> None:
    browser = house.browser().sign_in(house.person("ada", Role.ADMINISTRATOR))
    address = "/topic-fields/catalogue"
    assert "Radverkehr" in browser.get(address).text
    assert "Please enter a name." in browser.post(address, {"keywords_en": "x"}, status=422).text
    form = {"name_de": "Brücken", "name_en": "Bridges", "keywords_en": "bridge, ferry"}
    assert "“Bridges” is in the catalogue." in browser.post(address, form).text
    with house.work() as work:
        newest = work.session.scalar(select(func.max(CatalogueField.id)))
    entry = f"{address}/{newest}"
    page = browser.post(entry, form | {"keywords_en": "bridge, ford"}).text
    assert "bridge, ford" in page
    assert "was removed from the catalogue" in browser.post(f"{entry}/removal", {}).text
    assert "Bridges" not in browser.get(address).text
    assert "This entry was removed" in browser.get(entry).text
    browser.post(f"{entry}/return", {})
    assert "Bridges" in browser.get(address).text
