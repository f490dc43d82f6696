"""Questions about merges: which ideas stand behind which."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from participation.events.models import Event
from participation.ideas.models import Idea, Merge
from participation.kernel.db import LARGEST_KEY


def events_around(session: Session, idea_id: int) -> list[int]:
    """The events of an idea, of the one it stands behind, and of all that stand behind that one.

    Also of those merged on the way there: undoing one merge of several is told in all of them.
    """
    its_front = func.coalesce(Idea.merged_into_id, Idea.id)
    front = select(its_front).where(Idea.id == min(idea_id, LARGEST_KEY)).scalar_subquery()
    is_near = or_(Idea.id == front, Idea.merged_into_id == front)
    return list(session.scalars(select(Idea.event_id).where(is_near).distinct()))


def ideas_behind(session: Session, idea: Idea) -> Sequence[Idea]:
    """The ideas that stand behind one, with their events, the first first."""
    return session.scalars(
        select(Idea)
        .where(Idea.merged_into_id == idea.id)
        .options(joinedload(Idea.event).lazyload(Event.rounds))
        .order_by(Idea.id)
    ).all()


def standing_merge(session: Session, idea: Idea) -> Merge | None:
    """The merge by which an idea stands behind another one."""
    return session.scalar(select(Merge).where(Merge.idea_id == idea.id, Merge.undone_at.is_(None)))


def merges_into(session: Session, idea: Idea) -> Sequence[Merge]:
    """The merges by which others stand behind this very idea."""
    return session.scalars(
        select(Merge)
        .where(Merge.target_id == idea.id, Merge.undone_at.is_(None))
        .order_by(Merge.id)
    ).all()


def ids_behind(session: Session, idea: Idea) -> list[int]:
    """The numbers of all ideas that were merged into this one, or into one that was, and so on."""
    behind = (
        select(Merge.idea_id)
        .where(Merge.target_id == idea.id, Merge.undone_at.is_(None))
        .cte(recursive=True)
    )
    further = select(Merge.idea_id).where(
        Merge.target_id == behind.c.idea_id, Merge.undone_at.is_(None)
    )
    return list(session.scalars(select(behind.union(further).c.idea_id)))
