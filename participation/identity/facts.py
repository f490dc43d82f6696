"""What can have happened to people and the lists that describe them."""

from dataclasses import dataclass
from typing import ClassVar

from participation.kernel.events import Fact


@dataclass(frozen=True)
class PersonAdded(Fact):
    """An account was made."""

    kept: ClassVar[tuple[str, ...]] = ("person_id", "roles")
    person_id: int
    roles: tuple[str, ...]


@dataclass(frozen=True)
class PasswordChanged(Fact):
    """Someone chose a new password; their other sessions have ended."""

    kept: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: int


@dataclass(frozen=True)
class AccountEdited(Fact):
    """Someone changed their name or language."""

    kept: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: int


@dataclass(frozen=True)
class SignedIn(Fact):
    """Someone signed in."""

    kept: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: int


@dataclass(frozen=True)
class SignedOut(Fact):
    """Someone signed out: their sockets are to be closed."""

    kept: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: int


@dataclass(frozen=True)
class AffiliationListChanged(Fact):
    """The list of what people may take part as was edited."""

    kept: ClassVar[tuple[str, ...]] = ("affiliation_id", "name", "retired")
    affiliation_id: int
    name: dict[str, str]
    retired: bool
