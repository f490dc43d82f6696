"""Who is shown ideas like the one that they write."""

from flask_babel import lazy_gettext as _l

from participation.events.rules import EventCase, is_participant, may_see
from participation.ideas.rules import can_submit_now
from participation.kernel.rules import rule


@rule(_l("In this round, ideas stay hidden until the moderator shows them."))
def is_read_at_once(case: EventCase) -> bool:
    """What is written now is not written blind, so what others wrote may be shown to its author."""
    current = case.the_event.current_round
    return current is None or not current.is_blind


may_look_for_similar = may_see & is_participant & can_submit_now & is_read_at_once
