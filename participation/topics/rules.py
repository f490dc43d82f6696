"""Who looks after the list of topic fields, and who says where an idea belongs.

Sorting is for whoever may curate an event.
"""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.events.models import Round, RoundKind
from participation.events.phases import Act
from participation.events.rules import EventCase, is_participant, may_curate, may_see, permits
from participation.ideas.rules import IdeaCase, can_submit_now, is_not_merged, is_published
from participation.identity.rules import (
    is_administrator,
    is_editor,
    is_moderator,
    is_signed_in,
    may_edit_plan,
)
from participation.kernel.rules import Rule, rule


@dataclass(frozen=True)
class WishCase(IdeaCase):
    """An idea's case within a round of grouping."""

    round_: Round | None = None

    @property
    def the_round(self) -> Round:
        """The round; a case without one is a programming mistake."""
        if self.round_ is None:
            raise LookupError("this rule needs a round")
        return self.round_


@rule(_l("In this round, the moderators sort the ideas."))
def is_for_everyone(case: WishCase) -> bool:
    """Everybody is asked where ideas belong."""
    return case.the_round.kind is RoundKind.GROUP and case.the_round.by_everyone


@rule(_l("This round is closed."))
def takes_wishes(case: WishCase) -> bool:
    """Open, or on its last seconds."""
    return case.the_round.takes(case.at)


@rule(_l("In this round, ideas stay hidden until the moderator shows them."))
def is_read_at_once(case: EventCase) -> bool:
    """What is written now is not written blind, so what others wrote may be shown to its author."""
    current = case.the_event.current_round
    return current is None or not current.is_blind


may_look_for_similar = may_see & is_participant & can_submit_now & is_read_at_once
may_edit_fields = is_signed_in & (is_moderator | is_editor | is_administrator)
can_wish_now = permits(Act.GROUP, _l("This round is closed."))
may_wish = (
    is_participant & is_for_everyone & takes_wishes & can_wish_now & is_published & is_not_merged
)


def _why_not_decide(case: EventCase) -> Any:
    """An event's proposals are for who curates it, those of all events for editors."""
    return (may_edit_plan if case.event is None else may_curate).refusal(case)


may_propose: Rule[Any] = Rule(_why_not_decide)
