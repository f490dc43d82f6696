"""Maps of ideas: who has a place keeps it, who is new stands near; nothing breaks on bad times."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest

from participation.events.models import Event
from participation.grouping.embedding import PieceCounter
from participation.ideas.models import Idea, Status
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from participation.proposals.domain.maps import ask_for_map
from participation.proposals.models import SILENCE, IdeaMap, IdeaPlace
from participation.proposals.worker.mapping import draw_map
from participation.topics.domain import FieldDraft, add_field
from participation.topics.models import TopicField
from tests.support.house import House

Places = dict[int, tuple[float, float]]
SAID = ("More buses", "Buses at night", "A night bus", "Trees and benches", "Benches in the park")


def field(house: House, name: str) -> TopicField:
    with house.work() as work:
        return add_field(work, FieldDraft(Words({"en": name}), Words({})))


def fill(house: House, event: Event, number: int, into: TopicField | None = None) -> list[Idea]:
    made = [house.idea(event, title=f"{SAID[n % 5]} {n}") for n in range(number)]
    stand_in(house, made, into)
    return made


def stand_in(house: House, ideas: Sequence[Idea], into: TopicField | None) -> None:
    with house.work() as work:
        for one in ideas:
            work.session.get_one(Idea, one.id).field_id = into.id if into else None


def draw(house: House, event: Event | None = None, *, anew: bool = False) -> Places:
    """Ask for a map, draw it, and give all places on it."""
    with house.work() as work:
        ask_for_map(work, event.id if event else None, anew=anew)
    assert draw_map(house.database, event.id if event else 0, PieceCounter) is not None
    return places(house, event)


def places(house: House, event: Event | None = None) -> Places:
    with house.database.reading() as session:
        rows = session.query(IdeaPlace).filter_by(scope=event.id if event else 0)
        return {one.idea_id: (one.x, one.y) for one in rows}


def drawn(work: Work, event: Event) -> IdeaMap:
    return work.session.get_one(IdeaMap, event.id)


def test_new_ideas_move_nobody(each_house: House) -> None:
    house, event = each_house, each_house.event()
    buses, trees = field(house, "Buses"), field(house, "Trees")
    fill(house, event, 12, buses)
    fill(house, event, 9, trees)
    fill(house, event, 4)
    before = draw(house, event)
    assert len(before) == 25
    new = [*fill(house, event, 7, buses), *fill(house, event, 3, field(house, "Schools"))]
    after = draw(house, event)
    assert {number: after[number] for number in before} == before
    assert after.keys() - before.keys() == {one.id for one in new}
    assert draw(house, event) == after


def test_an_idea_that_was_sorted_elsewhere_goes_there_and_alone(house: House) -> None:
    event, buses, trees = house.event(), field(house, "Buses"), field(house, "Trees")
    moved, *_rest = fill(house, event, 10, buses)
    there = fill(house, event, 10, trees)
    before = draw(house, event)
    stand_in(house, [moved], trees)
    after = draw(house, event)
    assert {one for one in before if before[one] != after[one]} == {moved.id}
    middle = np.mean([after[one.id] for one in there], axis=0)
    assert np.hypot(*(middle - after[moved.id])) < np.hypot(*(middle - before[moved.id]))


def test_a_map_drawn_anew_is_turned_to_the_old_one(house: House) -> None:
    event = house.event()
    for name, number in (("Buses", 20), ("Trees", 12), ("Schools", 6)):
        fill(house, event, number, field(house, name))
    before = draw(house, event)
    after = draw(house, event, anew=True)
    for number, place in before.items():
        assert after[number] == pytest.approx(place)


def test_the_map_of_an_event_and_that_of_all_are_two(house: House) -> None:
    event, later = house.event(), house.event()
    fill(house, event, 3)
    fill(house, later, 4)
    assert len(draw(house, event)) == 3
    assert len(draw(house)) == 7
    assert places(house, later) == {}


@pytest.mark.parametrize("number", [0, 1, 2])
def test_few_ideas_have_places_too(house: House, number: int) -> None:
    event = house.event()
    fill(house, event, number)
    assert len(draw(house, event)) == number


def test_what_is_hidden_gives_its_place_up(house: House) -> None:
    event = house.event()
    hidden, *rest = fill(house, event, 4)
    draw(house, event)
    with house.work() as work:
        work.session.get_one(Idea, hidden.id).status = Status.HIDDEN
    assert draw(house, event).keys() == {one.id for one in rest}


def test_a_map_is_drawn_once_at_a_time(house: House) -> None:
    event = house.event()
    with house.work() as work:
        ask_for_map(work, event.id, anew=False)
    with house.work() as work, pytest.raises(Refused, match="being drawn"):
        ask_for_map(work, event.id, anew=False)
    with house.work() as work:
        drawn(work, event).beat_at = work.now - SILENCE - timedelta(seconds=1)
        assert drawn(work, event).has_broken_off(work.now)
        ask_for_map(work, event.id, anew=False)
        assert not drawn(work, event).has_broken_off(work.now)


def test_what_goes_wrong_leaves_the_old_map(house: House) -> None:
    event = house.event()
    fill(house, event, 3)
    before = draw(house, event)
    with house.work() as work:
        ask_for_map(work, event.id, anew=True)

    def missing() -> PieceCounter:
        raise MemoryError

    with pytest.raises(MemoryError):
        draw_map(house.database, event.id, missing)
    with house.work() as work:
        assert drawn(work, event).has_broken_off(work.now)
    assert places(house, event) == before
    assert draw_map(house.database, event.id, PieceCounter) is None  # nobody asked again


def test_an_idea_that_goes_meanwhile_drops_out(house: House) -> None:
    event = house.event()
    gone, *rest = fill(house, event, 3)
    with house.work() as work:
        ask_for_map(work, event.id, anew=False)

    def load() -> PieceCounter:
        with house.work() as work:
            work.session.delete(work.session.get_one(Idea, gone.id))
        return PieceCounter()

    assert draw_map(house.database, event.id, load) == 3
    assert places(house, event).keys() == {one.id for one in rest}


def test_the_command_draws_what_it_is_asked_for(house: House) -> None:
    event = house.event()
    fill(house, event, 2)
    with house.work() as work:
        ask_for_map(work, event.id, anew=False)
    assert draw_map(house.database, event.id + 1, PieceCounter) is None
    assert draw_map(house.database, event.id, PieceCounter) == 2
    with house.work() as work:
        assert drawn(work, event).is_fallback
