"""Questions as the screens of an event show them: each is a part of its own, made once for all who
see it alike. Only screens of a round of questions ask the database for any.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from participation.boards.kept import filled, kept
from participation.boards.situation import Screen, signature, situation
from participation.events.models import Event, Participant, Round, RoundKind, RoundState
from participation.events.rules import EventCase
from participation.kernel.db import many
from participation.questions.models import Question, QuestionStatus
from participation.questions.queries import (
    Numbers,
    asked_by,
    changed_since,
    leading,
    listed,
    numbers_of,
    of_rounds,
    supported_by,
    with_status,
)
from participation.questions.rules import QuestionCase

WALL_QUESTIONS = 5
DESK_QUESTIONS = 40  # of those that wait, and of those that are hidden
LISTS = (Screen.PHONE, Screen.READER, Screen.CONSOLE)
FOR_MODERATORS = (QuestionStatus.WAITING, QuestionStatus.HIDDEN)


@dataclass(frozen=True)
class Look:
    """How questions are looked at: with a moderator's buttons, or by somebody who takes part and
    wants to know some of them; and whether on the page that has them all.
    """

    participant_id: int | None = None
    supported: Collection[int] = ()
    moderates: bool = False
    on_page_of_all: bool = False

    def marks(self, question: Question) -> tuple[Any, ...]:
        """All of it that shows on one question."""
        is_mine = self.participant_id is not None and question.participant_id == self.participant_id
        takes_part = self.participant_id is not None
        supports = question.id in self.supported
        return takes_part, is_mine, supports, self.moderates, self.on_page_of_all


def round_of_questions(event: Event) -> Round | None:
    """The round of questions that goes on or was the last to do so."""
    current = event.current_round
    return current if current and current.kind is RoundKind.QUESTIONS else None


def asked_of(session: Session, event: Event, screen: Screen) -> dict[str, Any]:
    """What the parts of a screen say of all questions: how many there are, and which are in front."""
    round_ = round_of_questions(event)
    if round_ is None:
        return {"asked": None, "front": []}
    limit = WALL_QUESTIONS if screen is Screen.WALL else 1
    return {
        "asked": numbers_of(session, round_),
        "front": leading(session, round_, limit=limit),
    }


def question_parts(
    session: Session, event: Event, screen: Screen, since: int, *, limit: int
) -> dict[str, str | None] | None:
    """The questions that changed since a version, by element id, as everybody sees them.

    One that this screen shows no more is None; None for all says that there are too many to tell.
    """
    round_ = round_of_questions(event)
    if round_ is None or screen not in LISTS:
        return {}
    changed = changed_since(session, round_, since, limit=limit + 1)
    if len(changed) > limit:
        return None
    state = signature(event)
    look = Look(moderates=True) if screen is Screen.CONSOLE else Look(0 if takes(screen) else None)
    return {
        f"question-{one.id}": filled(_item(one, event, look, state)) if _is_on(one, look) else None
        for one in changed
    }


def takes(screen: Screen) -> bool:
    """Whether it is a screen of people who take part: in what all of them get, as one who did nothing."""
    return screen is Screen.PHONE


def _is_on(question: Question, look: Look) -> bool:
    return question.is_public or (look.moderates and question.status in FOR_MODERATORS)


def _item(question: Question, event: Event, look: Look, state: str) -> str:
    key = ("question", state, question.id, question.version, look.marks(question))
    return kept(
        key, lambda: render_template("boards/_question.html", **_said(question, event, look))
    )


def _said(question: Question, event: Event, look: Look) -> dict[str, Any]:
    going_on = situation(event)
    is_current = going_on["has_questions"] and going_on["current"].id == question.round_id
    return {
        "question": question,
        "event": event,
        "look": look,
        "is_mine": look.marks(question)[1],
        "supports": question.id in look.supported,
        "can_ask": going_on["is_asking"] and is_current,
    }


def items(questions: Sequence[Question], event: Event, look: Look, state: str) -> dict[str, str]:
    """Questions drawn, together for each place: now, open, later, answered, waiting, hidden."""
    drawn = {status.value: "" for status in QuestionStatus}
    for one in questions:
        drawn[one.status.value] += filled(_item(one, event, look, state))
    return drawn


def _list(
    event: Event, round_: Round, numbers: Numbers, shown: Sequence[Question], look: Look, state: str
) -> str:
    return render_template(
        "boards/_questions.html",
        event=event,
        round=round_,
        asked=numbers,
        items=items(shown, event, look, state),
        look=look,
        is_capped=numbers.public > sum(one.is_public for one in shown),
        **situation(event),
    )


NO_LIST = '<div id="questions"></div>'


def questions_on_board(
    session: Session, case: EventCase, screen: Screen, state: str
) -> dict[str, str]:
    """What of a viewer's board is about questions, by the hole it fills."""
    event, part = case.the_event, case.participant
    round_ = round_of_questions(event)
    if round_ is None:
        none = kept(("asked", None), lambda: render_template("boards/_asked.html", asked=None))
        return {"asked": none, "my_questions": "", "questions": NO_LIST}
    shown, numbers = listed(session, round_), numbers_of(session, round_)
    look = _look_of(session, part, round_)
    context = {"asked": numbers, "front": shown[:1], "screen": screen, **situation(event)}
    return {
        "asked": render_template("boards/_asked.html", **context),
        "my_questions": _my_questions(session, event, part, round_, {one.id for one in shown}),
        "questions": _list(event, round_, numbers, shown, look, state),
    }


