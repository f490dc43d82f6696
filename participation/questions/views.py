"""Asking, supporting and answering questions."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from participation.events.rules import may_moderate
from participation.kernel.db import Work
from participation.questions import domain
from participation.questions.forms import read_mark, read_question
from participation.questions.loading import asking_case, question_case
from participation.questions.models import QuestionStatus
from participation.questions.rules import QuestionCase, may_read_question, may_try
from participation.web.context import locale_code
from participation.web.writes import Saved, write

bp = Blueprint("questions", __name__)

may_act = may_read_question & may_try


@bp.post("/rounds/<int:round_id>/questions")
@write(may_try, load=asking_case, again="boards.board")
def ask(work: Work, case: QuestionCase) -> Saved:
    """Ask the podium something."""
    question = domain.ask(work, case, read_question(request.form, locale_code()))
    if question.status is QuestionStatus.WAITING:
        notice = _("Thank you! A moderator will read your question before everybody sees it.")
    else:
        notice = _("Thank you! Your question is in the list.")
    return Saved(_board(case), notice, (question.id,))


@bp.post("/questions/<int:question_id>/support")
@write(may_act, load=question_case, again="boards.questions")
def support(work: Work, case: QuestionCase) -> Saved:
    """Want to know it too."""
    domain.support(work, case)
    return _back(case)


@bp.post("/questions/<int:question_id>/support/withdrawal")
@write(may_act, load=question_case, again="boards.questions")
def take_support_back(work: Work, case: QuestionCase) -> Saved:
    """Want to know it no longer."""
    domain.take_support_back(work, case)
    return _back(case)


@bp.post("/questions/<int:question_id>/withdrawal")
@write(may_act, load=question_case, again="boards.questions")
def withdraw(work: Work, case: QuestionCase) -> Saved:
    """Take one's own question back."""
    domain.withdraw(work, case)
    return _back(case, _("Your question is withdrawn. You can bring it back."))


@bp.post("/questions/<int:question_id>/return")
@write(may_act, load=question_case, again="boards.questions")
def bring_back(work: Work, case: QuestionCase) -> Saved:
    """Undo a withdrawal."""
    domain.bring_back(work, case)
    return _back(case, _("Your question is back."))


@bp.post("/questions/<int:question_id>/status")
@write(may_read_question & may_moderate, load=question_case, again="boards.questions")
def mark(work: Work, case: QuestionCase) -> Saved:
    """Say what becomes of a question."""
    former = domain.mark(work, case, *read_mark(request.values))
    notice = _("The question that was on before is open again.") if former else ""
    return _back(case, notice, console=True)


def _board(case: QuestionCase, anchor: str | None = None) -> str:
    return url_for("boards.board", event_id=case.the_event.id, _anchor=anchor)


def _back(case: QuestionCase, notice: str = "", *, console: bool = False) -> Saved:
    """To the list in which the button was pressed: on the board, on the page of all, on the console."""
    question = case.the_question
    anchor = f"question-{question.id}"
    if request.form.get("from") == "all":
        to = url_for("boards.questions", round_id=question.round_id, _anchor=anchor)
    elif console:
        to = url_for("boards.console", event_id=case.the_event.id, _anchor=anchor)
    else:
        to = _board(case, anchor)
    return Saved(to, notice, (question.id,))
