"""Dots: never more than the budget, never more on one idea than agreed, counted exactly."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from participation.events.agenda import RoundDraft, add_round, edit_round, move_round
from participation.events.domain import end_event
from participation.events.models import Event, Participant, Round, RoundKind, RoundState
from participation.ideas.domain import set_status
from participation.ideas.models import Idea, Status
from participation.kernel.audit import AuditEntry
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from participation.voting.domain.votes import cast_vote
from participation.voting.models import Ballot, Mark
from participation.voting.queries.ballots import ballot_of, marks_on, marks_out_of_reach
from participation.voting.queries.tallies import tally
from participation.voting.queries.turnout import Turnout, turnout
from tests.support.house import House, make_app
from tests.support.parallel import at_once, raised


class Hall:
    """An open vote with five dots, three per idea, two voters and four ideas."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.event = house.event()
        self.ideas = [house.idea(self.event, title=title) for title in "abcd"]
        self.voter, self.other = (house.participant(self.event) for _ in range(2))
        self.round = house.move(self.event, RoundKind.VOTE, RoundState.OPEN)

    def vote(self, idea: int, points: int, voter: Participant | None = None) -> None:
        self.house.vote(self.round, voter or self.voter, self.ideas[idea], points)

    def refused(self, idea: int, points: int) -> str:
        with pytest.raises(Refused) as refusal:
            self.vote(idea, points)
        assert refusal.value.status == 409
        with self.house.app.test_request_context(headers={"Accept-Language": "en"}):
            return str(refusal.value.reason)

    def dots(self, voter: Participant | None = None) -> list[int]:
        with self.house.database.reading() as session:
            found = marks_on(session, ballot_of(session, self.round, voter or self.voter))
        return [found[idea.id].value if idea.id in found else 0 for idea in self.ideas]

    def left(self) -> int | None:
        with self.house.database.reading() as session:
            ballot = ballot_of(session, self.round, self.voter)
            return ballot.left if ballot else None

    def standing(self, limit: int | None = None) -> list[tuple[int, str, int, int]]:
        with self.house.database.reading() as session:
            return [
                (one.rank, one.idea.title, one.score, one.voters)
                for one in tally(session, self.round, limit=limit)
            ]

    def turnout(self) -> Turnout:
        with self.house.database.reading() as session:
            return turnout(session, self.round)

    def set_status(self, idea: int, status: Status) -> None:
        with self.house.work() as work:
            set_status(work, work.session.get_one(Idea, self.ideas[idea].id), status)

    def version(self) -> int:
        with self.house.work() as work:
            return self.house.again(work, self.event).version


@pytest.fixture
def hall(each_house: House) -> Hall:
    return Hall(each_house)


def test_dots_are_given_moved_and_taken_back(hall: Hall) -> None:
    assert (hall.dots(), hall.left()) == ([0, 0, 0, 0], None)
    hall.vote(0, 3)
    hall.vote(1, 2)
    assert (hall.dots(), hall.left()) == ([3, 2, 0, 0], 0)
    hall.vote(0, 1)
    assert (hall.dots(), hall.left()) == ([1, 2, 0, 0], 2)
    hall.vote(0, 0)
    hall.vote(2, 3)
    assert (hall.dots(), hall.left()) == ([0, 2, 3, 0], 0)


def test_the_same_vote_again_changes_nothing(hall: Hall) -> None:
    for points in (2, 2, 0, 0):
        hall.vote(0, points)
        assert (hall.dots()[0], hall.left()) == (points, 5 - points)


def test_taking_back_what_was_never_given_changes_nothing(hall: Hall) -> None:
    hall.vote(3, 0)
    assert (hall.dots(), hall.left(), hall.turnout()) == ([0] * 4, None, Turnout(0, 0))


def test_more_dots_than_there_are_are_refused(hall: Hall) -> None:
    used_up = "You have given all your 5 dots. Take one back to give it to another idea."
    hall.vote(0, 3)
    hall.vote(1, 2)
    assert hall.refused(2, 1) == used_up
    assert (hall.dots(), hall.left()) == ([3, 2, 0, 0], 0)


