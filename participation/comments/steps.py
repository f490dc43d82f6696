"""The small writers below the verbs: a comment's status, its number on the idea, whether it is found."""

from sqlalchemy import update

from participation.comments.models import Comment, CommentStatus
from participation.events.versions import advance
from participation.ideas.models import Idea
from participation.kernel import search
from participation.kernel.db import Work


def set_status(
    work: Work, comment: Comment, status: CommentStatus, reason: str | None = None
) -> None:
    """Give a comment a status and bring the card of its idea up to date everywhere.

    What leaves the public, or the queue, remembers where it stood, so that it can be put back.
    """
    was_public = comment.is_published
    if status in (CommentStatus.HIDDEN, CommentStatus.WITHDRAWN):
        comment.status_before = comment.status
    comment.status, comment.reason = status, reason
    renew_card(work, comment.idea, comment.is_published - was_public)
    make_findable(work, comment)


def renew_card(work: Work, idea: Idea, difference: int = 0) -> None:
    """Count published comments on their idea's card and let every board fetch it again."""
    version = advance(work, idea.event)
    idea.comment_count = work.session.execute(
        update(Idea)
        .where(Idea.id == idea.id)
        .values(comment_count=Idea.comment_count + difference, version=version)
        .returning(Idea.comment_count)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    idea.version = version


def make_findable(work: Work, comment: Comment) -> None:
    """Let the search find a comment's present wording, or not at all unless it is public."""
    work.session.flush()
    if comment.is_published:
        search.index(work, "comment", comment.id, comment.text)
    else:
        search.forget(work, "comment", comment.id)
