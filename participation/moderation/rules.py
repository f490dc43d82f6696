"""What moderators may do with which text, an idea or a comment, and what may be reported.

A case is an IdeaCase, which is about the idea, or a CommentCase, which is about the comment.
"""

from typing import Any

from flask_babel import lazy_gettext as _l

from participation.comments.models import Comment, CommentStatus
from participation.comments.rules import CommentCase, may_see_comment
from participation.events.rules import may_moderate
from participation.ideas.models import Idea, Status
from participation.ideas.rules import IdeaCase, may_read
from participation.kernel.rules import Rule


def text_of(case: IdeaCase) -> Idea | Comment:
    """The text that a case is about."""
    return case.the_comment if isinstance(case, CommentCase) else case.the_idea


def standing_of(case: IdeaCase) -> CommentStatus:
    """Where a text stands: waiting, published, hidden or withdrawn; of ideas whatever else they are.

    For moderators there is nothing to do about what is sealed but to hide it, as with what is public.
    """
    text = text_of(case)
    if text.is_published or text.status is Status.SEALED:
        return CommentStatus.PUBLISHED
    return CommentStatus(text.status.value)


def _about(idea_says: Any, comment_says: Any, *standings: CommentStatus) -> Rule[Any]:
    """A rule about where a text stands, with a sentence for each kind of it."""

    def refusal(case: IdeaCase) -> Any:
        if standing_of(case) in standings:
            return None
        return comment_says if isinstance(case, CommentCase) else idea_says

    return Rule(refusal)


WAITING, PUBLIC = CommentStatus.SUBMITTED, CommentStatus.PUBLISHED
HIDDEN, WITHDRAWN = CommentStatus.HIDDEN, CommentStatus.WITHDRAWN

awaits_approval = _about(
    _l("This idea is not waiting for approval any more."),
    _l("This comment is not waiting for approval any more."),
    WAITING,
)
is_not_taken_back = _about(
    _l("This idea has been withdrawn."),
    _l("This comment has been withdrawn."),
    *(WAITING, PUBLIC, HIDDEN),
)
is_not_hidden_yet = _about(
    _l("This idea is already hidden."),
    _l("This comment is already hidden."),
    *(WAITING, PUBLIC, WITHDRAWN),
)
is_hidden = _about(_l("This idea is not hidden."), _l("This comment is not hidden."), HIDDEN)
is_public_text = _about(
    _l("This idea is not published."), _l("This comment is not published."), PUBLIC
)


def _has_moved_on(case: IdeaCase) -> Any:
    """What has come further than to the board cannot wait again; it can be hidden."""
    if isinstance(case, CommentCase):
        return None
    idea = case.the_idea
    is_where_it_began = idea.status is Status.PUBLISHED and not idea.is_merged
    return None if is_where_it_began else MOVED_ON


MOVED_ON = _l("This idea has already come further. You can hide it instead.")
has_not_moved_on: Rule[Any] = Rule(_has_moved_on)

may_approve = may_moderate & awaits_approval
may_take_approval_back = may_moderate & is_public_text & has_not_moved_on
may_hide = may_moderate & is_not_taken_back & is_not_hidden_yet
may_restore = may_moderate & is_hidden


def _why_unreadable(case: IdeaCase) -> Any:
    read = may_see_comment if isinstance(case, CommentCase) else may_read
    return read.refusal(case)


may_read_text: Rule[Any] = Rule(_why_unreadable)
may_report = may_read_text & is_public_text
