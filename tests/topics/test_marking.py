"""Second fields, what is not sure, what the machine has placed, and confirming it: in one act each."""

import pytest

from participation.events.models import Event
from participation.events.rules import EventCase
from participation.ideas.models import Idea, Placed, Step
from participation.ideas.queries.history import history_of
from participation.ideas.rules import IdeaCase
from participation.identity.models import Person, Role
from participation.identity.rules import Viewer
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from participation.topics import domain
from participation.topics.domain import FieldDraft
from participation.topics.models import TopicField
from participation.topics.queries.acts import latest_acts
from participation.topics.queries.board import FIRST_SHOWN, Choice, columns
from participation.topics.queries.fields import all_fields
from participation.topics.steps import Put
from tests.support.house import Browser, House


@pytest.fixture
def kim(house: House) -> Person:
    return house.person("kim", Role.MODERATOR)


@pytest.fixture
def event(house: House, kim: Person) -> Event:
    return house.event(moderator=kim)


@pytest.fixture
def browser(house: House, kim: Person) -> Browser:
    return house.browser().sign_in(kim)


def field(house: House, name: str) -> TopicField:
    with house.work() as work:
        return domain.add_field(work, FieldDraft(Words({"en": name}), Words({})))


def put(
    house: House, idea: Idea, where: TopicField | None, placed: Placed, *, second: bool = False
) -> int:
    """Put an idea somewhere; gives the act's number."""
    with house.work() as work:
        one = work.session.get_one(Idea, idea.id)
        target = work.session.get_one(TopicField, where.id) if where else None
        about = EventCase(Viewer(), one.event)
        return domain.act(work, about, [Put(one, target, placed, is_second=second)])[0]


def again(house: House, idea: Idea) -> Idea:
    with house.database.reading() as session:
        return session.get_one(Idea, idea.id)


def by_machine(house: House, idea: Idea, where: TopicField) -> None:
    """Let the machine sort an idea into a field."""
    with house.work() as work:
        one = work.session.get_one(Idea, idea.id)
        case = EventCase(Viewer(), one.event)
        wish = (
            IdeaCase(Viewer(), one.event, None, one),
            work.session.get_one(TopicField, where.id),
        )
        domain.sort_each(work, case, [wish], Placed.MACHINE)


def test_what_a_person_moves_is_placed_by_a_person_and_what_they_take_out_by_nobody(
    house: House, browser: Browser, event: Event
) -> None:
    buses, idea = field(house, "Buses"), house.idea(event)
    moves = f"/events/{event.id}/moves"
    browser.post(moves, {"idea": f"{idea.id}:0", "field": str(buses.id)})
    assert again(house, idea).placed is Placed.PERSON
    browser.post(moves, {"idea": f"{idea.id}:{buses.id}", "field": "0"})
    assert again(house, idea).placed is Placed.NOBODY


def test_the_machine_leaves_alone_what_a_person_placed_and_what_is_locked(
    house: House, event: Event
) -> None:
    buses, trams, idea = field(house, "Buses"), field(house, "Trams"), house.idea(event)
    put(house, idea, buses, Placed.PERSON)
    with pytest.raises(Refused, match="Nothing to move"):
        by_machine(house, idea, trams)
    loose, there = house.idea(event), house.idea(event)
    put(house, there, trams, Placed.MACHINE)
    with house.work() as work:
        domain.lock_field(work, work.session.get_one(TopicField, trams.id), locked=True)
    for one, where in ((loose, trams), (there, buses)):
        with pytest.raises(Refused, match="Nothing to move"):
            by_machine(house, one, where)
    by_machine(house, loose, buses)
    assert (again(house, loose).field_id, again(house, loose).placed) == (buses.id, Placed.MACHINE)


def test_not_sure_is_said_filtered_and_cleared_by_moving(
    house: House, browser: Browser, event: Event
) -> None:
    buses, idea = field(house, "Buses"), house.idea(event, title="Shelters")
    house.idea(event, title="Benches")
    page = browser.post(f"/events/{event.id}/marks", {"idea": f"{idea.id}:0", "mark": "unsure"})
    assert "1 idea is marked as not sure." in page.text
    assert "“Shelters” marked as not sure" in page.get_data(as_text=True).replace(
        "<span>", ""
    ).replace("</span>", "")
    page = browser.get(f"/events/{event.id}/fields?placed=unsure")
    assert "Shelters" in page.text
    assert 'id="tick-2"' not in page.text
    browser.post(f"/events/{event.id}/moves", {"idea": f"{idea.id}:0", "field": str(buses.id)})
    assert again(house, idea).placed is Placed.PERSON


