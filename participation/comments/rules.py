"""Who may read, write, answer, change and support comments."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.comments.models import Comment, CommentStatus
from participation.events.rules import has_not_ended, may_moderate, may_see, takes_part
from participation.ideas.rules import IdeaCase, is_not_merged, is_published, may_read
from participation.kernel.rules import Rule, rule


@dataclass(frozen=True)
class CommentCase(IdeaCase):
    """An idea's case with one of its comments."""

    comment: Comment | None = None

    @property
    def the_comment(self) -> Comment:
        """The comment; a case without one is a programming mistake."""
        if self.comment is None:
            raise LookupError("this rule needs a comment")
        return self.comment


@rule(_l("Only the person who wrote this comment can do this."))
def wrote_it(case: CommentCase) -> bool:
    """Its author."""
    participant = case.participant
    return participant is not None and case.the_comment.participant_id == participant.id


@rule(_l("This comment is not published."))
def is_public_comment(case: CommentCase) -> bool:
    """Everybody who reads the idea reads it."""
    return case.the_comment.is_published


@rule(_l("This comment has been withdrawn."))
def still_stands(case: CommentCase) -> bool:
    """Its author has not taken it back."""
    return case.the_comment.status is not CommentStatus.WITHDRAWN


@rule(_l("This comment is not withdrawn."))
def is_taken_back(case: CommentCase) -> bool:
    """Its author took it back."""
    return case.the_comment.status is CommentStatus.WITHDRAWN


@rule(_l("A moderator has hidden this comment."))
def is_not_concealed(case: CommentCase) -> bool:
    """Not hidden by a moderator."""
    return case.the_comment.status is not CommentStatus.HIDDEN


@rule(_l("You cannot support your own comment."))
def is_anothers(case: CommentCase) -> bool:
    """Not one's own."""
    return not wrote_it.allows(case)


# Why a reply is too late, in words for somebody who has just written one.
NO_REPLY = {
    CommentStatus.WITHDRAWN: _l(
        "The comment you are replying to has just been withdrawn. Your text is still here: "
        "you can send it as a comment of its own."
    ),
    CommentStatus.HIDDEN: _l(
        "A moderator has just hidden the comment you are replying to. Your text is still here: "
        "you can send it as a comment of its own."
    ),
    CommentStatus.SUBMITTED: _l("This comment is not published."),
}
can_be_answered: Rule[Any] = Rule(lambda case: NO_REPLY.get(case.the_comment.status))

# An editor may release the text of an idea from a staff event; the talk about it stays inside.
may_read_talk = may_read & (may_see | may_moderate)
may_see_comment = may_read_talk & (is_public_comment | wrote_it | may_moderate)
may_comment = takes_part & has_not_ended & is_published & is_not_merged
may_reply = takes_part & has_not_ended & is_published & can_be_answered
may_edit_comment = wrote_it & still_stands & is_not_concealed & has_not_ended
may_withdraw_comment = wrote_it & still_stands & is_not_concealed
may_return_comment = wrote_it & is_taken_back & has_not_ended
may_support_comment = takes_part & has_not_ended & is_public_comment & is_anothers
