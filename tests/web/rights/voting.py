"""Rights at the addresses of secret votes: papers are for who takes part, codes for who moderates."""

from typing import Any

from participation.events.agenda import RoundDraft, add_round
from participation.events.models import Electorate, Method, RoundKind
from participation.kernel.words import Words
from tests.web.rights.core import MODERATED, MY, MY_POST, NOBODY, moderated, too_late
from tests.web.world import as_staff

FORMS = {
    "/rounds/{round}/codes": {"number": "3"},
    "/rounds/{round}/vote": {"idea": "{idea}", "value": "1"},
}
# Who moderates may see the page of a round without codes; it has none.
NO_CODES = {
    "GET": MODERATED["GET"]["public"].replace("200", "403"),
    "POST": MODERATED["POST"]["public"].replace("303", "403"),
}


def furnish(town: Any) -> None:
    """Secret votes on the agendas of the public and the staff event, not open yet; one needs no codes."""
    house = town.house
    for name in ("public", "staff"):
        with house.work() as work:
            event = house.again(work, town.events[name])
            draft = RoundDraft(
                RoundKind.VOTE, Words({"en": "Who?"}), Method.AGREE, electorate=Electorate.CODES
            )
            town.ids[f"round:{name} secret"] = add_round(work, event, draft).id
    with house.work() as work:
        event = house.again(work, town.events["public"])
        draft = RoundDraft(RoundKind.VOTE, Words({"en": "And who?"}), is_secret=True)
        town.ids["round:public without codes"] = add_round(work, event, draft).id


TABLE = as_staff(
    [
        ("GET", "/rounds/{round}/paper", "round:public secret", MY),
        ("GET", "/rounds/{round}/paper", "round:staff secret", "404 404 404 404 403 403 403 403"),
        ("GET", "/rounds/{round}/paper", "round:public vote", "403 403 403 403 403 403 403 403"),
        ("GET", "/rounds/{round}/paper", "round:public collect", NOBODY),
        ("POST", "/rounds/{round}/paper", "round:public secret", too_late(MY_POST)),
        ("POST", "/rounds/{round}/paper", "round:staff secret", "404 404 404 404 403 403 403 403"),
        *moderated("GET", "/rounds/{round}/codes", **{"round:public secret": "public"}),
        *moderated("GET", "/rounds/{round}/codes", **{"round:staff secret": "staff"}),
        ("GET", "/rounds/{round}/codes", "round:public vote", NO_CODES["GET"]),
        *moderated("POST", "/rounds/{round}/codes", **{"round:public secret": "public"}),
        *moderated("POST", "/rounds/{round}/codes", **{"round:staff secret": "staff"}),
        ("POST", "/rounds/{round}/codes", "round:public vote", NO_CODES["POST"]),
        ("GET", "/rounds/{round}/codes", "round:public without codes", NO_CODES["GET"]),
        ("POST", "/rounds/{round}/codes", "round:public without codes", NO_CODES["POST"]),
        *(
            ("POST", "/rounds/{round}/vote", names, statuses)
            for names, statuses in (
                ("round:public secret idea:public published", too_late(MY_POST)),
                ("round:public secret idea:other published", NOBODY),
                ("round:public secret idea:public submitted", NOBODY),
                ("round:staff secret idea:staff published", "404 404 404 404 403 403 403 403"),
                ("round:unknown idea:public published", NOBODY),
            )
        ),
    ]
)
