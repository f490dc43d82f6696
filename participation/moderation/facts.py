"""What can have happened in moderation. The log keeps which text, never what it says or why."""

from dataclasses import dataclass

from participation.comments.facts import CommentChanged
from participation.ideas.facts import IdeaChanged


@dataclass(frozen=True)
class IdeaApproved(IdeaChanged):
    """A moderator published what was waiting."""


@dataclass(frozen=True)
class IdeaApprovalTakenBack(IdeaChanged):
    """A moderator let a published idea wait again."""


@dataclass(frozen=True)
class IdeaHidden(IdeaChanged):
    """A moderator took an idea off the board; its author reads why, the log does not."""


@dataclass(frozen=True)
class IdeaRestored(IdeaChanged):
    """A moderator put a hidden idea back."""


@dataclass(frozen=True)
class IdeaReported(IdeaChanged):
    """Somebody said that an idea must not stand; who, stays out of the log."""


@dataclass(frozen=True)
class IdeaReportsDismissed(IdeaChanged):
    """A moderator decided that a reported idea may stand."""


@dataclass(frozen=True)
class IdeaReportsReopened(IdeaChanged):
    """The reports about an idea are open again."""


@dataclass(frozen=True)
class CommentApproved(CommentChanged):
    """A moderator published a comment that was waiting."""


@dataclass(frozen=True)
class CommentApprovalTakenBack(CommentChanged):
    """A moderator let a published comment wait again."""


@dataclass(frozen=True)
class CommentHidden(CommentChanged):
    """A moderator hid a comment; its author reads why, the log does not."""


@dataclass(frozen=True)
class CommentRestored(CommentChanged):
    """A moderator put a hidden comment back."""


@dataclass(frozen=True)
class CommentReported(CommentChanged):
    """Somebody said that a comment must not stand; who, stays out of the log."""


@dataclass(frozen=True)
class CommentReportsDismissed(CommentChanged):
    """A moderator decided that a reported comment may stand."""


@dataclass(frozen=True)
class CommentReportsReopened(CommentChanged):
    """The reports about a comment are open again."""
