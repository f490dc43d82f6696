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
class RolesChanged(Fact):
    """The administration gave an account other roles: its sockets come back with the new rights."""

    kept: ClassVar[tuple[str, ...]] = ("person_id", "before", "after")
    person_id: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class UnitChanged(Fact):
    """The administration said for which unit an account reports."""

    kept: ClassVar[tuple[str, ...]] = ("person_id", "before", "after")
    person_id: int
    before: int | None
    after: int | None


@dataclass(frozen=True)
class PersonBlocked(Fact):
    """An account was blocked; its sessions have ended."""

    kept: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: int


@dataclass(frozen=True)
class PersonUnblocked(Fact):
    """A blocked account may sign in again."""

    kept: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: int


@dataclass(frozen=True)
class EntryAdded(Fact):
    """One of the lists of the administration has an entry more."""

    kept: ClassVar[tuple[str, ...]] = ("list", "entry_id", "after")
    list: str
    entry_id: int
    after: dict[str, str]


@dataclass(frozen=True)
class EntryRenamed(Fact):
    """An entry of such a list reads otherwise."""

    kept: ClassVar[tuple[str, ...]] = ("list", "entry_id", "before", "after")
    list: str
    entry_id: int
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True)
class EntryOffered(Fact):
    """An entry was taken off such a list or put back."""

    kept: ClassVar[tuple[str, ...]] = ("list", "entry_id", "before", "after")
    list: str
    entry_id: int
    before: bool
    after: bool


@dataclass(frozen=True)
class EntryMoved(Fact):
    """An entry changed its place on such a list."""

    kept: ClassVar[tuple[str, ...]] = ("list", "entry_id", "before", "after")
    list: str
    entry_id: int
    before: int
    after: int


@dataclass(frozen=True)
class Registered(Fact):
    """Somebody asked for an account; their address is not confirmed yet."""

    kept: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: int


@dataclass(frozen=True)
class AddressConfirmed(Fact):
    """The owner of an account has shown that its address is theirs."""

    kept: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: int


@dataclass(frozen=True)
class LinkMailed(Fact):
    """An account was sent a link: to confirm its address, or to choose a password."""

    kept: ClassVar[tuple[str, ...]] = ("person_id", "purpose")
    person_id: int
    purpose: str
