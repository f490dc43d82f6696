"""The outbox: what was written, what waits, and what could not be delivered and why."""

from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from participation.administration.mail_server import bp
from participation.identity.rules import Case, may_administer
from participation.kernel.db import Work
from participation.mail import domain
from participation.mail.models import Letter, LetterState
from participation.mail.queries import letter_counts, letters_on, mail_server, one_letter
from participation.web.access import access
from participation.web.context import db_session, viewer
from participation.web.paging import Paging
from participation.web.writes import Saved, write

STATES: dict[str, Any] = {
    "waiting": _l("Waiting"),
    "sent": _l("Sent"),
    "failed": _l("Not delivered"),
}


@dataclass(frozen=True)
class LetterCase(Case):
    """A case about one letter."""

    letter: Letter = field(kw_only=True)


@bp.get("/administration/outbox")
@access(may_administer)
def outbox(_case: Case) -> ResponseReturnValue:
    """All emails of the last weeks, or those in one state; the newest first."""
    session, asked = db_session(), request.args.get("state", "")
    state = LetterState(asked) if asked in STATES else None
    counts = letter_counts(session)
    paging = Paging.read(request.args, counts[state] if state else sum(counts.values()))
    tabs = [("", _("All"), url_for("letters.outbox"), sum(counts.values()))]
    tabs += [
        (name, words, url_for("letters.outbox", state=name), counts[LetterState(name)])
        for name, words in STATES.items()
    ]
    return render_template(
        "administration/outbox.html",
        letters=letters_on(session, state, offset=paging.offset, limit=paging.size),
        tabs=tabs,
        state=state.value if state else "",
        paging=paging,
        has_server=mail_server(session) is not None,
    )


def _letter_case(letter_id: int) -> LetterCase:
    return LetterCase(viewer(), letter=one_letter(db_session(), letter_id))


@bp.get("/administration/outbox/<int:letter_id>")
@access(may_administer, load=_letter_case)
def letter(case: LetterCase) -> ResponseReturnValue:
    """One email. Its words are its reader's; they show only where no server could bring them."""
    has_server = mail_server(db_session()) is not None
    return render_template("administration/letter.html", letter=case.letter, has_server=has_server)


@bp.post("/administration/outbox/<int:letter_id>/attempt")
@write(may_administer, load=_letter_case, again="letters.letter")
def try_again(work: Work, case: LetterCase) -> Saved:
    """Let it be tried now."""
    domain.try_again(work, case.letter)
    return Saved(
        url_for("letters.letter", letter_id=case.letter.id), _("It is being tried again now.")
    )


__all__ = ["bp"]
