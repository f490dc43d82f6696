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

MODULES = [
    import_module(f"{pages.__name__}.{found.name}") for found in iter_modules(pages.__path__)
]
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

    def pages(self) -> Iterator[tuple[str, Visitor, str]]:
        """A name, who looks, and where."""
        yield from (("start", self.stranger, "/"), ("help", self.stranger, "/help"))
        yield "start of one who takes part", self.participant, "/"
        yield "sign-in", self.stranger, "/sign-in"
        yield "no such page", self.stranger, "/no-such-page"
        yield "style guide", self.stranger, "/styleguide"
        collecting = self.events["collecting"]
        link = f"/join/{collecting.code}?entry={collecting.entry_key}"
        yield "invitation", self.stranger, link
        yield "affiliation", self.participant, f"/events/{collecting.id}/affiliation"
        yield "no ideas of mine", self.participant, f"/events/{self.events['planned'].id}/mine"
        yield "my ideas", self.participant, f"/events/{collecting.id}/mine"
        yield "filter", self.participant, f"/events/{collecting.id}?q=nothing&order=support"
        for status, number in self.ideas.items():
            yield f"idea {status}", self.participant, f"/ideas/{number}"
        yield "idea moderated", self.moderator, f"/ideas/{self.ideas['published']}"
        yield "edit", self.participant, f"/ideas/{self.ideas['published']}/edit"
        yield from self._pages_of_phases()
        yield from self._pages_of_staff()
        for module in MODULES:
            yield from module.pages(self) if hasattr(module, "pages") else ()

    def _pages_of_phases(self) -> Iterator[tuple[str, Visitor, str]]:
        for phase, event in self.events.items():
            path = f"/events/{event.id}"
            yield f"board {phase}", self.participant, path
            yield f"board {phase} to read", self.stranger, path
            yield f"console {phase}", self.moderator, f"{path}/console"
            if phase not in ("between", "voted"):
                for theme in ("light", "dark"):
                    yield f"beamer {phase} {theme}", self.moderator, f"{path}/beamer?theme={theme}"
            if phase not in ("between", "collecting"):
                yield f"results {phase}", self.participant, f"{path}/results"

    def _pages_of_staff(self) -> Iterator[tuple[str, Visitor, str]]:
        event = self.events["collecting"]
        path = f"/events/{event.id}"
        yield "account", self.administrator, "/account"
        yield "affiliations", self.administrator, "/administration/affiliations"
        entry = f"/administration/affiliations/{self.affiliation}"
        yield "an affiliation", self.administrator, entry
        yield "my events", self.moderator, "/moderation"
        yield "no events of mine", self.administrator, "/moderation"
        yield "new event", self.moderator, "/events/new"
        for page in ("edit", "end", "queue", "rounds/new?kind=collect", "rounds/new?kind=vote"):
            yield f"event {page}", self.moderator, f"{path}/{page}"
        yield "empty queue", self.moderator, f"/events/{self.events['planned'].id}/queue"
        yield "round", self.moderator, f"/rounds/{event.rounds[1].id}/edit"
        yield "hiding", self.moderator, f"/ideas/{self.ideas['published']}/hiding"

    def refusals(self) -> Iterator[tuple[str, Visitor, str, str]]:
        """A name, who looks, where, and the form that is sent as it stands and refused."""
        collecting = f"/events/{self.events['collecting'].id}"
        yield "start with an error", self.stranger, "/", "form[action='/join']"
        yield "board with an error", self.participant, collecting, "#idea-form"
        yield "sign-in with an error", self.stranger, "/sign-in", "form[action='/sign-in']"
        yield "event with errors", self.moderator, "/events/new", "form[action='/events']"
        hiding = f"/ideas/{self.ideas['published']}/hiding"
        yield "hiding without a reason", self.moderator, hiding, f"form[action='{hiding}']"
        lists = "/administration/affiliations"
        yield "affiliation with errors", self.administrator, lists, f"form[action='{lists}']"
        password = "/account/password"
        yield "password with errors", self.administrator, "/account", f"form[action='{password}']"
        for module in MODULES:
            yield from module.refusals(self) if hasattr(module, "refusals") else ()


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
    for module in MODULES:
        if hasattr(module, "furnish"):
            module.furnish(world)
    return world
