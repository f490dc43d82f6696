"""The one verb of voting: what a ballot says of an idea."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import lazy_ngettext

from participation.events.models import Method
from participation.events.versions import advance
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.voting.domain.ballots import Place
from participation.voting.domain.marks import MarkBox, read_marks, write_marks
from participation.voting.facts import SecretVoteCast, VoteCast
from participation.voting.marks import Marks, Said, budget_of, require_answer
from participation.voting.rules import VoteCase, may_take_back, may_vote


@dataclass(frozen=True)
class Vote:
    """Somebody's wish: what their ballot shall say of the idea of the case; None takes it back.

    Of dots it is how many in all, and `shown` how many the voter saw on it: where others have been
    given since, elsewhere or by a tap just before, the wish is the difference. In a ranking it is
    the place in the voter's order, and `shown` the place the voter saw. `arrived` is when it had
    reached us, before it waited for its turn.
    """

    case: VoteCase
    said: Said | None
    shown: int | None
    arrived: datetime

    @property
    def takes_back(self) -> bool:
        """Whether nothing new is said: that is possible also for what has left the board."""
        return self.said is None or (self.said.value == 0 and self.method is Method.DOTS)

    @property
    def method(self) -> Method | None:
        """How the round is voted in."""
        return self.case.the_round.method

    def dots_after(self, given: int) -> int:
        """How many dots the idea has then, if it has so many now."""
        wanted = self.said.value if self.said else 0
        return wanted if self.shown is None else max(0, given + wanted - self.shown)

    def place_after(self, now: Said | None) -> int | None:
        """Which place of the voter's order the idea has then, if it has that one now."""
        if self.said is None or now is None or self.shown is None:
            return self.said.value if self.said else None
        return max(1, now.value + self.said.value - self.shown)


@dataclass(frozen=True)
class Cast:
    """What came of it: what the ballot says of the idea, the dots not given yet (0 where there are
    none to give), and of how many ideas it speaks.

    `has_astray` says that it speaks of ideas that have left the board. `order` is all it says where
    ideas are put in order, for moving one moves others.
    """

    said: Said | None
    left: int
    done: int
    has_astray: bool
    order: Marks = field(default_factory=dict)


def cast_vote(work: Work, case: VoteCase, value: int | None, effort: int | None = None) -> Cast:
    """Let a ballot say this of an idea, None takes it back. Raises Refused as cast_votes says."""
    advance(work, case.the_event)  # the case may have been loaded before its event was held
    work.session.refresh(case.the_round)
    said = None if value is None else Said(value, effort)
    (outcome,) = cast_votes(work, [Vote(case, said, None, work.arrived)])
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def cast_votes(work: Work, votes: Sequence[Vote]) -> list[Cast | Refused]:
    """Cast votes of any number of people, in this order, and give what came of each.

    One is refused where its round is closed, where its method has no such answer, where it gives
    more dots than one idea may get, or more than are left; the others are cast all the same. The
    events are to be held already (see hold): what is closed stays closed, and the votes on one event
    take turns. The database itself keeps `spent` within `budget`.
    """
    if not votes:
        return []
    boxes = {
        _place(case): MarkBox(budget_of(case.the_round), case.the_round.is_secret)
        for case in (vote.case for vote in votes)
        if case.participant
    }
    read_marks(work, boxes)
    outcomes = [_judged(vote, boxes) for vote in votes]
    cast = [
        vote.case
        for vote, outcome in zip(votes, outcomes, strict=True)
        if isinstance(outcome, Cast)
    ]
    for event in sorted({case.the_event for case in cast}, key=lambda event: event.id):
        advance(work, event)
    write_marks(work, boxes)
    for case in cast:
        fact = SecretVoteCast if case.the_round.is_secret else VoteCast
        work.record(fact(case.the_event.id, case.the_round.id), by=case.viewer.actor)
    return outcomes


def _place(case: VoteCase) -> Place:
    """Whose ballot it is: in a secret vote, and only there, nobody's but the paper's."""
    voter = case.token if case.the_round.is_secret else case.the_participant.id
    return case.the_round.id, voter or ""


def _judged(vote: Vote, boxes: dict[Place, MarkBox]) -> Cast | Refused:
    try:
        return _put(vote, boxes)
    except Refused as refusal:
        return refusal


def _put(vote: Vote, boxes: dict[Place, MarkBox]) -> Cast:
    case = vote.case
    # What was said of an idea that has left the board can still be taken back.
    rule = may_take_back if vote.takes_back else may_vote
    rule.require(case.arrived(vote.arrived), status=409)
    box, idea_id = boxes[_place(case)], case.the_idea.id
    if vote.method is Method.SCHULZE:
        _rank(box.says, idea_id, vote.place_after(box.says.get(idea_id)))
    elif vote.method is Method.DOTS:
        box.put(idea_id, _dots(vote, box, box.says.get(idea_id)))
    else:
        require_answer(case.the_round, vote.said)
        box.put(idea_id, vote.said)
    order = dict(box.says) if vote.method is Method.SCHULZE else {}
    return Cast(box.says.get(idea_id), box.left, len(box.says), box.has_astray, order)


def _dots(vote: Vote, box: MarkBox, before: Said | None) -> Said | None:
    given, most = before.value if before else 0, vote.case.the_round.most_per_idea
    points = vote.dots_after(given)
    if not 0 <= points <= most:
        raise Refused(
            lazy_ngettext(
                "One idea can get %(num)d dot.", "One idea can get up to %(num)d dots.", most
            )
        )
    budget = box.budget or 0
    if box.spent + points - given > budget:
        raise Refused(
            lazy_ngettext(
                "You have given your %(num)d dot. Take it back to give it to another idea.",
                "You have given all your %(num)d dots. Take one back to give it to another idea.",
                budget,
            )
        )
    return Said(points) if points else None


def _rank(order: Marks, idea_id: int, place: int | None) -> None:
    """Put an idea at a place of a voter's order, 1 is the first; None takes it out.

    The others move up or down, so that there is neither a gap nor a place for two.
    """
    ideas = sorted((one for one in order if one != idea_id), key=lambda one: order[one].value)
    if place is not None:
        ideas.insert(max(0, place - 1), idea_id)
    order.clear()
    order |= {one: Said(number) for number, one in enumerate(ideas, start=1)}
