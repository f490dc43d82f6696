"""All acts there are about a round: the route by which, the rule that decides, the verb that does it.

A right is asked for as the server asks: the rule that the act's route declares, then the rule of its
verb, with the moment at which it arrived. Where no rule but the verb itself decides (moving a round,
its clock, its codes, hiding an answer), the verb is called, and what it did is rolled back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from participation.events import agenda, clocks
from participation.events.models import (
    Method,
    RoundKind,
    RoundState,
)
from participation.events.rules import EventCase
from participation.ideas import domain as ideas
from participation.ideas.rules import IdeaCase, may_edit, may_submit, may_support
from participation.identity.rules import anyone
from participation.kernel.refusal import NotFound, Refused
from participation.kernel.rules import Rule
from participation.questions import domain as questions
from participation.questions.rules import QuestionCase, may_ask, may_support_question
from participation.topics.rules import WishCase, may_wish
from participation.topics.wishes import wish
from participation.voting.domain.polls import Reply, answer_polls, hide_answer
from participation.voting.domain.roll import Claim, make_codes, take_paper
from participation.voting.domain.votes import Vote, cast_vote, cast_votes
from participation.voting.marks import Said
from participation.voting.queries.polls import Given
from participation.voting.rules import PollCase, VoteCase, may_answer_poll, may_take_paper, may_vote
from tests.events.allowed import ROLES
from tests.events.lives import DOER, GRACE, IDEA, KINDS, QUESTION, Scene


@dataclass(frozen=True)
class Act:
    """Something people do: the route by which, what it is about, and what decides beside the route.

    `of` are the kinds of round that have such an address; about others it is a 404.
    """

    endpoint: str
    case: Callable[[Scene, str], EventCase | None]
    rule: Rule[Any] | None = None
    verb: Callable[[Scene], object] | None = None
    of: frozenset[RoundKind] = KINDS

    def roles(self, scene: Scene) -> set[str]:
        """Who may do it now."""
        if scene.round.kind not in self.of or not (self.rule or self.works(scene)):
            return set()
        views: dict[str, Any] = scene.hall.house.app.view_functions
        asked: list[Rule[Any]] = [views[self.endpoint].access_rule]
        asked += [self.rule] if self.rule else []
        cases = {role: case for role in ROLES if (case := self.case(scene, role))}
        return {role for role, case in cases.items() if _passes(case, scene, asked)}

    def works(self, scene: Scene) -> bool:
        """Whether its verb does it now, for DOER; that is taken back at once."""
        if self.verb is None:
            return False
        with scene.taken_back():
            try:
                self.verb(scene)
                scene.follow()
            except (Refused, NotFound):
                return False
        return True


def _passes(case: EventCase, scene: Scene, asked: Sequence[Rule[Any]]) -> bool:
    now = case.arrived(scene.arrived) if scene.arrived else case
    return all(one.allows(now) for one in asked)


def _event(scene: Scene, role: str) -> EventCase:
    return EventCase(*scene.who(role))


def _idea(scene: Scene, role: str) -> IdeaCase:
    return IdeaCase(*scene.who(role), scene.idea)


def _earlier_idea(scene: Scene, role: str) -> IdeaCase:
    return IdeaCase(*scene.who(role), scene.own_idea("somebody"))


def _own_idea(scene: Scene, role: str) -> IdeaCase:
    return IdeaCase(*scene.who(role), scene.own_idea(role))


def _vote(scene: Scene, role: str) -> VoteCase:
    return VoteCase(*scene.who(role), scene.own_idea("somebody"), scene.round)


def _vote_on_paper(scene: Scene, role: str) -> VoteCase:
    return replace(_vote(scene, role), token="of a paper")


def _question(scene: Scene, role: str) -> QuestionCase:
    return QuestionCase(*scene.who(role), scene.round, scene.question)


def _its_question(scene: Scene, role: str) -> QuestionCase | None:
    return _question(scene, role) if scene.question else None


def _poll(scene: Scene, role: str) -> PollCase:
    return PollCase(*scene.who(role), round_=scene.round)


def _wish(scene: Scene, role: str) -> WishCase:
    return WishCase(*scene.who(role), scene.own_idea("somebody"), scene.round)


# The verbs, as DOER does them.


def _cast(scene: Scene) -> None:
    case = _vote_on_paper if scene.round.is_secret else _vote
    said = Said(1, 1 if scene.round.method is Method.IMPACT else None)
    (outcome,) = cast_votes(scene.work, [Vote(case(scene, DOER), said, None, scene.work.arrived)])
    if isinstance(outcome, Refused):
        raise outcome


def _cast_without_paper(scene: Scene) -> None:
    cast_vote(scene.work, _vote(scene, DOER), 1, 1 if scene.round.method is Method.IMPACT else None)


def _take_paper(scene: Scene) -> None:
    take_paper(scene.work, Claim(_vote(scene, DOER), "x" * 43, scene.code))


def _answer(scene: Scene) -> None:
    typed = Given(text="Milk", language="en")
    given = typed if scene.round.is_typed else Given(choice=1)
    (outcome,) = answer_polls(scene.work, [Reply(_poll(scene, DOER), (given,), scene.work.arrived)])
    if isinstance(outcome, Refused):
        raise outcome


def _moving(state: RoundState) -> Act:
    def verb(scene: Scene) -> None:
        agenda.move_round(scene.work, scene.event, scene.round, state, grace=GRACE)

    return Act("rounds.move_round", _event, None, verb)


VOTES, POLLS = frozenset({RoundKind.VOTE}), frozenset({RoundKind.POLL})
ASKED = frozenset({RoundKind.QUESTIONS})
ACTS = {
    "send an idea": Act(
        "ideas.submit",
        _idea,
        may_submit,
        lambda scene: ideas.submit(scene.work, _idea(scene, DOER), IDEA),
    ),
    "edit one's own idea": Act(
        "ideas.save",
        _own_idea,
        may_edit,
        lambda scene: ideas.edit(scene.work, _own_idea(scene, DOER), IDEA),
    ),
    "support an idea": Act(
        "ideas.support",
        _earlier_idea,
        may_support,
        lambda scene: ideas.support(scene.work, _earlier_idea(scene, DOER)),
    ),
    "vote on an idea": Act("voting.secret_vote", _vote_on_paper, may_vote, _cast),
    "vote without a paper": Act("voting.vote", _vote, may_vote, _cast_without_paper),
    "take a ballot paper": Act("papers.hand_out", _vote, may_take_paper, _take_paper, VOTES),
    "answer a poll": Act("polls.answer", _poll, may_answer_poll, _answer, POLLS),
    "ask a question": Act(
        "questions.ask",
        _question,
        may_ask,
        lambda scene: questions.ask(scene.work, _question(scene, DOER), QUESTION),
        ASKED,
    ),
    "support a question": Act(
        "questions.support",
        _its_question,
        may_support_question,
        lambda scene: questions.support(scene.work, _question(scene, DOER)),
        ASKED,
    ),
    "wish for a field": Act(
        "wishes.wish",
        _wish,
        may_wish,
        lambda scene: wish(scene.work, _wish(scene, DOER), scene.field),
    ),
    "read others' ideas": Act("boards.idea", _idea, anyone),
    "see the result": Act("reporting.result", _vote, anyone, of=VOTES | POLLS),
    "see the ballots": Act("reporting.ballots", _vote, anyone, of=VOTES),
    **{f"move it to {state.value}": _moving(state) for state in RoundState},
    "give it more time": Act(
        "rounds.set_clock",
        _event,
        verb=lambda scene: clocks.add_time(scene.work, scene.event, scene.round, 5),
    ),
    "stop its clock": Act(
        "rounds.set_clock",
        _event,
        verb=lambda scene: clocks.stop_clock(scene.work, scene.event, scene.round),
    ),
    "hide an answer": Act(
        "polls.hide",
        _poll,
        verb=lambda scene: hide_answer(scene.work, scene.event, scene.round, "Tea"),
        of=POLLS,
    ),
    "make codes": Act(
        "papers.new_codes",
        _vote,
        verb=lambda scene: make_codes(scene.work, scene.round, 3, scene.key),
        of=VOTES,
    ),
}