def test_a_vote_for_more_than_is_left_gives_nothing(hall: Hall) -> None:
    hall.vote(0, 3)
    hall.vote(1, 1)
    hall.refused(2, 2)
    assert (hall.dots(), hall.left()) == ([3, 1, 0, 0], 1)


def test_a_fourth_dot_on_one_idea_is_refused(hall: Hall) -> None:
    assert hall.refused(0, 4) == "One idea can get up to 3 dots."
    assert hall.dots() == [0, 0, 0, 0]


@pytest.mark.parametrize("points", [-1, -5])
def test_less_than_no_dots_are_refused(hall: Hall, points: int) -> None:
    hall.refused(0, points)
    assert (hall.dots(), hall.left()) == ([0, 0, 0, 0], None)


def test_a_refused_vote_leaves_no_ballot(house: House) -> None:
    hall = Hall(house)
    hall.refused(0, 4)
    with house.database.reading() as session:
        assert not session.scalars(select(Ballot)).all()


def test_a_single_dot_is_named_in_the_singular(house: House) -> None:
    hall = Hall(house)
    house.move(hall.event, RoundKind.VOTE, RoundState.CLOSED)
    with house.work() as work:
        event = house.again(work, hall.event)
        draft = RoundDraft(RoundKind.VOTE, Words({"en": "?"}), budget=1, most_per_idea=1)
        hall.round = add_round(work, event, draft)
    with house.work() as work:
        round_ = work.session.get_one(Round, hall.round.id)
        round_.state, round_.opened_at = RoundState.OPEN, work.now
    assert hall.refused(0, 2) == "One idea can get 1 dot."
    hall.vote(0, 1)
    assert hall.refused(1, 1) == (
        "You have given your 1 dot. Take it back to give it to another idea."
    )


# At once


def persistent(hall: Hall, idea: int, points: int, voter: Participant | None = None) -> bool:
    """Vote as web/writes.py does: once more after a collision with oneself."""
    try:
        hall.vote(idea, points, voter)
    except IntegrityError:
        hall.vote(idea, points, voter)
    return True


@pytest.mark.parametrize("has_ballot", [True, False])
def test_twenty_votes_at_once_never_overspend(hall: Hall, has_ballot: bool) -> None:
    if has_ballot:
        hall.vote(0, 0)
    acts = [partial(persistent, hall, number % 4, 1 + number % 3) for number in range(20)]
    outcomes = at_once(acts)
    assert all(isinstance(one, Refused) for one in raised(outcomes)), raised(outcomes)
    assert True in outcomes
    dots = hall.dots()
    assert sum(dots) <= 5
    assert max(dots) <= 3
    assert hall.left() == 5 - sum(dots)


def test_the_last_dot_goes_to_one_of_many_ideas(hall: Hall) -> None:
    hall.vote(0, 3)
    hall.vote(1, 1)
    outcomes = at_once([partial(persistent, hall, idea, 1) for idea in (2, 3)] * 3)
    dots = hall.dots()
    assert sorted(dots[2:]) == [0, 1]
    assert hall.left() == 0
    # The same vote again changes nothing, so all three for the luckier idea succeed.
    assert len(raised(outcomes)) == 3


def test_a_hall_voting_at_once_is_counted_exactly(hall: Hall) -> None:
    voters = [hall.house.participant(hall.event) for _ in range(20)]
    acts = [partial(persistent, hall, n % 2, 3, voter) for n, voter in enumerate(voters)]
    assert at_once(acts) == [True] * 20
    assert hall.turnout() == Turnout(20, 60)
    assert hall.standing(2) == [(1, "a", 30, 10), (1, "b", 30, 10)]


@pytest.fixture
def postgres_hall(
    tmp_path: Path, migrated_template: str, new_postgres_url: Callable[..., str]
) -> Iterator[Hall]:
    house = House(make_app(tmp_path, new_postgres_url(template=migrated_template)))
    yield Hall(house)
    house.database.dispose()


