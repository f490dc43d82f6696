"""The verbs on an event's agenda: rounds are added, changed, moved, and lead from one to the next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.events.facts import RoundAdded, RoundEdited, RoundStateChanged
from participation.events.models import Event, Method, Round, RoundKind, RoundState
from participation.events.phases import may_move
from participation.events.versions import advance
from participation.kernel.changes import change_fields
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.words import Words

DEFAULT_BUDGET = 5
DEFAULT_MOST_PER_IDEA = 3
RULES = frozenset({"method", "budget", "most_per_idea"})
AT_ONCE = timedelta(0)
TAKES_SOMETHING_IN = frozenset({RoundKind.COLLECT, RoundKind.VOTE})
CLOSED_MEANWHILE = (RoundState.CLOSING, RoundState.CLOSED)
NOW = {
    RoundState.PLANNED: _l("This has changed since your page was drawn: the round is planned now."),
    RoundState.OPEN: _l("This has changed since your page was drawn: the round is open now."),
    RoundState.CLOSING: _l("This has changed since your page was drawn: the round is closing now."),
    RoundState.CLOSED: _l("This has changed since your page was drawn: the round is closed now."),
    RoundState.SHOWN: _l("This has changed since your page was drawn: the result is shown now."),
}
STILL_CLOSING = _l("One moment: what was sent last is still coming in.")
# Stored with the event and editable there, so they are data in both languages, not catalogue text.
DEFAULT_PROMPTS: dict[RoundKind | Method, Words] = {
    RoundKind.COLLECT: Words(
        {"de": "Was sollte sich verbessern?", "en": "What should get better?"}
    ),
    RoundKind.DISCUSS: Words(
        {
            "de": "Sprechen Sie zu dritt: Was fällt Ihnen auf?",
            "en": "Talk in threes: what strikes you?",
        }
    ),
    RoundKind.BREAK: Words({"de": "Pause", "en": "Break"}),
    Method.SUPPORT: Words(
        {
            "de": "Welche Ideen sollen wir umsetzen?",
            "en": "Which of these ideas should we carry out?",
        }
    ),
    Method.DOTS: Words(
        {"de": "Welche Ideen sind Ihnen am wichtigsten?", "en": "Which ideas matter most to you?"}
    ),
    Method.AGREE: Words(
        {"de": "Stimmen Sie diesen Ideen zu?", "en": "Do you agree with these ideas?"}
    ),
    Method.SCALE: Words({"de": "Wie gut finden Sie jede Idee?", "en": "How good is each idea?"}),
    Method.CONSENSUS: Words(
        {
            "de": "Wie viel spricht für Sie gegen jede Idee?",
            "en": "How much speaks against each idea for you?",
        }
    ),
    Method.SCHULZE: Words(
        {
            "de": "In welche Reihenfolge bringen Sie die Ideen?",
            "en": "In which order would you put the ideas?",
        }
    ),
    Method.IMPACT: Words(
        {
            "de": "Wie viel bringt jede Idee, und wie viel Arbeit macht sie?",
            "en": "How much would each idea help, and how much work is it?",
        }
    ),
}


@dataclass(frozen=True)
class RoundDraft:
    """What a moderator says of a round; `method` counts for votes, budget and most_per_idea for votes
    with dots, most_per_person where ideas are collected.
    """

    kind: RoundKind
    prompt: Words
    method: Method = Method.DOTS
    budget: int = DEFAULT_BUDGET
    most_per_idea: int = DEFAULT_MOST_PER_IDEA
    shows_live: bool = False
    minutes: int | None = None
    most_per_person: int | None = None
    own_time: bool = False


def default_prompt(kind: RoundKind, method: Method | None) -> Words:
    """What such a round asks until somebody says otherwise."""
    return DEFAULT_PROMPTS[method or kind]


def add_round(work: Work, event: Event, draft: RoundDraft) -> Round:
    """Put one more round at the end of the agenda."""
    last = max((one.position for one in event.rounds), default=0)
    round_ = Round(kind=draft.kind, position=last + 1, state=RoundState.PLANNED, **_settings(draft))
    event.rounds.append(round_)
    work.session.flush()
    advance(work, event)
    work.record(RoundAdded(event.id, round_.id, draft.kind.value))
    return round_


def edit_round(work: Work, event: Event, round_: Round, draft: RoundDraft) -> None:
    """Change a round. Raises Refused where votes are being cast under the present rules."""
    was_open = round_.state is not RoundState.PLANNED
    changes = change_fields(round_, _settings(draft))
    if was_open and not RULES.isdisjoint(changes):
        raise Refused(
            _l("People have already voted under these rules. To change the rules, add a new round.")
        )
    if changes:
        advance(work, event)
        work.record(RoundEdited(event.id, round_.id, changes))


def _settings(draft: RoundDraft) -> dict[str, Any]:
    is_vote = draft.kind is RoundKind.VOTE
    has_dots = is_vote and draft.method is Method.DOTS
    return {
        "prompt": draft.prompt,
        "minutes": draft.minutes,
        "own_time": draft.own_time and bool(draft.minutes),
        "most_per_person": draft.most_per_person if draft.kind is RoundKind.COLLECT else None,
        "method": draft.method if is_vote else None,
        "budget": draft.budget if has_dots else 0,
        "most_per_idea": draft.most_per_idea if has_dots else 0,
        "shows_live": draft.shows_live and is_vote and draft.method is not Method.SCHULZE,
    }


def move_round(
    work: Work,
    event: Event,
    round_: Round,
    state: RoundState,
    *,
    grace: timedelta = AT_ONCE,
    seen: RoundState | None = None,
) -> None:
    """Open, close, show or take back. Raises Refused where the round's life has no such step, or
    where it is not in the state any more in which somebody has `seen` it.

    With a `grace`, a round that is to be closed is closing for so long, and settle_round closes it.
    """
    if event.has_ended and state is RoundState.OPEN:
        raise Refused(_l("This event has ended. Reopen it before you open a round."))
    if round_.is_closing and state is RoundState.SHOWN:
        raise Refused(STILL_CLOSING)
    if round_.state is state or (round_.is_closing and state is RoundState.CLOSED):
        raise Refused(_l("Somebody else has just done this."))
    require_as_seen(round_, seen)
    if not may_move(round_, state):
        raise Refused(_l("This round has moved on, so this is no longer possible."))
    was = moments_of(round_)
    if state is RoundState.OPEN:
        require_none_open(event, but=round_)
        _begin(work, round_)
    if state is RoundState.CLOSED and round_.is_open:
        grace = grace if round_.kind in TAKES_SOMETHING_IN else AT_ONCE
        round_.closed_at, round_.closes_at = work.now, work.now + grace
        state = RoundState.CLOSING if grace else state
    event.called_to = ""  # what people were called to look at has been seen
    set_state(work, event, round_, state, was if state is RoundState.OPEN else None)


def require_as_seen(round_: Round, seen: RoundState | None) -> None:
    """Refuse to act on a round that is not what somebody has seen; a page tells one that closes as
    closed, for it will be so in a moment.
    """
    if seen not in (None, round_.state) and (seen, round_.state) != CLOSED_MEANWHILE:
        raise Refused(NOW[round_.state])


def moments_of(round_: Round) -> dict[str, str]:
    """The moments that opening a round writes over, as the log keeps them."""
    kept = {name: getattr(round_, name) for name in ("opened_at", "ends_at", "closed_at")}
    return {name: moment.isoformat() for name, moment in kept.items() if moment}


def _begin(work: Work, round_: Round) -> None:
    if not round_.is_closing:
        round_.opened_at = work.now
        round_.ends_at = work.now + timedelta(minutes=round_.minutes) if round_.minutes else None
    round_.closed_at = round_.closes_at = None


def require_none_open(event: Event, *, but: Round) -> None:
    """Refuse to open a round beside another one."""
    others = [one for one in event.rounds if one is not but]
    if any(one.is_open for one in others):
        raise Refused(_l("Another round is open. Close it first."))
    if any(one.is_closing for one in others):
        raise Refused(STILL_CLOSING)


def settle_round(work: Work, event: Event, round_: Round, closes_at: datetime) -> None:
    """Close a round whose last seconds, up to `closes_at`, are over: now there is a result.

    Does nothing where that has been done, or where the round was opened again meanwhile.
    """
    if round_.is_closing and round_.closes_at == closes_at:
        set_state(work, event, round_, RoundState.CLOSED)


def set_state(
    work: Work, event: Event, round_: Round, state: RoundState, was: dict[str, str] | None = None
) -> None:
    """Put a round in a state, which every screen is told; `was` are moments that this wrote over."""
    before, round_.state = round_.state, state
    work.session.flush()
    advance(work, event)
    work.record(RoundStateChanged(event.id, round_.id, before.value, state.value, was or {}))
