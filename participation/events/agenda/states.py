"""The life of a round: it opens, closes after its last seconds, and is shown or taken back."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from participation.events.facts import RoundStateChanged
from participation.events.models import Event, Round, RoundKind, RoundState
from participation.events.phases import may_move
from participation.events.versions import advance
from participation.kernel.db import Work
from participation.kernel.refusal import Refused

AT_ONCE = timedelta(0)
TAKES_SOMETHING_IN = frozenset(
    {RoundKind.COLLECT, RoundKind.GROUP, RoundKind.VOTE, RoundKind.POLL, RoundKind.QUESTIONS}
)
NEEDS_IDEAS = frozenset({RoundKind.GROUP, RoundKind.VOTE})  # that everybody may read
CLOSED_MEANWHILE = (RoundState.CLOSING, RoundState.CLOSED)
NOW = {
    RoundState.PLANNED: _l("This has changed since your page was drawn: the round is planned now."),
    RoundState.OPEN: _l("This has changed since your page was drawn: the round is open now."),
    RoundState.CLOSING: _l("This has changed since your page was drawn: the round is closing now."),
    RoundState.CLOSED: _l("This has changed since your page was drawn: the round is closed now."),
    RoundState.SHOWN: _l("This has changed since your page was drawn: the result is shown now."),
}
STAYS_CLOSED = _l(
    "A secret vote stays closed: with another result soon after, it could show how "
    "somebody voted. Please add a new round."
)
STILL_CLOSING = _l("One moment: what was sent last is still coming in.")


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
    if state is RoundState.OPEN and round_.is_secret and round_.is_over:
        raise Refused(STAYS_CLOSED)
    if not may_move(round_, state):
        raise Refused(_l("This round has moved on, so this is no longer possible."))
    _require_ideas_in_sight(event, round_, state)
    was = moments_of(round_)
    if state is RoundState.OPEN:
        require_none_open(event, but=round_)
        _begin(work, round_)
    if state is RoundState.CLOSED and round_.is_open:
        grace = grace if round_.kind in TAKES_SOMETHING_IN else AT_ONCE
        round_.closed_at, round_.closes_at = work.now, work.now + grace
        state = RoundState.CLOSING if grace else round_.state_after_closing
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


def _require_ideas_in_sight(event: Event, round_: Round, state: RoundState) -> None:
    """What is voted on or grouped is what everybody may read, before it and from then on."""
    if state is RoundState.OPEN and round_.kind in NEEDS_IDEAS and event.concealed_round:
        raise Refused(_l("Some ideas are still hidden. Show them to everybody first."))
    if round_.is_blind and round_.state is RoundState.SHOWN and _was_built_on(event, round_):
        raise Refused(
            _l("These ideas have been voted on or grouped since, so they cannot be hidden again.")
        )


def _was_built_on(event: Event, round_: Round) -> bool:
    shown = round_.opened_at
    later = [one.opened_at for one in event.rounds if one.kind in NEEDS_IDEAS and one.opened_at]
    return shown is not None and any(at > shown for at in later)


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
        set_state(work, event, round_, round_.state_after_closing)


def set_state(
    work: Work, event: Event, round_: Round, state: RoundState, was: dict[str, str] | None = None
) -> None:
    """Put a round in a state, which every screen is told; `was` are moments that this wrote over."""
    before, round_.state = round_.state, state
    work.session.flush()
    advance(work, event)
    work.record(RoundStateChanged(event.id, round_.id, before.value, state.value, was or {}))
