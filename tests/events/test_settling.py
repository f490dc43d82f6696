"""The last seconds of a round: who is still counted, and when there is a result."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from participation.events.agenda import STILL_CLOSING, move_round, settle_round
from participation.events.domain import end_event
from participation.events.facts import RoundStateChanged
from participation.events.models import Event, Participant, Round, RoundKind, RoundState
from participation.events.settling import MARGIN, Settler
from participation.ideas import domain as ideas
from participation.ideas.models import Idea, IdeaKind
from participation.ideas.rules import IdeaCase
from participation.identity.rules import Viewer
from participation.kernel.arrivals import Arrivals
from participation.kernel.audit import AuditEntry
from participation.kernel.migrate import downgrade, upgrade
from participation.kernel.refusal import Refused
from participation.reporting.export import as_data
from participation.voting.queries.turnout import Turnout, turnout
from tests.support.house import House
from tests.support.parallel import at_once, raised
from tests.support.processes import wait_until

COLLECT, VOTE = RoundKind.COLLECT, RoundKind.VOTE
GRACE = timedelta(seconds=2)
A_MOMENT = timedelta(milliseconds=1)
DRAFT = ideas.IdeaDraft("Late", "", IdeaKind.IDEA, "en")


class Closing:
    """A vote, or a round of collecting, that has just been closed with two seconds' grace."""

    def __init__(self, house: House, kind: RoundKind = VOTE, grace: timedelta = GRACE) -> None:
        self.house = house
        self.event = house.event()
        self.idea = house.idea(self.event)
        self.person = house.participant(self.event)
        house.move(self.event, kind, RoundState.OPEN)
        self.arrivals = Arrivals()
        self.settler = Settler(house.database, self.arrivals)
        self.round = house.close(self.event, kind, grace)

    @property
    def until(self) -> datetime:
        assert self.round.closes_at
        return self.round.closes_at

    @property
    def time_of_day(self) -> str:
        return self.until.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M:%S")

    def words_of(self, refused: Refused) -> str:
        with self.house.app.test_request_context(headers={"Accept-Language": "en"}):
            return str(refused.reason)

    @property
    def state(self) -> RoundState:
        with self.house.database.reading() as session:
            return session.get_one(Round, self.round.id).state

    @property
    def version(self) -> int:
        with self.house.database.reading() as session:
            return session.get_one(Event, self.event.id).version

    def vote(self, points: int, arrived: datetime) -> None:
        self.house.vote(self.round, self.person, self.idea, points, arrived)

    def submit(self, arrived: datetime) -> Idea:
        with self.house.work(arrived) as work:
            event = self.house.again(work, self.event)
            person = work.session.get_one(Participant, self.person.id)
            case = IdeaCase(Viewer(None, person.guest), event, person)
            return ideas.submit(work, case, DRAFT)

    def turnout(self) -> Turnout:
        with self.house.database.reading() as session:
            return turnout(session, session.get_one(Round, self.round.id))

    def settled(self) -> bool:
        self.settler.settle()
        return self.state is RoundState.CLOSED

    def steps(self) -> list[tuple[str, str]]:
        """How the round has moved, as the log tells it."""
        with self.house.database.reading() as session:
            kept = session.scalars(
                select(AuditEntry.kept)
                .where(AuditEntry.act == "RoundStateChanged")
                .order_by(AuditEntry.id)
            ).all()
        return [(one["before"], one["after"]) for one in kept]


@pytest.fixture
def closing(each_house: House) -> Closing:
    return Closing(each_house)


def test_a_vote_that_arrived_in_time_counts_however_long_it_waited(closing: Closing) -> None:
    closing.vote(1, arrived=closing.until - GRACE)
    closing.vote(2, arrived=closing.until)
    assert closing.turnout() == Turnout(1, 2)


