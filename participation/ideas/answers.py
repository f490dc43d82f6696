"""Official answers: what the administration says to an idea, in public and under its own name."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from participation.events.rules import may_curate
from participation.events.versions import advance
from participation.ideas.facts import (
    AnswerEdited,
    AnswerReturned,
    AnswerWithdrawn,
    AnswerWritten,
)
from participation.ideas.models import OfficialAnswer, Step
from participation.ideas.rules import IdeaCase, may_answer
from participation.ideas.steps import note
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.text import to_html


@dataclass(frozen=True)
class AnswerDraft:
    """What is answered, in which language, and under which name."""

    text: str
    language: str
    signed: str


@dataclass(frozen=True)
class AnswerCase(IdeaCase):
    """An idea's case with one of the answers to it."""

    answer: OfficialAnswer | None = None

    @property
    def the_answer(self) -> OfficialAnswer:
        """The answer; a case without one is a programming mistake."""
        if self.answer is None:
            raise LookupError("this needs an answer")
        return self.answer


def write(work: Work, case: IdeaCase, draft: AnswerDraft) -> OfficialAnswer:
    """Answer an idea. Raises Refused for what is not public or stands behind another one."""
    may_answer.require(case, status=409)
    idea, person = case.the_idea, case.viewer.person
    answer = OfficialAnswer(
        idea_id=idea.id, person_id=person.id if person else None, at=work.now, **_said(draft)
    )
    work.session.add(answer)
    note(work, idea, Step.ANSWERED)
    work.record(AnswerWritten(idea.event_id, idea.id, answer.id))
    return answer


def _said(draft: AnswerDraft) -> dict[str, str]:
    return {
        "signed": draft.signed,
        "language": draft.language,
        "text": draft.text,
        "html": to_html(draft.text),
    }


def edit(work: Work, case: AnswerCase, draft: AnswerDraft) -> None:
    """Reword an answer; its page says that it was edited. Raises Refused for a withdrawn one."""
    _require_standing(case)
    for name, value in _said(draft).items():
        setattr(case.the_answer, name, value)
    case.the_answer.edited_at = work.now
    _renew(work, case)
    work.record(AnswerEdited(case.the_event.id, case.the_idea.id, case.the_answer.id))


def withdraw(work: Work, case: AnswerCase) -> None:
    """Take an answer back. Raises Refused the second time."""
    _require_standing(case)
    case.the_answer.withdrawn_at = work.now
    _renew(work, case)
    work.record(AnswerWithdrawn(case.the_event.id, case.the_idea.id, case.the_answer.id))


def bring_back(work: Work, case: AnswerCase) -> None:
    """Let a withdrawn answer stand again. Raises Refused where it does already."""
    may_curate.require(case)
    if case.the_answer.withdrawn_at is None:
        raise Refused(_l("This answer is not withdrawn."))
    case.the_answer.withdrawn_at = None
    _renew(work, case)
    work.record(AnswerReturned(case.the_event.id, case.the_idea.id, case.the_answer.id))


def _require_standing(case: AnswerCase) -> None:
    may_curate.require(case)
    if case.the_answer.withdrawn_at is not None:
        raise Refused(_l("This answer has been withdrawn."))


def _renew(work: Work, case: AnswerCase) -> None:
    case.the_idea.version = advance(work, case.the_idea.event)
    work.session.flush()
