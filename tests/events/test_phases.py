"""What each state of an agenda permits, as a table."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from participation.events.models import Event, Round, RoundKind, RoundState
from participation.events.phases import ROUND_MOVES, Act, may_move, phase_of

COLLECT, VOTE, POLL = RoundKind.COLLECT, RoundKind.VOTE, RoundKind.POLL
DISCUSS, BREAK = RoundKind.DISCUSS, RoundKind.BREAK
PLANNED, OPEN, CLOSING, CLOSED, SHOWN = RoundState
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def only(*acts: Act) -> dict[Act, bool]:
    return {act: act in acts for act in Act}


COLLECTING = only(Act.SUBMIT, Act.EDIT, Act.SUPPORT)
VOTING = only(Act.SUPPORT, Act.VOTE)
POLLING = only(Act.EDIT, Act.SUPPORT, Act.ANSWER)
BETWEEN = only(Act.EDIT, Act.SUPPORT)
OVER = dict.fromkeys(Act, False)


def agenda(*rounds: tuple[RoundKind, RoundState], ended: bool = False) -> Event:
    return Event(
        ended_at=NOW if ended else None,
        rounds=[
            Round(
                kind=kind,
                state=state,
                position=number,
                opened_at=None if state is PLANNED else NOW + timedelta(minutes=number),
            )
            for number, (kind, state) in enumerate(rounds, start=1)
        ],
    )


def permits(event: Event) -> dict[Act, bool]:
    return {act: act in phase_of(event).permits for act in Act}


ONE_ROUND = [
    (COLLECT, PLANNED, BETWEEN),
    (COLLECT, OPEN, COLLECTING),
    (COLLECT, CLOSING, COLLECTING),
    (COLLECT, CLOSED, BETWEEN),
    (COLLECT, SHOWN, BETWEEN),
    (VOTE, PLANNED, BETWEEN),
    (VOTE, OPEN, VOTING),
    (VOTE, CLOSING, VOTING),
    (VOTE, CLOSED, BETWEEN),
    (VOTE, SHOWN, BETWEEN),
    (POLL, PLANNED, BETWEEN),
    (POLL, OPEN, POLLING),
    (POLL, CLOSING, POLLING),
    (POLL, CLOSED, BETWEEN),
    (POLL, SHOWN, BETWEEN),
    *((kind, state, BETWEEN) for kind in (DISCUSS, BREAK) for state in RoundState),
]


def test_the_table_is_complete() -> None:
    assert {row[:2] for row in ONE_ROUND} == set(product(RoundKind, RoundState))


@pytest.mark.parametrize(("kind", "state", "allowed"), ONE_ROUND)
def test_a_round_permits(kind: RoundKind, state: RoundState, allowed: dict[Act, bool]) -> None:
    assert permits(agenda((kind, state))) == allowed


@pytest.mark.parametrize(("kind", "state"), list(product(RoundKind, RoundState)))
def test_an_event_that_has_ended_permits_nothing(kind: RoundKind, state: RoundState) -> None:
    assert permits(agenda((kind, state), ended=True)) == OVER


@pytest.mark.parametrize(
    ("rounds", "allowed"),
    [
        ((), BETWEEN),
        (((COLLECT, CLOSED), (VOTE, OPEN)), VOTING),
        (((COLLECT, OPEN), (VOTE, SHOWN)), COLLECTING),
        (((COLLECT, OPEN), (VOTE, PLANNED)), COLLECTING),
        (((COLLECT, CLOSED), (VOTE, PLANNED)), BETWEEN),
        (((COLLECT, SHOWN), (VOTE, SHOWN)), BETWEEN),
    ],
)
def test_the_open_round_decides(
    rounds: tuple[tuple[RoundKind, RoundState], ...], allowed: dict[Act, bool]
) -> None:
    assert permits(agenda(*rounds)) == allowed


def test_the_current_round_is_the_open_one_else_the_last_begun() -> None:
    opened = agenda((COLLECT, OPEN), (VOTE, CLOSED), (COLLECT, PLANNED))
    assert opened.current_round is opened.rounds[0]
    assert opened.next_round is opened.rounds[2]
    closed = agenda((COLLECT, CLOSED), (VOTE, SHOWN), (COLLECT, PLANNED))
    assert closed.current_round is closed.rounds[1]
    closed.rounds[0].opened_at = NOW + timedelta(hours=1)
    assert closed.current_round is closed.rounds[0]
    nothing = agenda()
    assert (nothing.current_round, nothing.next_round) == (None, None)


MOVES = {
    *((PLANNED, OPEN), (OPEN, CLOSED), (CLOSED, OPEN), (CLOSED, SHOWN), (SHOWN, CLOSED)),
    (CLOSING, OPEN),
}


@pytest.mark.parametrize(("before", "wanted"), list(product(RoundState, RoundState)))
def test_a_round_goes_only_where_its_life_leads(before: RoundState, wanted: RoundState) -> None:
    assert may_move(Round(state=before), wanted) is ((before, wanted) in MOVES)


def test_every_state_leads_somewhere() -> None:
    assert set(ROUND_MOVES) == set(RoundState)
    assert all(ROUND_MOVES.values())


@pytest.mark.parametrize(
    ("state", "live", "is_open", "is_running", "is_over", "visible"),
    [
        (PLANNED, True, False, False, False, False),
        (OPEN, False, True, True, False, False),
        (OPEN, True, True, True, False, True),
        (CLOSING, False, False, True, False, False),
        (CLOSING, True, False, True, False, False),
        (CLOSED, True, False, False, True, False),
        (CLOSED, False, False, False, True, False),
        (SHOWN, False, False, False, True, True),
    ],
)
def test_what_a_rounds_state_means(
    state: RoundState, live: bool, is_open: bool, is_running: bool, is_over: bool, visible: bool
) -> None:
    round_ = Round(state=state, shows_live=live)
    assert (round_.is_open, round_.is_running, round_.is_over, round_.results_are_visible) == (
        is_open,
        is_running,
        is_over,
        visible,
    )


@pytest.mark.parametrize(
    ("state", "seconds", "taken"),
    [
        (OPEN, 0, True),
        (OPEN, 2, True),
        (OPEN, 2.001, False),  # a time limit that is set while it is open
        (CLOSING, -3600, True),
        (CLOSING, 0, True),
        (CLOSING, 2, True),
        (CLOSING, 2.001, False),
        (CLOSED, 0, False),
        (CLOSED, -3600, False),  # a clock that was set back opens nothing
        (SHOWN, 0, False),
        (PLANNED, 0, False),
    ],
)
def test_what_arrived_by_the_closing_time_is_taken_until_there_is_a_result(
    state: RoundState, seconds: float, taken: bool
) -> None:
    round_ = Round(state=state, closed_at=NOW, closes_at=NOW + timedelta(seconds=2))
    assert round_.takes(NOW + timedelta(seconds=seconds)) is taken


def test_a_round_without_a_closing_time_takes_whatever_arrives() -> None:
    assert Round(state=OPEN).takes(NOW)


@pytest.mark.parametrize(("seconds", "allowed"), [(2, VOTING), (2.001, OVER)])
def test_what_was_on_its_way_when_an_event_ended_is_judged_by_its_last_round(
    seconds: float, allowed: dict[Act, bool]
) -> None:
    event = agenda((VOTE, CLOSING), ended=True)
    event.rounds[0].closes_at = NOW + timedelta(seconds=2)
    arrived = NOW + timedelta(seconds=seconds)
    assert {act: act in phase_of(event, arrived).permits for act in Act} == allowed
    assert permits(event) == OVER