@pytest.mark.postgres
def test_a_vote_that_meets_the_closing_of_its_round_comes_too_late(postgres_hall: Hall) -> None:
    """On SQLite the one cannot begin before the other has ended."""
    hall, house = postgres_hall, postgres_hall.house
    close = partial(house.move, hall.event, RoundKind.VOTE, RoundState.CLOSED)
    with ThreadPoolExecutor(1) as moderator, house.work() as work:
        case = house.vote_case(work, hall.round, hall.voter, hall.ideas[0])
        assert moderator.submit(close).result(10).is_over
        with pytest.raises(Refused) as refused:
            cast_vote(work, case, 1)
        work.session.rollback()
        assert str(refused.value.reason).startswith("This vote closed at ")
    assert hall.dots() == [0, 0, 0, 0]


# What the database itself keeps


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ballot SET spent = 6",
        "UPDATE ballot SET spent = -1",
        "UPDATE ballot SET budget = 2",
        "UPDATE mark SET value = -3",
        "UPDATE mark SET value = 20000",
        "UPDATE mark SET effort = 6",
        "INSERT INTO mark (ballot_id, idea_id, value) SELECT ballot_id, idea_id, 1 FROM mark",
        "INSERT INTO ballot (id, round_id, participant_id, spent) SELECT 9, 2, 1, 0 FROM ballot",
        "UPDATE ballot SET participant_id = NULL",
        "UPDATE ballot SET token = 'of a paper as well'",
        "INSERT INTO mark (ballot_id, idea_id, value) SELECT id, 9999, 1 FROM ballot",
    ],
)
def test_the_database_itself_keeps_ballots_right(hall: Hall, statement: str) -> None:
    hall.vote(0, 3)
    with pytest.raises(IntegrityError), hall.house.work() as work:
        work.session.execute(text(statement))
    assert (hall.dots(), hall.left()) == ([3, 0, 0, 0], 2)


# Who and when


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.SHOWN])
def test_a_closed_vote_takes_no_votes(hall: Hall, state: RoundState) -> None:
    hall.vote(0, 1)
    hall.house.move(hall.event, RoundKind.VOTE, state)
    for points in (2, 0):
        assert hall.refused(0, points).startswith("This vote closed at ")
    assert hall.dots() == [1, 0, 0, 0]


def test_a_planned_vote_takes_no_votes(house: House) -> None:
    event = house.event()
    idea, voter = house.idea(event), house.participant(event)
    with pytest.raises(Refused):
        house.vote(event.rounds[1], voter, idea, 1)


def test_a_collecting_round_takes_no_votes(house: House) -> None:
    event = house.event()
    idea, voter = house.idea(event), house.participant(event)
    round_ = house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    with pytest.raises(Refused):
        house.vote(round_, voter, idea, 1)


def test_a_reopened_vote_keeps_its_dots(hall: Hall) -> None:
    hall.vote(0, 2)
    hall.house.move(hall.event, RoundKind.VOTE, RoundState.CLOSED)
    with hall.house.work() as work:
        event = hall.house.again(work, hall.event)
        move_round(work, event, hall.house.event_round(event, RoundKind.VOTE), RoundState.OPEN)
    hall.vote(1, 3)
    assert (hall.dots(), hall.left()) == ([2, 3, 0, 0], 0)


def test_after_the_end_nothing_is_voted_on(house: House) -> None:
    hall = Hall(house)
    with house.work() as work:
        end_event(work, house.again(work, hall.event))
    assert hall.refused(0, 1).startswith("This vote closed at ")


