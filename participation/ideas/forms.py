"""The form of an idea, and the filter of a list of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from participation.ideas.answers import AnswerDraft
from participation.ideas.domain import IdeaDraft
from participation.ideas.models import Idea, IdeaKind, OfficialAnswer, Status
from participation.ideas.processing import CHOICES, WITH_REASON
from participation.ideas.queries.boards import Filter
from participation.kernel.forms import Fields
from participation.kernel.refusal import Invalid
from participation.kernel.text import one_line, recognise
from participation.settings import LANGUAGES

TITLE_LONGEST = 140
TEXT_LONGEST = 4000
REASON_LONGEST = 500
SIGNED_LONGEST = 120
MOST_TICKED = 500
TICKED = re.compile(r"([1-9][0-9]{0,8})(?::([0-9]{1,9}))?")


@dataclass(frozen=True)
class Ticked:
    """An idea that was ticked in a list, and the field in which it stood there (0: in none)."""

    idea_id: int
    from_id: int = 0


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


def read_ticked(ticked: Sequence[str], *, least: int = 1) -> list[Ticked]:
    """The ideas ticked, each as "number" or "number:field", each once. Raises Invalid."""
    found: dict[int, Ticked] = {}
    for value in ticked[:MOST_TICKED]:
        read = TICKED.fullmatch(value)
        if read:
            number = int(read[1])
            found[number] = Ticked(number, int(read[2] or 0))
    if len(found) < least:
        nothing, few = _l("Please tick at least one idea."), _l("Please tick at least two ideas.")
        reason = nothing if least == 1 else few
        raise Invalid({"idea": reason}, reason)
    return list(found.values())


def read_processing(form: Mapping[str, str]) -> tuple[Status, str]:
    """The chosen status and the reason for it. Raises Invalid: parking and declining need one."""
    fields = Fields(form)
    options = tuple(status.value for status in CHOICES)
    status = fields.one_of("status", options, "")
    if not status:
        fields.wrong("status", _l("Please choose one of the options."))
    needed = status in {one.value for one in WITH_REASON}
    missing = _l("Please give a reason. The person who wrote it will read it.") if needed else None
    reason = fields.prose("reason", longest=REASON_LONGEST, missing=missing)
    fields.check()
    return Status(status), reason


def read_answer(form: Mapping[str, str], locale: str) -> AnswerDraft:
    """An official answer; its language is recognised unless it was said. Raises Invalid."""
    fields = Fields(form)
    text = fields.prose("text", longest=TEXT_LONGEST, missing=_l("Please write the answer."))
    signed = fields.line(
        "signed", longest=SIGNED_LONGEST, missing=_l("Please say who answers: a unit or a name.")
    )
    language = fields.one_of("language", LANGUAGES, "")
    fields.check()
    return AnswerDraft(text, language or recognise(text, locale), signed)


def answer_values(answer: OfficialAnswer) -> dict[str, str]:
    """An official answer as its form shows it."""
    return {"text": answer.text, "signed": answer.signed, "language": answer.language}
