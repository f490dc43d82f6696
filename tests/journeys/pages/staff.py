"""What staff see besides boards: accounts, affiliations, and setting an event up."""

from collections.abc import Iterator
from typing import Any


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """Pages of moderators and administrators."""
    event = world.events["collecting"]
    path = f"/events/{event.id}"
    yield "account", world.administrator, "/account"
    yield "affiliations", world.administrator, "/administration/affiliations"
    entry = f"/administration/affiliations/{world.affiliation}"
    yield "an affiliation", world.administrator, entry
    yield "my events", world.moderator, "/moderation"
    yield "no events of mine", world.administrator, "/moderation"
    yield "new event", world.moderator, "/events/new"
    for page in ("edit", "end", "queue", "rounds/new?kind=collect", "rounds/new?kind=vote"):
        yield f"event {page}", world.moderator, f"{path}/{page}"
    yield "empty queue", world.moderator, f"/events/{world.events['planned'].id}/queue"
    yield "round", world.moderator, f"/rounds/{event.rounds[1].id}/edit"
    yield "hiding", world.moderator, f"/ideas/{world.ideas['published']}/hiding"


def refusals(world: Any) -> Iterator[tuple[str, Any, str, str]]:
    """Their forms without what they ask for."""
    yield "event with errors", world.moderator, "/events/new", "form[action='/events']"
    hiding = f"/ideas/{world.ideas['published']}/hiding"
    yield "hiding without a reason", world.moderator, hiding, f"form[action='{hiding}']"
    lists = "/administration/affiliations"
    yield "affiliation with errors", world.administrator, lists, f"form[action='{lists}']"
    password = "/account/password"
    yield "password with errors", world.administrator, "/account", f"form[action='{password}']"
