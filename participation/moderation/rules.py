"""What moderators may do with which idea."""

from flask_babel import lazy_gettext as _l

from participation.events.rules import may_moderate
from participation.ideas.models import Status
from participation.ideas.rules import IdeaCase, is_not_withdrawn
from participation.kernel.rules import rule


@rule(_l("This idea is not waiting for approval any more."))
def awaits_approval(case: IdeaCase) -> bool:
    """Submitted, not yet public."""
    return case.the_idea.status is Status.SUBMITTED


@rule(_l("This idea is already hidden."))
def is_not_hidden_yet(case: IdeaCase) -> bool:
    """Can still be hidden."""
    return case.the_idea.status is not Status.HIDDEN


@rule(_l("This idea is not hidden."))
def is_hidden(case: IdeaCase) -> bool:
    """A moderator took it off the board."""
    return case.the_idea.status is Status.HIDDEN


may_approve = may_moderate & awaits_approval
may_hide = may_moderate & is_not_withdrawn & is_not_hidden_yet
may_restore = may_moderate & is_hidden
