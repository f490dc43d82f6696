"""Topic fields, and sorting ideas into them: in one act, undone idea by idea, never unnoticed."""

import pytest
from sqlalchemy import select

from participation.events.models import Event
from participation.events.rules import EventCase
from participation.ideas.models import Idea, Status, Step
from participation.ideas.queries.history import history_of
from participation.ideas.rules import IdeaCase
from participation.ideas.steps import set_status
from participation.identity.models import Person, Role
from participation.identity.rules import Viewer
from participation.kernel import search
from participation.kernel.audit import AuditEntry
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from participation.topics import domain
from participation.topics.domain import FieldDraft, Move
from participation.topics.models import TopicField
from participation.topics.queries.acts import latest_acts
from participation.topics.queries.board import FIRST_SHOWN, Choice, columns
from participation.topics.queries.fields import all_fields
from tests.support.house import Browser, House


@pytest.fixture
def kim(each_house: House) -> Person:
    return each_house.person("kim", Role.MODERATOR)


@pytest.fixture
def event(each_house: House, kim: Person) -> Event:
    return each_house.event(moderator=kim)


def field(house: House, name: str = "Buses", about: str = "") -> TopicField:
    with house.work() as work:
        draft = FieldDraft(Words({"en": name, "de": f"{name} (de)"}), Words({"en": about}))
        return domain.add_field(work, draft)


def sort(
    house: House,
    who: Person,
    event: Event,
    to: TopicField | None,
    *seen: tuple[Idea, TopicField | None],
) -> int:
    with house.work() as work:
        viewer = Viewer(work.session.get_one(Person, who.id))
        about = EventCase(viewer, house.again(work, event))
        moves = [
            Move(
                IdeaCase(viewer, about.event, None, work.session.get_one(Idea, idea.id)),
                there.id if there else None,
            )
            for idea, there in seen
        ]
        target = work.session.get_one(TopicField, to.id) if to else None
        return domain.sort_into(work, about, moves, target)[0]


def undo(house: House, who: Person, event: Event, batch: int) -> tuple[int, list[str]]:
    with house.work() as work:
        viewer = Viewer(work.session.get_one(Person, who.id))
        return domain.undo_sorting(work, EventCase(viewer, house.again(work, event)), batch)


def again(house: House, idea: Idea) -> Idea:
    with house.database.reading() as session:
        return session.get_one(Idea, idea.id)


def places(house: House, *found: Idea) -> list[int | None]:
    return [again(house, idea).field_id for idea in found]


def status_to(house: House, idea: Idea, status: Status) -> None:
    with house.work() as work:
        set_status(work, work.session.get_one(Idea, idea.id), status)


def found(house: House, word: str) -> list[int]:
    with house.database.reading() as session:
        query = search.matches("field", word)
        return list(session.scalars(query)) if query is not None else []


def test_an_idea_goes_into_a_field_and_out_of_it_with_a_step_each(
    each_house: House, kim: Person, event: Event
) -> None:
    buses, idea = field(each_house), each_house.idea(event)
    sort(each_house, kim, event, buses, (idea, None))
    assert again(each_house, idea).status is Status.IN_FIELD
    sort(each_house, kim, event, None, (idea, buses))
    assert again(each_house, idea).status is Status.PUBLISHED
    with each_house.database.reading() as session:
        steps = [(one.kind, one.field_id, one.status) for one in history_of(session, idea)]
    assert steps[1:] == [
        (Step.FIELD, buses.id, Status.IN_FIELD),
        (Step.FIELD, None, Status.PUBLISHED),
    ]


def test_later_statuses_stay_what_they_are(each_house: House, kim: Person, event: Event) -> None:
    buses, idea = field(each_house), each_house.idea(event)
    status_to(each_house, idea, Status.SHORTLISTED)
    sort(each_house, kim, event, buses, (idea, None))
    assert again(each_house, idea).status is Status.SHORTLISTED
    sort(each_house, kim, event, None, (idea, buses))
    assert again(each_house, idea).status is Status.SHORTLISTED


