"""Whose rights have shrunk: read in the audit log, where nothing gets lost between processes."""

import threading
from collections.abc import Sequence

from participation.events.facts import EventEdited, ModeratorRemoved
from participation.identity.facts import (
    PasswordChanged,
    PersonBlocked,
    RolesChanged,
    SignedOut,
)
from participation.kernel.audit import AuditEntry, entries_after, newest
from participation.kernel.db import Database

SHRINK = (SignedOut, PasswordChanged, RolesChanged, PersonBlocked, ModeratorRemoved, EventEdited)


class Losses:
    """The acts since the start that took somebody a right, whichever process did them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = threading.Lock()
        self._last: int | None = None

    def begin(self) -> None:
        """Begin here; what was before concerns nobody who is connected."""
        with self._database.reading() as session:
            self._last = newest(session)

    def new(self) -> Sequence[AuditEntry]:
        """What has come since the last time this was asked, each act once."""
        with self._turn:
            if self._last is None:
                return []
            with self._database.reading() as session:
                found = entries_after(session, self._last, SHRINK)
            if found:
                self._last = found[-1].id
            return found
