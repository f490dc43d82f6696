"""Who may vote, and who may see how it stands."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.events.models import Round, RoundKind
from participation.events.phases import Act
from participation.events.rules import is_participant, may_moderate, may_see, permits
from participation.ideas.rules import IdeaCase, is_not_merged, is_published
from participation.kernel.rules import Rule, rule
from participation.kernel.words import time_of_day


@dataclass(frozen=True)
class VoteCase(IdeaCase):
    """An idea's case within a round."""

    round_: Round | None = None

    @property
    def the_round(self) -> Round:
        """The round; a case without one is a programming mistake."""
        if self.round_ is None:
            raise LookupError("this rule needs a round")
        return self.round_


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
may_take_back = is_participant & round_takes_votes & can_vote_now
may_vote = may_take_back & is_published & is_not_merged & is_asked_about
may_see_result = may_see & (result_is_visible | (round_is_over & may_moderate))
