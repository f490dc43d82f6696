"""The way into the administration: a card for each thing it looks after."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.administration import feedback, texts
from participation.identity.models import Affiliation, Person, Unit
from participation.identity.queries import Entry
from participation.identity.rules import Case, may_administer
from participation.kernel.audit import length
from participation.mail.models import Letter, LetterState
from participation.proposals.models import CatalogueField
from participation.web.access import access
from participation.web.context import db_session

bp = Blueprint("administration", __name__)


@dataclass(frozen=True)
class Card:
    """Where it leads, what it is, what is going on there; `urgent` asks for somebody."""

    title: str
    to: str
    about: str
    state: str
    urgent: bool = False


@bp.get("/administration")
@access(may_administer)
def home(_case: Case) -> ResponseReturnValue:
    """What the administration looks after."""
    session = db_session()
    cards = [*_people(session), *_service(session), *_mail(session), _log(session)]
    return render_template("administration/home.html", cards=cards)


def _people(session: Session) -> list[Card]:
    accounts = _number(session, Person, Person.blocked_at.is_(None))
    return [
        Card(
            _("People"),
            url_for("people.everybody"),
            _("Accounts, their roles and units; add somebody or block an account."),
            ngettext("%(num)d account", "%(num)d accounts", accounts),
        ),
        Card(
            _("Units of the administration"),
            url_for("lists.units"),
            _("Who can lead a measure or take part in one."),
            _entries(session, Unit),
        ),
        Card(
            _("Options for “I am taking part as …”"),
            url_for("lists.affiliations"),
            _("What participants can say they take part as."),
            _entries(session, Affiliation),
        ),
    ]


def _service(session: Session) -> list[Card]:
    unread, unfinished = feedback.open_number(session), texts.unfinished(session)
    usual = _number(session, CatalogueField, CatalogueField.removed_at.is_(None))
    return [
        Card(
            _("Feedback"),
            url_for("feedback.received"),
            _("What people write about this service, such as a barrier they met."),
            ngettext("%(num)d open", "%(num)d open", unread),
            urgent=unread > 0,
        ),
        Card(
            _("Legal texts"),
            url_for("texts.overview"),
            _("Imprint, privacy notice and accessibility statement."),
            ngettext(
                "%(num)d text has blanks to fill in",
                "%(num)d texts have blanks to fill in",
                unfinished,
            )
            if unfinished
            else _("complete"),
            urgent=unfinished > 0,
        ),
        Card(
            _("Catalogue of usual topic fields"),
            url_for("catalogue.listed"),
            _("Names for the topic fields that the machine proposes."),
            ngettext("%(num)d entry", "%(num)d entries", usual),
        ),
    ]


def _mail(session: Session) -> list[Card]:
    failed = _number(session, Letter, Letter.state == LetterState.FAILED)
    waiting = _number(session, Letter, Letter.state == LetterState.WAITING)
    return [
        Card(
            _("Mail server"),
            url_for("letters.server"),
            _("The server that takes our emails, with a test letter."),
            "",
        ),
        Card(
            _("Outbox"),
            url_for("letters.outbox"),
            _("Emails that wait, were sent, or could not be delivered."),
            ngettext("%(num)d could not be delivered", "%(num)d could not be delivered", failed)
            if failed
            else ngettext("%(num)d is waiting", "%(num)d are waiting", waiting),
            urgent=failed > 0,
        ),
    ]


def _log(session: Session) -> Card:
    entries = length(session)
    return Card(
        _("Audit log"),
        url_for("log.entries"),
        _("Who did what and when: each entry is sealed to the one before it."),
        ngettext("%(num)d entry", "%(num)d entries", entries),
    )


def _entries(session: Session, kind: type[Entry]) -> str:
    offered = _number(session, kind, kind.retired_at.is_(None))
    return str(ngettext("%(num)d offered", "%(num)d offered", offered))


def _number(session: Session, kind: Any, *those: Any) -> int:
    return session.scalar(select(func.count()).select_from(kind).where(*those)) or 0
