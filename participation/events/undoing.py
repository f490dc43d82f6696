"""What was done last on an event's agenda, told from the audit log, and taking it back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Enum, inspect, select
from sqlalchemy.orm import Session

from participation.events.agenda import (
    AT_ONCE,
    STAYS_CLOSED,
    moments_of,
    move_round,
    require_none_open,
    set_state,
)
from participation.events.calling import call_everybody
from participation.events.clocks import set_clock
from participation.events.domain import reopen_event
from participation.events.facts import (
    ClockSet,
    EventEnded,
    EventReopened,
    EverybodyCalled,
    RoundAdded,
    RoundEdited,
    RoundMoved,
    RoundRemoved,
    RoundReturned,
    RoundStateChanged,
    WallFrozen,
    WallReleased,
)
from participation.events.models import Event, Round, RoundState
from participation.events.placing import put_at, remove_round, return_round
from participation.events.versions import advance
from participation.identity.models import Person
from participation.kernel.audit import AuditEntry
from participation.kernel.changes import change_fields
from participation.kernel.db import UtcMoment, Work
from participation.kernel.refusal import Refused
from participation.kernel.words import MultilingualText, Words

UNDO_FOR = timedelta(minutes=10)
ACTS = (
    RoundAdded,
    RoundEdited,
    RoundMoved,
    RoundRemoved,
    RoundReturned,
    RoundStateChanged,
    ClockSet,
    EventEnded,
    EventReopened,
    EverybodyCalled,
    WallFrozen,
    WallReleased,
)
OUTDATED = _l("Something else has been done since, so this can no longer be undone.")
TOO_LATE = _l("This was done too long ago to be undone here.")
HAS_BEGUN = _l("People have already contributed, so the round stays open. You can close it.")


@dataclass(frozen=True)
class LastAct:
    """What a moderator did last: its number in the log, when, who (None: no account), what, and
    with which round.
    """

    number: int
    at: datetime
    who: Person | None
    act: str
    kept: dict[str, Any]
    round_: Round | None

    @property
    def opened_first(self) -> bool:
        """Whether it opened a round that had been planned."""
        return self.kept.get("before") == RoundState.PLANNED.value


def last_act(session: Session, event: Event) -> LastAct | None:
    """What was done last on the agenda, the wall or with the event; None where nothing was lately.

    That the last seconds of a round are over is nobody's act.
    """
    entries = session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.act.in_([kind.__name__ for kind in ACTS]),
            AuditEntry.kept["event_id"].as_integer() == event.id,
            AuditEntry.at > event.created_at,
        )
        .order_by(AuditEntry.id.desc())
        .limit(2)
    )
    entry = next((one for one in entries if not _is_settling(one)), None)
    return _told(session, entry) if entry else None


def _is_settling(entry: AuditEntry) -> bool:
    before, after = entry.kept.get("before"), entry.kept.get("after")
    return before == RoundState.CLOSING.value and after != RoundState.OPEN.value


def _told(session: Session, entry: AuditEntry) -> LastAct:
    kind, _, number = entry.actor.partition(":")
    who = session.get(Person, int(number)) if kind == "person" and number.isdigit() else None
    round_ = session.get(Round, entry.kept["round_id"]) if "round_id" in entry.kept else None
    return LastAct(entry.id, entry.at, who, entry.act, entry.kept, round_)


def undo(
    work: Work, event: Event, act: LastAct, *, is_untouched: bool, grace: timedelta = AT_ONCE
) -> None:
    """Take back what was done last. Raises Refused where that is not possible (any more).

    `is_untouched` says that nobody has contributed to its round yet.
    """
    if work.now - act.at > UNDO_FOR:
        raise Refused(TOO_LATE)
    if act.act == RoundStateChanged.__name__:
        _undo_state(work, event, act, is_untouched=is_untouched, grace=grace)
    elif can_undo(act, is_untouched=is_untouched):
        WAYS_BACK[act.act](work, event, act)
    else:
        raise Refused(OUTDATED)


def can_undo(act: LastAct, *, is_untouched: bool) -> bool:
    """Whether an act may be taken back by a button of its own, as far as it alone tells."""
    if act.act == RoundStateChanged.__name__:
        if act.round_ is None or _stays_closed(act.round_):
            return False
        return is_untouched or not act.opened_first
    return act.act in WAYS_BACK and (act.round_ is not None or "round_id" not in act.kept)


def _stays_closed(round_: Round) -> bool:
    """Whether it may not be opened again, as it may not by hand."""
    return round_.is_secret and round_.is_over


def _undo_state(
    work: Work, event: Event, act: LastAct, *, is_untouched: bool, grace: timedelta
) -> None:
    round_, before = _round(act), RoundState(act.kept["before"])
    if act.opened_first:
        _plan_again(work, event, round_, is_untouched=is_untouched)
    elif before is RoundState.OPEN:
        _go_on(work, event, round_, act.kept["was"])
    elif round_.is_open:
        move_round(work, event, round_, RoundState.CLOSED, grace=grace)
        _restore_moments(work, round_, act.kept["was"])
    else:
        move_round(work, event, round_, before)


def _plan_again(work: Work, event: Event, round_: Round, *, is_untouched: bool) -> None:
    if not is_untouched:
        raise Refused(HAS_BEGUN)
    if not round_.is_open:
        raise Refused(OUTDATED)
    was = moments_of(round_)
    round_.opened_at = round_.ends_at = None
    set_state(work, event, round_, RoundState.PLANNED, was)


def _go_on(work: Work, event: Event, round_: Round, before: dict[str, str]) -> None:
    """Open a round as if it had not been closed, or not been put back: its clock runs on."""
    if event.has_ended or round_.is_open:
        raise Refused(OUTDATED)
    if _stays_closed(round_):
        raise Refused(STAYS_CLOSED)
    require_none_open(event, but=round_)
    was = moments_of(round_)
    if round_.state is RoundState.PLANNED:
        _restore_moments(work, round_, before)
    round_.closed_at = round_.closes_at = None
    set_state(work, event, round_, RoundState.OPEN, was)


def _restore_moments(work: Work, round_: Round, was: dict[str, str]) -> None:
    for name in ("opened_at", "ends_at"):
        setattr(round_, name, datetime.fromisoformat(was[name]) if name in was else None)
    work.session.flush()


def _round(act: LastAct) -> Round:
    if act.round_ is None:
        raise Refused(OUTDATED)
    return act.round_


def _undo_edit(work: Work, event: Event, act: LastAct) -> None:
    round_, columns = _round(act), inspect(Round).columns
    old = {name: _value(columns[name].type, was) for name, (was, _) in act.kept["changes"].items()}
    changes = change_fields(round_, old)
    advance(work, event)
    work.record(RoundEdited(event.id, round_.id, changes))


def _value(kind: Any, said: Any) -> Any:
    """A column's value from how the audit log keeps it; see kernel.changes.plain."""
    if said is None:
        return None
    if isinstance(kind, Enum) and kind.enum_class:
        return kind.enum_class(said)
    if isinstance(kind, MultilingualText):
        return Words(said)
    return datetime.fromisoformat(said) if isinstance(kind, UtcMoment) else said


def _undo_clock(work: Work, event: Event, act: LastAct) -> None:
    was = act.kept["was"]
    round_ = _round(act)
    if not round_.is_open:
        raise Refused(OUTDATED)
    set_clock(work, event, round_, datetime.fromisoformat(was) if was else None)


def _undo_end(work: Work, event: Event, _act: LastAct) -> None:
    reopen_event(work, event)


# The wall is taken back where it is rendered, in participation.boards.
WAYS_BACK: dict[str, Callable[[Work, Event, LastAct], None]] = {
    RoundAdded.__name__: lambda work, event, act: remove_round(work, event, _round(act)),
    RoundReturned.__name__: lambda work, event, act: remove_round(work, event, _round(act)),
    RoundRemoved.__name__: lambda work, event, act: return_round(
        work, event, _round(act), act.kept["position"]
    ),
    RoundMoved.__name__: lambda work, event, act: put_at(work, event, _round(act), act.kept["was"]),
    EverybodyCalled.__name__: lambda work, event, act: call_everybody(
        work, event, act.kept["was"], seen=act.kept["to"]
    ),
    RoundEdited.__name__: _undo_edit,
    ClockSet.__name__: _undo_clock,
    EventEnded.__name__: _undo_end,
}
