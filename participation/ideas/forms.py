"""The form of an idea, and the filter of a list of them."""

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from participation.ideas.domain import IdeaDraft
from participation.ideas.models import Idea, IdeaKind
from participation.ideas.queries import Filter
from participation.kernel.forms import Fields
from participation.kernel.text import one_line, recognise
from participation.settings import LANGUAGES

TITLE_LONGEST = 140
TEXT_LONGEST = 4000


def read_idea(form: Mapping[str, str], locale: str) -> IdeaDraft:
    """What somebody wrote. Raises Invalid.

    The language is recognised unless they said it; where a text is too short to tell, it is taken
    to be in the language of the page.
    """
    fields = Fields(form)
    title = fields.line("title", longest=TITLE_LONGEST, missing=_l("Please enter a title."))
    text = fields.prose("text", longest=TEXT_LONGEST)
    kind = fields.choice("kind", IdeaKind, IdeaKind.IDEA)
    language = fields.one_of("language", LANGUAGES, "")
    fields.check()
    return IdeaDraft(title, text, kind, language or recognise(f"{title}. {text}", locale))


def idea_values(idea: Idea) -> dict[str, str]:
    """An idea as its form shows it."""
    return {
        "title": idea.title,
        "text": idea.text,
        "kind": idea.kind.value,
        "language": idea.language,
    }


def read_filter(arguments: Mapping[str, str]) -> Filter:
    """What a reader chose to see; what makes no sense is passed over, addresses get mangled."""
    kind = arguments.get("kind", "")
    language = arguments.get("language", "")
    page = arguments.get("page", "")
    return Filter(
        words=one_line(arguments.get("q", "")[:100]),
        kind=IdeaKind(kind) if kind in {member.value for member in IdeaKind} else None,
        language=language if language in LANGUAGES else "",
        order="support" if arguments.get("order") == "support" else "newest",
        page=max(1, int(page)) if re.fullmatch(r"[0-9]{1,5}", page) else 1,
    )
