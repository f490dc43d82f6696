"""The agenda of an event: adding, changing, moving and removing rounds, one open at a time."""

from datetime import timedelta
from itertools import product
from threading import Barrier

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from participation.events import agenda, clocks, placing
from participation.events.models import Event, Reveal, Round, RoundKind, RoundState
from participation.events.phases import phase_of
from participation.kernel.audit import AuditEntry
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from tests.support.house import House
from tests.support.parallel import at_once, raised

COLLECT, VOTE = RoundKind.COLLECT, RoundKind.VOTE
PLANNED, OPEN, CLOSING, CLOSED, SHOWN = RoundState
PROMPT = Words({"en": "What next?"})


def rounds_of(house: House, event: Event) -> list[tuple[RoundKind, RoundState]]:
    with house.work() as work:
        return [(one.kind, one.state) for one in house.again(work, event).rounds]


def version(house: House, event: Event) -> int:
    with house.work() as work:
        return house.again(work, event).version


def add(house: House, event: Event, kind: RoundKind = COLLECT) -> Round:
    with house.work() as work:
        draft = agenda.RoundDraft(kind, PROMPT, budget=2, most_per_idea=1)
        return agenda.add_round(work, house.again(work, event), draft)


def move(house: House, event: Event, number: int, state: RoundState) -> None:
    """To CLOSING leads closing with a grace."""
    grace = timedelta(seconds=2) if state is CLOSING else agenda.AT_ONCE
    with house.work() as work:
        event = house.again(work, event)
        wanted = CLOSED if state is CLOSING else state
        agenda.move_round(work, event, event.rounds[number], wanted, grace=grace)


def last_act(house: House) -> tuple[str, dict[str, object]]:
    with house.database.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry
    return entry.act, entry.kept


def test_a_new_event_has_an_agenda_that_works(each_house: House) -> None:
    event = each_house.event()
    assert rounds_of(each_house, event) == [(COLLECT, PLANNED), (VOTE, PLANNED)]
    collect, vote = event.rounds
    assert (collect.budget, collect.most_per_idea) == (0, 0)
    assert (vote.budget, vote.most_per_idea, vote.reveal) == (5, 3, Reveal.BY_HAND)
    assert collect.prompt["de"]
    assert vote.prompt["en"]


def test_a_round_is_added_at_the_end(each_house: House) -> None:
    event = each_house.event()
    before = version(each_house, event)
    add(each_house, event, VOTE)
    assert [kind for kind, _ in rounds_of(each_house, event)] == [COLLECT, VOTE, VOTE]
    assert version(each_house, event) > before


def test_only_a_vote_has_dots_and_shows_them_live(house: House) -> None:
    event = house.event()
    with house.work() as work:
        event = house.again(work, event)
        for kind, expected in ((COLLECT, (0, 0, Reveal.BY_HAND)), (VOTE, (7, 2, Reveal.LIVE))):
            draft = agenda.RoundDraft(kind, PROMPT, budget=7, most_per_idea=2, reveal=Reveal.LIVE)
            made = agenda.add_round(work, event, draft)
            assert (made.budget, made.most_per_idea, made.reveal) == expected


# The life of a round. It begins planned; these lead to the other states.
WAYS = {
    PLANNED: (),
    OPEN: (OPEN,),
    CLOSING: (OPEN, CLOSING),
    CLOSED: (OPEN, CLOSED),
    SHOWN: (OPEN, CLOSED, SHOWN),
}
ALLOWED = {
    *((PLANNED, OPEN), (OPEN, CLOSED), (CLOSED, OPEN), (CLOSED, SHOWN), (SHOWN, CLOSED)),
    (CLOSING, OPEN),
}
MOMENT = {(CLOSING, SHOWN): "One moment: what was sent last is still coming in."}


@pytest.mark.parametrize(
    ("before", "wanted"), list(product(RoundState, [PLANNED, OPEN, CLOSED, SHOWN]))
)
def test_a_round_goes_only_where_its_life_leads(
    house: House, before: RoundState, wanted: RoundState
) -> None:
    event = house.event()
    for state in WAYS[before]:
        move(house, event, 0, state)
    if (before, wanted) in ALLOWED:
        move(house, event, 0, wanted)
        assert rounds_of(house, event)[0] == (COLLECT, wanted)
        assert last_act(house)[1]["after"] == wanted.value
        return
    unchanged = version(house, event)
    with pytest.raises(Refused) as refused:
        move(house, event, 0, wanted)
    is_same = before is wanted or (before, wanted) == (CLOSING, CLOSED)
    otherwise = MOMENT.get(
        (before, wanted), "This round has moved on, so this is no longer possible."
    )
    reason = "Somebody else has just done this." if is_same else otherwise
    assert str(refused.value.reason) == reason
    assert (rounds_of(house, event)[0][1], version(house, event)) == (before, unchanged)


