"""Topic fields in figures and their history, counted by hand first."""

import io
import json
import zipfile
from collections.abc import Sequence

import pytest

from participation.events.models import Audience, Event, Participant
from participation.events.rules import EventCase
from participation.ideas.domain import support
from participation.ideas.models import Idea, Status
from participation.ideas.rules import IdeaCase
from participation.identity.domain import add_affiliation
from participation.identity.models import Role
from participation.identity.rules import Viewer
from participation.kernel.words import Words
from participation.masterplan.queries.figures import FieldFigures, figures_of_fields
from participation.topics.domain import (
    FieldDraft,
    describe_field,
    offer_field,
    sort_each,
    undo_sorting,
)
from participation.topics.models import TopicField
from tests.support.house import House
from tests.support.plans import Office, words


def put(house: House, ideas: Sequence[Idea], field: TopicField | None) -> int:
    """Sort ideas of one event as a moderator does; the act's number."""
    with house.work() as work:
        event = work.session.get_one(Event, ideas[0].event_id)
        found = work.session.get_one(TopicField, field.id) if field else None
        cases = [
            IdeaCase(Viewer(), event, None, work.session.get_one(Idea, one.id)) for one in ideas
        ]
        batch, _number = sort_each(
            work, EventCase(Viewer(), event), [(one, found) for one in cases]
        )
        return batch


def stand_behind(house: House, idea: Idea, front: Idea) -> None:
    with house.work() as work:
        work.session.get_one(Idea, idea.id).merged_into_id = front.id


def back(house: House, idea: Idea, *people: Participant) -> None:
    with house.work() as work:
        for one in people:
            support(work, house.idea_case(work, one, idea))


def figures(house: House, event: Event | None = None) -> dict[str, FieldFigures]:
    with house.database.reading() as session:
        return {
            one.field.name["en"] if one.field else "": one
            for one in figures_of_fields(session, event)
        }


def test_a_field_counts_ideas_languages_and_every_supporter_once(each_house: House) -> None:
    house, office = each_house, Office(each_house)
    event, later = house.event(), house.event()
    field = office.topic_field("Streets")
    people = [house.participant(event, f"guest {n}") for n in range(4)]
    again = house.participant(later, "guest 0")  # the same browser at another event
    first, same = house.idea(event), house.idea(event)
    german, loose = house.idea(later, language="de"), house.idea(event)
    hidden = house.idea(event, status=Status.HIDDEN)
    back(house, first, *people[:3])
    back(house, same, people[0], people[3])
    back(house, german, again)
    back(house, loose, people[1])
    put(house, [first], field)
    put(house, [german], field)
    stand_behind(house, same, first)
    with house.work() as work:
        work.session.get_one(Idea, hidden.id).field_id = field.id

    found = figures(house)["Streets"]
    assert (found.ideas, found.supporters, found.events) == (
        2,
        4,
        {event.id: 1, later.id: 1},
    )
    assert found.languages == {"en": 1, "de": 1}
    assert (figures(house)[""].ideas, figures(house)[""].supporters) == (1, 1)
    here = figures(house, later)
    assert list(here) == ["Streets"]
    assert (here["Streets"].ideas, here["Streets"].supporters) == (1, 1)


def test_staff_are_told_by_account_by_what_they_say_and_by_internal_events(house: House) -> None:
    office = Office(house)
    public, inside = house.event(), house.event(audience=Audience.STAFF)
    field = office.topic_field("Streets")
    idea, internal = house.idea(public), house.idea(inside)
    put(house, [idea], field)
    put(house, [internal], field)
    citizens = [house.participant(public) for _ in range(5)]
    says_so, has_account = house.participant(public), house.participant(public)
    insiders = [house.participant(inside) for _ in range(3)]
    person = house.person("emma", Role.EMPLOYEE)
    with house.work() as work:
        works_here = add_affiliation(work, words("City employee"), slug="employee")
        work.session.get_one(Participant, says_so.id).affiliation = works_here
        work.session.get_one(Participant, has_account.id).person_id = person.id
    back(house, idea, *citizens, says_so, has_account)
    back(house, internal, *insiders)

    found = figures(house)["Streets"]
    assert (found.people, found.staff) == (10, 5)
    assert found.staff_share == 0.5


@pytest.mark.parametrize(
    ("people", "staff", "told"),
    [
        (4, 0, False),
        (4, 4, False),
        (5, 5, True),
        (5, 0, True),
        (9, 5, False),
        (9, 4, False),
        (10, 5, True),
    ],
)
def test_a_share_is_never_told_of_fewer_than_five(people: int, staff: int, told: bool) -> None:
    assert FieldFigures(people=people, staff=staff).tells_staff is told


