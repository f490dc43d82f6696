"""Who may have a claim code, and who may take a guest's parts over."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from participation.events.models import Event, Participant
from participation.identity.rules import Case, is_signed_in
from participation.kernel.rules import rule


@dataclass(frozen=True)
class Part:
    """A guest's part in one event, and how much they wrote in it."""

    event: Event
    participant: Participant
    ideas: int = 0
    comments: int = 0


@dataclass(frozen=True)
class ClaimCase(Case):
    """Somebody, and what the guest that their browser stands for did, event by event.

    `has_code` says whether there is a code for that guest, `has_claimed` whether the browser
    stands for it because of a code.
    """

    parts: tuple[Part, ...] = ()
    has_code: bool = False
    has_claimed: bool = False


@rule(_l("Your account keeps your ideas together, so you do not need a claim code."))
def is_not_signed_in(case: ClaimCase) -> bool:
    """No account."""
    return case.viewer.person is None


@rule(_l("You have not taken part in an event with this browser yet."))
def took_part_as_guest(case: ClaimCase) -> bool:
    """There is something to be found again."""
    return bool(case.parts)


@rule(_l("This browser was not opened with a claim code."))
def came_with_code(case: ClaimCase) -> bool:
    """The browser stands for a guest because somebody typed that guest's code."""
    return case.has_claimed


may_have_code = is_not_signed_in & took_part_as_guest
may_take_over = is_signed_in & took_part_as_guest
