"""Pages of proposals of topic fields in each state, and of the catalogue they take names from."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from participation.events.models import Event
from participation.kernel.words import Words
from participation.proposals.domain.runs import Found, Suggestion, finish
from participation.proposals.models import ChangeKind, Proposal, RunStage, RunState, Start
from participation.topics.domain import FieldDraft, add_field

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
A_DAY = timedelta(days=1)  # in which nothing is heard of it, and yet it does not count as silent


def furnish(world: Any) -> None:
    """A proposal in each state, each in an event of its own."""
    for name in ("working", "broken", "decided", "proposed", "nothing new"):
        world.ids[f"event {name}"] = world.hall.event().id
    made = {
        "working": _proposal(world, "working", stage=RunStage.READING, done=120, total=462),
        "broken": _proposal(world, "broken", state=RunState.BROKEN, ended=True),
        "decided": _proposal(world, "decided"),
        "proposed": _proposal(world, "proposed"),
        "nothing new": _proposal(world, "nothing new"),
        "of all": _proposal(world, None),
    }
    world.ids |= {f"proposal {name}": number for name, number in made.items()}
    _finish(world, made["nothing new"], [])
    for name in ("proposed", "decided", "of all"):
        _finish(world, made[name], _suggestions(world, "proposed" if name == "of all" else name))
    path = f"/events/{world.ids['event decided']}/proposals/{made['decided']}/decisions"
    world.moderator.act(path, {"dismiss": "all"})


def _proposal(world: Any, name: str | None, *, ended: bool = False, **changes: Any) -> int:
    event = world.ids[f"event {name}"] if name else None
    with world.hall.house.work() as work:
        row: dict[str, Any] = {
            "event_id": event,
            "scope": f"event:{event}" if event else "all",
            "start": Start.CATALOGUE,
            "fineness": 3,
            "state": RunState.RUNNING,
            "stage": RunStage.STARTING,
            "created_at": work.now,
            "heard_at": work.now + A_DAY,
            "ended_at": work.now if ended else None,
        } | changes
        proposal = Proposal(**row)
        work.session.add(proposal)
        work.session.flush()
        return proposal.id


def _suggestions(world: Any, name: str) -> list[Suggestion]:
    house = world.hall.house
    with house.work() as work:
        event = work.session.get_one(Event, world.ids[f"event {name}"])
        fields = into, other = [
            add_field(work, FieldDraft(Words({"de": f"{word} {name}"}), Words({})))
            for word in ("Bäume", "Wälder")
        ]
        world.ids["field to divide"] = fields[0].id
    ideas = [
        house.idea(event, title=f"{title} {number}", language=language)
        for number in range(20)
        for title, language in (("Haltestelle" * 8, "de"), ("A bench", "en"))
    ]
    members = tuple((one.id, 0.9 - one.id % 5 / 10, None) for one in ideas[:36])
    words = Words({"de": f"Sitzen und Warten {LONG}", "en": "Sitting and waiting"})
    return [
        Suggestion(ChangeKind.NEW, words, ("Bank", LONG), ideas[0].id, 0.81, members),
        Suggestion(
            ChangeKind.MOVE,
            into.name,
            (),
            ideas[37].id,
            0.64,
            tuple((one.id, 0.5, None) for one in ideas[36:]),
            field_id=into.id,
        ),
        Suggestion(
            ChangeKind.MERGE,
            into.name,
            (),
            None,
            0.9,
            ((ideas[0].id, 0.9, other.id),),
            field_id=into.id,
            other_id=other.id,
        ),
    ]


def _finish(world: Any, number: int, found: list[Suggestion]) -> None:
    with world.hall.house.work() as work:
        finish(work, number, Found(found, 40, bool(found)))


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """A name, who looks, and where."""
    ids, moderator, editor = world.ids, world.moderator, world.editor
    for name in ("working", "broken", "decided", "proposed", "nothing new"):
        path = f"/events/{ids[f'event {name}']}/proposals"
        yield f"proposal {name}", moderator, f"{path}/{ids[f'proposal {name}']}"
        yield f"proposals {name}", moderator, path
    board = f"/events/{ids['event proposed']}"
    yield "topic board with a proposal", moderator, f"{board}/fields"
    yield "topic board with one on its way", moderator, f"/events/{ids['event working']}/fields"
    yield "parts to propose", moderator, f"{board}/proposals?field={ids['field to divide']}"
    yield "proposals of all events", editor, "/proposals"
    yield "proposal of all events", editor, f"/proposals/{ids['proposal of all']}"
    yield "topic fields with proposals", world.administrator, "/topic-fields"
    yield "catalogue", world.administrator, "/topic-fields/catalogue"
    yield "catalogue entry", world.administrator, "/topic-fields/catalogue/1"


def refusals(world: Any) -> Iterator[tuple[str, Any, str, str]]:
    """A name, who looks, where, and the form that is sent as it stands and refused."""
    catalogue = "/topic-fields/catalogue"
    yield (
        "usual field without a name",
        world.administrator,
        catalogue,
        f"form[action='{catalogue}']",
    )
