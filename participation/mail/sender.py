"""The postman: delivers what is due, in the background; no letter is lost.

A letter is claimed in a transaction before it is sent, and its fate is noted after. Whoever dies in
between leaves it claimed; the claim runs out and it is sent again: at worst twice, never not at all.
"""

import logging
import secrets
from datetime import UTC, datetime, timedelta

from gevent.event import Event as Signal
from sqlalchemy import ColumnElement, select, update

from participation.kernel.db import Database, Work
from participation.mail.facts import LetterPosted, LetterTriedAgain, MailServerChanged
from participation.mail.models import Letter, LetterState
from participation.mail.queries import mail_server
from participation.mail.smtp import Fate, ServerTrouble, connection, hand_over

log = logging.getLogger(__name__)

PATIENCE = 20.0  # seconds for each answer of the server
LOOK_EVERY = 15.0  # seconds; a new letter wakes the postman at once
CLAIM = timedelta(minutes=15)  # longer than a letter can take
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
LONGEST_OUTAGE_WAIT = timedelta(minutes=15)  # a server that is down may be back any time
MOST_ATTEMPTS = 14  # the waits between them come to about a day
LONGEST_REASON = 300


class Postman:
    """Goes on delivering for as long as the process serves; a new letter wakes it."""

    def __init__(self, database: Database, patience: float = PATIENCE) -> None:
        self._database = database
        self._patience = patience
        self._called = Signal()
        self._outages = 0  # in a row

    def run(self) -> None:
        """Deliver, wait for a call or a while, and again."""
        for kind in (LetterPosted, LetterTriedAgain, MailServerChanged):
            self._database.bus.on(kind, lambda _fact: self._called.set())
        while True:
            self._called.clear()
            try:
                self.deliver()
            except Exception as error:  # noqa: BLE001  one failed round must not end all mail
                # Its kind alone: what it says may hold an address.
                log.error("letters wait for the next round: %s", type(error).__name__)  # noqa: TRY400
            self._called.wait(LOOK_EVERY)

    def deliver(self) -> None:
        """Send what is due over one connection.

        A server that cannot be used ends the round at once: what is due then waits together.
        """
        with self._database.reading() as session:
            server = mail_server(session)
            due = session.scalar(select(Letter.id).where(*_due(datetime.now(UTC))).limit(1))
        if server is None or due is None:
            return
        try:
            with connection(server, self._patience) as client:
                while letter := _claim(self._database):
                    try:
                        fate = hand_over(client, server, letter)
                    except ServerTrouble as trouble:
                        # It may be this letter that breaks the conversation: it counts for it.
                        _note(self._database, letter, Fate(str(trouble), is_final=False))
                        raise
                    _note(self._database, letter, fate)
                    self._outages = 0
        except ServerTrouble as trouble:
            log.warning("the mail server cannot be used now")
            self._outages += 1
            _wait_together(self._database, str(trouble), self._outages)


def _due(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Letter.state == LetterState.WAITING, Letter.next_try_at <= now


def _claim(database: Database) -> Letter | None:
    """Take the next letter that is due; nobody else takes it until the claim runs out."""
    with database.transaction("postman") as work:
        letter = work.session.scalar(
            select(Letter)
            .where(*_due(work.now))
            .order_by(Letter.next_try_at, Letter.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if letter:
            letter.attempts += 1
            letter.next_try_at = work.now + CLAIM
        return letter


def _note(database: Database, letter: Letter, fate: Fate) -> None:
    """Note what became of a claimed letter, unless somebody has meanwhile taken it up anew."""
    with database.transaction("postman") as work:
        found = _still_claimed(work, letter)
        if found is None:
            return
        found.error = fate.reason[:LONGEST_REASON]
        if fate.reason and not fate.is_final and found.attempts < MOST_ATTEMPTS:
            found.next_try_at = work.now + wait(found.attempts, LONGEST_WAIT)
            return
        found.state = LetterState.FAILED if fate.reason else LetterState.SENT
        found.settled_at = work.now
        if not fate.reason:
            found.text = found.html = ""  # they may hold a link that opens an account


def _still_claimed(work: Work, letter: Letter) -> Letter | None:
    return work.session.scalar(
        select(Letter)
        .where(
            Letter.id == letter.id,
            Letter.state == LetterState.WAITING,
            Letter.attempts == letter.attempts,
        )
        .with_for_update()
    )


def _wait_together(database: Database, reason: str, outages: int) -> None:
    """Put off all that is due: the server could not be asked about any of it."""
    with database.transaction("postman") as work:
        until = work.now + wait(outages, LONGEST_OUTAGE_WAIT)
        work.session.execute(
            update(Letter)
            .where(*_due(work.now))
            .values(next_try_at=until, error=reason[:LONGEST_REASON])
        )


def wait(times: int, longest: timedelta) -> timedelta:
    """A wait that doubles each time, give or take a fifth, so that not all come back at once."""
    doubled = min(FIRST_WAIT * int(2 ** min(times - 1, 20)), longest)
    return doubled * (0.8 + 0.4 * secrets.randbelow(1000) / 1000)
