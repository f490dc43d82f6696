"""Who may read, ask, support and answer questions."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.events.models import Round, RoundKind
from participation.events.phases import Act
from participation.events.rules import (
    EventCase,
    HasRound,
    is_participant,
    may_moderate,
    may_see,
    permits,
)
from participation.kernel.rules import Rule, rule
from participation.kernel.words import time_of_day
from participation.questions.models import Question, QuestionStatus


@dataclass(frozen=True)
class QuestionCase(HasRound, EventCase):
    """An event's case with a round of questions and one of these."""

    round_: Round | None = None
    question: Question | None = None

    @property
    def the_question(self) -> Question:
        """The question; a case without one is a programming mistake."""
        if self.question is None:
            raise LookupError("this rule needs a question")
        return self.question


def _why_no_questions(case: QuestionCase) -> Any:
    round_ = case.the_round
    if round_.kind is RoundKind.QUESTIONS and round_.takes(case.at):
        return None
    if round_.kind is RoundKind.QUESTIONS and round_.closes_at:
        return _l(
            "Questions can no longer be asked or supported. The round closed at %(time)s.",
            time=time_of_day(round_.closes_at),
        )
    return _l("Questions cannot be asked or supported at the moment.")


round_takes_questions: Rule[Any] = Rule(_why_no_questions)
can_ask_now = permits(Act.ASK, _l("Questions cannot be asked or supported at the moment."))


@rule(_l("Only the person who asked this question can do this."))
def has_asked_it(case: QuestionCase) -> bool:
    """Asked it."""
    part = case.participant
    return part is not None and case.the_question.participant_id == part.id


@rule(_l("This is your own question. You can withdraw it."))
def is_anothers_question(case: QuestionCase) -> bool:
    """Not one's own."""
    return not has_asked_it.allows(case)


@rule(_l("This question is not published."))
def is_public_question(case: QuestionCase) -> bool:
    """Everybody who sees the event sees it."""
    return case.the_question.is_public


@rule(_l("This question has already been answered."))
def is_not_answered(case: QuestionCase) -> bool:
    """Still to be answered, or being answered."""
    return case.the_question.status is not QuestionStatus.ANSWERED


@rule(_l("This question has been withdrawn."))
def stands(case: QuestionCase) -> bool:
    """Has not been taken back by whoever asked."""
    return not case.the_question.is_withdrawn


@rule(_l("This question is not withdrawn."))
def is_taken_back(case: QuestionCase) -> bool:
    """Taken back by whoever asked."""
    return case.the_question.is_withdrawn


@rule(_l("A moderator has hidden this question."))
def is_not_hidden(case: QuestionCase) -> bool:
    """Not hidden by a moderator."""
    return case.the_question.status is not QuestionStatus.HIDDEN


may_try = may_see & is_participant
may_read_question = (may_see | may_moderate) & (is_public_question | has_asked_it | may_moderate)
may_ask = is_participant & round_takes_questions & can_ask_now
may_support_question = may_ask & is_public_question & is_not_answered
may_stop_supporting = may_support_question & is_anothers_question
may_withdraw_question = is_participant & has_asked_it & stands & is_not_hidden
may_return_question = may_ask & has_asked_it & is_taken_back
