"""The postman in a running server: no page waits for it, and a killed server loses no letter."""

import time
from pathlib import Path

from sqlalchemy import func, select

from participation.mail.models import Letter, LetterState
from tests.support.hall import Hall, open_hall
from tests.support.house import PASSWORD
from tests.support.processes import wait_until
from tests.support.smtp import PostOffice


def register(hall: Hall, name: str) -> float:
    """Register; how long that took, in seconds."""
    begun = time.monotonic()
    form = {"name": name, "email": f"{name}@example.org", "password": PASSWORD, "locale": "en"}
    hall.visitor().act("/register", form)
    return time.monotonic() - begun


def number(hall: Hall, state: LetterState) -> int:
    with hall.house.database.reading() as session:
        return session.scalar(select(func.count(Letter.id)).where(Letter.state == state)) or 0


def test_a_letter_leaves_at_once_and_no_page_waits_for_a_slow_server(tmp_path: Path) -> None:
    with open_hall(tmp_path) as hall, PostOffice() as office:
        hall.send_by(office)
        register(hall, "sam")
        wait_until(lambda: office.addresses == ["sam@example.org"], what="the letter arriving")
        office.slowness = 6
        assert register(hall, "kim") < 5
        assert "Sam" not in hall.visitor().get("/")
        assert office.addresses == ["sam@example.org"], "it is still on its way"
        wait_until(lambda: "kim@example.org" in office.addresses, what="the slow letter arriving")


def test_a_server_killed_while_it_sends_loses_no_letter(tmp_path: Path) -> None:
    with open_hall(tmp_path) as hall, PostOffice() as office:
        hall.send_by(office)
        office.slowness = 30
        for name in ("sam", "kim", "lee"):
            register(hall, name)
        wait_until(lambda: office.connections > 0, what="the postman ringing")
        hall.server.kill()
        office.slowness = 0
        with hall.house.work() as work:
            assert work.session.scalar(select(func.count(Letter.id))) == 3
            for letter in work.session.scalars(select(Letter)):
                letter.next_try_at = work.now  # the claim has run out
        hall.server.start()
        wait_until(lambda: number(hall, LetterState.SENT) == 3, what="all letters leaving")
    assert {"sam@example.org", "kim@example.org", "lee@example.org"} == set(office.addresses)


def test_letters_of_a_time_without_a_server_leave_once_one_is_set(
    tmp_path: Path,
) -> None:
    with open_hall(tmp_path) as hall, PostOffice() as office:
        register(hall, "sam")
        assert number(hall, LetterState.WAITING) == 1
        hall.send_by(office)  # by another process: the postman looks by himself
        wait_until(lambda: bool(office.taken), within=40, what="the letter leaving")
