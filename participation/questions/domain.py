"""The verbs on questions."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import delete, select, update

from participation.events.rules import may_moderate
from participation.events.versions import advance
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.questions.facts import (
    QuestionAsked,
    QuestionMarked,
    QuestionReturned,
    QuestionSupported,
    QuestionSupportTakenBack,
    QuestionWithdrawn,
)
from participation.questions.models import PUBLIC, Question, QuestionStatus, QuestionSupport
from participation.questions.queries import number_asked
from participation.questions.rules import (
    QuestionCase,
    may_ask,
    may_return_question,
    may_stop_supporting,
    may_support_question,
    may_withdraw_question,
)

HIDDEN, NOW, OPEN = QuestionStatus.HIDDEN, QuestionStatus.NOW, QuestionStatus.OPEN
# What moderators make of a question. What was withdrawn is its author's to bring back.
MARKS: dict[QuestionStatus, frozenset[QuestionStatus]] = {
    QuestionStatus.WAITING: frozenset({OPEN, HIDDEN}),
    **{status: frozenset({*PUBLIC, HIDDEN}) - {status} for status in PUBLIC},
    HIDDEN: frozenset({OPEN}),
    QuestionStatus.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True)
class QuestionDraft:
    """What somebody asks: normalised, capped, its language settled."""

    text: str
    language: str


def ask(work: Work, case: QuestionCase, draft: QuestionDraft) -> Question:
    """Ask a question; asking is the first support of it. Raises Refused outside a round that takes
    questions, and beyond what one may ask in it.
    """
    may_ask.require(case.arrived(work.arrived), status=409)
    _require_one_more(work, case)
    question = Question(
        round_id=case.the_round.id,
        participant_id=case.the_participant.id,
        language=draft.language,
        text=draft.text,
        status=_first_status(case),
        support_count=1,
        created_at=work.now,
        version=advance(work, case.the_event),
    )
    work.session.add(question)
    work.session.flush()
    work.session.add(
        QuestionSupport(question_id=question.id, participant_id=case.the_participant.id)
    )
    work.session.flush()
    work.record(QuestionAsked(case.the_event.id, question.id, question.status.value))
    return question


def _first_status(case: QuestionCase) -> QuestionStatus:
    return QuestionStatus.WAITING if case.the_event.approval_first else OPEN


def _require_one_more(work: Work, case: QuestionCase) -> None:
    most = case.the_round.most_per_person
    if most and number_asked(work.session, case.the_participant, case.the_round) >= most:
        raise Refused(
            lazy_ngettext(
                "You can ask %(num)d question in this round. Withdraw it to ask another one.",
                "You can ask %(num)d questions in this round. Withdraw one to ask another one.",
                most,
            )
        )


def withdraw(work: Work, case: QuestionCase) -> None:
    """Take one's own question back. Raises Refused if it is withdrawn or hidden already."""
    may_withdraw_question.require(case, status=409)
    _set_status(work, case, QuestionStatus.WITHDRAWN)
    work.record(QuestionWithdrawn(case.the_event.id, case.the_question.id))


def bring_back(work: Work, case: QuestionCase) -> None:
    """Undo a withdrawal. Where approval comes first, it is asked for again. Raises Refused, also where
    as many others as one may ask have been asked meanwhile.
    """
    may_return_question.require(case.arrived(work.arrived), status=409)
    _require_one_more(work, case)
    _set_status(work, case, _first_status(case))
    work.record(QuestionReturned(case.the_event.id, case.the_question.id))


def support(work: Work, case: QuestionCase) -> None:
    """Want to know it too; twice is once, and whoever asked it does already. Raises Refused."""
    may_support_question.require(case.arrived(work.arrived), status=409)
    question, part = case.the_question, case.the_participant
    present = select(QuestionSupport).where(
        QuestionSupport.question_id == question.id, QuestionSupport.participant_id == part.id
    )
    if work.session.scalar(present):
        return
    work.session.add(QuestionSupport(question_id=question.id, participant_id=part.id))
    work.session.flush()
    _count(work, case, +1)
    work.record(QuestionSupported(case.the_event.id, question.id))


def take_support_back(work: Work, case: QuestionCase) -> None:
    """Want to know it no longer; does nothing where it was not supported. Raises Refused."""
    may_stop_supporting.require(case.arrived(work.arrived), status=409)
    gone = work.session.execute(
        delete(QuestionSupport)
        .where(
            QuestionSupport.question_id == case.the_question.id,
            QuestionSupport.participant_id == case.the_participant.id,
        )
        .returning(QuestionSupport.question_id)
    ).scalar_one_or_none()
    if gone is not None:
        _count(work, case, -1)
        work.record(QuestionSupportTakenBack(case.the_event.id, case.the_question.id))


def mark(
    work: Work, case: QuestionCase, status: QuestionStatus, seen: QuestionStatus | None = None
) -> Question | None:
    """Say what becomes of a question; `seen` is what the moderator's screen said of it.

    Only one is being answered at a time: the one before is open again, and is given. Raises Refused
    where somebody else was faster, and for what was withdrawn.
    """
    may_moderate.require(case)
    question, before = case.the_question, case.the_question.status
    if before is status and seen is status:
        return None  # pressed twice
    _require_as_seen(question, status, seen)
    former = _on_now(work, question) if status is NOW else None
    if former:
        _set_status(work, case, OPEN, former)
        work.record(QuestionMarked(case.the_event.id, former.id, NOW.value, OPEN.value))
    _set_status(work, case, status)
    work.record(QuestionMarked(case.the_event.id, question.id, before.value, status.value))
    return former


def _require_as_seen(
    question: Question, status: QuestionStatus, seen: QuestionStatus | None
) -> None:
    if question.is_withdrawn:
        raise Refused(_l("This question has been withdrawn."))
    if question.status is status:
        raise Refused(_l("Somebody else has just done this."))
    if seen is not None and seen is not question.status:
        raise Refused(
            _l("Somebody else has just marked this question differently. Please look again.")
        )
    if status not in MARKS[question.status]:
        raise Refused(_l("This question has moved on, so this is no longer possible."))


def _on_now(work: Work, but: Question) -> Question | None:
    return work.session.scalar(
        select(Question).where(
            Question.round_id == but.round_id, Question.status == NOW, Question.id != but.id
        )
    )


def _set_status(
    work: Work, case: QuestionCase, status: QuestionStatus, question: Question | None = None
) -> None:
    question = question or case.the_question
    question.status = status
    question.version = advance(work, case.the_event)
    work.session.flush()


def _count(work: Work, case: QuestionCase, difference: int) -> None:
    question, version = case.the_question, advance(work, case.the_event)
    question.support_count = work.session.execute(
        update(Question)
        .where(Question.id == question.id)
        .values(support_count=Question.support_count + difference, version=version)
        .returning(Question.support_count)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    question.version = version
