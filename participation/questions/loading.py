"""Loading a question through whoever asks: what they may not read does not exist for them."""

from participation.events.loading import case_of, hold
from participation.events.models import RoundKind
from participation.events.queries import event_of_round, one_round
from participation.kernel.refusal import NotFound
from participation.questions.queries import event_of_question, one_question
from participation.questions.rules import QuestionCase, may_read_question
from participation.web.context import db_session


def asking_case(round_id: int) -> QuestionCase:
    """The case of a route with the number of a round of questions. Raises NotFound."""
    hold(event_of_round(db_session(), round_id))
    round_ = one_round(db_session(), round_id)
    if round_.kind is not RoundKind.QUESTIONS:
        raise NotFound
    about = case_of(round_.event)
    return QuestionCase(about.viewer, about.event, about.participant, round_)


def question_case(question_id: int) -> QuestionCase:
    """The case of a route with a question's number. Raises NotFound where they may not read it."""
    hold(event_of_question(db_session(), question_id))
    question = one_question(db_session(), question_id)
    about = case_of(question.round.event)
    who = (about.viewer, about.event, about.participant)
    case = QuestionCase(*who, question.round, question)
    if not may_read_question.allows(case):
        raise NotFound
    return case
