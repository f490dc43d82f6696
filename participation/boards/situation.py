"""The screens of an event, who may watch them, and what is going on there."""

import enum
import hashlib
from typing import Any

from participation.events.models import Event, Round, RoundKind, RoundState
from participation.events.phases import Act, phase_of
from participation.events.rules import is_participant, may_curate, may_moderate, may_see
from participation.kernel.rules import Rule


class Screen(enum.Enum):
    """The screens an event has; each is a live room of its own, in each language."""

    PHONE = "phone"
    READER = "reader"
    CONSOLE = "console"
    WALL = "wall"
    PREVIEW = "preview"  # what the wall would show if it were not frozen
    SORTING = "sorting"


# Who may look at which screen; asked by the pages and again by every live connection.
MAY_WATCH: dict[Screen, Rule[Any]] = {
    Screen.PHONE: may_see & is_participant,
    Screen.READER: may_see,
    Screen.CONSOLE: may_moderate,
    Screen.WALL: may_moderate,
    Screen.PREVIEW: may_moderate,
    Screen.SORTING: may_curate,
}
WALLS = (Screen.WALL, Screen.PREVIEW)


def situation(event: Event) -> dict[str, Any]:
    """What of an event decides what can be done on its screens, for the templates."""
    permits, current = phase_of(event).permits, event.current_round
    return {
        "current": current,
        "is_closing": current is not None and current.is_closing,
        "upcoming": event.next_round,
        "is_collecting": Act.SUBMIT in permits,
        "is_voting": Act.VOTE in permits,
        "is_polling": Act.ANSWER in permits,
        "shows_result": _is_shown(current),
        "is_asking": Act.ASK in permits,
        "has_questions": current is not None and current.kind is RoundKind.QUESTIONS,
        "can_support": Act.SUPPORT in permits,
        "can_edit": Act.EDIT in permits,
        "is_pausing": _is_on(current, RoundKind.BREAK),
        "is_discussing": _is_on(current, RoundKind.DISCUSS),
        "is_grouping": Act.GROUP in permits,
        "wishes_are_open": wishes_are_open(event),
        "concealed": event.concealed_round,
    }


def wishes_are_open(event: Event) -> bool:
    """Whether everybody may say into which field an idea belongs."""
    current = event.current_round
    return Act.GROUP in phase_of(event).permits and current is not None and current.by_everyone


def _is_on(current: Round | None, kind: RoundKind) -> bool:
    return current is not None and current.kind is kind and current.is_running


def _is_shown(current: Round | None) -> bool:
    return current is not None and current.has_result and current.state is RoundState.SHOWN


def signature(event: Event) -> str:
    """A digest of all that pages say of an event itself; what people bring in has no part in it."""
    said = (
        [getattr(event, name) for name in _EVENT],
        event.title.as_dict(),
        event.description.as_dict(),
        [_of_round(one) for one in event.rounds],
    )
    return hashlib.sha1(repr(said).encode(), usedforsecurity=False).hexdigest()


_EVENT = (
    "id",
    "kind",
    "audience",
    "place",
    "starts_at",
    "approval_first",
    "ended_at",
    "called_to",
    "called_at",
)
_ROUND = (
    "id",
    "kind",
    "state",
    "method",
    "poll",
    "choices",
    "most_answers",
    "budget",
    "most_per_idea",
    "reveal",
    "is_secret",
    "electorate",
    "quorum",
    "eligible",
    "present",
    "most_per_person",
    "is_blind",
    "approval_first",
    "by_everyone",
    "field_id",
    "about_round_id",
    "own_time",
    "opened_at",
    "closed_at",
    "closes_at",
    "ends_at",
)


def _of_round(round_: Round) -> tuple[Any, ...]:
    return (*(getattr(round_, name) for name in _ROUND), round_.prompt.as_dict())
