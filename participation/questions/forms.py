"""The form of a question, and a moderator's mark on one."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from participation.kernel.forms import Fields
from participation.kernel.text import recognise
from participation.questions.domain import QuestionDraft
from participation.questions.models import LONGEST_QUESTION, QuestionStatus


def read_question(form: Mapping[str, str], locale: str) -> QuestionDraft:
    """What somebody asks, on one line; its language is recognised. Raises Invalid."""
    fields = Fields(form)
    text = fields.line("text", longest=LONGEST_QUESTION, missing=_l("Please write a question."))
    fields.check()
    return QuestionDraft(text, recognise(text, locale))


def read_mark(form: Mapping[str, str]) -> tuple[QuestionStatus, QuestionStatus | None]:
    """What a moderator makes of a question, and what their screen said of it, if that was sent.

    Raises Invalid.
    """
    fields = Fields(form)
    status = fields.choice("status", QuestionStatus)
    seen = fields.choice("seen", QuestionStatus) if form.get("seen") else None
    fields.check()
    return status, seen