def test_opening_and_closing_are_dated(each_house: House) -> None:
    event = each_house.event()
    move(each_house, event, 0, OPEN)
    with each_house.work() as work:
        opened = each_house.again(work, event).rounds[0]
        assert opened.opened_at
        assert opened.closed_at is None
    move(each_house, event, 0, CLOSED)
    with each_house.work() as work:
        closed = each_house.again(work, event).rounds[0]
        assert closed.closed_at
        assert closed.opened_at == opened.opened_at
        assert opened.opened_at < closed.closed_at
    move(each_house, event, 0, OPEN)
    with each_house.work() as work:
        again = each_house.again(work, event).rounds[0]
        assert again.closed_at is None
        assert again.opened_at
        assert again.opened_at > opened.opened_at


def test_taking_a_result_back_keeps_the_time_of_closing(house: House) -> None:
    event = house.event()
    for state in (OPEN, CLOSED):
        move(house, event, 0, state)
    with house.work() as work:
        closed_at = house.again(work, event).rounds[0].closed_at
    for state in (SHOWN, CLOSED):
        move(house, event, 0, state)
    with house.work() as work:
        assert house.again(work, event).rounds[0].closed_at == closed_at


def test_the_log_tells_who_moved_a_round_from_where_to_where(house: House) -> None:
    event = house.event()
    move(house, event, 0, OPEN)
    act, kept = last_act(house)
    assert act == "RoundStateChanged"
    assert kept == {
        "event_id": event.id,
        "round_id": event.rounds[0].id,
        "before": "planned",
        "after": "open",
        "was": {},
    }


def test_a_second_round_cannot_be_open(each_house: House) -> None:
    event = each_house.event()
    move(each_house, event, 0, OPEN)
    with pytest.raises(Refused, match="Another round is open"):
        move(each_house, event, 1, OPEN)
    assert rounds_of(each_house, event) == [(COLLECT, OPEN), (VOTE, PLANNED)]


def test_rounds_of_two_events_can_be_open(each_house: House) -> None:
    for event in (each_house.event(), each_house.event()):
        move(each_house, event, 0, OPEN)
        assert rounds_of(each_house, event)[0] == (COLLECT, OPEN)


def test_the_database_itself_admits_one_open_round(each_house: House) -> None:
    event = each_house.event()
    with pytest.raises(IntegrityError), each_house.work() as work:
        work.session.execute(text("UPDATE round SET state = 'open'"))
    assert rounds_of(each_house, event) == [(COLLECT, PLANNED), (VOTE, PLANNED)]


def test_two_moderators_at_once_open_one_round(each_house: House) -> None:
    event = each_house.event()
    outcomes = at_once(
        [lambda: move(each_house, event, 0, OPEN), lambda: move(each_house, event, 1, OPEN)]
    )
    assert len(raised(outcomes)) == 1
    assert isinstance(raised(outcomes)[0], Refused | IntegrityError)
    assert [state for _, state in rounds_of(each_house, event)].count(OPEN) == 1


def test_two_transactions_that_both_saw_none_open_open_one(
    each_house: House,
) -> None:
    """On SQLite the second one begins only after the first has ended."""
    event, met = each_house.event(), Barrier(1 if each_house.database.is_sqlite else 2)

    def open_(number: int) -> None:
        with each_house.work() as work:
            found = each_house.again(work, event)
            assert not any(one.is_open for one in found.rounds) or each_house.database.is_sqlite
            met.wait(10)
            agenda.move_round(work, found, found.rounds[number], OPEN)

    outcomes = at_once([lambda: open_(0), lambda: open_(1)])
    assert len(raised(outcomes)) == 1
    assert [state for _, state in rounds_of(each_house, event)].count(OPEN) == 1


def order(house: House, event: Event) -> list[int]:
    with house.work() as work:
        return [one.id for one in house.again(work, event).rounds]


def remove(house: House, event: Event, number: int) -> None:
    with house.work() as work:
        event = house.again(work, event)
        placing.remove_round(work, event, event.rounds[number])


def test_a_planned_round_can_be_removed(each_house: House) -> None:
    event = each_house.event()
    remove(each_house, event, 0)
    assert rounds_of(each_house, event) == [(VOTE, PLANNED)]
    add(each_house, event)
    remove(each_house, event, 0)
    remove(each_house, event, 0)
    assert rounds_of(each_house, event) == []
    add(each_house, event)
    assert rounds_of(each_house, event) == [(COLLECT, PLANNED)]


@pytest.mark.parametrize("state", [OPEN, CLOSING, CLOSED, SHOWN])
def test_a_round_that_was_open_stays_on_record(house: House, state: RoundState) -> None:
    event = house.event()
    for step in WAYS[state]:
        move(house, event, 0, step)
    with pytest.raises(Refused, match="stays"):
        remove(house, event, 0)
    assert len(rounds_of(house, event)) == 2