def test_two_people_who_move_the_same_idea_hear_of_each_other(
    each_house: House, kim: Person, event: Event
) -> None:
    buses, trees = field(each_house), field(each_house, "Trees")
    idea, other = each_house.idea(event, title="Shelter"), each_house.idea(event)
    sort(each_house, kim, event, buses, (idea, None))
    with pytest.raises(Refused, match="just moved “Shelter” to “Buses"):
        sort(each_house, kim, event, trees, (other, None), (idea, None))
    assert places(each_house, idea, other) == [buses.id, None], "none of them is moved"
    sort(each_house, kim, event, None, (idea, buses))
    with pytest.raises(Refused, match="just taken “Shelter” out"):
        sort(each_house, kim, event, trees, (idea, buses))


def test_an_act_is_undone_as_far_as_its_ideas_are_still_there(
    each_house: House, kim: Person, event: Event
) -> None:
    buses, trees = field(each_house), field(each_house, "Trees")
    idea, moved_on = each_house.idea(event), each_house.idea(event, title="Moved on")
    batch = sort(each_house, kim, event, buses, (idea, None), (moved_on, None))
    sort(each_house, kim, event, trees, (moved_on, buses))
    assert undo(each_house, kim, event, batch) == (1, ["Moved on"])
    assert places(each_house, idea, moved_on) == [None, trees.id]
    with pytest.raises(Refused, match="moved on since"):
        undo(each_house, kim, event, batch)


def test_an_act_is_undone_once(each_house: House, kim: Person, event: Event) -> None:
    buses, idea = field(each_house), each_house.idea(event)
    batch = sort(each_house, kim, event, buses, (idea, None))
    undo(each_house, kim, event, batch)
    with pytest.raises(Refused, match="undone already"):
        undo(each_house, kim, event, batch)


def test_any_of_the_last_acts_can_be_undone(each_house: House, kim: Person, event: Event) -> None:
    buses = field(each_house)
    first, second = each_house.idea(event), each_house.idea(event)
    batch = sort(each_house, kim, event, buses, (first, None))
    sort(each_house, kim, event, buses, (second, None))
    undo(each_house, kim, event, batch)
    assert places(each_house, first, second) == [None, buses.id]
    with each_house.database.reading() as session:
        acts = latest_acts(session, event)
    assert [(act.batch, act.undone, act.by) for act in acts] == [
        (2, False, "kim"),
        (1, True, "kim"),
    ]


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN, Status.SUBMITTED])
def test_what_is_not_public_is_not_sorted(
    each_house: House, kim: Person, event: Event, status: Status
) -> None:
    buses, idea = field(each_house), each_house.idea(event, status=status)
    with pytest.raises(Refused):
        sort(each_house, kim, event, buses, (idea, None))


def test_a_retired_field_takes_no_ideas_but_keeps_those_it_has(
    each_house: House, kim: Person, event: Event
) -> None:
    buses, idea, late = field(each_house), each_house.idea(event), each_house.idea(event)
    sort(each_house, kim, event, buses, (idea, None))
    with each_house.work() as work:
        domain.offer_field(work, work.session.get_one(TopicField, buses.id), offered=False)
    with pytest.raises(Refused, match="no longer offered"):
        sort(each_house, kim, event, buses, (late, None))
    with each_house.database.reading() as session:
        shown = columns(session, event, Choice(), all_fields(session))
    assert [(one.number, one.total) for one in shown] == [(0, 1), (buses.id, 1)]


def test_moving_to_where_it_stands_says_so(each_house: House, kim: Person, event: Event) -> None:
    buses, idea = field(each_house), each_house.idea(event)
    sort(each_house, kim, event, buses, (idea, None))
    with pytest.raises(Refused, match="stands already"):
        sort(each_house, kim, event, buses, (idea, buses))


def test_fields_are_found_by_name_and_description_while_they_are_offered(
    each_house: House,
) -> None:
    buses = field(each_house, "Buses", "Waiting in the rain")
    assert found(each_house, "bus") == found(each_house, "rain") == [buses.id]
    with each_house.work() as work:
        one = work.session.get_one(TopicField, buses.id)
        domain.describe_field(work, one, FieldDraft(Words({"en": "Trams"}), Words({})))
    assert (found(each_house, "bus"), found(each_house, "tram")) == ([], [buses.id])
    for offered, expected in ((False, []), (True, [buses.id])):
        with each_house.work() as work:
            one = work.session.get_one(TopicField, buses.id)
            domain.offer_field(work, one, offered=offered)
        assert found(each_house, "tram") == expected


