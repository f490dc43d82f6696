"""What moderators can have done."""

from dataclasses import dataclass

from participation.ideas.facts import IdeaChanged


@dataclass(frozen=True)
class IdeaApproved(IdeaChanged):
    """A moderator published what was waiting."""


@dataclass(frozen=True)
class IdeaHidden(IdeaChanged):
    """A moderator took an idea off the board; its author reads why, the log does not."""


@dataclass(frozen=True)
class IdeaRestored(IdeaChanged):
    """A moderator put a hidden idea back."""
