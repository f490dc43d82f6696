"""Rights at the addresses of polls: answering, reading results, hiding what was typed."""

from typing import Any

from participation.events.agenda import RoundDraft, add_round
from participation.events.models import Audience, PollKind, Reveal, RoundKind, RoundState
from participation.kernel.words import Words
from tests.web.rights.core import (
    BALLOTS,
    CLOSED,
    EVERYBODY,
    MY_POST,
    NOBODY,
    NOT_ADMITTED,
    RESULTS,
    STAFF_CLOSED,
    STAFF_NOT_IN,
    STAFF_READ,
    moderated,
    too_late,
)
from tests.web.world import as_staff

FORMS = {
    "/rounds/{round}/answer": {"word_1": "Tea"},
    "/rounds/{round}/answers/hiding": {"answer": "Milk"},
    "/rounds/{round}/answers/restoration": {"answer": "Rude"},
}


def furnish(town: Any) -> None:
    """Polls that are followed, closed and shown, for everybody and for staff; and one to come."""
    house, moderator = town.house, town.people["moderator"]
    for name, audience in (("public", Audience.PUBLIC), ("staff", Audience.STAFF)):
        event = house.event(moderator=moderator, audience=audience)
        who = house.participant(event)
        for state in ("shown", "closed"):
            round_ = house.open_poll(event, PollKind.SINGLE, "Tea", "Milk", reveal=Reveal.BY_HAND)
            house.reply(round_, who, 0)
            shown = [] if state == "closed" else [RoundState.SHOWN]
            house.go_on(round_, RoundState.CLOSED, *shown)
            town.ids[f"round:{name} poll {state}"] = round_.id
        live = house.open_poll(event, PollKind.WORDS)
        house.reply(live, who, "Milk", "Rude")
        house.hide_answer(live, "Rude")
        town.ids[f"round:{name} poll live"] = live.id
    with house.work() as work:
        words, event = Words({"en": "Later?"}), house.again(work, town.events["public"])
        draft = RoundDraft(RoundKind.POLL, words, poll=PollKind.WORDS)
        town.ids["round:public poll to come"] = add_round(work, event, draft).id


TABLE = as_staff(
    [
        ("POST", "/rounds/{round}/answer", "round:public poll live", NOT_ADMITTED),
        ("POST", "/rounds/{round}/answer", "round:staff poll live", STAFF_NOT_IN),
        ("POST", "/rounds/{round}/answer", "round:public poll to come", too_late(MY_POST)),
        ("POST", "/rounds/{round}/answer", "round:public collect", NOBODY),
        *(
            row
            for method, rest in (("GET", ""), ("POST", "/hiding"), ("POST", "/restoration"))
            for row in moderated(
                method,
                f"/rounds/{{round}}/answers{rest}",
                **{"round:public poll live": "public", "round:staff poll live": "staff"},
            )
        ),
        ("POST", "/rounds/{round}/answers/hiding", "round:public collect", NOBODY),
        *(
            ("GET", address, f"round:{name}", statuses)
            for address in RESULTS
            for name, statuses in (
                ("public poll live", EVERYBODY),
                ("staff poll live", STAFF_READ),
                ("public poll shown", EVERYBODY),
                ("staff poll shown", STAFF_READ),
                ("public poll closed", CLOSED),
                ("staff poll closed", STAFF_CLOSED),
                ("public poll to come", NOT_ADMITTED),
            )
        ),
        # Polls have no ballots to count again: choices are counted in their table.
        ("GET", BALLOTS, "round:public poll shown", NOBODY),
    ]
)
