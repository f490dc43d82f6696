"""The server that takes our letters: setting it, and trying it out."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from participation.identity.models import Person
from participation.identity.rules import Case, may_administer
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.mail import domain
from participation.mail.forms import read_server
from participation.mail.loading import Message, write_letter
from participation.mail.models import MailServer
from participation.mail.queries import last_test_letter, mail_server
from participation.web.access import access
from participation.web.context import db_session
from participation.web.writes import Saved, write

bp = Blueprint("letters", __name__)


@bp.get("/administration/mail")
@access(may_administer)
def server(case: Case) -> ResponseReturnValue:
    """The settings, and what became of the last test."""
    session = db_session()
    return render_template(
        "administration/mail_server.html",
        server=session.get(MailServer, 1) or MailServer(port=587),
        is_set=mail_server(session) is not None,
        my_address=_me(case).email,
        test=last_test_letter(session, _me(case).email),
    )


@bp.post("/administration/mail")
@write(may_administer, again="letters.server")
def set_server(work: Work, _case: Case) -> Saved:
    """Use another server from now on, or none."""
    domain.set_server(work, read_server(request.form))
    return Saved(url_for("letters.server"), _("Saved."))


@bp.post("/administration/mail/test")
@write(may_administer, again="letters.server", limit="letter")
def send_test(work: Work, case: Case) -> Saved:
    """Send whoever asks an email, to see whether it arrives."""
    if mail_server(work.session) is None:
        raise Refused(_l("Please enter a mail server first."))
    me = _me(case)
    write_letter(work, kind="test", to=me.email, locale=me.locale, compose=_test_message)
    return Saved(url_for("letters.server") + "#test", _("The test email is on its way."))


def _test_message() -> Message:
    return Message(
        _("A test email"),
        (_("If you can read this, the mail server is set up correctly."),),
        (_("To the mail settings"), url_for("letters.server")),
    )


def _me(case: Case) -> Person:
    if case.viewer.person is None:
        raise LookupError("the routes here ask may_administer")
    return case.viewer.person
