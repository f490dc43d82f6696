"""The verbs on an event's agenda: rounds are added, changed, moved, and lead from one to the next."""

from participation.events.agenda.drafts import (
    DEFAULT_BUDGET,
    DEFAULT_MOST_ANSWERS,
    DEFAULT_MOST_PER_IDEA,
    RoundDraft,
    add_round,
    edit_round,
)
from participation.events.agenda.prompts import DEFAULT_PROMPTS, default_choices, default_prompt
from participation.events.agenda.states import (
    AT_ONCE,
    STAYS_CLOSED,
    STILL_CLOSING,
    TAKES_SOMETHING_IN,
    moments_of,
    move_round,
    require_as_seen,
    require_none_open,
    set_state,
    settle_round,
)

__all__ = [
    "AT_ONCE",
    "DEFAULT_BUDGET",
    "DEFAULT_MOST_ANSWERS",
    "DEFAULT_MOST_PER_IDEA",
    "DEFAULT_PROMPTS",
    "STAYS_CLOSED",
    "STILL_CLOSING",
    "TAKES_SOMETHING_IN",
    "RoundDraft",
    "add_round",
    "default_choices",
    "default_prompt",
    "edit_round",
    "moments_of",
    "move_round",
    "require_as_seen",
    "require_none_open",
    "set_state",
    "settle_round",
]