def test_a_mark_is_undone_as_any_act(house: House, browser: Browser, event: Event) -> None:
    buses, idea = field(house, "Buses"), house.idea(event)
    put(house, idea, buses, Placed.MACHINE)
    marks = f"/events/{event.id}/marks"
    browser.post(marks, {"idea": f"{idea.id}:{buses.id}", "mark": "unsure"})
    browser.post(f"/events/{event.id}/moves/2/undo")
    assert again(house, idea).placed is Placed.MACHINE
    browser.post(marks, {"idea": f"{idea.id}:{buses.id}", "mark": "unsure"})
    browser.post(marks, {"idea": f"{idea.id}:{buses.id}", "mark": "sure"})
    browser.post(f"/events/{event.id}/moves/3/undo", status=409)


def test_one_a_selection_and_a_whole_column_are_confirmed(
    house: House, browser: Browser, event: Event
) -> None:
    buses = field(house, "Buses")
    ideas = [house.idea(event) for _ in range(4)]
    for idea in ideas:
        put(house, idea, buses, Placed.MACHINE)
    page = browser.get(f"/events/{event.id}/fields")
    assert page.text.count("placed automatically") >= len(ideas)
    assert "Confirm all 4 placed automatically" in page.text
    marks = f"/events/{event.id}/marks"
    browser.post(marks, {"just": f"{ideas[0].id}:{buses.id}", "idea": f"{ideas[1].id}:{buses.id}"})
    placed = [again(house, idea).placed for idea in ideas]
    assert placed == [Placed.PERSON, Placed.MACHINE, Placed.MACHINE, Placed.MACHINE]
    browser.post(marks, {"idea": f"{ideas[1].id}:{buses.id}", "mark": "sure"})
    page = browser.post(marks, {"whole": str(buses.id)})
    assert "2 ideas are confirmed where they stand." in page.text
    assert {again(house, idea).placed for idea in ideas} == {Placed.PERSON}
    browser.post(marks, {"whole": str(buses.id)}, status=409)


def test_what_somebody_moved_meanwhile_is_not_confirmed_unseen(
    house: House, browser: Browser, event: Event
) -> None:
    buses, trams, idea = field(house, "Buses"), field(house, "Trams"), house.idea(event)
    put(house, idea, buses, Placed.MACHINE)
    put(house, idea, trams, Placed.MACHINE)
    page = browser.post(f"/events/{event.id}/marks", {"just": f"{idea.id}:{buses.id}"}, status=409)
    assert "Somebody else has just moved" in page.text


def test_a_second_field_is_set_told_and_taken_back(
    house: House, browser: Browser, event: Event
) -> None:
    buses, trams, idea = field(house, "Buses"), field(house, "Trams"), house.idea(event)
    put(house, idea, buses, Placed.PERSON)
    seconds, seen = f"/events/{event.id}/second-fields", f"{idea.id}:{buses.id}"
    page = browser.post(seconds, {"idea": seen, "field": str(trams.id)})
    assert "1 idea is also in “Trams” now." in page.text
    assert "1 idea from another field is also here" in page.text
    for address in (
        f"/ideas/{idea.id}",
        f"/fields/{trams.id}",
        f"/events/{event.id}/fields?column=2",
    ):
        assert "also" in browser.get(address).text
    with house.database.reading() as session:
        steps = [(one.kind, one.field_id) for one in history_of(session, idea)]
    assert steps[-1] == (Step.SECOND_FIELD, trams.id)
    assert "Also put into the topic field" in browser.get(f"/ideas/{idea.id}").text
    browser.post(f"/events/{event.id}/moves/2/undo")
    assert again(house, idea).second_field_id is None


def test_a_second_field_needs_a_first_one_that_is_another(
    house: House, browser: Browser, event: Event
) -> None:
    buses, idea = field(house, "Buses"), house.idea(event)
    seconds = f"/events/{event.id}/second-fields"
    page = browser.post(seconds, {"idea": f"{idea.id}:0", "field": str(buses.id)}, status=409)
    assert "is not sorted yet" in page.text
    put(house, idea, buses, Placed.PERSON)
    seen = f"{idea.id}:{buses.id}"
    page = browser.post(seconds, {"idea": seen, "field": str(buses.id)}, status=409)
    assert "is in “Buses” already" in page.text
    for wrong in ("", "99999", "x" * 900):
        browser.post(seconds, {"idea": seen, "field": wrong}, status=422)


