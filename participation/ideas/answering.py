"""Pages on which an idea is answered officially."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from participation.events.rules import may_curate
from participation.ideas import answers
from participation.ideas.answers import AnswerCase
from participation.ideas.curating import page_of
from participation.ideas.forms import answer_values, read_answer
from participation.ideas.loading import answer_case, idea_case
from participation.ideas.rules import IdeaCase, may_answer
from participation.ideas.views import bp
from participation.kernel.db import Work
from participation.web.access import access
from participation.web.context import locale_code
from participation.web.writes import Saved, write


@bp.get("/ideas/<int:idea_id>/answer")
@access(may_curate, load=idea_case)
def answer(case: IdeaCase) -> ResponseReturnValue:
    """The form of a new official answer."""
    may_answer.require(case, status=409)
    action = url_for("ideas.save_answer", idea_id=case.the_idea.id)
    person = case.viewer.person
    unit = person.unit.name.pick(locale_code()).text if person and person.unit else ""
    return _answer_page(case, action, {"signed": unit})


def _answer_page(case: IdeaCase, action: str, defaults: dict[str, Any]) -> ResponseReturnValue:
    return render_template(
        "ideas/answer.html",
        idea=case.the_idea,
        action=action,
        defaults=defaults,
        answer=case.answer if isinstance(case, AnswerCase) else None,
    )


@bp.post("/ideas/<int:idea_id>/answer")
@write(may_curate, load=idea_case, again="ideas.answer")
def save_answer(work: Work, case: IdeaCase) -> Saved:
    """Answer officially."""
    one = answers.write(work, case, read_answer(request.form, locale_code()))
    undo = url_for("ideas.withdraw_answer", answer_id=one.id)
    return Saved(page_of(case.the_idea), _("The answer is on the page."), undo=undo)


@bp.get("/answers/<int:answer_id>")
@access(may_curate, load=answer_case)
def edit_answer(case: AnswerCase) -> ResponseReturnValue:
    """The form of an official answer, filled in."""
    action = url_for("ideas.change_answer", answer_id=case.the_answer.id)
    return _answer_page(case, action, answer_values(case.the_answer))


@bp.post("/answers/<int:answer_id>")
@write(may_curate, load=answer_case, again="ideas.edit_answer")
def change_answer(work: Work, case: AnswerCase) -> Saved:
    """Reword an official answer."""
    answers.edit(work, case, read_answer(request.form, locale_code()))
    return Saved(page_of(case.the_idea), _("Saved."))


@bp.post("/answers/<int:answer_id>/withdrawal")
@write(may_curate, load=answer_case, again="ideas.edit_answer")
def withdraw_answer(work: Work, case: AnswerCase) -> Saved:
    """Take an official answer back."""
    answers.withdraw(work, case)
    undo = url_for("ideas.return_answer", answer_id=case.the_answer.id)
    return Saved(page_of(case.the_idea), _("The answer is withdrawn."), undo=undo)


@bp.post("/answers/<int:answer_id>/return")
@write(may_curate, load=answer_case, again="ideas.edit_answer")
def return_answer(work: Work, case: AnswerCase) -> Saved:
    """Let a withdrawn answer stand again."""
    answers.bring_back(work, case)
    return Saved(page_of(case.the_idea), _("The answer is back."))
