"""Where people come in, and what they see of ideas: start, sign-in, invitation, their own ideas."""

from collections.abc import Iterator
from typing import Any


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """What strangers see, and who takes part."""
    yield from (("start", world.stranger, "/"), ("help", world.stranger, "/help"))
    yield "start of one who takes part", world.participant, "/"
    yield "sign-in", world.stranger, "/sign-in"
    yield "no such page", world.stranger, "/no-such-page"
    yield "style guide", world.stranger, "/styleguide"
    collecting = world.events["collecting"]
    link = f"/join/{collecting.code}?entry={collecting.entry_key}"
    yield "invitation", world.stranger, link
    yield "affiliation", world.participant, f"/events/{collecting.id}/affiliation"
    yield "no ideas of mine", world.participant, f"/events/{world.events['planned'].id}/mine"
    yield "my ideas", world.participant, f"/events/{collecting.id}/mine"
    yield "filter", world.participant, f"/events/{collecting.id}?q=nothing&order=support"
    for status, number in world.ideas.items():
        yield f"idea {status}", world.participant, f"/ideas/{number}"
    yield "idea moderated", world.moderator, f"/ideas/{world.ideas['published']}"
    yield "edit", world.participant, f"/ideas/{world.ideas['published']}/edit"


def refusals(world: Any) -> Iterator[tuple[str, Any, str, str]]:
    """Forms without what they ask for."""
    collecting = f"/events/{world.events['collecting'].id}"
    yield "start with an error", world.stranger, "/", "form[action='/join']"
    yield "board with an error", world.participant, collecting, "#idea-form"
    yield "sign-in with an error", world.stranger, "/sign-in", "form[action='/sign-in']"
