"""Blind rounds: what is written in one stays sealed until a moderator shows all of it at once."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from participation.events.facts import RoundStateChanged
from participation.events.models import Round, RoundState
from participation.events.versions import advance
from participation.ideas.models import PUBLIC, Idea, Status, StatusChange, Step
from participation.ideas.steps import make_findable, set_status, where_it_is_shown
from participation.kernel.db import Work

# What has become part of a measure is told there, and cannot be unread.
SEALABLE = PUBLIC - {Status.PROMOTED}


def follow_round(work: Work, fact: RoundStateChanged) -> None:
    """Show or seal the ideas of a blind round together with the round; for Bus.follow."""
    round_ = work.session.get(Round, fact.round_id)
    if round_ is None or not round_.is_blind:
        return
    if fact.after == RoundState.SHOWN.value:
        _show(work, round_)
    elif fact.before == RoundState.SHOWN.value:
        _seal(work, round_)


def _show(work: Work, round_: Round) -> None:
    """All at once and with one version: each room gets one frame for it."""
    ideas = _ideas_in(work, round_, {Status.SEALED})
    version = advance(work, round_.event)
    for idea in ideas:
        idea.status, idea.version = where_it_is_shown(idea), version
        work.session.add(
            StatusChange(idea_id=idea.id, at=work.now, status=idea.status, kind=Step.STATUS)
        )
    work.session.flush()
    for idea in ideas:
        make_findable(work, idea)


def _seal(work: Work, round_: Round) -> None:
    for idea in _ideas_in(work, round_, SEALABLE):
        set_status(work, idea, Status.SEALED)


def _ideas_in(work: Work, round_: Round, statuses: Collection[Status]) -> Sequence[Idea]:
    return work.session.scalars(
        select(Idea)
        .where(
            Idea.event_id == round_.event_id, Idea.round_id == round_.id, Idea.status.in_(statuses)
        )
        .order_by(Idea.id)
    ).all()
