"""The verbs of polls: people answer and take that back, moderators hide what was typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, delete, insert

from participation.events.models import Event, PollKind, Round
from participation.events.versions import advance
from participation.kernel.db import Work
from participation.kernel.refusal import Invalid, NotFound, Refused
from participation.voting.domain.ballots import Box, Place, find_ballots, write_ballots
from participation.voting.facts import AnswerHidden, AnswerRestored, PollAnswered
from participation.voting.models import Answer, HiddenAnswer
from participation.voting.queries.polls import Given, is_said, key_of, possible
from participation.voting.rules import PollCase, may_answer_poll

CHOOSE = _l("Please choose an answer.")
CHOOSE_SOME = _l("Please choose at least one answer.")
WRITE_WORD = _l("Please write at least one word.")
WRITE = _l("Please write an answer.")
# Which field of the form says what is missing, and how.
MISSING = {
    PollKind.SINGLE: ("choice", CHOOSE),
    PollKind.MULTIPLE: ("choice_0", CHOOSE_SOME),
    PollKind.SCALE: ("choice", CHOOSE),
    PollKind.WORDS: ("word_1", WRITE_WORD),
    PollKind.TEXT: ("text", WRITE),
}


@dataclass(frozen=True)
class Reply:
    """Somebody's wish: what their ballot in the poll of the case shall answer; nothing takes it back.

    `arrived` is when it had reached us, before it waited for its turn.
    """

    case: PollCase
    given: tuple[Given, ...]
    arrived: datetime

    @property
    def place(self) -> Place:
        """Whose ballot it is for."""
        return self.case.the_round.id, self.case.the_participant.id


def answer_polls(work: Work, replies: Sequence[Reply]) -> list[tuple[Given, ...] | Refused]:
    """Put the answers of any number of people on their ballots, in this order; give what is on each.

    One is refused where its poll is closed, or has no such answer; the others count all the same.
    The events are to be held already (see hold): what is closed stays closed.
    """
    outcomes = [_judged(reply) for reply in replies]
    taken = [
        reply
        for reply, outcome in zip(replies, outcomes, strict=True)
        if not isinstance(outcome, Refused)
    ]
    for event in sorted({one.case.the_event for one in taken}, key=lambda event: event.id):
        advance(work, event)
    if taken:
        _write(work, {reply.place: reply.given for reply in taken})
    for reply in taken:
        case = reply.case
        work.record(PollAnswered(case.the_event.id, case.the_round.id), by=case.viewer.actor)
    return outcomes


def _judged(reply: Reply) -> tuple[Given, ...] | Refused:
    try:
        may_answer_poll.require(reply.case.arrived(reply.arrived), status=409)
        _require_possible(reply.case.the_round, reply.given)
    except Refused as refusal:
        return refusal
    return reply.given


def _require_possible(round_: Round, given: Sequence[Given]) -> None:
    """Raise Refused unless the poll can be answered like that; nothing is a possible answer."""
    choices = possible(round_)
    if not given:
        return
    fits = all((one.choice in choices) if choices else one.text for one in given)
    different = {one.choice if choices else key_of(one.text or "") for one in given}
    if not fits or not len(different) == len(given) <= most_answers(round_):
        raise Refused(
            _l("This question has no such answer. Please choose one of those on the page.")
        )


def most_answers(round_: Round) -> int:
    """How many answers one person may give in a poll."""
    if round_.poll is PollKind.MULTIPLE:
        return len(round_.choices)
    return round_.most_answers or 1


def missing_answer(round_: Round) -> Invalid:
    """What to say of a form that was sent without an answer."""
    field, sentence = MISSING[round_.poll or PollKind.SINGLE]
    return Invalid({field: sentence}, sentence)


FORGET = delete(Answer.__table__).where(  # type: ignore[arg-type]
    Answer.ballot_id.in_(bindparam("ballots", expanding=True))
)


def _write(work: Work, given: dict[Place, tuple[Given, ...]]) -> None:
    boxes = {place: Box(says=dict(enumerate(said))) for place, said in given.items()}
    find_ballots(work, boxes)
    known = [box.id for box in boxes.values() if box.id is not None]
    write_ballots(work, {place: box for place, box in boxes.items() if box.says or box.id})
    said = [row for box in boxes.values() for row in _rows(box)]
    connection = work.session.connection()
    if known:
        connection.execute(FORGET, {"ballots": known})
    if said:
        connection.execute(insert(Answer.__table__), said)  # type: ignore[arg-type]


def _rows(box: Box[Given]) -> Iterable[dict[str, Any]]:
    return (
        {"ballot_id": box.id, "place": place, "key": key_of(one.text) if one.text else None}
        | one._asdict()
        for place, one in box.says.items()
    )


def hide_answer(work: Work, event: Event, round_: Round, text: str) -> None:
    """Take what people typed off all screens and files, and whoever types the same later.

    Raises NotFound where nobody has, Refused where that is done already.
    """
    key = key_of(text)
    if not is_said(work.session, round_, key):
        raise NotFound
    if work.session.get(HiddenAnswer, (round_.id, key)):
        raise Refused(_l("Somebody else has just done this."))
    hidden = HiddenAnswer(round_id=round_.id, key=key, text=text, at=work.now)
    work.session.add(hidden)
    advance(work, event)
    work.record(AnswerHidden(event.id, round_.id))


def restore_answer(work: Work, event: Event, round_: Round, text: str) -> None:
    """Let it be seen again. Raises Refused where it is not hidden (any more)."""
    hidden = work.session.get(HiddenAnswer, (round_.id, key_of(text)))
    if hidden is None:
        raise Refused(_l("Somebody else has just done this."))
    work.session.delete(hidden)
    advance(work, event)
    work.record(AnswerRestored(event.id, round_.id))
