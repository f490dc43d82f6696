"""Rights at the addresses of proposals of topic fields, and of the catalogue they take names from."""

from typing import Any

from participation.ideas.models import Idea
from participation.kernel.words import Words
from participation.proposals.domain.runs import Found, Suggestion, finish
from participation.proposals.models import ChangeKind, Proposal, RunStage, RunState, Start
from tests.web.rights.topics import CURATED, CURATED_POST, NOBODY, answered, rows

EVENT = "/events/{event}/proposals"
ALL = "/proposals"
ONE = "/{proposal}"
DECISIONS = "/{proposal}/decisions"
UNDO = "/{proposal}/decisions/{act}/undo"
CATALOGUE = "/topic-fields/catalogue"
FORMS = {
    EVENT: {"start": "nothing", "fineness": "3"},
    ALL: {"start": "catalogue", "fineness": "1"},
    EVENT + DECISIONS: {"dismiss": "all"},
    ALL + DECISIONS: {"dismiss": "all"},
    CATALOGUE: {"name_en": "Bridges"},
    CATALOGUE + "/{entry}": {"name_en": "Bridges"},
}


def furnish(town: Any) -> None:
    """A finished proposal for each event and for all of them, with one suggestion dismissed."""
    for name in ("public", "staff", "other", "all"):
        event = town.events[name].id if name != "all" else None
        idea = town.ids[f"idea:{name if event else 'public'} published"]
        town.ids[f"proposal:{name}"] = _proposal(town, event, idea)
    town.ids["act:last"] = 1
    town.ids["entry:first"] = 1


def _proposal(town: Any, event: int | None, idea: int) -> int:
    with town.house.work() as work:
        proposal = Proposal(
            event_id=event,
            scope=f"event:{event}" if event else "all",
            start=Start.NOTHING,
            fineness=3,
            state=RunState.RUNNING,
            stage=RunStage.STARTING,
            created_at=work.now,
            heard_at=work.now,
        )
        work.session.add(proposal)
        work.session.flush()
        stands = work.session.get_one(Idea, idea).field_id
        found = [
            Suggestion(ChangeKind.NEW, Words({"en": name}), (), None, 0.9, ((idea, 0.9, stands),))
            for name in ("Ferries", "Bridges")
        ]
        finish(work, proposal.id, Found(found, 1))
        proposal.acts = 1
        return proposal.id


# The columns of world.ROLES: stranger, participant, guest of another event, citizen, employee,
# moderator, moderator of another event, administrator, editor, lead unit.
PLAN = "302 302 302 403 403 403 403 200 200 403"
PLAN_POST = "403 403 403 403 403 403 403 303 303 403"
PLAN_CONFLICT = PLAN_POST.replace("303", "409")
ADMINISTERED = "302 302 302 403 403 403 403 200 403 403"
ADMINISTERED_POST = "403 403 403 403 403 403 403 303 403 403"

TABLE = [
    *rows("GET", EVENT, "event:{}", CURATED),
    *rows("POST", EVENT, "event:{}", CURATED_POST),
    *rows("GET", EVENT + ONE, "event:{0} proposal:{0}", CURATED),
    *rows("GET", EVENT + DECISIONS, "event:{0} proposal:{0}", CURATED),
    *rows("POST", EVENT + DECISIONS, "event:{0} proposal:{0}", CURATED_POST),
    *rows(
        "POST", EVENT + UNDO, "event:{0} proposal:{0} act:last", answered(409, CURATED_POST, 303)
    ),
    # A proposal of another event is not there, nor is one of all events.
    ("GET", EVENT + ONE, "event:public proposal:other", NOBODY),
    ("GET", EVENT + ONE, "event:public proposal:all", NOBODY),
    ("POST", EVENT + DECISIONS, "event:public proposal:other", NOBODY),
    ("GET", ALL, "", PLAN),
    ("POST", ALL, "", PLAN_POST),
    ("GET", ALL + ONE, "proposal:all", PLAN),
    ("GET", ALL + ONE, "proposal:public", NOBODY),
    ("GET", ALL + DECISIONS, "proposal:all", PLAN),
    ("POST", ALL + DECISIONS, "proposal:all", PLAN_POST),
    ("POST", ALL + UNDO, "proposal:all act:last", PLAN_CONFLICT),
    ("GET", CATALOGUE, "", ADMINISTERED),
    ("POST", CATALOGUE, "", ADMINISTERED_POST),
    ("GET", CATALOGUE + "/{entry}", "entry:first", ADMINISTERED),
    ("POST", CATALOGUE + "/{entry}", "entry:first", ADMINISTERED_POST),
    ("POST", CATALOGUE + "/{entry}/removal", "entry:first", ADMINISTERED_POST),
    ("POST", CATALOGUE + "/{entry}/return", "entry:first", ADMINISTERED_POST),
]