def test_an_idea_that_moves_into_its_second_field_has_it_once_and_undoing_brings_both_back(
    house: House, browser: Browser, event: Event
) -> None:
    buses, trams, idea = field(house, "Buses"), field(house, "Trams"), house.idea(event)
    for where, second in ((buses, False), (trams, True)):
        put(house, idea, where, Placed.PERSON, second=second)
    for target in (trams, None):
        move = {"idea": f"{idea.id}:{buses.id}", "field": str(target.id if target else 0)}
        browser.post(f"/events/{event.id}/moves", move)
        moved = again(house, idea)
        assert (moved.field_id, moved.second_field_id) == (target.id if target else None, None)
        with house.database.reading() as session:
            batch = latest_acts(session, event)[0].batch
        browser.post(f"/events/{event.id}/moves/{batch}/undo")
        back = again(house, idea)
        assert (back.field_id, back.second_field_id) == (buses.id, trams.id)


def test_a_field_is_renamed_locked_and_ordered_without_leaving_the_board(
    house: House, browser: Browser, event: Event
) -> None:
    buses, board = field(house, "Buses"), f"/events/{event.id}/fields"
    field(house, "Trams")
    assert 'id="edit-field"' in browser.get(f"{board}?edit={buses.id}").text
    here = {"board": str(event.id)}
    for address, data, said in (
        (f"/topic-fields/{buses.id}", {"name_en": "Coaches"}, "Coaches"),
        (f"/topic-fields/{buses.id}/lock", {"locked": "1"}, "“Coaches” is locked"),
        (f"/topic-fields/{buses.id}/position", {"direction": "down"}, "Saved."),
    ):
        page = browser.post(address, here | data)
        assert said in page.text
        assert page.request.path == board
    assert "locked" in browser.get(board).text


def test_fields_are_merged_from_the_board_and_the_list_of_changes_undoes_it(
    house: House, browser: Browser, event: Event
) -> None:
    buses, trams, idea = field(house, "Buses"), field(house, "Trams"), house.idea(event)
    put(house, idea, buses, Placed.PERSON)
    address = f"/topic-fields/{buses.id}/merging"
    assert "1 idea" in browser.get(f"{address}?board={event.id}").text
    assert "choose a topic field" in browser.post(address, {"into": ""}, status=422).text
    page = browser.post(address, {"into": str(trams.id), "board": str(event.id)})
    assert "“Buses” is merged into “Trams”." in page.text
    undo = "/topic-fields/merges/1/undo"
    assert page.text.count(f'action="{undo}') == 2, "in the notice and in the list"
    assert "Its ideas are there now" in browser.get(f"/fields/{buses.id}").text
    assert f'action="{undo}"' in browser.get("/topic-fields").text
    page = browser.post(undo, {"board": str(event.id)})
    assert "The merge is undone. 1 idea was put back." in page.text
    assert again(house, idea).field_id == buses.id


def test_what_the_machine_did_stands_apart_from_what_people_did(
    house: House, browser: Browser, event: Event
) -> None:
    buses, idea = field(house, "Buses"), house.idea(event)
    by_machine(house, idea, buses)
    browser.post(f"/events/{event.id}/marks", {"just": f"{idea.id}:{buses.id}"})
    with house.database.reading() as session:
        people = [(act.what, act.by) for act in latest_acts(session, event)]
        machine = [(act.what, act.by) for act in latest_acts(session, event, by_machine=True)]
    assert (people, machine) == ([("confirmed", "kim")], [("moved", None)])


def test_the_board_shows_what_enough_people_support(house: House, event: Event) -> None:
    few, many = house.idea(event), house.idea(event)
    with house.work() as work:
        work.session.get_one(Idea, many.id).support_count = 5
    with house.database.reading() as session:
        (column,) = columns(session, event, Choice(least=3), all_fields(session))
    assert [idea.id for idea in column.ideas] == [many.id]
    assert few.id != many.id


def test_a_page_that_there_is_not_is_the_last_one(house: House, event: Event) -> None:
    ideas = [house.idea(event) for _ in range(FIRST_SHOWN + 1)]
    with house.database.reading() as session:
        (column,) = columns(session, event, Choice(at={0: 9}), all_fields(session))
    assert (column.page, [idea.id for idea in column.ideas]) == (2, [ideas[-1].id])