def test_a_vote_that_arrived_later_does_not_count_and_is_told_since_when(closing: Closing) -> None:
    closing.vote(2, arrived=closing.until)
    for points in (3, 0):
        with pytest.raises(Refused) as refused:
            closing.vote(points, arrived=closing.until + A_MOMENT)
        assert refused.value.status == 409
        assert closing.words_of(refused.value) == (
            f"This vote closed at {closing.time_of_day}. "
            "Your last choice came after that and does not count."
        )
    assert closing.turnout() == Turnout(1, 2)


def test_an_idea_that_arrived_in_time_is_taken_and_a_later_one_is_not(each_house: House) -> None:
    closing = Closing(each_house, COLLECT)
    assert closing.submit(arrived=closing.until).round_id == closing.round.id
    with pytest.raises(Refused) as refused:
        closing.submit(arrived=closing.until + A_MOMENT)
    assert closing.words_of(refused.value) == (
        f"No ideas are being collected at the moment. The round closed at {closing.time_of_day}."
    )


def test_what_was_on_its_way_when_the_event_ended_counts(each_house: House) -> None:
    house = each_house
    event = house.event()
    idea, person = house.idea(event), house.participant(event)
    vote = house.move(event, VOTE, RoundState.OPEN)
    with house.work() as work:
        end_event(work, house.again(work, event), grace=GRACE)
        until = work.session.get_one(Round, vote.id).closes_at
    assert until
    house.vote(vote, person, idea, 1, arrived=until)
    with pytest.raises(Refused):
        house.vote(vote, person, idea, 2, arrived=until + A_MOMENT)


def test_there_is_no_result_before_the_last_vote_is_in(closing: Closing) -> None:
    closing.vote(2, arrived=closing.until)
    with closing.house.work() as work:
        event = closing.house.again(work, closing.event)
        assert as_data(work.session, event)["rounds"] == []
        vote = closing.house.event_round(event, VOTE)
        assert (vote.is_over, vote.results_are_visible) == (False, False)
        with pytest.raises(Refused) as refused:
            move_round(work, event, vote, RoundState.SHOWN)
        assert refused.value.reason == STILL_CLOSING
    wait_until(closing.settled, what="the end of the last seconds")
    with closing.house.work() as work:
        event = closing.house.again(work, closing.event)
        assert [one["ballots"] for one in as_data(work.session, event)["rounds"]] == [1]
        move_round(work, event, closing.house.event_round(event, VOTE), RoundState.SHOWN)


def test_the_next_round_opens_when_the_last_one_is_settled(each_house: House) -> None:
    closing = Closing(each_house, COLLECT)
    with pytest.raises(Refused) as refused:
        each_house.move(closing.event, VOTE, RoundState.OPEN)
    assert refused.value.reason == STILL_CLOSING
    wait_until(closing.settled, what="the end of the last seconds")
    assert each_house.move(closing.event, VOTE, RoundState.OPEN).is_open


def test_screens_are_told_twice_that_it_closes_and_that_it_is_closed(closing: Closing) -> None:
    before = closing.version
    closing.settler.settle()
    assert (closing.state, closing.version) == (RoundState.CLOSING, before)
    wait_until(closing.settled, what="the end of the last seconds")
    assert closing.version == before + 1
    assert closing.steps()[1:] == [("open", "closing"), ("closing", "closed")]


def test_whoever_settles_second_finds_it_done(closing: Closing) -> None:
    other = Settler(closing.house.database, closing.arrivals)
    other.hear(RoundStateChanged(closing.event.id, closing.round.id, "open", "closing"))
    for settler in (closing.settler, other):
        settler.settle()
    due = time.monotonic() + GRACE.total_seconds() + MARGIN
    wait_until(lambda: time.monotonic() > due, what="the moment at which both would end it")
    assert raised(at_once([closing.settler.settle, other.settle])) == []
    assert closing.state is RoundState.CLOSED
    assert closing.steps().count(("closing", "closed")) == 1


