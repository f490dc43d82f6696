"""Our server against a bare one: what acts cost the one and the other."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.support.load import Act, Load, Outcome
from tests.support.measuring import Extent, Target, cpu_of, in_turn, report_pairs
from tests.support.scene import VOTES_EACH
from tests.support.server import Server
from tests.support.stage import Stage

VOTES_PER_SECOND = 300  # 1,000 people with three votes each in ten seconds


@dataclass(frozen=True)
class Match:
    """Our server against a bare one, with one load client that goes from one to the other.

    The targets are about the stack with our hooks; the naked one is there to be told.
    """

    stage: Stage
    bare: Server
    load: Load
    extent: Extent

    @property
    def is_naked(self) -> bool:
        """Whether the bare one has not even our hooks."""
        return bool(self.bare.arguments)

    def votes(self, number: int) -> list[Act]:
        """So many votes, three each, of people who have not voted yet; the client is these people."""
        people = -(-number // VOTES_EACH)
        self.load.enter(self.stage.server.port, self.stage.event.id)
        self.load.be(self.stage.people(people))
        ideas = self.stage.ideas
        acts = [
            self.stage.vote(person, ideas[(person + 7 * turn) % len(ideas)])
            for turn in range(VOTES_EACH)
            for person in range(people)
        ]
        return acts[:number]

    def empty_acts(self, number: int, **body: str) -> list[Act]:
        """As many requests of as many people for which the bare server does nothing."""
        people = -(-number // VOTES_EACH)
        self.load.enter(self.bare.port)
        self.load.be(self.stage.people(people))
        return [{"person": one % people, "path": "/bare"} | body for one in range(number)]

    def tell(
        self,
        name: str,
        ours: Callable[[], float],
        theirs: Callable[[], float],
        unit: str,
        target: Target,
    ) -> None:
        """Measure in turn and put it into the table."""
        pairs = self.extent.few_pairs if self.is_naked else self.extent.pairs
        found = in_turn(ours, theirs, pairs)
        if self.is_naked:
            report_pairs(f"{name}, in a Flask application without our hooks", found, unit)
        else:
            report_pairs(name, found, unit, target)


def per_act(server: Server, number: int, work: Callable[[], Outcome]) -> float:
    """The server's CPU ms per act, none of which may fail."""
    before = cpu_of(server.pid)
    outcome = work()
    spent = cpu_of(server.pid) - before
    assert not outcome.failed, outcome.errors
    return spent / number
