"""Two topic fields become one, in every event, and part again: nothing is lost on either way."""

import pytest
from sqlalchemy import select

from participation.events.models import Event, Round, RoundKind, RoundState
from participation.events.rules import EventCase
from participation.ideas.models import Idea, Placed, Status, Step
from participation.ideas.queries.history import history_of
from participation.identity.models import Person, Role
from participation.identity.rules import Case, Viewer
from participation.kernel import search
from participation.kernel.audit import AuditEntry
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from participation.topics import domain
from participation.topics.domain import FieldDraft
from participation.topics.merging import merge_fields, undo_merge
from participation.topics.models import FieldMerge, TopicField
from participation.topics.steps import Put
from tests.support.house import House


@pytest.fixture
def kim(each_house: House) -> Person:
    return each_house.person("kim", Role.MODERATOR)


@pytest.fixture
def event(each_house: House, kim: Person) -> Event:
    return each_house.event(moderator=kim)


def field(house: House, name: str) -> TopicField:
    with house.work() as work:
        return domain.add_field(work, FieldDraft(Words({"en": name}), Words({})))


def stand(
    house: House,
    event: Event,
    where: TopicField | None,
    *,
    placed: Placed = Placed.PERSON,
    second: bool = False,
    idea: Idea | None = None,
    status: Status = Status.PUBLISHED,
) -> Idea:
    """An idea that stands in a field, or has it as its second one."""
    idea = idea or house.idea(event, status=status)
    with house.work() as work:
        one = work.session.get_one(Idea, idea.id)
        target = work.session.get_one(TopicField, where.id) if where else None
        about = EventCase(Viewer(), house.again(work, event))
        domain.act(work, about, [Put(one, target, placed, is_second=second)])
    return idea


def merge(house: House, who: Person, one: TopicField, into: TopicField) -> FieldMerge:
    with house.work() as work:
        case = Case(Viewer(work.session.get_one(Person, who.id)))
        found = [work.session.get_one(TopicField, it.id) for it in (one, into)]
        return merge_fields(work, case, *found)


def undo(house: House, who: Person, done: FieldMerge) -> tuple[int, list[str]]:
    with house.work() as work:
        case = Case(Viewer(work.session.get_one(Person, who.id)))
        return undo_merge(work, case, work.session.get_one(FieldMerge, done.id))


def again(house: House, idea: Idea) -> Idea:
    with house.database.reading() as session:
        return session.get_one(Idea, idea.id)


def where(house: House, *ideas: Idea) -> list[tuple[int | None, int | None]]:
    found = [again(house, idea) for idea in ideas]
    return [(one.field_id, one.second_field_id) for one in found]


def field_again(house: House, one: TopicField) -> TopicField:
    with house.database.reading() as session:
        return session.get_one(TopicField, one.id)


def test_the_ideas_of_every_event_go_over_and_come_back(
    each_house: House, kim: Person, event: Event
) -> None:
    buses, trams = field(each_house, "Buses"), field(each_house, "Trams")
    other_event = each_house.event(moderator=kim)
    ideas = [stand(each_house, one, buses) for one in (event, event, other_event)]
    done = merge(each_house, kim, buses, trams)
    assert where(each_house, *ideas) == [(trams.id, None)] * 3
    gone = field_again(each_house, buses)
    assert (gone.is_offered, gone.merged_into_id) == (False, trams.id)
    assert undo(each_house, kim, done) == (3, [])
    assert where(each_house, *ideas) == [(buses.id, None)] * 3
    back = field_again(each_house, buses)
    assert (back.is_offered, back.merged_into_id) == (True, None)


def test_ideas_moved_on_since_stay_and_are_named(
    each_house: House, kim: Person, event: Event
) -> None:
    buses, trams, trees = (field(each_house, name) for name in ("Buses", "Trams", "Trees"))
    stays = stand(each_house, event, buses, idea=each_house.idea(event, title="Moved on"))
    back = stand(each_house, event, buses)
    done = merge(each_house, kim, buses, trams)
    stand(each_house, event, trees, idea=stays)
    assert undo(each_house, kim, done) == (1, ["Moved on"])
    assert where(each_house, stays, back) == [(trees.id, None), (buses.id, None)]


def test_second_fields_go_over_too_and_nothing_has_one_field_twice(
    each_house: House, kim: Person, event: Event
) -> None:
    buses, trams, trees = (field(each_house, name) for name in ("Buses", "Trams", "Trees"))
    elsewhere = stand(each_house, event, trees)
    first, last = stand(each_house, event, buses), stand(each_house, event, trams)
    for idea, second in ((elsewhere, buses), (first, trams), (last, buses)):
        stand(each_house, event, second, second=True, idea=idea)
    before = where(each_house, elsewhere, first, last)
    done = merge(each_house, kim, buses, trams)
    assert where(each_house, elsewhere, first, last) == [
        (trees.id, trams.id),
        (trams.id, None),
        (trams.id, None),
    ]
    undo(each_house, kim, done)
    assert where(each_house, elsewhere, first, last) == before


@pytest.mark.parametrize("placed", [Placed.MACHINE, Placed.UNSURE, Placed.PERSON])
def test_how_sure_an_idea_stands_there_does_not_change(
    each_house: House, kim: Person, event: Event, placed: Placed
) -> None:
    buses, trams = field(each_house, "Buses"), field(each_house, "Trams")
    idea = stand(each_house, event, buses, placed=placed)
    done = merge(each_house, kim, buses, trams)
    assert again(each_house, idea).placed is placed
    undo(each_house, kim, done)
    assert again(each_house, idea).placed is placed


