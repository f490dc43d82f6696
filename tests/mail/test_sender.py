"""Delivering letters to a real mail server that is well, down, slow, busy or picky."""

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from participation.mail import sender
from participation.mail.domain import ServerDraft, forget_old, post, set_server, try_again
from participation.mail.models import Letter, LetterState, Security
from participation.mail.sender import Postman, wait
from participation.mail.smtp import NO_ANSWER, NOT_LISTENING, NOT_TRUSTED, as_message
from tests.support.house import House
from tests.support.parallel import at_once
from tests.support.smtp import SECRET, USER, PostOffice, certificate, html_text, plain_text

PATIENCE = 0.5  # seconds


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server that is well."""
    with PostOffice() as office:
        yield office


def use(house: House, office: PostOffice, **changes: Any) -> None:
    """Let the house send its letters to a server."""
    draft = {
        "host": "127.0.0.1",
        "port": office.port,
        "security": Security.NONE,
        "username": "",
        "password": None,
        "sender": "forum@example.org",
        "sender_name": "Bürgerforum",
    }
    with house.work() as work:
        set_server(work, ServerDraft(**draft | changes))


def write(house: House, to: str = "ada@example.org", text: str = "Grüße\n") -> int:
    with house.work() as work:
        html = f"<p>{text}</p>"
        letter = post(
            work, kind="test", to=to, locale="de", subject="Schöne Grüße", text=text, html=html
        )
        return letter.id


def letter(house: House, number: int) -> Letter:
    with house.database.reading() as session:
        return session.get_one(Letter, number)


def deliver(house: House) -> Postman:
    postman = Postman(house.database, PATIENCE)
    postman.deliver()
    return postman


def make_due(house: House) -> None:
    """Let the time pass until the next attempts."""
    with house.work() as work:
        work.session.execute(update(Letter).values(next_try_at=work.now))


def test_a_letter_arrives_as_text_and_html_with_the_headers_it_needs(
    each_house: House, office: PostOffice
) -> None:
    use(each_house, office)
    number = write(each_house)
    deliver(each_house)
    ((to, message),) = office.taken
    assert to == message["To"] == "ada@example.org"
    assert message["From"] == "Bürgerforum <forum@example.org>"
    assert message["Subject"] == "Schöne Grüße"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "de"
    assert message["Date"].datetime
    assert message["Message-ID"].endswith("@example.org>")
    assert plain_text(message).strip() == "Grüße"
    assert "<p>Grüße" in html_text(message)
    sent = letter(each_house, number)
    assert (sent.state, sent.attempts, sent.error) == (LetterState.SENT, 1, "")
    assert sent.settled_at


def test_what_was_sent_is_not_sent_again_and_its_text_is_forgotten(
    each_house: House, office: PostOffice
) -> None:
    use(each_house, office)
    number = write(each_house)
    deliver(each_house)
    make_due(each_house)
    deliver(each_house)
    assert len(office.taken) == 1
    assert (letter(each_house, number).text, letter(each_house, number).html) == ("", "")


def test_without_a_server_letters_wait_and_can_be_read(each_house: House) -> None:
    number = write(each_house)
    deliver(each_house)
    waiting = letter(each_house, number)
    assert (waiting.state, waiting.attempts, waiting.text) == (LetterState.WAITING, 0, "Grüße\n")


def test_all_that_is_due_goes_over_one_connection(each_house: House, office: PostOffice) -> None:
    use(each_house, office)
    for number in range(5):
        write(each_house, f"ada{number}@example.org")
    deliver(each_house)
    assert office.addresses == [f"ada{number}@example.org" for number in range(5)]
    assert office.connections == 1


def test_an_address_that_is_refused_fails_alone_and_says_why(
    each_house: House, office: PostOffice
) -> None:
    use(each_house, office)
    office.refuses = {"nobody@example.org"}
    failed, sent = write(each_house, "nobody@example.org"), write(each_house)
    deliver(each_house)
    assert office.addresses == ["ada@example.org"]
    assert letter(each_house, failed).state is LetterState.FAILED
    assert letter(each_house, failed).error == "550 5.1.1 no such person here"
    assert letter(each_house, failed).text, "it can be tried again"
    assert letter(each_house, sent).state is LetterState.SENT


def test_a_text_that_is_refused_fails(house: House, office: PostOffice) -> None:
    use(house, office)
    office.refuses_text = True
    number = write(house)
    deliver(house)
    assert letter(house, number).state is LetterState.FAILED
    assert "spam" in letter(house, number).error


def test_a_busy_server_gets_the_letter_a_little_later(
    each_house: House, office: PostOffice
) -> None:
    use(each_house, office)
    office.busy = {"ada@example.org"}
    number = write(each_house)
    deliver(each_house)
    waiting = letter(each_house, number)
    assert (waiting.state, waiting.attempts) == (LetterState.WAITING, 1)
    assert waiting.error == "451 4.7.1 please come back later"
    assert waiting.next_try_at > datetime.now(UTC) + timedelta(seconds=40)
    deliver(each_house)
    assert office.taken == [], "its time has not come"
    make_due(each_house)
    deliver(each_house)
    assert letter(each_house, number).state is LetterState.SENT
    assert letter(each_house, number).error == ""


def test_a_letter_that_is_put_off_for_a_day_is_given_up(house: House, office: PostOffice) -> None:
    use(house, office)
    number = write(house)
    for attempt in range(sender.MOST_ATTEMPTS):
        assert letter(house, number).state is LetterState.WAITING, attempt
        office.busy = {"ada@example.org"}
        make_due(house)
        deliver(house)
    assert letter(house, number).state is LetterState.FAILED
    assert letter(house, number).attempts == sender.MOST_ATTEMPTS


def test_waits_grow_differ_and_come_to_about_a_day() -> None:
    waits = [wait(attempt, sender.LONGEST_WAIT) for attempt in range(1, sender.MOST_ATTEMPTS)]
    assert timedelta(hours=17) < sum(waits, timedelta()) < timedelta(hours=31)
    assert timedelta(seconds=48) <= waits[0] <= timedelta(seconds=72)
    assert max(waits) <= sender.LONGEST_WAIT * 1.2
    assert len({wait(3, sender.LONGEST_WAIT) for _ in range(20)}) > 1


def test_a_server_that_is_down_costs_one_attempt_and_all_wait_for_it(each_house: House) -> None:
    office = PostOffice()
    use(each_house, office)
    numbers = [write(each_house, f"ada{number}@example.org") for number in range(20)]
    deliver(each_house)
    letters = [letter(each_house, number) for number in numbers]
    assert {one.state for one in letters} == {LetterState.WAITING}
    assert {one.error for one in letters} == {NOT_LISTENING}
    assert {one.attempts for one in letters} == {0}, "no letter was looked at"
    assert min(one.next_try_at for one in letters) > datetime.now(UTC) + timedelta(seconds=40)
    with office:
        make_due(each_house)
        deliver(each_house)
    assert len(office.taken) == 20


def test_a_server_that_stays_down_is_asked_less_and_less_often(house: House) -> None:
    use(house, PostOffice())
    number = write(house)
    postman, waits = Postman(house.database, PATIENCE), []
    for _ in range(40):
        make_due(house)
        before = datetime.now(UTC)
        postman.deliver()
        waits.append(letter(house, number).next_try_at - before)
    assert waits[0] < waits[2] < waits[4]
    assert max(waits) < sender.LONGEST_OUTAGE_WAIT * 1.3, "it may be back any time"
    assert letter(house, number).state is LetterState.WAITING, "never lost for that"


def test_a_slow_server_is_waited_for_once_not_for_each_letter(
    each_house: House, office: PostOffice
) -> None:
    use(each_house, office)
    office.slowness = 4 * PATIENCE
    numbers = [write(each_house, f"ada{number}@example.org") for number in range(10)]
    begun = time.monotonic()
    deliver(each_house)
    assert time.monotonic() - begun < 4 * PATIENCE
    letters = [letter(each_house, number) for number in numbers]
    assert {one.error for one in letters} == {NO_ANSWER}
    assert [one.attempts for one in letters] == [1] + [0] * 9
    assert {one.state for one in letters} == {LetterState.WAITING}


def test_a_letter_that_breaks_the_conversation_does_not_hold_up_the_others_for_ever(
    house: House, office: PostOffice
) -> None:
    use(house, office)
    office.breaks = {"poison@example.org"}
    poison, sound = write(house, "poison@example.org"), write(house)
    postman = Postman(house.database, PATIENCE)
    for _ in range(sender.MOST_ATTEMPTS):
        make_due(house)
        postman.deliver()
    assert letter(house, poison).state is LetterState.FAILED
    make_due(house)
    postman.deliver()
    assert letter(house, sound).state is LetterState.SENT


def test_a_server_that_refuses_our_own_address_is_at_fault_not_the_letter(
    house: House, office: PostOffice
) -> None:
    use(house, office)
    office.refuses_sender = True
    number = write(house)
    deliver(house)
    assert letter(house, number).state is LetterState.WAITING
    assert letter(house, number).error.startswith("553 ")


def test_two_postmen_deliver_each_letter_once(each_house: House, office: PostOffice) -> None:
    use(each_house, office)
    for number in range(12):
        write(each_house, f"ada{number}@example.org")
    at_once([lambda: deliver(each_house)] * 4)
    assert sorted(office.addresses) == sorted(f"ada{number}@example.org" for number in range(12))


def test_who_dies_between_claim_and_delivery_loses_nothing(
    each_house: House, office: PostOffice
) -> None:
    use(each_house, office)
    number = write(each_house)
    assert sender._claim(each_house.database)
    deliver(each_house)
    assert office.taken == [], "it may still be on its way"
    make_due(each_house)  # the claim has run out
    deliver(each_house)
    assert letter(each_house, number).state is LetterState.SENT


def test_a_letter_sent_twice_is_recognised_by_its_number(house: House, office: PostOffice) -> None:
    use(house, office)
    write(house)
    with house.database.reading() as session:
        found = session.scalars(select(Letter)).one()
        from participation.mail.models import MailServer

        server = session.get_one(MailServer, 1)
        once, again = as_message(server, found), as_message(server, found)
    assert once["Message-ID"] == again["Message-ID"]


@pytest.mark.parametrize("state", [LetterState.WAITING, LetterState.FAILED])
def test_trying_again_makes_a_letter_due(
    each_house: House, office: PostOffice, state: LetterState
) -> None:
    use(each_house, office)
    number = write(each_house)
    with each_house.work() as work:
        found = work.session.get_one(Letter, number)
        found.state, found.attempts = state, 9
        found.next_try_at = work.now + timedelta(days=1)
        try_again(work, found)
    deliver(each_house)
    assert letter(each_house, number).state is LetterState.SENT


@pytest.mark.parametrize("starttls", [True, False])
def test_the_connection_is_protected_and_the_server_knows_us(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, starttls: bool
) -> None:
    context, vouching = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(vouching))
    security = Security.STARTTLS if starttls else Security.TLS
    with PostOffice(tls=context, starttls=starttls, login=starttls) as office:
        use(
            house,
            office,
            security=security,
            username=USER if starttls else "",
            password=SECRET if starttls else None,
        )
        write(house)
        deliver(house)
        assert office.addresses == ["ada@example.org"]


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(house: House, tmp_path: Path) -> None:
    context, _vouching = certificate(tmp_path)
    with PostOffice(tls=context) as office:
        use(house, office, security=Security.TLS)
        number = write(house)
        deliver(house)
    assert letter(house, number).error == NOT_TRUSTED
    assert office.taken == []


def test_a_wrong_password_is_told_and_no_letter_fails_for_it(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, vouching = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(vouching))
    with PostOffice(tls=context, starttls=True, login=True) as office:
        use(house, office, security=Security.STARTTLS, username=USER, password="wrong")
        number = write(house)
        deliver(house)
    assert letter(house, number).state is LetterState.WAITING
    assert letter(house, number).error.startswith("535 ")


def test_an_address_beyond_ascii_is_written_to_where_the_server_can(
    house: House, office: PostOffice
) -> None:
    use(house, office)
    number = write(house, "jürgen@example.org")
    deliver(house)
    assert letter(house, number).state in (LetterState.SENT, LetterState.FAILED)


def test_nothing_of_a_letter_reaches_the_log(
    house: House, office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    use(house, office, username="", password="secret-word")
    office.refuses = {"nobody@example.org"}
    write(house, "nobody@example.org")
    write(house)
    deliver(house)
    office.close()
    write(house)
    deliver(house)
    said = "\n".join(
        one.getMessage() for one in caplog.records if one.name.startswith("participation")
    )
    assert "cannot be used" in said
    for secret in ("nobody", "ada@", "Grüße", "secret-word", "no such person"):
        assert secret not in said


def test_settled_letters_are_forgotten_after_a_month_and_waiting_ones_never(
    each_house: House,
) -> None:
    numbers = [write(each_house) for _ in range(3)]
    with each_house.work() as work:
        old = work.now - timedelta(days=31)
        for number, state in zip(numbers, LetterState, strict=True):
            found = work.session.get_one(Letter, number)
            found.state, found.created_at = state, old
            found.settled_at = None if state is LetterState.WAITING else old
    with each_house.work() as work:
        forget_old(work)
    with each_house.database.reading() as session:
        left = session.scalars(select(Letter)).all()
    assert [one.state for one in left] == [LetterState.WAITING]
