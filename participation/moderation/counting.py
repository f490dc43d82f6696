"""How much waits in the queue of an event, is reported and is hidden."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from participation.comments.models import Comment, CommentStatus
from participation.events.models import Event
from participation.ideas.models import Idea, Status
from participation.moderation.models import Report, ReportState

# Of which idea or comment a report or decision is, as one value that can be counted.
_TEXT = func.coalesce(-Report.comment_id, Report.idea_id)
_COUNTED = ((Status.SUBMITTED, CommentStatus.SUBMITTED), (Status.HIDDEN, CommentStatus.HIDDEN))


@dataclass(frozen=True)
class Numbers:
    """How much there is in an event's queue; `reports` counts texts with open reports."""

    waiting_ideas: int = 0
    waiting_comments: int = 0
    reports: int = 0
    hidden_ideas: int = 0
    hidden_comments: int = 0

    @property
    def waiting(self) -> int:
        """Ideas and comments that wait for approval."""
        return self.waiting_ideas + self.waiting_comments

    @property
    def hidden(self) -> int:
        """Ideas and comments that are hidden."""
        return self.hidden_ideas + self.hidden_comments

    @property
    def open(self) -> int:
        """What somebody should look at."""
        return self.waiting + self.reports


def _rows(event_ids: Collection[int]) -> Sequence[Any]:
    """For each number of Numbers in turn: event and count."""
    ideas = [
        select(Idea.event_id, func.count())
        .where(Idea.event_id.in_(event_ids), Idea.status == status)
        .group_by(Idea.event_id)
        for status, _ in _COUNTED
    ]
    comments = [
        select(Idea.event_id, func.count())
        .join(Comment, Comment.idea_id == Idea.id)
        .where(Idea.event_id.in_(event_ids), Comment.status == status)
        .group_by(Idea.event_id)
        for _, status in _COUNTED
    ]
    reports = (
        select(Report.event_id, func.count(_TEXT.distinct()))
        .where(Report.event_id.in_(event_ids), Report.state == ReportState.OPEN)
        .group_by(Report.event_id)
    )
    return (ideas[0], comments[0], reports, ideas[1], comments[1])


def numbers_of_each(session: Session, event_ids: Collection[int]) -> dict[int, Numbers]:
    """How much there is in the queue of each of these events, in one query."""
    found: dict[int, list[int]] = defaultdict(lambda: [0] * 5)
    marked = [query.add_columns(literal(number)) for number, query in enumerate(_rows(event_ids))]
    for event_id, number, which in session.execute(union_all(*marked)):
        found[event_id][which] = number
    return {event_id: Numbers(*found[event_id]) for event_id in event_ids}


def numbers_of(session: Session, event: Event) -> Numbers:
    """How much there is in an event's queue."""
    return numbers_of_each(session, [event.id])[event.id]
