"""Forms of events and rounds."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.events.agenda import DEFAULT_BUDGET, DEFAULT_MOST_PER_IDEA, RoundDraft
from participation.events.domain import EventDraft
from participation.events.models import (
    Audience,
    Event,
    EventKind,
    Method,
    PollKind,
    Round,
    RoundKind,
)
from participation.events.poll_forms import poll_values, read_poll
from participation.kernel.forms import Fields
from participation.kernel.words import Words
from participation.settings import LANGUAGES

TITLE_LONGEST = 140
DESCRIPTION_LONGEST = 4000
PROMPT_LONGEST = 200
LARGEST_BUDGET = 50
MOST_IDEAS = 100
LONGEST_ROUND = 480  # minutes


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


def read_round(form: Mapping[str, str], round_: Round | None = None) -> RoundDraft:
    """What a moderator says of a round; what sort it is, is chosen once, and stays. Raises Invalid."""
    fields = Fields(form)
    if round_:
        kind, method = round_.kind, round_.method or Method.DOTS
        poll = round_.poll or PollKind.SINGLE
    else:
        kind = fields.choice("kind", RoundKind)
        method = fields.choice("method", Method, otherwise=Method.DOTS)
        poll = fields.choice("poll", PollKind, otherwise=PollKind.SINGLE)
    has_dots = kind is RoundKind.VOTE and method is Method.DOTS
    budget = fields.number("budget", low=1, high=LARGEST_BUDGET, otherwise=DEFAULT_BUDGET)
    most = fields.number(
        "most_per_idea", low=1, high=LARGEST_BUDGET, otherwise=min(DEFAULT_MOST_PER_IDEA, budget)
    )
    if has_dots and most > budget:
        fields.wrong("most_per_idea", _l("This cannot be more than the dots per person."))
    draft = RoundDraft(
        kind=kind,
        method=method,
        prompt=fields.words(
            "prompt",
            longest=PROMPT_LONGEST,
            missing=_l("Please enter a question or task in at least one language."),
        ),
        budget=budget,
        most_per_idea=most,
        shows_live=fields.switch("shows_live"),
        most_per_person=fields.number("most_per_person", low=1, high=MOST_IDEAS, otherwise=0)
        or None,
        minutes=fields.number("minutes", low=1, high=LONGEST_ROUND, otherwise=0) or None,
        **(read_poll(fields, poll) if kind is RoundKind.POLL else {}),
    )
    fields.check()
    return draft


def round_values(round_: Round) -> dict[str, Any]:
    """A round as its form shows it."""
    return {
        "kind": round_.kind.value,
        "method": round_.method.value if round_.method else "",
        **{f"prompt_{code}": round_.prompt[code] for code in LANGUAGES},
        "budget": str(round_.budget or DEFAULT_BUDGET),
        "most_per_idea": str(round_.most_per_idea or DEFAULT_MOST_PER_IDEA),
        "shows_live": "1" if round_.shows_live else "",
        "minutes": str(round_.minutes or ""),
        "most_per_person": str(round_.most_per_person or ""),
        **(poll_values(round_) if round_.kind is RoundKind.POLL else {}),
    }


def read_template(form: Mapping[str, str]) -> Words:
    """What an agenda is to be called as a template. Raises Invalid."""
    fields = Fields(form)
    title = fields.words(
        "title", longest=TITLE_LONGEST, missing=_l("Please enter a title in at least one language.")
    )
    fields.check()
    return title
