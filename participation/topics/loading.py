"""Loading topic fields, what pages of them share, and what an idea's page shows of its field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_babel import ngettext

from participation.events.loading import event_case
from participation.events.rules import EventCase, may_curate
from participation.ideas.models import PUBLIC, Idea
from participation.ideas.processing import last_change
from participation.ideas.queries.history import answers_to
from participation.ideas.queries.ideas import ideas_numbered
from participation.ideas.queries.merges import ideas_behind
from participation.ideas.rules import IdeaCase, is_workable, may_process, may_read
from participation.identity.rules import Case
from participation.kernel.refusal import NotFound
from participation.kernel.words import Words
from participation.topics.forms import MOST_COLUMNS
from participation.topics.models import TopicField
from participation.topics.queries.acts import has_batch
from participation.topics.queries.fields import all_fields, one_field
from participation.web.context import db_session, viewer

# What of an address chooses among ideas.
CHOICES = ("q", "language", "status", "placed", "least", "column")


@dataclass(frozen=True)
class FieldCase(Case):
    """Somebody and a topic field."""

    field: TopicField | None = None

    @property
    def the_field(self) -> TopicField:
        """The field; a case without one is a programming mistake."""
        if self.field is None:
            raise LookupError("this rule needs a topic field")
        return self.field


def field_case(field_id: int) -> FieldCase:
    """The case of a route with a field's number. Raises NotFound."""
    return FieldCase(viewer(), one_field(db_session(), field_id))


def init_app(app: Flask) -> None:
    """Let the form of a round offer topic fields: events know no more of them than numbers."""
    app.extensions["field_choices"] = field_choices


def field_choices(chosen: int | None = None) -> dict[int, Words]:
    """The fields that are offered by number, and the one that was chosen before in any case."""
    fields = all_fields(db_session())
    return {one.id: one.name for one in fields if one.is_offered or one.id == chosen}


@dataclass(frozen=True)
class ActCase(EventCase):
    """An event's case with the number of one act of sorting in it."""

    batch: int = 0


def act_case(event_id: int, batch: int) -> ActCase:
    """The case of a route with an act's number. Raises NotFound."""
    about = event_case(event_id)
    if not has_batch(db_session(), about.the_event, batch):
        raise NotFound
    return ActCase(about.viewer, about.event, about.participant, batch)


def board_address(case: EventCase, **changes: Any) -> str:
    """The board as it was chosen, but for these changes."""
    kept: dict[str, Any] = {
        name: request.values[name] for name in CHOICES if request.values.get(name)
    }
    kept["at"] = request.values.getlist("at")[:MOST_COLUMNS]
    return url_for("sorting.board", event_id=case.the_event.id, **kept | changes)


def those_that_stay(kept: Sequence[str]) -> str:
    """Which ideas stay where they are, of those that were to be put back."""
    named = ", ".join(f"“{title}”" for title in kept if title)
    stays = ngettext(
        "%(num)d idea has been moved on since and stays where it is: %(titles)s.",
        "%(num)d ideas have been moved on since and stay where they are: %(titles)s.",
        len(kept),
        titles=named,
    )
    return str(stays)


@dataclass(frozen=True)
class Relative:
    """An idea that was merged with the one whose page it is, as far as the viewer may read it."""

    idea: Idea
    is_readable: bool


def on_idea(case: IdeaCase) -> dict[str, Any]:
    """What an idea's page shows: its field, what it was merged with, answers; tools for curators."""
    session, idea = db_session(), case.the_idea
    front = ideas_numbered(session, [idea.merged_into_id]) if idea.merged_into_id else ()
    behind = ideas_behind(session, idea) if idea.is_on_board and idea.merged_count else ()
    return {
        "topics": {
            "front": next((_relative(case, one) for one in front), None),
            "behind": [_relative(case, one) for one in behind if one.status in PUBLIC],
            "answers": answers_to(session, idea),
            "may_curate": may_curate.allows(case),
            **(_tools(case) if may_curate.allows(case) else {}),
        }
    }


def _relative(case: IdeaCase, other: Idea) -> Relative:
    """Who reads one idea need not read the others: texts of a staff event stay inside."""
    same = other.event_id == case.the_event.id
    about = IdeaCase(case.viewer, other.event, case.participant if same else None, other)
    return Relative(other, may_read.allows(about))


def _tools(case: IdeaCase) -> dict[str, Any]:
    session, idea = db_session(), case.the_idea
    return {
        "may_sort": is_workable.allows(case),
        "may_process": may_process.allows(case),
        "fields": all_fields(session),
        "undoable_step": (last_change(session, idea) or (None,))[0],
    }
