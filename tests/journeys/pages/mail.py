"""Pages of registering, of passwords, of the mail server and of the outbox."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from participation.identity.letters import send_way_in
from participation.identity.models import Purpose
from participation.identity.registration import confirm, find_link, issue_link, register
from participation.mail.models import Letter, LetterState

TOKENS: dict[str, str] = {}


def furnish(world: Any) -> None:
    """Registrations in each state with their links, and letters."""
    with world.hall.house.work() as work:
        for name in ("waiting", "late", "confirmed"):
            address = f"{name}@example.org"
            person = register(work, email=address, name="Kim", password_hash="x", locale=None)
            TOKENS[name] = issue_link(work, person, Purpose.CONFIRM)
            TOKENS[f"{name} reset"] = issue_link(work, person, Purpose.RESET)
            send_way_in(work, person)
        TOKENS["invite"] = issue_link(work, person, Purpose.INVITE)
        work.session.flush()
        confirm(work, find_link(work.session, TOKENS["confirmed"], Purpose.CONFIRM))
        for name in ("late", "late reset"):
            link = find_link(work.session, TOKENS[name], *Purpose)
            link.expires_at = work.now - timedelta(minutes=1)
        TOKENS["invite"] = issue_link(work, person, Purpose.INVITE)
        letters = work.session.query(Letter).order_by(Letter.id.desc()).limit(3).all()
        for letter, state in zip(letters, LetterState, strict=True):
            letter.state = state
            letter.settled_at = None if state is LetterState.WAITING else work.now
            letter.error = "550 5.1.1 no such person" if state is LetterState.FAILED else ""
            world.ids[f"letter {state.value}"] = letter.id


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """Everything somebody meets who comes in, and what administrators see of it."""
    yield "register", world.stranger, "/register?next=/help"
    yield "email sent", world.stranger, "/register/sent"
    yield "another link", world.stranger, "/register/link"
    yield "confirm", world.stranger, f"/register/confirm/{TOKENS['waiting']}"
    yield "confirm late", world.stranger, f"/register/confirm/{TOKENS['late']}"
    yield "confirmed already", world.stranger, f"/register/confirm/{TOKENS['confirmed']}"
    yield "confirm another's", world.citizen, f"/register/confirm/{TOKENS['waiting']}"
    yield "forgotten password", world.stranger, "/password/reset"
    yield "new password", world.stranger, f"/password/reset/{TOKENS['waiting reset']}"
    yield "new password late", world.stranger, f"/password/reset/{TOKENS['late reset']}"
    yield "first password", world.stranger, f"/password/reset/{TOKENS['invite']}"
    yield "mail server", world.administrator, "/administration/mail"
    yield "outbox", world.administrator, "/administration/outbox"
    yield "outbox failed", world.administrator, "/administration/outbox?state=failed"
    for state in LetterState:
        number = world.ids[f"letter {state.value}"]
        yield f"email {state.value}", world.administrator, f"/administration/outbox/{number}"


def refusals(world: Any) -> Iterator[tuple[str, Any, str, str]]:
    """Forms that are sent empty."""
    for name, path in (
        ("register with errors", "/register"),
        ("another link with an error", "/register/link"),
        ("forgotten password with an error", "/password/reset"),
        ("confirm without a password", f"/register/confirm/{TOKENS['waiting']}"),
        ("new password with an error", f"/password/reset/{TOKENS['waiting reset']}"),
    ):
        yield name, world.stranger, path, f"main form[action='{path}']"
