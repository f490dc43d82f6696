"""What a moderator says of an event, and what an agenda is called that others may copy."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.events.domain import EventDraft
from participation.events.models import Audience, Event, EventKind
from participation.kernel.forms import Fields
from participation.kernel.words import Words
from participation.settings import LANGUAGES

TITLE_LONGEST = 140
DESCRIPTION_LONGEST = 4000


def read_event(form: Mapping[str, str], zone: str) -> EventDraft:
    """What a moderator says of an event. Raises Invalid."""
    fields = Fields(form)
    draft = EventDraft(
        kind=fields.choice("kind", EventKind),
        audience=fields.choice("audience", Audience),
        title=fields.words(
            "title",
            longest=TITLE_LONGEST,
            missing=_l("Please enter a title in at least one language."),
        ),
        description=fields.words("description", longest=DESCRIPTION_LONGEST, prose=True),
        place=fields.line("place", longest=200),
        starts_at=fields.moment("starts_at", zone),
        approval_first=fields.switch("approval_first"),
    )
    fields.check()
    return draft


def event_values(event: Event, zone: Any) -> dict[str, Any]:
    """An event as its form shows it."""
    starts = event.starts_at.astimezone(zone) if event.starts_at else None
    return {
        "kind": event.kind.value,
        "audience": event.audience.value,
        **{f"title_{code}": event.title[code] for code in LANGUAGES},
        **{f"description_{code}": event.description[code] for code in LANGUAGES},
        "place": event.place,
        "starts_at": starts.strftime("%Y-%m-%dT%H:%M") if starts else "",
        "approval_first": "1" if event.approval_first else "",
    }


def read_template(form: Mapping[str, str]) -> Words:
    """What an agenda is to be called as a template. Raises Invalid."""
    fields = Fields(form)
    title = fields.words(
        "title", longest=TITLE_LONGEST, missing=_l("Please enter a title in at least one language.")
    )
    fields.check()
    return title