def test_renaming_a_field_brings_the_cards_that_name_it_up_to_date(
    each_house: House, kim: Person, event: Event
) -> None:
    buses, idea = field(each_house), each_house.idea(event)
    sort(each_house, kim, event, buses, (idea, None))
    before = again(each_house, idea).version
    with each_house.work() as work:
        one = work.session.get_one(TopicField, buses.id)
        domain.describe_field(work, one, FieldDraft(Words({"en": "Trams"}), Words({})))
    assert again(each_house, idea).version > before


def test_the_order_is_changed_one_place_at_a_time(each_house: House) -> None:
    first, second = field(each_house, "A"), field(each_house, "B")

    def move(work: Work, which: TopicField, *, up: bool) -> None:
        domain.move_field(work, work.session.get_one(TopicField, which.id), up=up)

    with each_house.work() as work:
        move(work, second, up=True)
    with each_house.database.reading() as session:
        assert [one.id for one in all_fields(session)] == [second.id, first.id]
    for which, up in ((second, True), (first, False)):
        with pytest.raises(Refused, match="already"), each_house.work() as work:
            move(work, which, up=up)


def test_the_log_keeps_old_and_new_but_no_text_of_a_citizen(
    each_house: House, kim: Person, event: Event
) -> None:
    buses, idea = field(each_house), each_house.idea(event, title="Secret words")
    sort(each_house, kim, event, buses, (idea, None))
    with each_house.work() as work:
        one = work.session.get_one(TopicField, buses.id)
        domain.describe_field(work, one, FieldDraft(Words({"en": "Trams"}), Words({})))
    with each_house.database.reading() as session:
        kept = {one.act: one.kept for one in session.scalars(select(AuditEntry))}
    assert kept["FieldRenamed"]["before"]["name"]["en"] == "Buses"
    assert kept["FieldRenamed"]["after"]["name"] == {"en": "Trams"}
    assert kept["IdeasSorted"]["moves"] == [[idea.id, None, buses.id]]
    assert "Secret" not in str(kept)


def test_a_field_shows_its_first_page_and_all_of_them_if_one_asks(
    each_house: House, kim: Person, event: Event
) -> None:
    buses = field(each_house)
    sorted_in = [each_house.idea(event) for _ in range(FIRST_SHOWN + 2)]
    sort(each_house, kim, event, buses, *((idea, None) for idea in sorted_in))
    with each_house.database.reading() as session:
        _, first = columns(session, event, Choice(), all_fields(session))
        (whole,) = columns(session, event, Choice(field=buses.id), all_fields(session))
        _, last = columns(session, event, Choice(at={buses.id: 2}), all_fields(session))
    everything = FIRST_SHOWN + 2
    assert (first.total, len(first.ideas), first.pages) == (everything, FIRST_SHOWN, 2)
    assert len(whole.ideas) == everything
    assert (last.page, [idea.id for idea in last.ideas]) == (2, [one.id for one in sorted_in[-2:]])


# On its pages.


@pytest.fixture
def browser(house: House) -> Browser:
    return house.browser().sign_in(house.person("kim", Role.MODERATOR, Role.EDITOR))


@pytest.fixture
def workshop(house: House) -> Event:
    return house.event()


def test_the_board_moves_several_and_the_notice_undoes_it(
    house: House, browser: Browser, workshop: Event
) -> None:
    buses, one, other = field(house), house.idea(workshop), house.idea(workshop)
    ticked = {"idea": [f"{one.id}:0", f"{other.id}:0"], "field": str(buses.id)}
    page = browser.post(f"/events/{workshop.id}/moves", ticked)
    assert "2 ideas were moved to “Buses”." in page.text
    address = f"/events/{workshop.id}/moves/1/undo"
    assert page.text.count(f'action="{address}"') == 2, "in the notice and in the list"
    page = browser.post(address)
    assert "Undone for 2 ideas." in page.text
    assert places(house, one, other) == [None, None]


def test_a_script_is_told_how_to_undo(house: House, browser: Browser, workshop: Event) -> None:
    buses, one = field(house), house.idea(workshop)
    data = {"idea": f"{one.id}:0", "field": str(buses.id)}
    answer = browser.post_json(f"/events/{workshop.id}/moves", data)
    assert answer["undo"] == f"/events/{workshop.id}/moves/1/undo"


