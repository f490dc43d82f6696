"""What tests of proposals have in common: clear ideas in two languages, runs, and decisions."""

from dataclasses import dataclass
from typing import Any

from participation.events.models import Event
from participation.events.rules import EventCase
from participation.ideas.models import Idea
from participation.identity.models import Person
from participation.identity.rules import Viewer
from participation.proposals.domain import decisions as domain
from participation.proposals.domain.decisions import Accepted, Decision
from participation.proposals.domain.runs import Wish, start_proposal
from participation.proposals.models import ChangeKind, Proposal, ProposedField, Start
from participation.proposals.queries import suggestions
from participation.proposals.worker.running import run
from participation.topics.models import TopicField
from tests.support.house import House

CLEAR = {
    "bikes": (
        ("Mehr Radwege in der Innenstadt", "de"),
        ("Ein breiter Radweg an der Hauptstraße", "de"),
        ("Fahrradständer vor dem Rathaus", "de"),
        ("Sichere Abstellplätze für Fahrräder am Bahnhof", "de"),
        ("More cycle lanes in the city centre", "en"),
        ("A safe bike lane on every main road", "en"),
        ("Bicycle parking at the railway station", "en"),
    ),
    "libraries": (
        ("Die Bücherei soll sonntags öffnen", "de"),
        ("Mehr neue Bücher in der Stadtbücherei", "de"),
        ("Längere Öffnungszeiten der Bibliothek", "de"),
        ("Vorlesestunden für Kinder in der Bücherei", "de"),
        ("Open the library on Sundays", "en"),
        ("More new books for the public library", "en"),
        ("Reading hours for children in the library", "en"),
    ),
    "trees": (
        ("Neue Bäume in der Schillerstraße pflanzen", "de"),
        ("Blumenwiesen statt Rasen im Park", "de"),
        ("Den Stadtpark mit mehr Bäumen begrünen", "de"),
        ("Straßenbäume im Sommer gießen", "de"),
        ("Plant new trees in every street", "en"),
        ("Flower meadows instead of lawn in the park", "en"),
        ("Water the street trees in summer", "en"),
    ),
}


def clear_ideas(house: House, event: Event) -> dict[str, list[Idea]]:
    """Ideas of three fields that nobody would mix up."""
    return {
        field: [house.idea(event, title=title, text="", language=lang) for title, lang in texts]
        for field, texts in CLEAR.items()
    }


@dataclass
class Office:
    """Somebody who asks for proposals and decides about them."""

    house: House
    who: Person
    event: Event | None

    def ask(self, start: Start = Start.NOTHING, fineness: int = 3, **more: Any) -> int:
        """Ask for a proposal and give its number; nothing works on it yet."""
        with self.house.work() as work:
            event = self.house.again(work, self.event) if self.event else None
            viewer = self._viewer(work)
            field = work.session.get(TopicField, more.pop("field_id", 0))
            case, wish = EventCase(viewer, event), Wish(start, fineness, field)
            return start_proposal(work, case, wish, with_sealed=False, **more).id

    def propose(self, start: Start = Start.NOTHING, fineness: int = 3, **more: Any) -> int:
        """Ask for a proposal and work it out."""
        number = self.ask(start, fineness, **more)
        assert run(self.house.database, number)
        return number

    def rows(self, number: int) -> list[ProposedField]:
        """What a proposal suggests."""
        with self.house.database.reading() as session:
            return list(suggestions(session, session.get_one(Proposal, number)))

    def proposal(self, number: int) -> Proposal:
        """A proposal as it stands."""
        with self.house.database.reading() as session:
            return session.get_one(Proposal, number)

    def accept(self, number: int, *chosen: int, without: frozenset[int] = frozenset()) -> Accepted:
        """Accept some suggestions, or all of them."""
        with self.house.work() as work:
            found = work.session.get_one(Proposal, number)
            decisions = [
                Decision(one, one.name, without)
                for one in suggestions(work.session, found)
                if not chosen or one.id in chosen
            ]
            return domain.accept(work, self._viewer(work), found, decisions)

    def dismiss(self, number: int, *chosen: int) -> int:
        """Dismiss some suggestions."""
        with self.house.work() as work:
            found = work.session.get_one(Proposal, number)
            rows = [one for one in suggestions(work.session, found) if one.id in chosen]
            return domain.dismiss(work, self._viewer(work), found, rows)

    def undo(self, number: int, act: int) -> tuple[int, int]:
        """Take a decision back."""
        with self.house.work() as work:
            found = work.session.get_one(Proposal, number)
            return domain.undo(work, self._viewer(work), found, act)

    def field_of(self, *ideas: Idea) -> list[str | None]:
        """How the fields are called in which these ideas stand."""
        with self.house.database.reading() as session:
            found = [session.get_one(Idea, idea.id).field for idea in ideas]
            return [str(field.name.pick("en")) if field else None for field in found]

    def _viewer(self, work: Any) -> Viewer:
        return Viewer(work.session.get_one(Person, self.who.id))


def new_ones(rows: list[ProposedField]) -> list[set[int]]:
    """The ideas of the new fields that are suggested."""
    return [{idea[0] for idea in one.ideas} for one in rows if one.kind is ChangeKind.NEW]
