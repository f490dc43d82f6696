"""Who may read, submit, change and support ideas."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.events.models import RoundKind
from participation.events.phases import ENDED, Act, phase_of
from participation.events.rules import (
    EventCase,
    has_not_ended,
    is_participant,
    may_curate,
    may_moderate,
    may_see,
    permits,
    takes_part,
)
from participation.ideas.models import Idea, Status
from participation.kernel.refusal import Refused
from participation.kernel.rules import Rule, rule
from participation.kernel.words import time_of_day


@dataclass(frozen=True)
class IdeaCase(EventCase):
    """An event's case with one of its ideas."""

    idea: Idea | None = None

    @property
    def the_idea(self) -> Idea:
        """The idea; a case without one is a programming mistake."""
        if self.idea is None:
            raise LookupError("this rule needs an idea")
        return self.idea


@rule(_l("Only the person who wrote this idea can do this."))
def is_author(case: IdeaCase) -> bool:
    """Wrote it."""
    participant = case.participant
    return participant is not None and case.the_idea.participant_id == participant.id


@rule(_l("This idea is not published."))
def is_published(case: IdeaCase) -> bool:
    """Everybody who sees the event sees it."""
    return case.the_idea.is_published


@rule(_l("This idea has been merged with another one."))
def is_not_merged(case: IdeaCase) -> bool:
    """Has a card of its own."""
    return not case.the_idea.is_merged


@rule(_l("This event is not public."))
def is_released(case: IdeaCase) -> bool:
    """Its text may be read outside a staff-only event, because an editor released it."""
    return case.the_idea.is_published and case.the_idea.text_released_at is not None


@rule(_l("This idea has been withdrawn."))
def is_not_withdrawn(case: IdeaCase) -> bool:
    """Still stands."""
    return not case.the_idea.is_withdrawn


@rule(_l("This idea is not withdrawn."))
def is_withdrawn(case: IdeaCase) -> bool:
    """Its author took it back."""
    return case.the_idea.is_withdrawn


@rule(_l("A moderator has hidden this idea."))
def is_not_hidden(case: IdeaCase) -> bool:
    """Not taken off the board by a moderator."""
    return case.the_idea.status is not Status.HIDDEN


@rule(_l("This idea is not published."))
def is_sealed(case: IdeaCase) -> bool:
    """Waits to be shown with all others of its round."""
    return case.the_idea.is_sealed


@rule(_l("You cannot support your own idea."))
def is_somebody_elses(case: IdeaCase) -> bool:
    """Not one's own."""
    return not is_author.allows(case)


@rule(_l("This idea has become part of a measure."))
def is_not_promoted(case: IdeaCase) -> bool:
    """Not part of a measure yet."""
    return case.the_idea.status is not Status.PROMOTED


def require_each(wanted: Rule[Any], cases: Iterable[IdeaCase]) -> None:
    """Raise Refused (409) for the first idea that does not pass, with its title and the reason."""
    for case in cases:
        reason = wanted.refusal(case)
        if reason is not None:
            title = case.the_idea.title
            raise Refused(_l("“%(title)s”: %(reason)s", title=title, reason=reason))


def _why_no_idea(case: EventCase) -> Any:
    event = case.the_event
    phase = phase_of(event, case.at)
    if Act.SUBMIT in phase.permits:
        return None
    last = event.current_round
    if phase is ENDED:
        return has_not_ended.refusal(case)
    if last and last.kind is RoundKind.COLLECT and last.closes_at:
        return _l(
            "No ideas are being collected at the moment. The round closed at %(time)s.",
            time=time_of_day(last.closes_at),
        )
    return _l("No ideas are being collected at the moment.")


can_submit_now: Rule[Any] = Rule(_why_no_idea)
can_edit_now = permits(
    Act.EDIT, _l("The wording cannot be changed while the vote is open or after the event.")
)
can_support_now = permits(Act.SUPPORT, _l("This event has ended."))

may_read = (may_see & (is_published | is_author | may_moderate)) | is_released
may_submit = is_participant & can_submit_now
may_edit = (
    is_participant & is_author & is_not_withdrawn & is_not_hidden & is_not_merged & can_edit_now
)
may_withdraw = is_participant & is_author & is_not_withdrawn & is_not_hidden
may_return = is_participant & is_author & is_withdrawn & can_edit_now
may_stop_supporting = takes_part & is_published & is_not_merged & can_support_now
may_support = may_stop_supporting & is_somebody_elses
is_workable = (  # what can be sorted: moderators do so before it is shown as well
    is_not_withdrawn & is_not_hidden & (is_published | (is_sealed & may_moderate)) & is_not_merged
)
is_current = is_not_withdrawn & is_not_hidden & is_published
may_process = may_curate & is_current & is_not_merged & is_not_promoted
may_answer = may_curate & is_current & is_not_merged
