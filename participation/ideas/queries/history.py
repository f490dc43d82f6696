"""Questions about what became of an idea: its steps, wordings and official answers."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.ideas.models import Idea, OfficialAnswer, Status, StatusChange, Step, Wording
from participation.ideas.queries.ideas import one_idea
from participation.kernel.db import one


def answers_to(session: Session, idea: Idea) -> Sequence[OfficialAnswer]:
    """The official answers to an idea that stand, the first first."""
    return session.scalars(
        select(OfficialAnswer)
        .where(OfficialAnswer.idea_id == idea.id, OfficialAnswer.withdrawn_at.is_(None))
        .order_by(OfficialAnswer.id)
    ).all()


def answer_and_idea(session: Session, answer_id: int) -> tuple[OfficialAnswer, Idea]:
    """An answer, withdrawn or not, and what it answers. Raises NotFound."""
    answer = one(session, OfficialAnswer, answer_id)
    return answer, one_idea(session, answer.idea_id)


def history_of(session: Session, idea: Idea) -> Sequence[StatusChange]:
    """Its steps, the first first."""
    return session.scalars(
        select(StatusChange).where(StatusChange.idea_id == idea.id).order_by(StatusChange.id)
    ).all()


def status_before_hiding(session: Session, idea: Idea) -> Status | None:
    """Where a hidden idea was when it was hidden, as its history tells; None if it never was."""
    return session.scalar(
        select(StatusChange.status)
        .where(StatusChange.idea_id == idea.id, StatusChange.status != Status.HIDDEN)
        .order_by(StatusChange.id.desc())
        .limit(1)
    )


def latest_reasons(session: Session, idea_ids: Collection[int]) -> dict[int, str]:
    """The reason given with the latest status of each of these ideas, where one was given."""
    latest = (
        select(func.max(StatusChange.id))
        .where(StatusChange.idea_id.in_(idea_ids), StatusChange.kind == Step.STATUS)
        .group_by(StatusChange.idea_id)
    )
    rows = session.execute(
        select(StatusChange.idea_id, StatusChange.reason).where(StatusChange.id.in_(latest))
    )
    return {idea_id: reason for idea_id, reason in rows if reason}


def earlier_wordings(session: Session, idea: Idea) -> Sequence[Wording]:
    """How it read before, the latest first."""
    return session.scalars(
        select(Wording).where(Wording.idea_id == idea.id).order_by(Wording.id.desc())
    ).all()
