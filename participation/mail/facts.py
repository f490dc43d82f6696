"""What can have happened to letters and to the server that takes them."""

from dataclasses import dataclass
from typing import ClassVar

from participation.kernel.events import Fact


@dataclass(frozen=True)
class LetterPosted(Fact):
    """There is a letter to deliver. To whom and with what words, the log never says."""

    kept: ClassVar[tuple[str, ...]] = ("kind",)
    kind: str


@dataclass(frozen=True)
class LetterTriedAgain(Fact):
    """An administrator asked for one more attempt at a letter."""

    kept: ClassVar[tuple[str, ...]] = ("letter_id",)
    letter_id: int


@dataclass(frozen=True)
class MailServerChanged(Fact):
    """The server that takes our letters was set. Of its password the log says whether it changed."""

    kept: ClassVar[tuple[str, ...]] = ("before", "after", "password_changed")
    before: dict[str, str | int]
    after: dict[str, str | int]
    password_changed: bool
