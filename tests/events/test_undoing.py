"""The last act of moderators is told from the log and can be taken back, as if it had not been."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from participation.events import agenda, calling, clocks, domain, placing
from participation.events.models import Event, Round, RoundKind, RoundState
from participation.events.undoing import UNDO_FOR, LastAct, can_undo, last_act, undo
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from tests.support.house import House

PLANNED, OPEN, CLOSING, CLOSED, SHOWN = RoundState
DRAFT = agenda.RoundDraft(RoundKind.VOTE, Words({"en": "And now?"}), budget=9, minutes=8)
Act = Callable[[Work, Event], Any]


def state(house: House, event: Event) -> list[Any]:
    """Everything of an agenda but when what is over was closed."""
    with house.work() as work:
        found = house.again(work, event)
        rounds = [
            {
                column.key: getattr(one, column.key)
                for column in Round.__table__.columns
                if column.key not in ("closed_at", "closes_at")
            }
            for one in found.rounds
        ]
        return [found.called_to, found.ended_at, rounds]


def act(house: House, event: Event, *acts: Act) -> None:
    for one in acts:
        with house.work() as work:
            one(work, house.again(work, event))


def take_back(house: House, event: Event, *, is_untouched: bool = True) -> LastAct:
    with house.work() as work:
        found = house.again(work, event)
        last = last_act(work.session, found)
        assert last is not None
        undo(work, found, last, is_untouched=is_untouched)
        return last


def to(number: int, state: RoundState, grace: timedelta = agenda.AT_ONCE) -> Act:
    return lambda work, event: agenda.move_round(
        work, event, event.rounds[number], state, grace=grace
    )


def edit(work: Work, event: Event) -> None:
    agenda.edit_round(work, event, event.rounds[1], DRAFT)


CLOSED_FIRST = (to(0, OPEN), to(0, CLOSED))
WAYS: dict[str, tuple[tuple[Act, ...], Act]] = {
    "opening": ((), to(0, OPEN)),
    "closing": ((to(0, OPEN),), to(0, CLOSED)),
    "closing with a grace": ((to(0, OPEN),), to(0, CLOSED, timedelta(seconds=9))),
    "opening again": ((to(1, OPEN), to(1, CLOSED)), to(1, OPEN)),
    "showing": ((to(1, OPEN), to(1, CLOSED)), to(1, SHOWN)),
    "hiding": ((to(1, OPEN), to(1, CLOSED), to(1, SHOWN)), to(1, CLOSED)),
    "adding": ((), lambda work, event: agenda.add_round(work, event, DRAFT)),
    "removing": (
        (edit,),
        lambda work, event: placing.remove_round(work, event, event.rounds[1]),
    ),
    "removing the first": (
        (),
        lambda work, event: placing.remove_round(work, event, event.rounds[0]),
    ),
    "editing": ((), edit),
    "moving": (
        (),
        lambda work, event: placing.place_round(work, event, event.rounds[0], None),
    ),
    "more time": (
        (to(0, OPEN),),
        lambda work, event: clocks.add_time(work, event, event.rounds[0], 5),
    ),
    "taking the clock away": (
        (to(0, OPEN), lambda work, event: clocks.add_time(work, event, event.rounds[0], 5)),
        lambda work, event: clocks.stop_clock(work, event, event.rounds[0]),
    ),
    "ending": (CLOSED_FIRST, domain.end_event),
    "calling": ((), lambda work, event: calling.call_everybody(work, event, "results")),
    "calling back": (
        (lambda work, event: calling.call_everybody(work, event, "results"),),
        lambda work, event: calling.call_everybody(work, event, ""),
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_act_that_is_undone_leaves_everything_as_it_was(each_house: House, way: str) -> None:
    event = each_house.event()
    before, what = WAYS[way]
    act(each_house, event, *before)
    was = state(each_house, event)
    act(each_house, event, what)
    assert state(each_house, event) != was
    take_back(each_house, event)
    assert state(each_house, event) == was


def test_a_closed_round_that_goes_on_takes_contributions_again(house: House) -> None:
    event = house.event()
    act(house, event, *CLOSED_FIRST)
    take_back(house, event)
    with house.work() as work:
        first = house.again(work, event).rounds[0]
        assert (first.is_open, first.closed_at, first.closes_at) == (True, None, None)


def test_an_opening_stays_once_people_have_contributed(house: House) -> None:
    event = house.event()
    act(house, event, to(0, OPEN))
    with pytest.raises(Refused, match="already contributed"):
        take_back(house, event, is_untouched=False)
    with house.work() as work:
        found = last_act(work.session, house.again(work, event))
        assert found
        assert not can_undo(found, is_untouched=False)


def test_an_undoing_is_an_act_itself_and_can_be_undone(house: House) -> None:
    event = house.event()
    act(house, event, to(0, OPEN))
    for expected in (PLANNED, OPEN, PLANNED):
        take_back(house, event)
        with house.work() as work:
            assert house.again(work, event).rounds[0].state is expected


def test_a_round_that_was_put_back_and_opened_again_is_the_current_one(house: House) -> None:
    event = house.event()
    act(house, event, *CLOSED_FIRST)
    act(house, event, to(1, OPEN))
    for expected in (PLANNED, OPEN):
        take_back(house, event)
        with house.work() as work:
            found = house.again(work, event)
            current = found.rounds[1 if expected is OPEN else 0]
            assert (found.rounds[1].state, found.current_round) == (expected, current)
    with house.work() as work:
        assert house.again(work, event).rounds[1].opened_at is not None


def test_a_round_does_not_go_on_beside_another_one(house: House) -> None:
    event = house.event()
    act(house, event, *CLOSED_FIRST)
    with house.work() as work:
        closing = last_act(work.session, house.again(work, event))
    act(house, event, to(1, OPEN))
    assert closing

    def go_on(work: Work, found: Event) -> None:
        undo(work, found, replace(closing, round_=found.rounds[0]), is_untouched=True)

    with pytest.raises(Refused, match="Another round is open"):
        act(house, event, go_on)


def test_the_end_of_the_last_seconds_is_nobodys_act(house: House) -> None:
    event = house.event()
    act(house, event, to(0, OPEN), to(0, CLOSED, timedelta(seconds=9)))
    with house.work() as work:
        found = house.again(work, event)
        first = found.rounds[0]
        assert first.closes_at
        agenda.settle_round(work, found, first, first.closes_at)
    assert take_back(house, event).kept["after"] == "closing"
    with house.work() as work:
        assert house.again(work, event).rounds[0].is_open


def test_what_was_done_long_ago_stays(house: House) -> None:
    event = house.event()
    act(house, event, to(0, OPEN))

    def much_later(work: Work, found: Event) -> None:
        last = last_act(work.session, found)
        assert last
        work.now = last.at + UNDO_FOR + timedelta(seconds=1)
        undo(work, found, last, is_untouched=True)

    with pytest.raises(Refused, match="too long ago"):
        act(house, event, much_later)


def test_neither_acts_on_another_event_nor_its_making_are_told(house: House) -> None:
    mine, other = house.event(), house.event()
    act(house, other, to(0, OPEN))
    with house.work() as work:
        assert last_act(work.session, house.again(work, mine)) is None


def test_a_call_ends_with_the_next_step_of_the_agenda(house: House) -> None:
    event = house.event()
    act(house, event, lambda work, found: calling.call_everybody(work, found, "results"))
    act(house, event, to(0, OPEN))
    assert state(house, event)[0] == ""