def test_what_is_hidden_goes_with_the_others(each_house: House, kim: Person, event: Event) -> None:
    buses, trams = field(each_house, "Buses"), field(each_house, "Trams")
    idea = stand(each_house, event, buses, status=Status.HIDDEN)
    done = merge(each_house, kim, buses, trams)
    assert (again(each_house, idea).field_id, again(each_house, idea).status) == (
        trams.id,
        Status.HIDDEN,
    )
    undo(each_house, kim, done)
    assert again(each_house, idea).field_id == buses.id


def test_a_merge_is_in_the_history_of_each_idea_and_in_the_log(
    each_house: House, kim: Person, event: Event
) -> None:
    buses, trams = field(each_house, "Buses"), field(each_house, "Trams")
    idea = stand(each_house, event, buses)
    merge(each_house, kim, buses, trams)
    with each_house.database.reading() as session:
        steps = [(one.kind, one.field_id) for one in history_of(session, idea)]
        kept = {one.act: one.kept for one in session.scalars(select(AuditEntry))}
    assert steps[-1] == (Step.FIELD, trams.id)
    assert kept["FieldsMerged"] == {"field_id": buses.id, "into_field_id": trams.id}
    assert kept["IdeasSorted"]["moves"] == [[idea.id, buses.id, trams.id]]


def test_the_search_finds_the_field_again_once_the_merge_is_undone(
    each_house: House, kim: Person, event: Event
) -> None:
    buses, trams = field(each_house, "Buses"), field(each_house, "Trams")

    def found() -> set[int]:
        with each_house.database.reading() as session:
            return set(session.scalars(search.matches("field", "buses")))

    done = merge(each_house, kim, buses, trams)
    assert found() == set()
    undo(each_house, kim, done)
    assert found() == {buses.id}


def test_a_moderator_merges_only_what_is_all_in_events_of_their_own(
    each_house: House, kim: Person, event: Event
) -> None:
    buses, trams = field(each_house, "Buses"), field(each_house, "Trams")
    mine, theirs = stand(each_house, event, buses), stand(each_house, each_house.event(), buses)
    with pytest.raises(Refused, match="events that you do not moderate") as refusal:
        merge(each_house, kim, buses, trams)
    assert refusal.value.status == 403
    assert where(each_house, mine, theirs) == [(buses.id, None)] * 2
    editor = each_house.person("editor", Role.EDITOR)
    done = merge(each_house, editor, buses, trams)
    with pytest.raises(Refused, match="events that you do not moderate"):
        undo(each_house, kim, done)


def test_what_makes_no_sense_is_refused(each_house: House, kim: Person, event: Event) -> None:
    buses, trams, trees = (field(each_house, name) for name in ("Buses", "Trams", "Trees"))
    with pytest.raises(Refused, match="itself"):
        merge(each_house, kim, buses, buses)
    done = merge(each_house, kim, buses, trams)
    with pytest.raises(Refused, match="merged already"):
        merge(each_house, kim, buses, trees)
    with pytest.raises(Refused, match="no longer offered"):
        merge(each_house, kim, trees, buses)
    undo(each_house, kim, done)
    with pytest.raises(Refused, match="undone already"):
        undo(each_house, kim, done)


def test_the_part_of_a_merge_in_one_event_is_not_undone_by_itself(
    each_house: House, kim: Person, event: Event
) -> None:
    buses, trams = field(each_house, "Buses"), field(each_house, "Trams")
    stand(each_house, event, buses)
    merge(each_house, kim, buses, trams)
    with pytest.raises(Refused, match="as a whole"), each_house.work() as work:
        domain.undo_sorting(work, EventCase(Viewer(), each_house.again(work, event)), 2)


def about(house: House, round_: Round, one: TopicField) -> None:
    with house.work() as work:
        work.session.get_one(Round, round_.id).field_id = one.id


def asked(house: House, round_: Round) -> int | None:
    with house.database.reading() as session:
        return session.get_one(Round, round_.id).field_id


def test_planned_rounds_follow_the_merge_and_open_ones_forbid_it(
    each_house: House, kim: Person, event: Event
) -> None:
    buses, trams = field(each_house, "Buses"), field(each_house, "Trams")
    round_ = each_house.event_round(event, RoundKind.COLLECT)
    about(each_house, round_, buses)
    done = merge(each_house, kim, buses, trams)
    assert asked(each_house, round_) == trams.id
    undo(each_house, kim, done)
    assert asked(each_house, round_) == buses.id
    each_house.go_on(round_, RoundState.OPEN)
    with pytest.raises(Refused, match="close it first"):
        merge(each_house, kim, buses, trams)


def test_a_field_that_is_offered_again_is_merged_no_more(
    each_house: House, kim: Person, event: Event
) -> None:
    buses, trams = field(each_house, "Buses"), field(each_house, "Trams")
    merge(each_house, kim, buses, trams)
    with each_house.work() as work:
        domain.offer_field(work, work.session.get_one(TopicField, buses.id), offered=True)
    assert field_again(each_house, buses).merged_into_id is None
