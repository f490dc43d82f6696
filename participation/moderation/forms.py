"""The forms of moderation: why something is hidden, reported or may stand; what of the queue to see."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from participation.kernel.forms import Fields
from participation.moderation.models import ReportReason
from participation.moderation.queries import Choice, Tab, TextKind
from participation.settings import LANGUAGES

REASON_LONGEST = 500


@dataclass(frozen=True)
class ReportDraft:
    """What somebody says is wrong with a text."""

    reason: ReportReason
    text: str


def read_reason(form: Mapping[str, str]) -> str:
    """The reason. Raises Invalid where it is missing: the author has a right to one."""
    missing = _l("Please give a reason. The person who wrote it will read it.")
    return _reason(form, missing)


def read_dismissal(form: Mapping[str, str]) -> str:
    """Why a reported text may stand. Raises Invalid where it is missing."""
    return _reason(form, _l("Please say in a few words why it may stay."))


def _reason(form: Mapping[str, str], missing: object) -> str:
    fields = Fields(form)
    reason = fields.prose("reason", longest=REASON_LONGEST, missing=missing)
    fields.check()
    return reason


def read_report(form: Mapping[str, str]) -> ReportDraft:
    """What somebody reports. Raises Invalid; "something else" needs words."""
    fields = Fields(form)
    if not form.get("reason"):
        fields.wrong("reason", _l("Please choose what is wrong."))
    reason = fields.choice("reason", ReportReason, ReportReason.OTHER)
    missing = _l("Please say in a few words what is wrong.")
    needs_words = reason is ReportReason.OTHER and "reason" not in fields.errors
    text = fields.prose("text", longest=REASON_LONGEST, missing=missing if needs_words else None)
    fields.check()
    return ReportDraft(reason, text)


def read_choice(arguments: Mapping[str, str]) -> Choice:
    """What of the queue a moderator wants to see; what makes no sense is passed over."""
    tab, kind = arguments.get("tab", ""), arguments.get("kind", "")
    language, page = arguments.get("language", ""), arguments.get("page", "")
    return Choice(
        tab=Tab(tab) if tab in {one.value for one in Tab} else Tab.WAITING,
        kind=TextKind(kind) if kind in {one.value for one in TextKind} else None,
        language=language if language in LANGUAGES else "",
        page=max(1, int(page)) if re.fullmatch(r"[0-9]{1,5}", page) else 1,
    )


def read_ticked(names: list[str]) -> tuple[list[int], list[int]]:
    """The numbers of the ideas and of the comments that were ticked: "idea-3", "comment-8"."""
    found: dict[str, list[int]] = {"idea": [], "comment": []}
    for name in names:
        match = re.fullmatch(r"(idea|comment)-([0-9]{1,9})", name)
        if match:
            found[match[1]].append(int(match[2]))
    return found["idea"], found["comment"]
