"""Rights where people say into which topic field an idea belongs, and where that is taken over."""

from typing import Any

from participation.events.agenda import RoundDraft, add_round
from participation.events.models import RoundKind
from participation.kernel.words import Words
from participation.topics.models import FieldWish
from tests.web.rights.topics import CURATED_POST, NOBODY, rows

WISH = "/rounds/{round}/ideas/{idea}/field-wish"
FORMS = {WISH: {"field": ""}}


def furnish(town: Any) -> None:
    """A round of grouping by everyone to come, and two people who wish for the same already."""
    for name in ("public", "staff", "other"):
        event, idea = town.events[name], town.ids[f"idea:{name} published"]
        people = [town.house.participant(event).id for _ in range(2)]
        with town.house.work() as work:
            draft = RoundDraft(RoundKind.GROUP, Words({"en": "Where?"}), by_everyone=True)
            round_ = add_round(work, town.house.again(work, event), draft)
            town.ids[f"round:{name} group"] = round_.id
            for one in people:
                field = town.ids["field:first"]
                work.session.add(FieldWish(idea_id=idea, participant_id=one, field_id=field))


TABLE = [
    (
        "POST",
        WISH,
        "round:public group idea:public published",
        "403 409 403 403 403 403 403 403 403 403",
    ),
    (
        "POST",
        WISH,
        "round:staff group idea:staff published",
        "404 404 404 404 403 403 403 403 403 403",
    ),
    ("POST", WISH, "round:public group idea:other published", NOBODY),
    ("POST", WISH, "round:public group idea:public submitted", NOBODY),
    ("POST", WISH, "round:public group idea:public sealed", NOBODY),
    *rows("POST", "/events/{event}/field-wishes/adoption", "event:{}", CURATED_POST),
    *rows("POST", "/ideas/{idea}/field-wishes/adoption", "idea:{} published", CURATED_POST),
]
