"""The agendas there are to copy, and those that moderators save."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.events.agenda import (
    DEFAULT_BUDGET,
    DEFAULT_MOST_ANSWERS,
    DEFAULT_MOST_PER_IDEA,
    RoundDraft,
    add_round,
)
from participation.events.facts import TemplateRemoved, TemplateSaved
from participation.events.models import (
    AgendaTemplate,
    Electorate,
    Event,
    Method,
    PollKind,
    Reveal,
    Round,
    RoundKind,
)
from participation.events.templates.shape import Template
from participation.events.templates.shipped import SHIPPED
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.words import Words


def templates(session: Session) -> list[Template]:
    """All there are: those that come with the platform, then those that were saved."""
    saved = session.scalars(select(AgendaTemplate).order_by(AgendaTemplate.id)).all()
    return [*SHIPPED, *map(_of, saved)]


def template_with(session: Session, key: str) -> Template | None:
    """The template with this key, if there is one."""
    return next((one for one in templates(session) if one.key == key), None)


def _of(row: AgendaTemplate) -> Template:
    about = {place: one.get("about_round") for place, one in enumerate(row.rounds)}
    return Template(
        str(row.id),
        row.title,
        Words({}),
        [_read(one) for one in row.rounds],
        {place: other for place, other in about.items() if other is not None},
    )


def add_rounds(work: Work, event: Event, template: Template) -> None:
    """Put the rounds of a template at the end of an agenda."""
    added: list[Round] = []
    for place, draft in enumerate(template.rounds):
        about = template.asks_about.get(place)
        about_id = added[about].id if about is not None and about < place else None
        added.append(add_round(work, event, replace(draft, about_round_id=about_id)))


def save_template(work: Work, event: Event, title: Words) -> AgendaTemplate:
    """Keep an event's agenda to be copied. Raises Refused where it has no rounds."""
    if not event.rounds:
        raise Refused(_l("The agenda is empty, so there is nothing to save."))
    row = AgendaTemplate(title=title, rounds=_plain_rounds(event.rounds))
    work.session.add(row)
    work.session.flush()
    work.record(TemplateSaved(row.id, title.as_dict()))
    return row


def remove_template(work: Work, template: AgendaTemplate) -> None:
    """Remove one that was saved; agendas made from it stay."""
    work.session.delete(template)
    work.record(TemplateRemoved(template.id, template.title.as_dict()))


def _plain_rounds(rounds: Sequence[Round]) -> list[dict[str, Any]]:
    """Rounds without their numbers: about which other one a vote is, is said by its place."""
    places = {one.id: place for place, one in enumerate(rounds)}
    return [_plain(one) | {"about_round": places.get(one.about_round_id or 0)} for one in rounds]


def _plain(round_: Round) -> dict[str, Any]:
    return {
        "kind": round_.kind.value,
        "prompt": round_.prompt.as_dict(),
        "method": round_.method.value if round_.method else None,
        "budget": round_.budget,
        "most_per_idea": round_.most_per_idea,
        "reveal": round_.reveal.value,
        "is_secret": round_.is_secret,
        "electorate": round_.electorate.value,
        "quorum": round_.quorum,
        "minutes": round_.minutes,
        "most_per_person": round_.most_per_person,
        "poll": round_.poll.value if round_.poll else None,
        "choices": round_.choices,
        "most_answers": round_.most_answers,
        "is_blind": round_.is_blind,
        "approval_first": round_.approval_first,
        "by_everyone": round_.by_everyone,
        "own_time": round_.own_time,
    }


def _read(said: dict[str, Any]) -> RoundDraft:
    return RoundDraft(
        RoundKind(said["kind"]),
        Words(said["prompt"]),
        Method(said["method"] or Method.DOTS.value),
        budget=said["budget"] or DEFAULT_BUDGET,
        most_per_idea=said["most_per_idea"] or DEFAULT_MOST_PER_IDEA,
        reveal=Reveal(said["reveal"]),
        is_secret=said["is_secret"],
        electorate=Electorate(said["electorate"]),
        quorum=said["quorum"],
        minutes=said["minutes"],
        most_per_person=said["most_per_person"],
        poll=PollKind(said.get("poll") or PollKind.SINGLE.value),
        choices=tuple(Words(one) for one in said.get("choices") or ()),
        most_answers=said.get("most_answers") or DEFAULT_MOST_ANSWERS,
        is_blind=said.get("is_blind", False),
        approval_first=said.get("approval_first"),
        by_everyone=said.get("by_everyone", False),
        own_time=said.get("own_time", False),
    )
