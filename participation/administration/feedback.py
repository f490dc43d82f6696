"""Feedback on the service itself: what somebody sends, and what becomes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from participation.administration.facts import (
    FeedbackHandled,
    FeedbackReceived,
    FeedbackReopened,
)
from participation.identity.models import Feedback, Role
from participation.identity.queries import AccountState, PeopleFilter, people_found
from participation.kernel.db import Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import Refused
from participation.kernel.text import recognise
from participation.mail.loading import Message, write_letter
from participation.mail.rules import is_address

LONGEST = 4000
MOST_TOLD = 20


@dataclass(frozen=True)
class FeedbackDraft:
    """What somebody wrote: the text, the page it is about, an address if they want an answer."""

    text: str
    page: str
    email: str


def read_feedback(form: Mapping[str, str]) -> FeedbackDraft:
    """Raises Invalid without a text or with something that is no address."""
    fields = Fields(form)
    text = fields.prose("text", longest=LONGEST, missing=_l("Please write what is the matter."))
    page = fields.line("about", longest=200)
    email = fields.line("email", longest=254)
    if email and not is_address(email):
        fields.wrong("email", _l("This is not an email address."))
    fields.check()
    return FeedbackDraft(text, page, email)


def send(work: Work, draft: FeedbackDraft, *, locale: str) -> Feedback:
    """Keep a piece of feedback and tell the administrators that it is there."""
    sent = Feedback(
        at=work.now,
        page=draft.page,
        text=draft.text,
        email=draft.email,
        language=recognise(draft.text, locale),
    )
    work.session.add(sent)
    work.session.flush()
    work.record(FeedbackReceived(sent.id))
    _tell_administrators(work)
    return sent


def _tell_administrators(work: Work) -> None:
    def compose() -> Message:
        # Without what was written: letters lie in the outbox and in mailboxes for long.
        return Message(
            _("New feedback"),
            (_("Somebody has written feedback on this service. It waits for an answer."),),
            (_("Read the feedback"), url_for("feedback.received")),
        )

    wanted = PeopleFilter(role=Role.ADMINISTRATOR, state=AccountState.ACTIVE)
    for person in people_found(work.session, wanted, limit=MOST_TOLD):
        write_letter(work, kind="feedback", to=person.email, locale=person.locale, compose=compose)


def handle(work: Work, feedback: Feedback) -> None:
    """Note that a piece of feedback was dealt with. Raises Refused if it was before."""
    if feedback.handled_at:
        raise Refused(_l("This feedback has been marked as handled already."))
    feedback.handled_at = work.now
    work.record(FeedbackHandled(feedback.id))


def reopen(work: Work, feedback: Feedback) -> None:
    """Take that back. Raises Refused if it is open."""
    if not feedback.handled_at:
        raise Refused(_l("This feedback is open already."))
    feedback.handled_at = None
    work.record(FeedbackReopened(feedback.id))


def open_number(session: Session) -> int:
    """How much waits for somebody."""
    return number(session, handled=False)


def number(session: Session, *, handled: bool) -> int:
    """How much there is of it, handled or not."""
    query = select(func.count(Feedback.id)).where(_is(handled=handled))
    return session.scalar(query) or 0


def found(
    session: Session, *, handled: bool, offset: int = 0, limit: int = 50
) -> Sequence[Feedback]:
    """Feedback, the newest first."""
    return session.scalars(
        select(Feedback)
        .where(_is(handled=handled))
        .order_by(Feedback.at.desc(), Feedback.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()


def _is(*, handled: bool) -> ColumnElement[bool]:
    return Feedback.handled_at.is_not(None) if handled else Feedback.handled_at.is_(None)
