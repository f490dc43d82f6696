"""Who looks after the list of topic fields, and who says where an idea belongs.

Sorting is for whoever may curate an event.
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from participation.events.models import Round, RoundKind
from participation.events.phases import Act
from participation.events.rules import is_participant, permits
from participation.ideas.rules import IdeaCase, is_not_merged, is_published
from participation.identity.rules import (
    is_administrator,
    is_editor,
    is_moderator,
    is_signed_in,
)
from participation.kernel.rules import rule


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


may_edit_fields = is_signed_in & (is_moderator | is_editor | is_administrator)
can_wish_now = permits(Act.GROUP, _l("This round is closed."))
may_wish = (
    is_participant & is_for_everyone & takes_wishes & can_wish_now & is_published & is_not_merged
)