def test_a_conflict_comes_back_with_the_ticks(
    house: House, browser: Browser, workshop: Event
) -> None:
    buses, one, other = field(house), house.idea(workshop), house.idea(workshop)
    browser.post(f"/events/{workshop.id}/moves", {"idea": f"{one.id}:0", "field": str(buses.id)})
    ticked = {"idea": [f"{one.id}:0", f"{other.id}:0"], "field": "0"}
    page = browser.post(f"/events/{workshop.id}/moves", ticked, status=409)
    assert "Somebody else has just moved" in page.text
    assert f'value="{other.id}:0" checked' in page.text


def test_a_new_field_is_made_straight_from_the_board(
    house: House, browser: Browser, workshop: Event
) -> None:
    one = house.idea(workshop)
    data = {"idea": f"{one.id}:0", "field": "", "name_de": "Bäume", "into": "new"}
    assert "Bäume" in browser.post(f"/events/{workshop.id}/moves", data).text
    assert places(house, one) != [None]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"field": "1"}, "tick at least one idea"),
        ({"idea": "1:0", "field": ""}, "choose a topic field"),
        ({"idea": "1:0", "field": "99999"}, "choose a topic field"),
        ({"idea": "1:0", "into": "new"}, "enter a name"),
        ({"idea": "1:0", "field": "x" * 900}, "choose a topic field"),
    ],
)
def test_a_move_that_says_too_little_is_refused_beside_the_field(
    house: House, browser: Browser, workshop: Event, data: dict[str, str], words: str
) -> None:
    house.idea(workshop)
    assert words in browser.post(f"/events/{workshop.id}/moves", data, status=422).text


def test_ideas_of_another_event_cannot_be_moved_here(
    house: House, browser: Browser, workshop: Event
) -> None:
    stranger = house.idea(house.event())
    data = {"idea": f"{stranger.id}:0", "field": "0"}
    browser.post(f"/events/{workshop.id}/moves", data, status=404)


def test_the_filter_is_in_the_address(house: House, browser: Browser, workshop: Event) -> None:
    house.idea(workshop, title="Bus shelters")
    house.idea(workshop, title="Bäume", language="de")
    page = browser.get(f"/events/{workshop.id}/fields?q=bus")
    assert "Bus shelters" in page.text
    assert "Bäume" not in page.text
    page = browser.get(f"/events/{workshop.id}/fields?language=de&status=nonsense&page=x&column=0")
    assert "Bus shelters" not in page.text
    browser.get(f"/events/{workshop.id}/fields?column=77", status=404)


def test_the_list_of_fields_is_looked_after(house: House, browser: Browser) -> None:
    names = {"name_en": "Buses", "name_de": "Busse", "description_en": "Lines"}
    assert "is on the list" in browser.post("/topic-fields", names).text
    browser.post("/topic-fields", {"name_en": "Trees"})
    browser.post("/topic-fields/2/position", {"direction": "up"})
    browser.post("/topic-fields/1/position", {"direction": "down"}, status=409)
    browser.post("/topic-fields", {"name_en": ""}, status=422)
    browser.post("/topic-fields/1", {"name_en": "x" * 200}, status=422)
    page = browser.post("/topic-fields/1/offer", {"offered": "0"})
    assert "is no longer offered" in page.text
    assert page.text.index("<span>Trees") < page.text.index("<span>Buses")


def test_a_card_says_field_and_status(house: House, browser: Browser, workshop: Event) -> None:
    buses, one = field(house), house.idea(workshop)
    data = {"idea": f"{one.id}:0", "field": str(buses.id)}
    browser.post(f"/events/{workshop.id}/moves", data)
    browser.post(f"/ideas/{one.id}/status", {"status": "shortlisted"})
    page = browser.get(f"/events/{workshop.id}")
    assert "Topic field: <span>Buses</span>" in page.text
    assert "Shortlisted" in page.text


def test_results_count_ideas_by_field_once_one_is_sorted(
    each_house: House, kim: Person, event: Event
) -> None:
    idea, _other = each_house.idea(event), each_house.idea(event)
    address = f"/events/{event.id}/results"
    assert "by-field-heading" not in each_house.browser().get(address).text
    sort(each_house, kim, event, field(each_house, "Buses"), (idea, None))
    page = each_house.browser().get(address).text
    assert "Ideas by topic field" in page
    assert "Buses" in page
    assert "not sorted yet" in page
