"""Merging: nothing is lost, nobody is counted twice, and everything can be undone."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from participation.events.models import Audience, Event, Participant, RoundKind, RoundState
from participation.ideas import domain, merging
from participation.ideas.models import Idea, Merge, Status, StatusChange, Step, Support
from participation.ideas.queries.history import history_of
from participation.ideas.queries.ideas import supported_by
from participation.ideas.queries.merges import events_around
from participation.ideas.rules import IdeaCase
from participation.ideas.steps import set_status
from participation.identity.models import Person, Role
from participation.identity.rules import Viewer
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.web.context import GUEST, guest_hash
from tests.support.house import House
from tests.web.reading import main, words


@pytest.fixture
def kim(each_house: House) -> Person:
    return each_house.person("kim", Role.MODERATOR)


@pytest.fixture
def event(each_house: House, kim: Person) -> Event:
    event = each_house.event(moderator=kim)
    each_house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    return event


def case_of(work: Work, who: Person, idea: Idea) -> IdeaCase:
    found = work.session.get_one(Idea, idea.id)
    return IdeaCase(Viewer(work.session.get_one(Person, who.id)), found.event, None, found)


def merge(house: House, who: Person, front: Idea, *others: Idea) -> None:
    with house.work() as work:
        merging.merge(
            work, case_of(work, who, front), [case_of(work, who, other) for other in others]
        )


def separate(house: House, who: Person, idea: Idea) -> None:
    with house.work() as work:
        merging.separate(work, case_of(work, who, idea))


def support(house: House, who: Participant, idea: Idea) -> None:
    with house.work() as work:
        domain.support(work, house.idea_case(work, who, idea))


def test_whoever_acts_on_one_takes_the_events_of_all_that_stand_together(
    each_house: House, kim: Person
) -> None:
    """Undoing a merge is told where it led, also if that one stands behind another in its turn."""
    events = [each_house.event(moderator=kim) for _ in range(3)]
    last, middle, front = (each_house.idea(one) for one in events)
    merge(each_house, kim, middle, last)
    merge(each_house, kim, front, middle)
    with each_house.database.reading() as session:
        around = [sorted(events_around(session, one.id)) for one in (last, middle, front)]
    assert around == [sorted(one.id for one in events)] * 3


def again(house: House, idea: Idea) -> Idea:
    with house.database.reading() as session:
        return session.get_one(Idea, idea.id)


def counts(house: House, *ideas: Idea) -> list[int]:
    return [again(house, idea).support_count for idea in ideas]


def steps(house: House, idea: Idea) -> list[tuple[Step, int | None]]:
    with house.database.reading() as session:
        return [(step.kind, step.other_id) for step in history_of(session, idea)]


def state(house: House) -> list[Any]:
    """Everything about ideas that a merge may touch, but for versions and histories."""
    with house.database.reading() as session:
        rows = session.execute(
            select(
                Idea.id,
                Idea.title,
                Idea.html,
                Idea.status,
                Idea.participant_id,
                Idea.merged_into_id,
                Idea.support_count,
                Idea.merged_count,
                Idea.comment_count,
            ).order_by(Idea.id)
        )
        given = session.execute(
            select(Support.idea_id, Support.participant_id).order_by(
                Support.idea_id, Support.participant_id
            )
        )
        return [*map(tuple, rows), *map(tuple, given)]


def set_to(house: House, idea: Idea, status: Status) -> None:
    with house.work() as work:
        set_status(work, work.session.get_one(Idea, idea.id), status)


def test_supporters_of_both_count_once_and_undoing_restores_exactly(
    each_house: House, kim: Person, event: Event
) -> None:
    front, other = each_house.idea(event), each_house.idea(event)
    both, one = each_house.participant(event), each_house.participant(event)
    for who, idea in ((both, front), (both, other), (one, other)):
        support(each_house, who, idea)
    before = state(each_house)
    merge(each_house, kim, front, other)
    assert counts(each_house, front, other) == [2, 2]
    assert again(each_house, front).merged_count == 1
    assert not again(each_house, other).is_on_board
    separate(each_house, kim, other)
    assert state(each_house) == before


def test_each_step_is_in_both_histories(each_house: House, kim: Person, event: Event) -> None:
    front, other = each_house.idea(event), each_house.idea(event)
    merge(each_house, kim, front, other)
    separate(each_house, kim, other)
    assert steps(each_house, other)[1:] == [(Step.MERGED, front.id), (Step.UNMERGED, front.id)]
    assert steps(each_house, front)[1:] == [(Step.ABSORBED, other.id), (Step.GAVE_BACK, other.id)]


def test_one_person_in_two_events_counts_once(each_house: House, kim: Person, event: Event) -> None:
    there = each_house.event(moderator=kim)
    each_house.move(there, RoundKind.COLLECT, RoundState.OPEN)
    front, other = each_house.idea(event), each_house.idea(there)
    for guest in ("a" * 64, "b" * 64):
        support(each_house, each_house.participant(there, guest), other)
    support(each_house, each_house.participant(event, "a" * 64), front)
    versions = [again_event(each_house, one).version for one in (event, there)]
    merge(each_house, kim, front, other)
    assert counts(each_house, front) == [2]
    risen = [again_event(each_house, one).version for one in (event, there)]
    assert all(now > before for now, before in zip(risen, versions, strict=True))


def again_event(house: House, event: Event) -> Event:
    with house.database.reading() as session:
        return session.get_one(Event, event.id)


def test_supporting_the_front_as_well_counts_once_and_undoing_keeps_both(
    each_house: House, kim: Person, event: Event
) -> None:
    front, other = each_house.idea(event), each_house.idea(event)
    fan = each_house.participant(event)
    support(each_house, fan, other)
    merge(each_house, kim, front, other)
    with each_house.database.reading() as session:
        assert supported_by(session, fan, [front.id, other.id]) == {front.id, other.id}
    support(each_house, fan, front)
    assert counts(each_house, front) == [1]
    separate(each_house, kim, other)
    assert counts(each_house, front, other) == [1, 1]


def test_who_stops_supporting_the_front_supports_none_of_them(
    each_house: House, kim: Person, event: Event
) -> None:
    front, other = each_house.idea(event), each_house.idea(event)
    fan, friend = each_house.participant(event), each_house.participant(event)
    for who in (fan, friend):
        support(each_house, who, other)
    merge(each_house, kim, front, other)
    with each_house.work() as work:
        domain.take_support_back(work, each_house.idea_case(work, fan, front))
    assert counts(each_house, front, other) == [1, 1]
    separate(each_house, kim, other)
    assert counts(each_house, front, other) == [0, 1]


def test_who_wrote_the_front_can_stop_supporting_what_stands_behind_it(
    each_house: House, kim: Person, event: Event
) -> None:
    author = each_house.participant(event, guest_hash("token-of-the-author") or "")
    front, other = each_house.idea(event, author), each_house.idea(event)
    support(each_house, author, other)
    merge(each_house, kim, front, other)
    browser = each_house.browser()
    with browser.client.session_transaction() as session:
        session[GUEST] = "token-of-the-author"
    assert "Stop supporting" in browser.get(f"/ideas/{front.id}").text
    with each_house.work() as work:
        domain.take_support_back(work, each_house.idea_case(work, author, front))
    assert counts(each_house, front, other) == [0, 0]
    with pytest.raises(Refused, match="your own idea"):
        support(each_house, author, front)
    assert "Stop supporting" not in browser.get(f"/ideas/{front.id}").text


def test_a_merged_idea_takes_no_support_of_its_own(
    each_house: House, kim: Person, event: Event
) -> None:
    front, other = each_house.idea(event), each_house.idea(event)
    merge(each_house, kim, front, other)
    with pytest.raises(Refused, match="merged with another"):
        support(each_house, each_house.participant(event), other)


def test_a_chain_leads_to_the_one_in_front_and_comes_apart_link_by_link(
    each_house: House, kim: Person, event: Event
) -> None:
    first, second, third = (each_house.idea(event) for _ in range(3))
    for idea in (first, second, third):
        support(each_house, each_house.participant(event), idea)
    before = state(each_house)
    merge(each_house, kim, second, first)
    between = state(each_house)
    merge(each_house, kim, third, second)
    assert counts(each_house, third) == [3]
    assert {again(each_house, one).merged_into_id for one in (first, second)} == {third.id}
    separate(each_house, kim, second)
    assert state(each_house) == between
    separate(each_house, kim, first)
    assert state(each_house) == before


def test_a_link_in_the_middle_can_go_alone(each_house: House, kim: Person, event: Event) -> None:
    first, second, third = (each_house.idea(event) for _ in range(3))
    support(each_house, each_house.participant(event), first)
    merge(each_house, kim, second, first)
    merge(each_house, kim, third, second)
    separate(each_house, kim, first)
    assert again(each_house, first).is_on_board
    assert counts(each_house, third, first) == [0, 1]


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN, Status.SUBMITTED])
def test_when_the_front_leaves_the_public_the_others_come_back(
    each_house: House, kim: Person, event: Event, status: Status
) -> None:
    front, other = each_house.idea(event), each_house.idea(event)
    support(each_house, each_house.participant(event), other)
    merge(each_house, kim, front, other)
    set_to(each_house, front, status)
    assert again(each_house, other).is_on_board
    assert counts(each_house, front, other) == [0, 1]
    assert steps(each_house, other)[-1] == (Step.UNMERGED, front.id)
    assert steps(each_house, front)[-1][0] is Step.STATUS, "the reason stays the last word"


def test_what_is_hidden_stays_merged_but_its_supporters_do_not_count_meanwhile(
    each_house: House, kim: Person, event: Event
) -> None:
    front, other = each_house.idea(event), each_house.idea(event)
    support(each_house, each_house.participant(event), other)
    merge(each_house, kim, front, other)
    set_to(each_house, other, Status.HIDDEN)
    assert again(each_house, other).merged_into_id == front.id
    assert (again(each_house, front).support_count, again(each_house, front).merged_count) == (0, 0)
    set_to(each_house, other, Status.PUBLISHED)
    assert (again(each_house, front).support_count, again(each_house, front).merged_count) == (1, 1)


Story = Callable[[House, Person, Event], None]


def itself(house: House, kim: Person, event: Event) -> None:
    idea = house.idea(event)
    merge(house, kim, idea, idea)


def circle(house: House, kim: Person, event: Event) -> None:
    one, other = house.idea(event), house.idea(event)
    merge(house, kim, one, other)
    merge(house, kim, other, one)


def long_circle(house: House, kim: Person, event: Event) -> None:
    first, second, third = (house.idea(event) for _ in range(3))
    merge(house, kim, second, first)
    merge(house, kim, third, second)
    merge(house, kim, first, third)


def merged_already(house: House, kim: Person, event: Event) -> None:
    one, other, third = (house.idea(event) for _ in range(3))
    merge(house, kim, one, other)
    merge(house, kim, third, other)


def into_merged(house: House, kim: Person, event: Event) -> None:
    one, other, third = (house.idea(event) for _ in range(3))
    merge(house, kim, one, other)
    merge(house, kim, other, third)


def with_status(status: Status) -> Story:
    def story(house: House, kim: Person, event: Event) -> None:
        merge(house, kim, house.idea(event), house.idea(event, status=status))

    return story


def into_status(status: Status) -> Story:
    def story(house: House, kim: Person, event: Event) -> None:
        merge(house, kim, house.idea(event, status=status), house.idea(event))

    return story


def not_theirs(house: House, kim: Person, event: Event) -> None:
    merge(house, kim, house.idea(event), house.idea(house.event()))


def from_inside(house: House, kim: Person, event: Event) -> None:
    inside = house.event(moderator=kim, audience=Audience.STAFF)
    merge(house, kim, house.idea(event), house.idea(inside))


def undone_twice(house: House, kim: Person, event: Event) -> None:
    one, other = house.idea(event), house.idea(event)
    merge(house, kim, one, other)
    separate(house, kim, other)
    separate(house, kim, other)


@pytest.mark.parametrize(
    ("story", "words", "status"),
    [
        (itself, "merged with itself", 409),
        (circle, "round in a circle", 409),
        (long_circle, "round in a circle", 409),
        (merged_already, "merged with another one", 409),
        (into_merged, "merged with another one", 409),
        (with_status(Status.WITHDRAWN), "has been withdrawn", 409),
        (with_status(Status.HIDDEN), "has hidden this idea", 409),
        (with_status(Status.SUBMITTED), "is not published", 409),
        (into_status(Status.WITHDRAWN), "has been withdrawn", 409),
        (into_status(Status.HIDDEN), "has hidden this idea", 409),
        (into_status(Status.SUBMITTED), "is not published", 409),
        (not_theirs, "an event that you do not moderate", 403),
        (from_inside, "stays inside", 409),
        (undone_twice, "undone already", 409),
    ],
)
def test_what_cannot_be_merged_is_refused_with_words(
    each_house: House, kim: Person, event: Event, story: Story, words: str, status: int
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        story(each_house, kim, event)
    assert refused.value.status == status


def test_whoever_hides_the_front_is_told_what_becomes_of_the_others(
    each_house: House, kim: Person, event: Event
) -> None:
    front, *others = (each_house.idea(event) for _ in range(3))
    browser = each_house.browser().sign_in(kim)
    assert "merged" not in words(main(browser.get(f"/ideas/{front.id}/hiding").text))
    merge(each_house, kim, front, *others)
    page = words(main(browser.get(f"/ideas/{front.id}/hiding").text))
    assert "The 2 ideas that were merged into it get cards of their own again" in page
    browser.post(f"/ideas/{front.id}/hiding", {"reason": "It is a joke."})
    browser.post(f"/ideas/{front.id}/restoration")
    for other in others:
        assert "merged into" not in words(main(browser.get(f"/ideas/{other.id}").text))


def test_two_crowds_of_five_thousand_are_merged_and_parted_at_once(
    each_house: House, kim: Person, event: Event
) -> None:
    front, other = each_house.idea(event), each_house.idea(event)
    with each_house.work() as work:
        people = [
            {"event_id": event.id, "guest": f"{number:064d}", "joined_at": work.now, "alias": ""}
            for number in range(7_500)
        ]
        work.session.execute(insert(Participant), people)
        numbers = list(work.session.scalars(select(Participant.id).order_by(Participant.id)))
        given = [(front.id, one) for one in numbers[:5_000]]
        given += [(other.id, one) for one in numbers[2_500:]]
        rows = [{"idea_id": idea, "participant_id": one, "at": work.now} for idea, one in given]
        work.session.execute(insert(Support), rows)
        work.session.execute(update(Idea).values(support_count=5_000))
    before, begin = state(each_house), perf_counter()
    merge(each_house, kim, front, other)
    assert counts(each_house, front, other) == [7_500, 5_000]
    separate(each_house, kim, other)
    assert perf_counter() - begin < 5, "both together, on a busy machine; alone far below a second"
    assert state(each_house) == before
    with each_house.database.reading() as session:
        assert session.scalar(select(func.count(Merge.id))) == 1
        assert session.scalar(select(func.count(StatusChange.id))) == 6


def test_several_ideas_go_behind_one_in_one_act(
    each_house: House, kim: Person, event: Event
) -> None:
    front, *others = (each_house.idea(event) for _ in range(4))
    merge(each_house, kim, front, *others)
    assert again(each_house, front).merged_count == 3
    assert {again(each_house, one).merged_into_id for one in others} == {front.id}
