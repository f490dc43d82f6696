"""The form of a comment, and what a reader chose of the talk about an idea."""

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from participation.comments.domain import CommentDraft
from participation.comments.models import Comment
from participation.comments.queries import ORDERS, Chosen
from participation.kernel.forms import Fields
from participation.kernel.text import recognise
from participation.settings import LANGUAGES

TEXT_LONGEST = 2000


def read_comment(form: Mapping[str, str], locale: str) -> CommentDraft:
    """What somebody wrote. Raises Invalid.

    The language is recognised unless they said it; where a text is too short to tell, it is taken
    to be in the language of the page.
    """
    fields = Fields(form)
    missing = _l("Your comment is still empty. Please write something.")
    text = fields.prose("text", longest=TEXT_LONGEST, missing=missing)
    language = fields.one_of("language", LANGUAGES, "")
    fields.check()
    return CommentDraft(text, language or recognise(text, locale))


def comment_values(comment: Comment) -> dict[str, str]:
    """A comment as its form shows it."""
    return {"text": comment.text, "language": comment.language}


def read_chosen(arguments: Mapping[str, str]) -> Chosen:
    """Language, order and page of the talk; what makes no sense is passed over, addresses get mangled."""
    language, page = arguments.get("comments", ""), arguments.get("talk", "")
    order = arguments.get("order", "")
    return Chosen(
        language=language if language in LANGUAGES else "",
        order=order if order in ORDERS else "oldest",
        page=max(1, int(page)) if re.fullmatch(r"[0-9]{1,5}", page) else 1,
    )
