"""Loading what is moderated or reported: an idea or a comment, through whoever asks."""

from sqlalchemy import select

from participation.comments.loading import comment_case
from participation.comments.models import Comment
from participation.comments.rules import CommentCase
from participation.events.rules import EventCase
from participation.ideas.loading import idea_case
from participation.ideas.models import Idea
from participation.ideas.rules import IdeaCase
from participation.kernel.refusal import NotFound
from participation.web.context import db_session


def text_case(idea_id: int = 0, comment_id: int = 0) -> IdeaCase:
    """The case of a route with an idea's number or with a comment's."""
    return comment_case(comment_id) if comment_id else idea_case(idea_id)


def cases_of(case: EventCase, idea_ids: list[int], comment_ids: list[int]) -> list[IdeaCase]:
    """The cases about several texts of an event. Raises NotFound unless all are of this event."""
    session, event = db_session(), case.the_event
    ideas = session.scalars(
        select(Idea).where(Idea.id.in_(idea_ids), Idea.event_id == event.id)
    ).all()
    comments = session.scalars(
        select(Comment)
        .join(Idea, Comment.idea_id == Idea.id)
        .where(Comment.id.in_(comment_ids), Idea.event_id == event.id)
    ).all()
    if (len(ideas), len(comments)) != (len(set(idea_ids)), len(set(comment_ids))):
        raise NotFound
    who = (case.viewer, event, case.participant)
    return [
        *(IdeaCase(*who, idea) for idea in ideas),
        *(CommentCase(*who, comment.idea, comment) for comment in comments),
    ]
