"""Who may vote, and who may see how it stands."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.events.models import Electorate, Round, RoundKind
from participation.events.phases import Act
from participation.events.rules import (
    EventCase,
    HasRound,
    is_participant,
    may_moderate,
    may_see,
    permits,
)
from participation.ideas.rules import IdeaCase, is_not_merged, is_published
from participation.kernel.rules import Rule, rule
from participation.kernel.words import time_of_day


@dataclass(frozen=True)
class VoteCase(HasRound, IdeaCase):
    """An idea's case within a round.

    `token` is what their ballot in a secret vote hangs on, None as long as this device has no paper.
    """

    round_: Round | None = None
    token: str | None = None


def _why_no_vote(case: VoteCase) -> Any:
    round_ = case.the_round
    if round_.kind is RoundKind.VOTE and round_.takes(case.at):
        return None
    if round_.kind is RoundKind.VOTE and round_.closes_at:
        if case.at and case.at <= round_.closes_at:
            return _l(
                "This vote closed at %(time)s. Your last choice came just before that but could not"
                " be counted in time.",
                time=time_of_day(round_.closes_at),
            )
        return _l(
            "This vote closed at %(time)s. Your last choice came after that and does not count.",
            time=time_of_day(round_.closes_at),
        )
    return _l("This vote is closed.")


round_takes_votes: Rule[Any] = Rule(_why_no_vote)


ONLY = {
    Electorate.MEMBERS: _l("Only people with an account can vote in this round. Please sign in."),
    Electorate.STAFF: _l("Only city staff can vote in this round."),
}


AS_GUEST = _l("You take part as a guest here. To vote, take part with your account.")


def _why_not_eligible(case: VoteCase) -> Any:
    electorate = case.the_round.electorate
    if electorate not in ONLY:
        return None
    person, part = case.viewer.person, case.participant
    if person is None or (electorate is Electorate.STAFF and not case.viewer.is_staff):
        return ONLY[electorate]
    # With a guest's part one person could have as many votes as browsers.
    has_account = part is not None and part.person_id == person.id
    return None if has_account else AS_GUEST


is_eligible: Rule[Any] = Rule(_why_not_eligible)


@rule(_l("This vote is secret. Please take your ballot paper first."))
def has_paper_if_secret(case: VoteCase) -> bool:
    """In a secret vote only the device that was given a ballot paper can vote."""
    return case.token is not None or not case.the_round.is_secret


@rule(_l("This vote needs no ballot paper."))
def round_has_papers(case: VoteCase) -> bool:
    """The round is a secret vote."""
    return case.the_round.is_secret


@rule(_l("This vote needs no voting codes."))
def round_has_codes(case: VoteCase) -> bool:
    """The round is for whoever has a voting code."""
    return case.the_round.electorate is Electorate.CODES


@rule(_l("The result has not been published yet."))
def result_is_visible(case: VoteCase) -> bool:
    """Everybody may know."""
    return case.the_round.results_are_visible


@rule(_l("The vote is still open. Please come back once it is closed."))
def round_is_over(case: VoteCase) -> bool:
    """No vote can be influenced any more."""
    return case.the_round.is_over


@rule(_l("This vote is about other ideas."))
def is_asked_about(case: VoteCase) -> bool:
    """Among the ideas that the vote is about."""
    return case.the_round.asks_about(case.the_idea.round_id, case.the_idea.field_id)


can_vote_now = permits(Act.VOTE, _l("There is no vote at the moment."))
may_take_paper = (
    may_see & is_participant & round_has_papers & round_takes_votes & can_vote_now & is_eligible
)
may_take_back = (
    is_participant & round_takes_votes & can_vote_now & is_eligible & has_paper_if_secret
)
may_vote = may_take_back & is_published & is_not_merged & is_asked_about
may_see_result = may_see & (result_is_visible | (round_is_over & may_moderate))


@dataclass(frozen=True)
class PollCase(HasRound, EventCase):
    """An event's case with one of its polls."""

    round_: Round | None = None


def _why_no_answer(case: PollCase) -> Any:
    round_ = case.the_round
    if round_.takes(case.at):
        return None
    if not round_.closes_at:
        return _l("This question is closed.")
    if case.at and case.at <= round_.closes_at:
        return _l(
            "This question closed at %(time)s. Your answer came just before that but could not be"
            " counted in time.",
            time=time_of_day(round_.closes_at),
        )
    return _l(
        "This question closed at %(time)s. Your answer came after that and does not count.",
        time=time_of_day(round_.closes_at),
    )


poll_takes_answers: Rule[Any] = Rule(_why_no_answer)
can_answer_now = permits(Act.ANSWER, _l("There is no question to answer at the moment."))
may_answer_poll = is_participant & poll_takes_answers & can_answer_now
