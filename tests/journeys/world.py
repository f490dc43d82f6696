"""Everything that there are pages of: an event in each phase, people in every role, and their pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules

from participation.events.models import Event, RoundKind, RoundState
from participation.ideas.models import IdeaKind
from participation.identity.domain import add_affiliation
from participation.identity.models import Person, Role
from participation.kernel.words import Words
from tests.journeys import pages
from tests.support.hall import Hall, Visitor

PARTS = {
    found.name: import_module(f"{pages.__name__}.{found.name}")
    for found in iter_modules(pages.__path__)
}
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@dataclass
class World:
    """An event in each phase, somebody who takes part in all of them, and everybody's pages."""

    hall: Hall
    events: dict[str, Event] = field(default_factory=dict)
    ideas: dict[str, int] = field(default_factory=dict)
    participant: Visitor = field(init=False)
    moderator: Visitor = field(init=False)
    administrator: Visitor = field(init=False)
    stranger: Visitor = field(init=False)
    editor: Visitor = field(init=False)
    lead: Visitor = field(init=False)
    citizen: Visitor = field(init=False)
    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    affiliation: int = 0

    def pages(self, *parts: str) -> Iterator[tuple[str, Visitor, str]]:
        """A name, who looks, and where: of these parts of the site, by default of all."""
        for part in parts or PARTS:
            yield from PARTS[part].pages(self)

    def refusals(self, *parts: str) -> Iterator[tuple[str, Visitor, str, str]]:
        """A name, who looks, where, and the form that is sent as it stands and refused."""
        for part in parts or PARTS:
            yield from PARTS[part].refusals(self) if hasattr(PARTS[part], "refusals") else ()


PATHS = {  # to which state the first collecting and the first voting round are led
    "planned": (None, None),
    "collecting": (RoundState.OPEN, None),
    "between": (RoundState.CLOSED, None),
    "voting": (RoundState.CLOSED, RoundState.OPEN),
    "voted": (RoundState.CLOSED, RoundState.CLOSED),
    "shown": (RoundState.CLOSED, RoundState.SHOWN),
    "ended": (RoundState.CLOSED, RoundState.SHOWN),
}


def _people(world: World) -> None:
    hall = world.hall
    world.stranger, world.participant = hall.visitor(), hall.visitor()
    world.moderator = hall.moderation()
    world.people = {
        "administrator": hall.house.person("administrator", Role.ADMINISTRATOR),
        "editor": hall.house.person("editor", Role.EDITOR),
        "lead": hall.house.person("lead", Role.LEAD_UNIT),
        "citizen": hall.house.person("citizen"),
    }
    for name, person in world.people.items():
        setattr(world, name, hall.visitor().sign_in(person))
    with hall.house.work() as work:
        name = Words({"de": "Einwohner*in", "en": "Resident"})
        world.affiliation = add_affiliation(work, name).id


def _phase(world: World, phase: str) -> None:
    house, (collect, vote) = world.hall.house, PATHS[phase]
    titles = Words({"de": f"Werkstatt {LONG}", "en": f"Workshop {phase}"})
    about = Words({"de": "Worum es geht.\nUnd mehr.", "en": "What it is about.\nAnd more."})
    event = world.events[phase] = world.hall.event(
        title=titles, description=about, place="Rathaus", approval_first=phase == "collecting"
    )
    world.participant.join(event)
    if collect is None:
        return
    house.move(event, RoundKind.COLLECT, collect)
    ideas = [
        house.idea(event, title="Eine deutsche Idee", language="de", kind=IdeaKind.EXPECTATION),
        house.idea(event, title="X" * 140, text=f"**{LONG}**\n\n- one\n- two\n\n> quoted"),
    ]
    world.participant.act(f"/ideas/{ideas[0].id}/support")
    if vote is None:
        return
    round_ = house.move(event, RoundKind.VOTE, RoundState.OPEN)
    path = f"/rounds/{round_.id}/ideas/{ideas[0].id}/vote"
    world.participant.act(path, {"value": "2"})
    if vote is not RoundState.OPEN:
        house.move(event, RoundKind.VOTE, vote)
    if phase == "ended":
        world.moderator.act(f"/events/{event.id}/end")


def _ideas(world: World) -> None:
    event, participant = world.events["collecting"], world.participant
    for status in ("submitted", "published", "hidden", "withdrawn"):
        number = participant.submit(event, f"Idea {status}", "With *emphasis*.")
        world.ideas[status] = number
        if status != "submitted":
            world.moderator.act(f"/ideas/{number}/approval")
    words = {"title": "Idea published", "text": "Said anew", "kind": "idea", "language": "en"}
    participant.act(f"/ideas/{world.ideas['published']}/edit", words)
    world.moderator.act(f"/ideas/{world.ideas['published']}/approval")
    world.moderator.act(f"/ideas/{world.ideas['hidden']}/hiding", {"reason": "It is a joke."})
    participant.act(f"/ideas/{world.ideas['withdrawn']}/withdrawal")


def furnished(hall: Hall) -> World:
    """Everything that there are pages of."""
    world = World(hall)
    _people(world)
    for phase in PATHS:
        _phase(world, phase)
    _ideas(world)
    for module in PARTS.values():
        if hasattr(module, "furnish"):
            module.furnish(world)
    return world
