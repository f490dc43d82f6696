"""The clock of an open round: more time for all, or no clock any more."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.events.facts import ClockSet
from participation.events.models import Event, Round
from participation.events.versions import advance
from participation.kernel.db import Work
from participation.kernel.refusal import Refused


def add_time(
    work: Work, event: Event, round_: Round, minutes: int, *, seen: str | None = None
) -> None:
    """Let the clock of an open round run so much longer; one that does not run begins now.

    `seen` is until when it ran (ISO 8601, "" for not) when somebody decided this. Raises Refused
    where the round is not open, or where a clock began or went since.
    """
    _require_open(round_)
    if seen is not None and bool(seen) != bool(round_.ends_at):
        raise Refused(_clock_now(round_))
    start = max(work.now, round_.ends_at) if round_.ends_at else work.now
    set_clock(work, event, round_, start + timedelta(minutes=minutes))


def stop_clock(work: Work, event: Event, round_: Round, *, seen: str | None = None) -> None:
    """Take the clock of an open round away. Raises Refused where it is not open, or where somebody
    gave it more time since it ran until `seen`.
    """
    _require_open(round_)
    if seen is not None and seen != told_clock(round_):
        raise Refused(_clock_now(round_))
    set_clock(work, event, round_, None)


def told_clock(round_: Round) -> str:
    """Until when a round's clock runs, as forms carry it along."""
    return round_.ends_at.isoformat(timespec="seconds") if round_.ends_at else ""


def _clock_now(round_: Round) -> Any:
    if round_.ends_at:
        return _l("This has changed since your page was drawn: the clock runs, to another end.")
    return _l("This has changed since your page was drawn: no clock is running now.")


def _require_open(round_: Round) -> None:
    if not round_.is_open:
        raise Refused(_l("This round is not open, so it has no clock."))


def set_clock(work: Work, event: Event, round_: Round, ends_at: datetime | None) -> None:
    """Let a round's clock run until then; None takes it away."""
    was, round_.ends_at = round_.ends_at, ends_at
    work.session.flush()
    advance(work, event)
    told = [moment.isoformat() if moment else "" for moment in (ends_at, was)]
    work.record(ClockSet(event.id, round_.id, *told))
