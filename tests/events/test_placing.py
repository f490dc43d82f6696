"""Places on an agenda: planned rounds move, leave and come back."""

from itertools import pairwise

import pytest

from participation.events import agenda, placing
from participation.events.models import Event, Round, RoundKind, RoundState
from participation.events.queries import one_round
from participation.kernel.refusal import NotFound, Refused
from participation.kernel.words import Words
from tests.support.house import House

PROMPT = Words({"en": "What next?"})


def order(house: House, event: Event) -> list[int]:
    with house.work() as work:
        return [one.id for one in house.again(work, event).rounds]


def more(house: House, event: Event, number: int = 1) -> list[int]:
    """Add rounds and give the numbers of all."""
    for _ in range(number):
        with house.work() as work:
            draft = agenda.RoundDraft(RoundKind.DISCUSS, PROMPT, minutes=7, own_time=True)
            agenda.add_round(work, house.again(work, event), draft)
    return order(house, event)


def place(
    house: House, event: Event, number: int, before: int | None, seen: str | None = None
) -> None:
    with house.work() as work:
        found = house.again(work, event)
        rounds = {one.id: one for one in found.rounds}
        placing.place_round(
            work, found, rounds[number], rounds[before] if before else None, seen=seen
        )
        assert all(one.position < other.position for one, other in pairwise(found.rounds))


def test_a_planned_round_goes_before_another_one_or_to_the_end(each_house: House) -> None:
    event = each_house.event()
    one, two, three, four = more(each_house, event, 2)
    place(each_house, event, four, two)
    assert order(each_house, event) == [one, four, two, three]
    place(each_house, event, one, None)
    assert order(each_house, event) == [four, two, three, one]
    place(each_house, event, one, four)
    assert order(each_house, event) == [one, four, two, three]
    place(each_house, event, four, three)
    assert order(each_house, event) == [one, two, four, three]


@pytest.mark.parametrize("begun", [0, 1])
def test_what_was_open_keeps_its_place(house: House, begun: int) -> None:
    event = house.event()
    before = order(house, event)
    with house.work() as work:
        found = house.again(work, event)
        agenda.move_round(work, found, found.rounds[begun], RoundState.OPEN)
    with pytest.raises(Refused, match="Only planned rounds"):
        place(house, event, before[1], before[0])
    assert order(house, event) == before


def test_who_saw_another_order_is_told(house: House) -> None:
    event = house.event()
    one, two, three = more(house, event)
    place(house, event, three, one, seen="")
    with pytest.raises(Refused, match="another place by now"):
        place(house, event, three, two, seen="")
    assert order(house, event) == [three, one, two]


def test_who_wants_what_somebody_else_did_is_told_so(house: House) -> None:
    event = house.event()
    one, _two, three = more(house, event)
    place(house, event, three, one)
    with pytest.raises(Refused, match="this place already"):
        place(house, event, three, one)


def test_a_removed_round_is_nowhere_and_comes_back_as_it_was(each_house: House) -> None:
    event = each_house.event()
    one, two, three = more(each_house, event)
    with each_house.work() as work:
        found = each_house.again(work, event)
        placing.remove_round(work, found, found.rounds[2])
        assert [each.id for each in found.rounds] == [one, two]
    with pytest.raises(NotFound), each_house.work() as work:
        one_round(work.session, three)
    with each_house.work() as work:
        removed = work.session.get_one(Round, three)
        placing.return_round(work, each_house.again(work, event), removed, 3)
    with each_house.work() as work:
        back = each_house.again(work, event).rounds[2]
        assert (back.id, back.prompt, back.minutes, back.own_time) == (three, PROMPT, 7, True)


def test_of_the_removed_rounds_only_the_last_is_kept(house: House) -> None:
    event = house.event()
    rounds = order(house, event)
    for _ in rounds:
        with house.work() as work:
            found = house.again(work, event)
            placing.remove_round(work, found, found.rounds[0])
    with house.work() as work:
        assert work.session.get(Round, rounds[0]) is None
        assert work.session.get(Round, rounds[1]) is not None


def test_own_time_is_for_rounds_with_a_length(house: House) -> None:
    event = house.event()
    with house.work() as work:
        draft = agenda.RoundDraft(RoundKind.DISCUSS, PROMPT, own_time=True)
        assert not agenda.add_round(work, house.again(work, event), draft).own_time
