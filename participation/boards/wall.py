"""The wall while it is frozen: what it shows is kept, whatever happens at the event."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from participation.events.facts import (
    EventChanged,
    RoundStateChanged,
    WallFrozen,
    WallReleased,
)
from participation.events.models import Event, RoundState, WallStill
from participation.events.versions import advance
from participation.ideas.facts import IdeaWithdrawn
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.moderation.facts import IdeaHidden
from participation.questions.facts import QuestionMarked, QuestionWithdrawn
from participation.voting.facts import AnswerHidden

FROZEN = _l("This has changed since your page was drawn: the projector view is frozen now.")
RELEASED = _l("This has changed since your page was drawn: the projector view goes on now.")


def still_of(session: Session, event: Event, locale: str) -> str | None:
    """What the frozen wall shows in a language, as HTML; None where it is not frozen."""
    found = session.get(WallStill, (event.id, locale))
    return found.html if found else None


def frozen_since(session: Session, event: Event) -> datetime | None:
    """Since when the wall is frozen; None where it is not."""
    return _frozen_since(session, event.id)


def _frozen_since(session: Session, event_id: int) -> datetime | None:
    return session.scalar(select(WallStill.at).where(WallStill.event_id == event_id).limit(1))


def freeze(work: Work, event: Event, stills: dict[str, str]) -> None:
    """Let the wall keep what it shows, `stills` by language. Raises Refused where it does already."""
    if frozen_since(work.session, event):
        raise Refused(FROZEN)
    rows = [
        WallStill(event_id=event.id, locale=one, html=stills[one], at=work.now) for one in stills
    ]
    work.session.add_all(rows)
    work.session.flush()
    advance(work, event)
    work.record(WallFrozen(event.id))


HIDING = (
    IdeaHidden,
    IdeaWithdrawn,
    QuestionWithdrawn,
    QuestionMarked,
    AnswerHidden,
    RoundStateChanged,
)


def follow_hiding(work: Work, fact: EventChanged) -> None:
    """Let a frozen wall go on where something it may show is to be seen no more; for Bus.follow."""
    if not _hides(fact) or not _frozen_since(work.session, fact.event_id):
        return
    # What hid it stands in the log; that the wall goes on follows from that, and is nobody's act.
    work.session.execute(delete(WallStill).where(WallStill.event_id == fact.event_id))


def _hides(fact: EventChanged) -> bool:
    if isinstance(fact, QuestionMarked):
        return fact.after == "hidden"
    if isinstance(fact, RoundStateChanged):
        return fact.before == RoundState.SHOWN.value
    return True


def release(work: Work, event: Event) -> None:
    """Let the wall follow the event again. Raises Refused where it does already."""
    if not frozen_since(work.session, event):
        raise Refused(RELEASED)
    work.session.execute(delete(WallStill).where(WallStill.event_id == event.id))
    advance(work, event)
    work.record(WallReleased(event.id))
