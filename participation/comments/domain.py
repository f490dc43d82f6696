"""The verbs on comments."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from participation.comments.facts import (
    CommentChanged,
    CommentEdited,
    CommentReturned,
    CommentSupported,
    CommentSupportTakenBack,
    CommentWithdrawn,
    CommentWritten,
)
from participation.comments.models import Comment, CommentStatus, CommentSupport, CommentWording
from participation.comments.rules import (
    CommentCase,
    may_comment,
    may_edit_comment,
    may_reply,
    may_return_comment,
    may_support_comment,
    may_withdraw_comment,
)
from participation.comments.steps import make_findable, renew_card, set_status
from participation.events.domain import part_of
from participation.events.models import Participant
from participation.ideas.models import Idea
from participation.ideas.rules import IdeaCase
from participation.kernel.db import Work
from participation.kernel.text import to_html


@dataclass(frozen=True)
class CommentDraft:
    """What somebody wrote: normalised, capped, its language settled."""

    text: str
    language: str


def comment(work: Work, case: IdeaCase, draft: CommentDraft) -> Comment:
    """Say something about an idea; an account that is let in without a code joins by it.

    Raises Refused where nothing can be said any more.
    """
    may_comment.require(case, status=409)
    return _write(work, case, draft)


def reply(work: Work, case: CommentCase, draft: CommentDraft) -> Comment:
    """Answer a comment; an answer to an answer goes to the comment both are about."""
    may_reply.require(case, status=409)
    answered = case.the_comment
    return _write(work, case, draft, parent_id=answered.parent_id or answered.id)


def _write(
    work: Work, case: IdeaCase, draft: CommentDraft, parent_id: int | None = None
) -> Comment:
    first = CommentStatus.SUBMITTED if case.the_event.approval_first else CommentStatus.PUBLISHED
    author = part_of(work, case)
    return place(work, case.the_idea, draft, author=author, parent_id=parent_id, status=first)


def place(  # noqa: PLR0913  the demonstration knows everything at once
    work: Work,
    idea: Idea,
    draft: CommentDraft,
    *,
    author: Participant | None = None,
    parent_id: int | None = None,
    status: CommentStatus = CommentStatus.PUBLISHED,
    at: datetime | None = None,
) -> Comment:
    """Put a comment in without asking: for the demonstration and tests."""
    one = Comment(
        idea_id=idea.id,
        idea=idea,
        parent_id=parent_id,
        author=author,
        language=draft.language,
        text=draft.text,
        html=to_html(draft.text),
        status=status,
        created_at=at or work.now,
    )
    work.session.add(one)
    work.session.flush()
    renew_card(work, idea, int(one.is_published))
    make_findable(work, one)
    work.record(CommentWritten(idea.event_id, idea.id, one.id, status.value))
    return one


def edit(work: Work, case: CommentCase, draft: CommentDraft) -> Comment:
    """Change the wording; the one before stays readable. Raises Refused."""
    may_edit_comment.require(case, status=409)
    one = case.the_comment
    is_reworded = draft.text != one.text
    if is_reworded:
        if one.is_published:  # what nobody has approved must not come out as an earlier wording
            work.session.add(
                CommentWording(
                    comment_id=one.id, html=one.html, language=one.language, replaced_at=work.now
                )
            )
        one.edited_at = work.now
    one.text, one.html, one.language = draft.text, to_html(draft.text), draft.language
    if is_reworded and case.the_event.approval_first and one.is_published:
        set_status(work, one, CommentStatus.SUBMITTED)  # what was approved was the earlier wording
    else:
        make_findable(work, one)
    work.record(_of(CommentEdited, case))
    return one


def withdraw(work: Work, case: CommentCase) -> None:
    """Take one's own comment back; replies to it stay. Raises Refused."""
    may_withdraw_comment.require(case, status=409)
    set_status(work, case.the_comment, CommentStatus.WITHDRAWN)
    work.record(_of(CommentWithdrawn, case))


def bring_back(work: Work, case: CommentCase) -> None:
    """Undo a withdrawal. Where approval comes first, it is asked for again."""
    may_return_comment.require(case, status=409)
    approval = case.the_event.approval_first
    back = CommentStatus.SUBMITTED if approval else CommentStatus.PUBLISHED
    set_status(work, case.the_comment, back)
    work.record(_of(CommentReturned, case))


def support(work: Work, case: CommentCase) -> None:
    """Support a comment; supporting twice is supporting once. Raises Refused."""
    may_support_comment.require(case, status=409)
    one, participant = case.the_comment, part_of(work, case)
    present = select(CommentSupport).where(
        CommentSupport.comment_id == one.id, CommentSupport.participant_id == participant.id
    )
    if work.session.scalar(present):
        return
    work.session.add(CommentSupport(comment_id=one.id, participant_id=participant.id, at=work.now))
    work.session.flush()
    _count(work, one, +1)
    work.record(_of(CommentSupported, case))


def take_support_back(work: Work, case: CommentCase) -> None:
    """Support a comment no longer; does nothing where it was not supported. Raises Refused."""
    may_support_comment.require(case, status=409)
    one, participant = case.the_comment, case.participant
    gone = (
        participant
        and work.session.execute(
            delete(CommentSupport)
            .where(
                CommentSupport.comment_id == one.id, CommentSupport.participant_id == participant.id
            )
            .returning(CommentSupport.comment_id)
        ).scalar_one_or_none()
    )
    if gone is not None:
        _count(work, one, -1)
        work.record(_of(CommentSupportTakenBack, case))


def _count(work: Work, one: Comment, difference: int) -> None:
    one.support_count = work.session.execute(
        update(Comment)
        .where(Comment.id == one.id)
        .values(support_count=Comment.support_count + difference)
        .returning(Comment.support_count)
        .execution_options(synchronize_session=False)
    ).scalar_one()


def _of(kind: type[CommentChanged], case: CommentCase) -> CommentChanged:
    return kind(case.the_event.id, case.the_idea.id, case.the_comment.id)
