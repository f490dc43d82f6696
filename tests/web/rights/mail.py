"""Rights at the addresses of registering, of passwords, of the mail server and of the outbox."""

from datetime import timedelta

from participation.identity.models import Person, Purpose
from participation.identity.registration import find_link, issue_link, register
from participation.mail.domain import ServerDraft, post, set_server
from participation.mail.models import LetterState, Security
from tests.support.house import CHEAP_HASH, PASSWORD
from tests.web.world import ROLES

EVERYBODY = " ".join(["200"] * len(ROLES))
ANYBODY_MAY = " ".join(["303"] * len(ROLES))
NOBODY = " ".join(["404"] * len(ROLES))
STRANGERS = " ".join(["200"] * 3 + ["302"] * 7)  # who is signed in goes on
NOT_FOR_OTHERS = " ".join(["200"] * 3 + ["403"] * 7)
READS = "302 302 302 403 403 403 403 200 403 403"
ACTS = "403 403 403 403 403 403 403 303 403 403"

ADDRESS = {"email": "citizen@example.org"}
FORMS = {
    "/register": {
        "name": "Sam",
        "email": "sam@example.org",
        "password": "another-long-password",
        "locale": "en",
    },
    "/register/link": ADDRESS,
    "/password/reset": ADDRESS,
    "/register/confirm/{token}": {"password": PASSWORD},
    "/password/reset/{token}": {"password": "another-long-password", "name": "W"},
    "/administration/mail": {
        "host": "127.0.0.1",
        "port": "25",
        "security": "none",
        "sender": "forum@example.org",
    },
}


def too_late(statuses: str, status: str) -> str:
    """The same rights, but it is over."""
    return statuses.replace("303", status).replace("200", status)


def furnish(town) -> None:  # type: ignore[no-untyped-def]  # Town, which imports this module
    """Somebody whose address waits for confirmation, links of each kind, letters in each state."""
    with town.house.work() as work:
        waiting = register(
            work,
            email="waiting@example.org",
            name="W",
            password_hash=CHEAP_HASH,
            locale=None,
        )
        tokens = {
            "confirm": issue_link(work, waiting, Purpose.CONFIRM),
            "reset": issue_link(work, waiting, Purpose.RESET),
            "late confirm": issue_link(work, waiting, Purpose.CONFIRM),
            "late reset": issue_link(work, waiting, Purpose.RESET),
        }
        citizen = work.session.get_one(Person, town.people["citizen"].id)
        tokens["citizen"] = issue_link(work, citizen, Purpose.RESET)
        work.session.flush()
        for name in ("late confirm", "late reset"):
            link = find_link(work.session, tokens[name], *Purpose)
            link.expires_at = work.now - timedelta(minutes=1)
        town.ids |= {f"token:{name}": token for name, token in tokens.items()}
        set_server(work, ServerDraft("127.0.0.1", 9, Security.NONE, "", None, "a@b.example", ""))
        for state in LetterState:
            letter = post(
                work,
                kind="test",
                to="kim@example.org",
                locale="de",
                subject="Guten Tag",
                text="",
                html="",
            )
            letter.state = state
            town.ids[f"letter:{state.value}"] = letter.id


TABLE = [
    ("GET", "/register", "", STRANGERS),
    ("POST", "/register", "", ANYBODY_MAY),
    ("GET", "/register/sent", "", EVERYBODY),
    ("GET", "/register/link", "", EVERYBODY),
    ("POST", "/register/link", "", ANYBODY_MAY),
    ("GET", "/register/confirm/{token}", "token:confirm", NOT_FOR_OTHERS),
    ("GET", "/register/confirm/{token}", "token:late confirm", too_late(NOT_FOR_OTHERS, "410")),
    ("GET", "/register/confirm/{token}", "token:reset", NOBODY),
    ("POST", "/register/confirm/{token}", "token:confirm", NOT_FOR_OTHERS.replace("200", "303")),
    ("POST", "/register/confirm/{token}", "token:late confirm", too_late(NOT_FOR_OTHERS, "410")),
    ("POST", "/register/confirm/{token}", "token:reset", NOBODY),
    ("GET", "/password/reset", "", EVERYBODY),
    ("POST", "/password/reset", "", ANYBODY_MAY),
    ("GET", "/password/reset/{token}", "token:reset", NOT_FOR_OTHERS),
    (
        "GET",
        "/password/reset/{token}",
        "token:citizen",
        " ".join(["200"] * 4 + ["403"] * 6),
    ),
    ("GET", "/password/reset/{token}", "token:late reset", too_late(NOT_FOR_OTHERS, "410")),
    ("GET", "/password/reset/{token}", "token:confirm", NOBODY),
    ("POST", "/password/reset/{token}", "token:reset", NOT_FOR_OTHERS.replace("200", "303")),
    ("POST", "/password/reset/{token}", "token:late reset", too_late(NOT_FOR_OTHERS, "410")),
    ("POST", "/password/reset/{token}", "token:confirm", NOBODY),
    ("GET", "/administration/mail", "", READS),
    ("POST", "/administration/mail", "", ACTS),
    ("POST", "/administration/mail/test", "", ACTS),
    ("GET", "/administration/outbox", "", READS),
    ("GET", "/administration/outbox?state=failed&page=99", "", READS),
    *(
        row
        for state in ("waiting", "failed", "sent")
        for row in (
            ("GET", "/administration/outbox/{letter}", f"letter:{state}", READS),
            (
                "POST",
                "/administration/outbox/{letter}/attempt",
                f"letter:{state}",
                ACTS if state != "sent" else too_late(ACTS, "409"),
            ),
        )
    ),
]