def edit(house: House, event: Event, number: int, **changes: int | bool) -> None:
    with house.work() as work:
        event = house.again(work, event)
        round_ = event.rounds[number]
        draft = agenda.RoundDraft(round_.kind, PROMPT, **changes)  # type: ignore[arg-type]
        agenda.edit_round(work, event, round_, draft)


def test_a_planned_vote_can_get_other_rules(each_house: House) -> None:
    event = each_house.event()
    edit(each_house, event, 1, budget=9, most_per_idea=2, reveal=Reveal.LIVE)
    with each_house.work() as work:
        vote = each_house.again(work, event).rounds[1]
        assert (vote.budget, vote.most_per_idea, vote.reveal) == (9, 2, Reveal.LIVE)
        assert vote.prompt == PROMPT


@pytest.mark.parametrize("state", [OPEN, CLOSING, CLOSED, SHOWN])
@pytest.mark.parametrize("change", [{"budget": 4}, {"most_per_idea": 2}])
def test_the_rules_of_a_vote_stay_once_it_was_open(
    house: House, state: RoundState, change: dict[str, int]
) -> None:
    event = house.event()
    for step in WAYS[state]:
        move(house, event, 1, step)
    with pytest.raises(Refused, match="rules"):
        edit(house, event, 1, **change)
    edit(house, event, 1, reveal=Reveal.LIVE)
    with house.work() as work:
        vote = house.again(work, event).rounds[1]
        assert (vote.budget, vote.most_per_idea, vote.reveal) == (5, 3, Reveal.LIVE)
        assert vote.prompt == PROMPT


@pytest.mark.parametrize(
    "change",
    ["most_per_idea = 6", "budget = 2", "position = 1"],
)
def test_the_database_itself_keeps_the_rules_of_rounds(each_house: House, change: str) -> None:
    each_house.event()
    with pytest.raises(IntegrityError), each_house.work() as work:
        work.session.execute(text(f"UPDATE round SET {change} WHERE kind = 'vote'"))


# The clock of a round


def clock_of(house: House, event: Event, number: int = 0) -> float | None:
    """How many seconds the clock of a round has left; None without one."""
    with house.work() as work:
        ends_at = house.again(work, event).rounds[number].ends_at
        return (ends_at - work.now).total_seconds() if ends_at else None


def set_clock(house: House, event: Event, minutes: int | None) -> None:
    with house.work() as work:
        event = house.again(work, event)
        if minutes:
            clocks.add_time(work, event, event.rounds[0], minutes)
        else:
            clocks.stop_clock(work, event, event.rounds[0])


def test_a_round_with_a_length_starts_its_clock_when_it_opens(each_house: House) -> None:
    event = each_house.event()
    edit(each_house, event, 0, minutes=10)
    assert clock_of(each_house, event) is None
    move(each_house, event, 0, OPEN)
    left = clock_of(each_house, event)
    assert left is not None
    assert 500 < left <= 600


def test_a_clock_gets_more_time_and_can_be_taken_away(each_house: House) -> None:
    event = each_house.event()
    move(each_house, event, 0, OPEN)
    assert clock_of(each_house, event) is None
    before = version(each_house, event)
    for minutes, expected in ((5, 300), (1, 360)):
        set_clock(each_house, event, minutes)
        left = clock_of(each_house, event)
        assert left is not None
        assert expected - 60 < left <= expected
    assert version(each_house, event) == before + 2
    set_clock(each_house, event, None)
    assert clock_of(each_house, event) is None


def test_a_clock_that_has_run_out_starts_again_from_now(house: House) -> None:
    event = house.event()
    move(house, event, 0, OPEN)
    with house.work() as work:
        house.again(work, event).rounds[0].ends_at = work.now - timedelta(minutes=3)
    set_clock(house, event, 1)
    left = clock_of(house, event)
    assert left is not None
    assert 0 < left <= 60


@pytest.mark.parametrize("state", [PLANNED, CLOSING, CLOSED, SHOWN])
def test_only_an_open_round_has_a_clock(house: House, state: RoundState) -> None:
    event = house.event()
    for step in WAYS[state]:
        move(house, event, 0, step)
    with pytest.raises(Refused, match="no clock"):
        set_clock(house, event, 1)


@pytest.mark.parametrize("kind", [RoundKind.DISCUSS, RoundKind.BREAK])
def test_in_a_discussion_or_a_break_one_may_do_what_one_may_between_rounds(
    house: House, kind: RoundKind
) -> None:
    event = house.event()
    add(house, event, kind)
    between = phase_of(event).permits
    move(house, event, 2, OPEN)
    with house.work() as work:
        assert phase_of(house.again(work, event)).permits == between
