"""What can have happened to a comment. The log keeps which one, never who or what it says."""

from dataclasses import dataclass
from typing import ClassVar

from participation.ideas.facts import IdeaChanged


@dataclass(frozen=True)
class CommentChanged(IdeaChanged):
    """Something about a comment has changed; every fact below is one."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "idea_id", "comment_id")
    comment_id: int


@dataclass(frozen=True)
class CommentWritten(CommentChanged):
    """A comment or a reply came in; it may await approval."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "idea_id", "comment_id", "status")
    status: str


@dataclass(frozen=True)
class CommentEdited(CommentChanged):
    """Its author changed the wording."""


@dataclass(frozen=True)
class CommentWithdrawn(CommentChanged):
    """Its author took it back."""


@dataclass(frozen=True)
class CommentReturned(CommentChanged):
    """Its author brought it back after withdrawing."""


@dataclass(frozen=True)
class CommentSupported(CommentChanged):
    """One supporter more."""


@dataclass(frozen=True)
class CommentSupportTakenBack(CommentChanged):
    """One supporter fewer."""
