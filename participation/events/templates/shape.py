"""What a template of an agenda is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from participation.events.agenda import RoundDraft
from participation.kernel.words import Words


@dataclass(frozen=True)
class Template:
    """An agenda to copy: its key in forms, what it is called and for, and its rounds.

    `asks_about` says of votes about the ideas of one round which that is, both by their places.
    """

    key: str
    title: Words
    about: Words
    rounds: Sequence[RoundDraft]
    asks_about: Mapping[int, int] = field(default_factory=dict)

    @property
    def minutes(self) -> int:
        """How long all of it takes; rounds without a length take none."""
        return sum(one.minutes or 0 for one in self.rounds)