def test_who_has_not_joined_cannot_vote(house: House) -> None:
    hall = Hall(house)
    with pytest.raises(Refused), house.work() as work:
        cast_vote(work, house.vote_case(work, hall.round, None, hall.ideas[0]), 1)


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN, Status.SUBMITTED])
def test_marks_on_an_idea_that_left_the_board_can_be_taken_back(hall: Hall, status: Status) -> None:
    hall.vote(0, 3)
    hall.vote(1, 2)
    hall.set_status(0, status)
    with hall.house.database.reading() as session:
        gone = marks_out_of_reach(session, ballot_of(session, hall.round, hall.voter))
        assert [(idea.title, points) for idea, points in gone] == [("a", 3)]
        assert marks_out_of_reach(session, None) == []
    assert hall.refused(0, 2) == "This idea is not published."
    hall.vote(0, 0)
    hall.vote(2, 3)
    assert (hall.dots(), hall.left()) == ([0, 2, 3, 0], 0)


# Counting


def test_the_most_dots_come_first_and_ties_share_a_rank(hall: Hall) -> None:
    hall.vote(0, 1)
    hall.vote(1, 2)
    hall.vote(2, 2)
    hall.vote(1, 1, hall.other)
    hall.vote(2, 1, hall.other)
    assert hall.standing() == [(1, "b", 3, 2), (1, "c", 3, 2), (3, "a", 1, 1), (4, "d", 0, 0)]
    assert hall.standing(limit=1) == [(1, "b", 3, 2)]
    assert hall.turnout() == Turnout(2, 7)


def test_before_the_first_vote_all_are_equal(hall: Hall) -> None:
    assert [row[0] for row in hall.standing()] == [1, 1, 1, 1]
    assert hall.turnout() == Turnout(0, 0)


def test_ideas_that_left_the_board_are_not_ranked_but_their_dots_stay_in_the_turnout(
    hall: Hall,
) -> None:
    hall.vote(0, 3)
    hall.vote(1, 1)
    hall.set_status(0, Status.HIDDEN)
    assert hall.standing() == [(1, "b", 1, 1), (2, "c", 0, 0), (2, "d", 0, 0)]
    assert hall.turnout() == Turnout(1, 4)


def test_a_ballot_whose_dots_are_all_taken_back_is_not_counted(hall: Hall) -> None:
    hall.vote(0, 2)
    hall.vote(0, 0)
    assert hall.turnout() == Turnout(0, 0)
    assert hall.standing()[0] == (1, "a", 0, 0)


def test_a_second_vote_has_dots_of_its_own(hall: Hall) -> None:
    hall.vote(0, 3)
    first = hall.round
    hall.house.move(hall.event, RoundKind.VOTE, RoundState.CLOSED)
    with hall.house.work() as work:
        event = hall.house.again(work, hall.event)
        hall.round = add_round(work, event, RoundDraft(RoundKind.VOTE, Words({"en": "?"})))
        edit_round(
            work,
            event,
            hall.round,
            RoundDraft(RoundKind.VOTE, Words({"en": "!"}), budget=2, most_per_idea=1),
        )
    with hall.house.work() as work:
        round_ = work.session.get_one(Round, hall.round.id)
        round_.state, round_.opened_at = RoundState.OPEN, work.now
    hall.vote(1, 1)
    assert (hall.dots(), hall.left()) == ([0, 1, 0, 0], 1)
    with hall.house.database.reading() as session:
        assert turnout(session, first) == Turnout(1, 3)


# Secrecy and versions


def test_the_log_tells_that_somebody_voted_neither_who_nor_what(hall: Hall) -> None:
    hall.vote(0, 3)
    with hall.house.database.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry
    kept = {"event_id": hall.event.id, "round_id": hall.round.id}
    assert (entry.act, entry.kept) == ("VoteCast", kept)


def test_the_version_rises_with_every_vote(hall: Hall) -> None:
    versions = []
    for points in (1, 2, 0):
        hall.vote(0, points)
        versions.append(hall.version())
    assert all(earlier < later for earlier, later in pairwise(versions))


def test_a_ballot_goes_with_its_event(hall: Hall) -> None:
    hall.vote(0, 3)
    with hall.house.work() as work:
        work.session.delete(work.session.get_one(Event, hall.event.id))
    with hall.house.database.reading() as session:
        assert not session.scalars(select(Mark)).all()
        assert not session.scalars(select(Ballot)).all()
