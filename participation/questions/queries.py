"""Questions about questions: which are shown, whose they are, how many there are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from participation.events.models import Participant, Round
from participation.kernel.db import LARGEST_KEY, one
from participation.questions.models import PUBLIC, Question, QuestionStatus, QuestionSupport

PAGE_SIZE = 60  # more than anybody reads on a phone; there is a page with all

_PLACE = case({status.value: place for place, status in enumerate(PUBLIC)}, value=Question.status)
BY_SUPPORT = (Question.support_count.desc(), Question.id)
_IN_ROUND = Question.round_id == bindparam("round")
LISTED = (
    select(Question)
    .where(_IN_ROUND, Question.status.in_(PUBLIC))
    .order_by(_PLACE, *BY_SUPPORT)
    .limit(bindparam("limit"))
    .offset(bindparam("start"))
)
NUMBERS = select(Question.status, func.count(), func.max(Question.id)).where(_IN_ROUND)


@dataclass(frozen=True)
class Numbers:
    """How many questions of a round everybody may read, how many of these are answered, how many
    wait for approval and are hidden; and the latest one's number, whatever became of it.
    """

    public: int = 0
    answered: int = 0
    waiting: int = 0
    hidden: int = 0
    newest: int = 0


def one_question(session: Session, question_id: int) -> Question:
    """The question with this number. Raises NotFound."""
    return one(session, Question, question_id)


def event_of_question(session: Session, question_id: int) -> int | None:
    """The number of the event a question belongs to, without loading either."""
    return session.scalar(
        select(Round.event_id)
        .join(Question, Question.round_id == Round.id)
        .where(Question.id == min(question_id, LARGEST_KEY))
    )


def listed(
    session: Session, round_: Round, *, limit: int = PAGE_SIZE, start: int = 0
) -> Sequence[Question]:
    """What everybody may read: the one being answered, then open ones, those for later, those
    answered; each by support, of the same the first one first.
    """
    asked = {"round": round_.id, "limit": limit, "start": start}
    return session.scalars(LISTED, asked).all()


def leading(session: Session, round_: Round, *, limit: int) -> Sequence[Question]:
    """The one being answered now, alone; else the open ones with most support."""
    found = session.scalars(
        select(Question)
        .where(
            Question.round_id == round_.id,
            Question.status.in_((QuestionStatus.NOW, QuestionStatus.OPEN)),
        )
        .order_by(_PLACE, *BY_SUPPORT)
        .limit(limit)
    ).all()
    return [one for one in found if one.status is found[0].status]


def with_status(
    session: Session, round_: Round, *statuses: QuestionStatus, limit: int
) -> Sequence[Question]:
    """The first questions in these states, the longest waiting first."""
    return session.scalars(
        select(Question)
        .where(Question.round_id == round_.id, Question.status.in_(statuses))
        .order_by(Question.id)
        .limit(limit)
    ).all()


def numbers_of(session: Session, round_: Round) -> Numbers:
    """How many questions of a round there are in which state; one query."""
    rows = session.execute(NUMBERS.group_by(Question.status), {"round": round_.id}).all()
    number = {status: count for status, count, _newest in rows}
    return Numbers(
        public=sum(number.get(status, 0) for status in PUBLIC),
        answered=number.get(QuestionStatus.ANSWERED, 0),
        waiting=number.get(QuestionStatus.WAITING, 0),
        hidden=number.get(QuestionStatus.HIDDEN, 0),
        newest=max((newest for _status, _count, newest in rows), default=0),
    )


def supported_by(session: Session, participant: Participant, round_: Round) -> set[int]:
    """The numbers of those questions of a round that somebody wants to know, their own too."""
    return set(
        session.scalars(
            select(QuestionSupport.question_id)
            .join(Question, Question.id == QuestionSupport.question_id)
            .where(QuestionSupport.participant_id == participant.id, Question.round_id == round_.id)
        )
    )


def asked_by(session: Session, participant: Participant, round_: Round) -> Sequence[Question]:
    """What somebody asked in a round, whatever became of it, the latest first."""
    return session.scalars(
        select(Question)
        .where(Question.participant_id == participant.id, Question.round_id == round_.id)
        .order_by(Question.id.desc())
    ).all()


def number_asked(session: Session, participant: Participant, round_: Round) -> int:
    """How many questions somebody has asked in a round and not withdrawn."""
    return session.execute(
        select(func.count(Question.id)).where(
            Question.participant_id == participant.id,
            Question.round_id == round_.id,
            Question.status != QuestionStatus.WITHDRAWN,
        )
    ).scalar_one()


def changed_since(
    session: Session, round_: Round, version: int, *, limit: int
) -> Sequence[Question]:
    """Questions of a round that changed after that version of the event, oldest change first."""
    return session.scalars(
        select(Question)
        .where(Question.round_id == round_.id, Question.version > version)
        .order_by(Question.version, Question.id)
        .limit(limit)
    ).all()


def of_rounds(session: Session, rounds: Collection[Round]) -> dict[int, list[Question]]:
    """All that everybody may read of several rounds, by the round's number; one query for all.

    Those with most support first, whatever became of them.
    """
    found: dict[int, list[Question]] = {round_.id: [] for round_ in rounds}
    for question in session.scalars(_public_of(found)) if found else ():
        found[question.round_id].append(question)
    return found


def _public_of(numbers: Collection[int]) -> Select[Question]:
    return (
        select(Question)
        .where(Question.round_id.in_(numbers), Question.status.in_(PUBLIC))
        .order_by(Question.round_id, *BY_SUPPORT)
    )
