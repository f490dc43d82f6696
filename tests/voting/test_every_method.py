"""Every way to vote: what a ballot may say, how it is changed, and that the count is exact."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.events.models import Event, Method, Participant, Round, RoundState
from participation.ideas.models import Idea
from participation.kernel.refusal import Refused
from participation.voting import methods
from participation.voting.domain.votes import Vote as CastWish
from participation.voting.domain.votes import _rank, cast_votes
from participation.voting.marks import Marks, Said
from participation.voting.queries.ballots import ballot_of, marks_on, ranked_by
from participation.voting.queries.tallies import tally
from participation.voting.queries.turnout import turnout
from tests.support.house import House

# What a ballot may say of an idea, first one thing, then another, and what it may not.
ANSWERS: dict[Method, tuple[list[Said], list[Said]]] = {
    Method.SUPPORT: ([Said(1)], [Said(0), Said(2), Said(-1)]),
    Method.DOTS: ([Said(2), Said(3)], [Said(4), Said(-1)]),
    Method.AGREE: ([Said(1), Said(0), Said(-1)], [Said(2), Said(1, 1)]),
    Method.SCALE: ([Said(1), Said(5)], [Said(0), Said(6)]),
    Method.CONSENSUS: ([Said(0), Said(10)], [Said(-1), Said(11)]),
    Method.SCHULZE: ([Said(1)], []),
    Method.IMPACT: ([Said(5, 1), Said(1, 5)], [Said(3), Said(0, 3), Said(3, 6), Said(6, 3)]),
}


@dataclass
class Vote:
    """An open vote on four ideas."""

    house: House
    method: Method
    event: Event = field(init=False)
    round: Round = field(init=False)
    ideas: list[Idea] = field(init=False)

    def __post_init__(self) -> None:
        self.event = self.house.event()
        self.ideas = [self.house.idea(self.event, title=title) for title in "abcd"]
        self.round = self.house.open_vote(self.event, self.method)

    def voter(self) -> Participant:
        return self.house.participant(self.event)

    def say(self, voter: Participant, idea: int, said: Said | None) -> None:
        value, effort = said or (None, None)
        self.house.vote(self.round, voter, self.ideas[idea], value, effort=effort)

    def marks(self, voter: Participant) -> dict[str, Said]:
        with self.house.database.reading() as session:
            found = marks_on(session, ballot_of(session, self.round, voter))
        return {one.title: found[one.id] for one in self.ideas if one.id in found}

    def order(self, voter: Participant) -> str:
        with self.house.database.reading() as session:
            ranked = ranked_by(session, ballot_of(session, self.round, voter))
            return "".join(one.title for one in ranked)

    def standing(self) -> list[tuple[int, str, object, int]]:
        with self.house.database.reading() as session:
            scores = tally(session, session.get_one(Round, self.round.id))
            return [(one.rank, one.idea.title, one.score, one.voters) for one in scores]


@pytest.fixture(params=list(Method), ids=lambda method: method.value)
def vote(request: pytest.FixtureRequest, each_house: House) -> Vote:
    return Vote(each_house, request.param)


def test_what_a_ballot_says_can_be_changed_said_again_and_taken_back(vote: Vote) -> None:
    voter = vote.voter()
    for said in ANSWERS[vote.method][0]:
        for _again in range(2):
            vote.say(voter, 1, said)
            assert vote.marks(voter) == {"b": said}
    vote.say(voter, 1, None)
    assert vote.marks(voter) == {}
    vote.say(voter, 1, None)
    with vote.house.database.reading() as session:
        assert turnout(session, vote.round).ballots == 0


def test_an_answer_that_a_method_does_not_have_is_refused_and_changes_nothing(vote: Vote) -> None:
    voter, (answers, others) = vote.voter(), ANSWERS[vote.method]
    vote.say(voter, 0, answers[0])
    for said in others:
        with pytest.raises(Refused) as refusal:
            vote.say(voter, 0, said)
        assert refusal.value.reason
    assert vote.marks(voter) == {"a": answers[0]}


def test_who_says_something_has_voted(vote: Vote) -> None:
    first = ANSWERS[vote.method][0][0]
    for voter in (vote.voter(), vote.voter()):
        vote.say(voter, 0, first)
        vote.say(voter, 1, first)
    vote.voter()
    with vote.house.database.reading() as session:
        assert turnout(session, vote.round).ballots == 2


def test_nothing_is_taken_once_it_is_closed(vote: Vote) -> None:
    voter, first = vote.voter(), ANSWERS[vote.method][0][0]
    vote.say(voter, 0, first)
    vote.house.go_on(vote.round, RoundState.CLOSED)
    for said in (first, None):
        with pytest.raises(Refused) as refusal:
            vote.say(voter, 0, said)
        assert refusal.value.status == 409
    assert vote.marks(voter) == {"a": first}


# Three ballots on a, b, c; nobody says anything of d.
BALLOTS: dict[Method, Sequence[Sequence[Said | None]]] = {
    Method.SUPPORT: [(Said(1), Said(1), None), (Said(1), None, None), (None, Said(1), None)],
    Method.DOTS: [(Said(3), Said(2), None), (None, Said(1), Said(1)), (Said(1), None, None)],
    Method.AGREE: [
        (Said(1), Said(-1), Said(0)),
        (Said(1), Said(1), None),
        (Said(0), Said(-1), Said(0)),
    ],
    Method.SCALE: [(Said(5), Said(3), None), (Said(4), Said(3), Said(3)), (Said(4), None, None)],
    Method.CONSENSUS: [
        (Said(0), Said(9), Said(4)),
        (Said(2), Said(0), Said(4)),
        (None, Said(1), Said(1)),
    ],
    Method.SCHULZE: [(Said(1), Said(2), Said(3)), (Said(1), Said(2), None), (None, Said(1), None)],
    Method.IMPACT: [
        (Said(5, 1), Said(5, 5), Said(1, 1)),
        (Said(4, 2), None, None),
        (None, None, Said(2, 2)),
    ],
}
STANDING = {
    Method.SUPPORT: [(1, "a", 2, 2), (1, "b", 2, 2), (3, "c", 0, 0), (3, "d", 0, 0)],
    Method.DOTS: [(1, "a", 4, 2), (2, "b", 3, 2), (3, "c", 1, 1), (4, "d", 0, 0)],
    Method.AGREE: [(1, "a", 2, 3), (2, "c", 0, 2), (2, "d", 0, 0), (4, "b", -1, 3)],
    Method.CONSENSUS: [(1, "d", 0, 0), (2, "a", 2, 2), (3, "c", 9, 3), (4, "b", 10, 3)],
    Method.SCHULZE: [(1, "a", 3, 2), (2, "b", 2, 3), (3, "c", 1, 1), (4, "d", 0, 0)],
}


def test_the_screen_shows_what_counting_the_ballots_gives(vote: Vote) -> None:
    marks = []
    for number, ballot in enumerate(BALLOTS[vote.method]):
        voter = vote.voter()
        for idea, said in enumerate(ballot):
            if said:
                vote.say(voter, idea, said)
                marks.append(methods.Mark(number, vote.ideas[idea].title, *said))
    counted = methods.count(vote.method.value, marks, list("abcd"))
    assert vote.standing() == [(one.rank, one.idea, one.score, one.voters) for one in counted]
    if vote.method in STANDING:
        assert vote.standing() == STANDING[vote.method]


def test_what_is_published_after_a_vote_has_no_part_in_it(vote: Vote) -> None:
    voter, first = vote.voter(), ANSWERS[vote.method][0][0]
    vote.say(voter, 1, first)
    while_open = vote.house.idea(vote.event, title="while open")
    vote.house.go_on(vote.round, RoundState.CLOSED)
    before = vote.standing()
    assert while_open.title in {row[1] for row in before}
    late = vote.house.idea(vote.event, title="late")
    assert vote.standing() == before
    vote.house.go_on(vote.round, RoundState.OPEN)
    assert late.title in {row[1] for row in vote.standing()}


def test_a_move_on_a_page_that_has_fallen_behind_is_a_move_from_where_the_idea_is(
    each_house: House,
) -> None:
    vote = Vote(each_house, Method.SCHULZE)
    voter = vote.voter()
    for idea in (0, 1, 2, 3):
        vote.say(voter, idea, Said(10_000))
    vote.say(voter, 3, Said(1))  # elsewhere; the page still shows it in the fourth place
    with each_house.work() as work:
        case = each_house.vote_case(work, vote.round, voter, vote.ideas[3])
        cast_votes(work, [CastWish(case, Said(3), 4, work.arrived)])
    assert vote.order(voter) == "dabc"


def test_ideas_move_within_an_order_and_leave_no_gap(each_house: House) -> None:
    vote = Vote(each_house, Method.SCHULZE)
    voter = vote.voter()
    for idea in (0, 1, 2, 3):
        vote.say(voter, idea, Said(10_000))
    assert vote.order(voter) == "abcd"
    for idea, place, order in ((3, 1, "dabc"), (0, 3, "dbac"), (1, 4, "dacb"), (3, 2, "adcb")):
        vote.say(voter, idea, Said(place))
        assert vote.order(voter) == order
    vote.say(voter, 2, None)
    assert vote.order(voter) == "adb"
    assert sorted(said.value for said in vote.marks(voter).values()) == [1, 2, 3]


@given(st.lists(st.tuples(st.integers(1, 8), st.one_of(st.none(), st.integers(0, 12)))))
@settings(max_examples=200)
def test_an_order_has_each_place_once_whatever_is_moved(acts: list[tuple[int, int | None]]) -> None:
    order: Marks = {}
    for idea, place in acts:
        _rank(order, idea, place)
        assert sorted(said.value for said in order.values()) == list(range(1, len(order) + 1))
        assert (idea in order) is (place is not None)
        if place is not None:
            assert order[idea].value == min(max(place, 1), len(order))