def test_the_table_sorts_by_what_the_address_says(house: House) -> None:
    office, event = Office(house), house.event()
    small, large = office.topic_field("A small one"), office.topic_field("B large one")
    put(house, [house.idea(event)], small)
    put(house, [house.idea(event), house.idea(event)], large)
    house.idea(event, title="In no field")
    browser = house.browser()

    def order(address: str) -> list[int]:
        page = browser.get(address).text
        return sorted(
            range(3), key=lambda n: page.index(("A small one", "B large one", "Not sorted yet")[n])
        )

    assert order("/fields/figures") == [0, 1, 2]
    assert order("/fields/figures?order=ideas") == [1, 0, 2]
    assert order(f"/events/{event.id}/fields/figures?order=ideas") == [1, 0, 2]
    assert order("/fields/figures?order=nonsense") == [0, 1, 2]
    assert 'aria-sort="descending"' in browser.get("/fields/figures?order=ideas").text


def test_the_files_say_what_the_table_says(house: House) -> None:
    office, event = Office(house), house.event()
    field = office.topic_field("=HYPERLINK()")
    put(house, [house.idea(event), house.idea(event, language="de")], field)
    client = house.browser().client
    table = client.get("/fields/figures.csv").get_data(as_text=True).splitlines()
    assert table[0].endswith("ideas_in_measures,measures")
    assert table[1].startswith(f"{field.id},")
    assert "'=HYPERLINK()" in table[1]
    assert "de:1 en:1" in table[1]
    said = json.loads(client.get(f"/events/{event.id}/fields/figures.json").data)
    assert said["event"] == event.id
    assert said["fields"][0]["languages"] == {"de": 1, "en": 1}
    assert said["fields"][0]["staff_share"] is None
    book = zipfile.ZipFile(io.BytesIO(client.get("/fields/figures.xlsx").data))
    assert "xl/worksheets/sheet1.xml" in book.namelist()


def test_a_field_tells_its_history_by_day(each_house: House) -> None:
    house, office = each_house, Office(each_house)
    event, field = house.event(), office.topic_field("Streets")
    other = office.topic_field("Trees")
    one, two, three = (house.idea(event) for _ in range(3))
    put(house, [one, two], field)
    undone = put(house, [three], field)
    put(house, [two], other)
    with house.work() as work:
        undo_sorting(work, EventCase(Viewer(), house.again(work, event)), undone)
        found = work.session.get_one(TopicField, field.id)
        draft = FieldDraft(Words({"de": "Wege", "en": "Ways"}), Words({"en": "All of them"}))
        describe_field(work, found, draft)
        offer_field(work, found, offered=False)
    page = house.browser().get(f"/fields/{field.id}").text
    history = page[page.index('id="history-heading"') :]
    for sentence in (
        "The field was set up.",
        "Renamed: <span>Streets</span> → <span>Ways</span>",
        "Its description was reworded.",
        "It takes no new ideas from this day.",
        "2 ideas were sorted into it.",
        "1 idea was moved out of it.",
    ):
        assert sentence in history, sentence
    assert "3 ideas were sorted" not in history


def test_what_is_inside_stays_inside_on_the_page_of_a_field(house: House) -> None:
    office = Office(house)
    inside = house.event(audience=Audience.STAFF, title=words("Secret plans"))
    field = office.topic_field("Streets")
    put(house, [house.idea(inside, title="Quiet thought", text="zebra")], field)
    citizen = house.browser()
    for address in (
        f"/fields/{field.id}",
        f"/fields/{field.id}?event={inside.id}",
        f"/fields/{field.id}?q=zebra",
        f"/fields/{field.id}/ideas.atom",
        "/fields/figures",
        "/fields/figures.json",
    ):
        text = citizen.client.get(address).get_data(as_text=True)
        assert "Quiet thought" not in text, address
        assert "Secret plans" not in text, address
    assert "Idea from an internal workshop" in citizen.get(f"/fields/{field.id}").text
    assert "Idea from an internal workshop" not in citizen.get(f"/fields/{field.id}?q=zebra").text
    citizen.get(f"/events/{inside.id}/fields/figures", status=404)
    citizen.get(f"/events/{inside.id}/fields/figures.csv", status=404)
    staff = house.browser().sign_in(house.person("emma", Role.EMPLOYEE))
    page = staff.get(f"/fields/{field.id}?event={inside.id}").text
    assert "Quiet thought" in page
    assert "Secret plans" in page


def test_a_field_is_filtered_by_event_language_and_words(house: House) -> None:
    office, event, later = Office(house), house.event(), house.event()
    field = office.topic_field("Streets")
    put(house, [house.idea(event, title="Lanterns"), house.idea(event, title="Benches")], field)
    put(house, [house.idea(later, title="Bänke", language="de")], field)
    browser = house.browser()

    def titles(query: str) -> set[str]:
        page = browser.get(f"/fields/{field.id}?{query}").text
        return {one for one in ("Lanterns", "Benches", "Bänke") if f">{one}</a>" in page}

    assert titles("") == {"Lanterns", "Benches", "Bänke"}
    assert titles(f"event={later.id}") == {"Bänke"}
    assert titles("language=en&q=benches") == {"Benches"}
    assert titles("q=nothing") == set()
    feed = browser.client.get(f"/fields/{field.id}/ideas.atom").get_data(as_text=True)
    assert "Lanterns" in feed
    assert "Bänke" in feed
