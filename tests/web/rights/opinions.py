"""Rights at the addresses of groups of people who vote alike: whoever may see the closed vote's result."""

from typing import Any

from participation.events.models import Audience, Method, Reveal, RoundState
from tests.web.rights.core import CLOSED, EVERYBODY, NOBODY, NOT_ADMITTED, STAFF_CLOSED, STAFF_READ
from tests.web.world import as_staff

FORMS: dict[str, dict[str, str]] = {}


def furnish(town: Any) -> None:
    """Votes of agreeing that are shown, closed and live, for everybody and for staff."""
    house, moderator = town.house, town.people["moderator"]
    for name, audience in (("public", Audience.PUBLIC), ("staff", Audience.STAFF)):
        event = house.event(moderator=moderator, audience=audience)
        idea, voter = house.idea(event, title=f"Agreed {name}"), house.participant(event)
        for state in ("shown", "closed"):
            round_ = house.open_vote(event, Method.AGREE)
            house.vote(round_, voter, idea, 1)
            shown = [] if state == "closed" else [RoundState.SHOWN]
            house.go_on(round_, RoundState.CLOSED, *shown)
            town.ids[f"round:{name} agreed {state}"] = round_.id
        live = house.open_vote(event, Method.AGREE, reveal=Reveal.LIVE)
        town.ids[f"round:{name} agreed live"] = live.id


TABLE = as_staff(
    [
        ("GET", f"/rounds/{{round}}/opinions{what}", f"round:{name}", statuses)
        for what in ("", "/beamer", ".csv", ".json")
        for name, statuses in (
            ("public agreed shown", EVERYBODY),
            ("public agreed closed", CLOSED),
            ("public agreed live", NOT_ADMITTED),  # as long as it is open
            ("staff agreed shown", STAFF_READ),
            ("staff agreed closed", STAFF_CLOSED),
            ("public shown", NOBODY),  # a vote of another kind
            ("public collect", NOBODY),
        )
    ]
)