def test_who_closed_a_round_ends_it_and_others_only_where_that_does_not_happen(
    closing: Closing,
) -> None:
    elsewhere = Settler(closing.house.database, closing.arrivals)
    elsewhere.settle()
    due = time.monotonic() + GRACE.total_seconds() + MARGIN
    wait_until(lambda: time.monotonic() > due, what="the moment at which it would be ended here")
    elsewhere.settle()
    assert closing.state is RoundState.CLOSING

    def is_ended_elsewhere() -> bool:
        elsewhere.settle()
        return closing.state is RoundState.CLOSED

    wait_until(is_ended_elsewhere, what="the end of a round whose process is gone")


def test_a_vote_that_was_judged_too_late_is_not_told_that_it_came_too_late(
    closing: Closing,
) -> None:
    wait_until(closing.settled, what="the end of the last seconds")
    with pytest.raises(Refused) as refused:
        closing.vote(2, arrived=closing.until)
    assert closing.words_of(refused.value) == (
        f"This vote closed at {closing.time_of_day}. "
        "Your last choice came just before that but could not be counted in time."
    )


def test_a_round_that_is_opened_again_goes_on(closing: Closing) -> None:
    closing.settler.settle()
    opened_at, until = closing.round.opened_at, closing.until
    again = closing.house.move(closing.event, VOTE, RoundState.OPEN)
    assert (again.closed_at, again.closes_at, again.opened_at) == (None, None, opened_at)
    wait_until(lambda: datetime.now(UTC) > until, what="the end of the last seconds")
    closing.settler.settle()
    assert closing.state is RoundState.OPEN
    closing.vote(1, arrived=until + A_MOMENT)


def test_a_round_that_was_closed_once_more_gets_its_last_seconds_again(closing: Closing) -> None:
    first = closing.until
    closing.house.move(closing.event, VOTE, RoundState.OPEN)
    closing.round = closing.house.close(closing.event, VOTE, GRACE)
    with closing.house.work() as work:
        event = closing.house.again(work, closing.event)
        vote = closing.house.event_round(event, VOTE)
        settle_round(work, event, vote, first)
        assert vote.is_closing
        settle_round(work, event, vote, closing.until)
        assert vote.is_over


@pytest.mark.parametrize("clock", [timedelta(hours=-1), timedelta(hours=1)])
def test_a_clock_that_was_set_keeps_no_round_open(each_house: House, clock: timedelta) -> None:
    """What an hour back looks like afterwards: the closing lies an hour ahead."""
    closing = Closing(each_house)
    with each_house.work() as work:
        round_ = work.session.get_one(Round, closing.round.id)
        assert round_.closed_at
        assert round_.closes_at
        round_.closed_at -= clock
        round_.closes_at -= clock
        closing.round = round_
    wait_until(closing.settled, what="the end of the last seconds")
    with pytest.raises(Refused):
        closing.vote(1, arrived=closing.until - timedelta(minutes=30))


def test_the_end_waits_for_what_arrived_in_time_and_is_not_judged_yet(each_house: House) -> None:
    closing = Closing(each_house, grace=A_MOMENT)
    with ThreadPoolExecutor(1) as background:
        with closing.arrivals.noted():
            closing.settler.settle()
            due = time.monotonic() + MARGIN + A_MOMENT.total_seconds()
            settling = background.submit(wait_until, closing.settled, what="the end")
            wait_until(lambda: time.monotonic() > due, what="the moment at which it would end")
            closing.vote(2, arrived=closing.until)
        settling.result()
    assert closing.turnout() == Turnout(1, 2)


def test_only_what_arrived_before_is_waited_for() -> None:
    arrivals = Arrivals()
    before = time.monotonic()
    with arrivals.noted():
        assert arrivals.await_those_before(before, patience=60)
        assert not arrivals.await_those_before(time.monotonic(), patience=0.01)
    assert arrivals.await_those_before(time.monotonic(), patience=60)


def test_rounds_that_closed_before_there_was_a_grace_have_a_closing_time(house: House) -> None:
    event = house.event()
    house.move(event, COLLECT, RoundState.CLOSED)
    downgrade(house.database, "0002")
    upgrade(house.database)
    with house.work() as work:
        closed = house.again(work, event).rounds[0]
        assert closed.closed_at
        assert closed.closes_at == closed.closed_at