def _look_of(session: Session, part: Participant | None, round_: Round) -> Look:
    return Look(part.id, supported_by(session, part, round_)) if part else Look()


def _my_questions(
    session: Session, event: Event, part: Participant | None, round_: Round, shown: Collection[int]
) -> str:
    """Those of the viewer's own that the list does not show: they wait, were hidden or withdrawn, or
    many others have more support.
    """
    mine = [one for one in asked_by(session, part, round_) if one.id not in shown] if part else []
    return render_template(
        "boards/_my_questions.html", questions=mine, event=event, **situation(event)
    )


def own_questions(session: Session, case: QuestionCase, numbers: Collection[int]) -> dict[str, str]:
    """The viewer's own parts of a board after what they did to these questions."""
    event, part = case.the_event, case.participant
    round_ = round_of_questions(event)
    if part is None or round_ is None:
        return {}
    shown = {one.id for one in listed(session, round_)}
    look = _look_of(session, part, round_)
    parts = {"my-questions": _my_questions(session, event, part, round_, shown)}
    for number, question in many(session, Question, set(numbers)).items():
        if question.is_public:
            parts[f"own-question-{number}"] = render_template(
                "boards/_own_question.html", **_said(question, event, look)
            )
    return parts


def console_list(session: Session, event: Event) -> str:
    """The questions as the console lists them, with those that wait and those that are hidden."""
    round_ = round_of_questions(event)
    if round_ is None:
        return NO_LIST
    more = [one for status in FOR_MODERATORS for one in _some(session, round_, status)]
    shown = [*listed(session, round_), *more]
    numbers = numbers_of(session, round_)
    return _list(event, round_, numbers, shown, Look(moderates=True), signature(event))


def _some(session: Session, round_: Round, status: QuestionStatus) -> Sequence[Question]:
    return with_status(session, round_, status, limit=DESK_QUESTIONS)


def questions_of_rounds(session: Session, event: Event) -> list[tuple[Round, list[Question]]]:
    """The rounds of questions that have begun, each with what everybody may read of it."""
    rounds = [
        one
        for one in event.rounds
        if one.kind is RoundKind.QUESTIONS and one.state is not RoundState.PLANNED
    ]
    found = of_rounds(session, rounds)
    return [(one, found[one.id]) for one in rounds]
