"""An entry of the audit log as people read it: who, what, and each field old and new."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from participation.administration.acts import ACTS, FIELDS, PAGES, PARAMETERS
from participation.administration.log import PROGRAMS, person_of
from participation.administration.texts import TITLES, Subject
from participation.administration.words import ROLE_NAMES
from participation.identity.models import Person, Role
from participation.kernel.audit import AuditEntry
from participation.kernel.words import Words
from participation.settings import LANGUAGES
from participation.web.context import locale_code
from participation.web.locale import language_here


@dataclass(frozen=True)
class Detail:
    """A field of an entry: its label and value, or what it was and what it became."""

    label: str
    value: str
    was: str | None = None
    to: str | None = None


@dataclass(frozen=True)
class Reading:
    """An entry in words; `who_to` is the address of the account that acted."""

    entry: AuditEntry
    who: str
    who_to: str | None
    what: str
    details: list[Detail]


def read_entry(entry: AuditEntry, people: Mapping[int, Person]) -> Reading:
    """An entry in the reader's language; names are those that the accounts have today."""
    number = person_of(entry.actor)
    who = _name(number, people) if number else _who(entry.actor)
    to = url_for("people.person", person_id=number) if number in people else None
    details = list(_details(entry.kept, people))
    return Reading(entry, who, to, str(ACTS.get(entry.act, entry.act)), details)


def _who(actor: str) -> str:
    known = {
        "guest": _("a guest"),
        "system": _("the system"),
        "command line": _("the command line"),
        **dict.fromkeys(PROGRAMS, _("the language model")),
    }
    return str(known.get(actor, actor))


def _name(number: int, people: Mapping[int, Person]) -> str:
    person = people.get(number)
    return person.name if person else _("account %(number)s, which is gone", number=number)


def _details(kept: dict[str, Any], people: Mapping[int, Person]) -> Iterator[Detail]:
    rest = dict(kept)
    if "before" in rest and "after" in rest:
        before, after = rest.pop("before"), rest.pop("after")
        yield from _changes(before, after)
    for name, (was, now) in (rest.pop("changes", None) or {}).items():
        yield from _change(_label(name), was, now)
    for name, value in rest.items():
        yield _detail(name, value, people)


def _change(label: str, was: Any, now: Any) -> Iterator[Detail]:
    """What something was and became; of words each language that differs."""
    if not _is_by_language(was) or not _is_by_language(now):
        yield Detail(label, _said(now), was=_said(was))
        return
    for code in LANGUAGES:
        if was.get(code) != now.get(code):
            in_language = f"{label} ({language_here(code)})"
            yield Detail(in_language, _said(now.get(code)), was=_said(was.get(code)))


def _is_by_language(value: Any) -> bool:
    return isinstance(value, dict) and {*value} <= {*LANGUAGES}


def _changes(before: Any, after: Any) -> Iterator[Detail]:
    is_settings = isinstance(before, dict) and isinstance(after, dict)
    if is_settings and not _is_by_language({**before, **after}):
        for name in after:
            if before.get(name) != after[name]:
                yield from _change(_label(name), before.get(name), after[name])
        return
    yield from _change(str(_("Change")), before, after)


def _detail(name: str, value: Any, people: Mapping[int, Person]) -> Detail:
    if name == "person_id" and isinstance(value, int):
        to = url_for("people.person", person_id=value) if value in people else None
        return Detail(_label(name), _name(value, people), to=to)
    if name in PAGES and isinstance(value, int):
        number: dict[str, Any] = {PARAMETERS.get(name, name): value}
        to = url_for(PAGES[name], **number)
        return Detail(_label(name), str(value), to=to)
    if name == "page" and value in {one.value for one in Subject}:
        return Detail(_label(name), str(TITLES[Subject(value)]))
    return Detail(_label(name), _said(value))


def _label(name: str) -> str:
    return str(FIELDS.get(name, name.replace("_", " ")))


def _said(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, dict):
        if _is_by_language(value):
            return str(Words(value).pick(locale_code()))
        return ", ".join(f"{_label(name)}: {_said(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    return _role(str(value))


def _role(value: str) -> str:
    names = {role.value: name for role, name in ROLE_NAMES.items()}
    return str(names.get(value, value)) if value in {role.value for role in Role} else value
