"""Questions about the queue: what waits, what is reported, what is hidden, what was decided."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Subquery,
    and_,
    false,
    func,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, joinedload

from participation.comments.models import Comment, CommentStatus
from participation.events.models import Event
from participation.ideas.models import Idea, Status
from participation.identity.models import Person
from participation.moderation.models import Decision, Report, ReportState, Ruling

PAGE_SIZE = 50


class Tab(enum.Enum):
    """The parts of the queue."""

    WAITING = "waiting"
    REPORTS = "reports"
    HIDDEN = "hidden"
    DECIDED = "decided"


class TextKind(enum.Enum):
    """What can be reported, hidden or approved."""

    IDEA = "idea"
    COMMENT = "comment"


@dataclass(frozen=True)
class Choice:
    """What of the queue a moderator chose to see."""

    tab: Tab = Tab.WAITING
    kind: TextKind | None = None
    language: str = ""
    page: int = 1


@dataclass
class Entry:
    """A text in the queue, with the reports about it and the decision that brought it there."""

    idea: Idea
    comment: Comment | None = None
    reports: list[Report] = field(default_factory=list)
    decision: Decision | None = None

    @property
    def text(self) -> Idea | Comment:
        """The text itself."""
        return self.comment or self.idea

    @property
    def numbers(self) -> dict[str, int]:
        """What its addresses are made with."""
        return {"comment_id": self.comment.id} if self.comment else {"idea_id": self.idea.id}

    @property
    def name(self) -> str:
        """How a form names it: "idea-3", "comment-8"."""
        return f"comment-{self.comment.id}" if self.comment else f"idea-{self.idea.id}"


# Who decided, without their roles.
WITH_NAME = joinedload(Decision.person).lazyload(Person.grants)


def _with_status(event: Event, chosen: Choice) -> Subquery:
    """Ideas and comments in the status that a tab is about: number of idea, of comment, since when."""
    hidden = chosen.tab is Tab.HIDDEN
    ideas = select(
        Idea.id.label("idea_id"), null().label("comment_id"), Idea.created_at.label("at")
    )
    ideas = ideas.where(
        Idea.event_id == event.id, Idea.status == (Status.HIDDEN if hidden else Status.SUBMITTED)
    )
    comments = (
        select(Comment.idea_id, Comment.id, Comment.created_at)
        .join(Idea, Comment.idea_id == Idea.id)
        .where(
            Idea.event_id == event.id,
            Comment.status == (CommentStatus.HIDDEN if hidden else CommentStatus.SUBMITTED),
        )
    )
    if chosen.language:
        ideas = ideas.where(Idea.language == chosen.language)
        comments = comments.where(Comment.language == chosen.language)
    kinds: dict[TextKind, list[Any]] = {
        TextKind.IDEA: [ideas],
        TextKind.COMMENT: [ideas.where(false()), comments],
    }
    wanted = kinds[chosen.kind] if chosen.kind else [ideas, comments]
    return union_all(*wanted).subquery()


def _filtered(query: Any, row: type[Report | Decision], chosen: Choice) -> Any:
    """Of reports or decisions those about the kind and in the language that was chosen."""
    if chosen.kind is TextKind.IDEA:
        query = query.where(row.comment_id.is_(None))
    if chosen.kind is TextKind.COMMENT:
        query = query.where(row.comment_id.is_not(None))
    if chosen.language:
        query = (
            query.join(Idea, row.idea_id == Idea.id)
            .outerjoin(Comment, row.comment_id == Comment.id)
            .where(func.coalesce(Comment.language, Idea.language) == chosen.language)
        )
    return query


def _reported(event: Event, chosen: Choice) -> Any:
    query = select(Report.idea_id, Report.comment_id, func.min(Report.at).label("at")).where(
        Report.event_id == event.id, Report.state == ReportState.OPEN
    )
    return _filtered(query, Report, chosen).group_by(Report.idea_id, Report.comment_id).subquery()


def queue_page(session: Session, event: Event, chosen: Choice) -> tuple[list[Entry], int]:
    """One page of a part of the queue, and how many entries there are; the longest waiting first."""
    if chosen.tab is Tab.DECIDED:
        return _decided_page(session, event, chosen)
    texts = (_reported if chosen.tab is Tab.REPORTS else _with_status)(event, chosen)
    rows = session.execute(
        select(texts.c.idea_id, texts.c.comment_id, func.count().over())
        .order_by(texts.c.at, texts.c.idea_id, texts.c.comment_id)
        .limit(PAGE_SIZE)
        .offset((chosen.page - 1) * PAGE_SIZE)
    ).all()
    entries = _entries(session, [(idea_id, comment_id) for idea_id, comment_id, _ in rows])
    if chosen.tab is Tab.REPORTS:
        _add_reports(session, entries)
    if chosen.tab is Tab.HIDDEN:
        _add_decisions(session, entries)
    return entries, rows[0][2] if rows else 0


def _entries(session: Session, numbers: Sequence[tuple[int, int | None]]) -> list[Entry]:
    comment_ids = [comment_id for _, comment_id in numbers if comment_id]
    comments = {
        one.id: one
        for one in session.scalars(
            select(Comment).where(Comment.id.in_(comment_ids)).options(joinedload(Comment.idea))
        )
    }
    idea_ids = [idea_id for idea_id, comment_id in numbers if not comment_id]
    ideas = {one.id: one for one in session.scalars(select(Idea).where(Idea.id.in_(idea_ids)))}
    return [
        Entry(comments[comment_id].idea, comments[comment_id])
        if comment_id
        else Entry(ideas[idea_id])
        for idea_id, comment_id in numbers
    ]


def _is_about(row: type[Report | Decision], entries: Sequence[Entry]) -> ColumnElement[bool]:
    ideas = [entry.idea.id for entry in entries if not entry.comment]
    comments = [entry.comment.id for entry in entries if entry.comment]
    about_idea = and_(row.idea_id.in_(ideas), row.comment_id.is_(None))
    return or_(about_idea, row.comment_id.in_(comments))


def _by_text(entries: Sequence[Entry]) -> dict[tuple[int, int | None], Entry]:
    return {(one.idea.id, one.comment.id if one.comment else None): one for one in entries}


def _add_reports(session: Session, entries: Sequence[Entry]) -> None:
    texts = _by_text(entries)
    for report in session.scalars(
        select(Report)
        .where(_is_about(Report, entries), Report.state == ReportState.OPEN)
        .order_by(Report.id)
    ):
        texts[report.idea_id, report.comment_id].reports.append(report)


def _add_decisions(session: Session, entries: Sequence[Entry]) -> None:
    texts = _by_text(entries)
    for decision in session.scalars(
        select(Decision)
        .where(_is_about(Decision, entries), Decision.ruling == Ruling.HIDDEN)
        .options(WITH_NAME)
        .order_by(Decision.id)
    ):
        texts[decision.idea_id, decision.comment_id].decision = decision


def _decided_page(session: Session, event: Event, chosen: Choice) -> tuple[list[Entry], int]:
    query = select(Decision, func.count().over()).where(Decision.event_id == event.id)
    rows = session.execute(
        _filtered(query, Decision, chosen)
        .options(
            WITH_NAME,
            joinedload(Decision.idea),
            joinedload(Decision.comment),
        )
        .order_by(Decision.id.desc())
        .limit(PAGE_SIZE)
        .offset((chosen.page - 1) * PAGE_SIZE)
    ).all()
    entries = [Entry(one.idea, one.comment, decision=one) for one, _ in rows]
    return entries, rows[0][1] if rows else 0


def latest_rulings(session: Session, entries: Sequence[Entry]) -> set[int]:
    """Which decisions are the last about their text, and so can be taken back."""
    latest = (
        select(func.max(Decision.id))
        .where(_is_about(Decision, entries))
        .group_by(Decision.idea_id, Decision.comment_id)
    )
    return set(session.scalars(latest))


def last_decision(session: Session, idea_id: int, comment_id: int | None) -> Decision | None:
    """What was last decided about a text, with who did."""
    is_it = Decision.comment_id == comment_id if comment_id else Decision.comment_id.is_(None)
    return session.scalar(
        select(Decision)
        .where(Decision.idea_id == idea_id, is_it)
        .options(WITH_NAME)
        .order_by(Decision.id.desc())
        .limit(1)
    )


def reports_about(
    session: Session, idea_id: int, comment_id: int | None, *states: ReportState
) -> Sequence[Report]:
    """The reports about a text that are in one of these states."""
    is_it = Report.comment_id == comment_id if comment_id else Report.comment_id.is_(None)
    return session.scalars(
        select(Report).where(Report.idea_id == idea_id, is_it, Report.state.in_(states))
    ).all()


def has_reported(session: Session, idea_id: int, comment_id: int | None, reporter: str) -> bool:
    """Whether this sender has reported this text before."""
    is_it = Report.comment_id == comment_id if comment_id else Report.comment_id.is_(None)
    found = select(Report.id).where(Report.idea_id == idea_id, is_it, Report.reporter == reporter)
    return session.scalar(found.limit(1)) is not None
