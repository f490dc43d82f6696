"""The forms of proposals and of the catalogue."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.kernel.forms import Fields
from participation.kernel.refusal import Invalid
from participation.kernel.words import Words
from participation.proposals.domain.catalogue import EntryDraft
from participation.proposals.domain.decisions import Decision
from participation.proposals.domain.runs import Wish
from participation.proposals.models import CatalogueField, ChangeKind, ProposedField, Start
from participation.proposals.queries import RESOLUTIONS
from participation.settings import LANGUAGES
from participation.topics.forms import NAME_LONGEST
from participation.topics.models import TopicField

KEYWORDS_LONGEST = 300
SURE = 0.8  # how sure a suggestion is, from which it counts as sure
FAIRLY_SURE = 0.6
NUMBER = re.compile(r"[0-9]{1,9}")


def read_wish(form: Mapping[str, str], field: TopicField | None) -> Wish:
    """What shall be proposed. Raises Invalid."""
    fields = Fields(form)
    start = fields.choice("start", Start, Start.NOTHING)
    fineness = fields.number("fineness", low=min(RESOLUTIONS), high=max(RESOLUTIONS), otherwise=3)
    fields.check()
    return Wish(start, fineness, field)


@dataclass(frozen=True)
class Answers:
    """What somebody decided by one press: decisions to accept, or suggestions to dismiss."""

    accepted: Sequence[Decision] = ()
    dismissed: Sequence[ProposedField] = ()


def read_answers(form: Any, unanswered: Sequence[ProposedField]) -> Answers:
    """What was decided about the open suggestions. Raises Invalid.

    The form holds names and ticks of all of them, whichever button was pressed, so that nothing
    that was changed on the page is lost by accepting several at once.
    """
    if form.get("dismiss"):
        return Answers(dismissed=_meant(form["dismiss"], unanswered))
    chosen = _meant(form.get("accept", ""), unanswered)
    fields = Fields(form)
    decisions = [_decision(form, fields, one) for one in chosen]
    fields.check()
    return Answers(accepted=decisions)


def read_names(form: Any, unanswered: Sequence[ProposedField]) -> list[tuple[ProposedField, Words]]:
    """The names that were typed for suggestions, as far as they could be their names."""
    found = []
    for one in unanswered:
        fields = Fields(form)
        name = _name(form, fields, one)
        if not fields.errors:
            found.append((one, name))
    return found


def read_without(args: Mapping[str, str]) -> frozenset[int]:
    """The ideas whose ticks an address says were taken away."""
    return frozenset(map(int, NUMBER.findall(args.get("without", ""))))


def left_out(form: Any, suggestion: ProposedField) -> frozenset[int]:
    """The ideas that were shown with a tick, and are sent without one."""
    shown = {int(one) for one in NUMBER.findall(form.get(f"shown-{suggestion.id}", ""))}
    ticked = {int(one) for one in form.getlist("idea") if NUMBER.fullmatch(one)}
    return frozenset(shown - ticked)


def _meant(word: str, unanswered: Sequence[ProposedField]) -> list[ProposedField]:
    everything: dict[str, Sequence[ProposedField]] = {
        "all": unanswered,
        "sure": [one for one in unanswered if is_sure(one)],
    } | {str(one.id): [one] for one in unanswered}
    found = list(everything.get(word, ()))
    if not found:
        reason = _l("Somebody has decided about this already. Please look again.")
        raise Invalid({}, reason)
    return found


def is_sure(one: ProposedField) -> bool:
    """Whether it is among those to be accepted together; merging is decided one by one."""
    return one.sureness >= SURE and one.kind is not ChangeKind.MERGE


def _decision(form: Any, fields: Fields, one: ProposedField) -> Decision:
    return Decision(one, _name(form, fields, one), left_out(form, one))


def _name(form: Any, fields: Fields, one: ProposedField) -> Words:
    """What was typed; a page that shows one suggestion only says nothing of the others' names."""
    names = [f"name_{code}-{one.id}" for code in LANGUAGES]
    if one.kind is not ChangeKind.NEW or not any(name in form for name in names):
        return one.name
    said = {
        code: fields.line(name, longest=NAME_LONGEST)
        for code, name in zip(LANGUAGES, names, strict=True)
    }
    if not any(said.values()):
        fields.wrong(names[0], _l("Please enter a name."))
    return Words(said)


def read_entry(form: Mapping[str, str]) -> EntryDraft:
    """A usual field of the catalogue. Raises Invalid without any name."""
    fields = Fields(form)
    name = fields.words("name", longest=NAME_LONGEST, missing=_l("Please enter a name."))
    keywords = fields.words("keywords", longest=KEYWORDS_LONGEST)
    fields.check()
    return EntryDraft(name, keywords)


def entry_values(entry: CatalogueField) -> dict[str, str]:
    """An entry as its form shows it."""
    return {
        f"{part}_{code}": words[code]
        for part, words in (("name", entry.name), ("keywords", entry.keywords))
        for code in LANGUAGES
    }
