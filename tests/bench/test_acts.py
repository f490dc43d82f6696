"""What a vote and a join cost the server, against the bare web stack."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.support.load import Act, Load, Outcome
from tests.support.measuring import (
    Extent,
    Target,
    at_least_times,
    at_most_times,
    cpu_of,
    in_turn,
    report,
    report_pairs,
)
from tests.support.scene import VOTES_EACH
from tests.support.server import Server
from tests.support.stage import Stage, bare_stack

VOTES_PER_SECOND = 300  # 1,000 people with three votes each in ten seconds
JOINS_PER_SECOND = 100  # 1,000 people in ten seconds
LINES = 256  # connections that are never idle, to find out how much is too much


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


@pytest.fixture(scope="module", params=["", "naked"], ids=["ours", "naked"])
def bare(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, stage: Stage
) -> Iterator[Server]:
    """The bare web stack, and a naked Flask after it."""
    arguments = [request.param] if request.param else []
    with bare_stack(tmp_path_factory.mktemp("bare") / "bare", stage, *arguments) as server:
        yield server


@pytest.fixture
def match(stage: Stage, bare: Server, load: Load, extent: Extent) -> Match:
    """Ours against that one."""
    return Match(stage, bare, load, extent)


def per_act(server: Server, number: int, work: Callable[[], Outcome]) -> float:
    """The server's CPU ms per act, none of which may fail."""
    before = cpu_of(server.pid)
    outcome = work()
    spent = cpu_of(server.pid) - before
    assert not outcome.failed, outcome.errors
    return spent / number


def test_a_vote(match: Match) -> None:
    number = int(VOTES_PER_SECOND * match.extent.seconds)

    def cost(server: Server, acts: list[Act]) -> float:
        return per_act(server, number, lambda: match.load.send(acts, match.extent.seconds))

    match.tell(
        "server CPU for a durable vote POST, against an empty POST",
        lambda: cost(match.stage.server, match.votes(number)),
        lambda: cost(match.bare, match.empty_acts(number, body="")),
        "ms CPU",
        at_most_times(1.7),
    )


def test_votes_at_saturation(match: Match) -> None:
    number = int(VOTES_PER_SECOND * match.extent.seconds)

    loads: list[float] = []

    def rate(acts: list[Act]) -> float:
        outcome = match.load.press(acts, LINES)
        assert not outcome.failed, outcome.errors
        loads.append(outcome.load)
        return 1000 * number / outcome.wall

    match.tell(
        "durable vote POSTs at saturation, against empty POSTs",
        lambda: rate(match.votes(number)),
        lambda: rate(match.empty_acts(number, body="")),
        "per second",
        at_least_times(0.6),
    )
    if not match.is_naked:
        report("CPU of the load client at saturation, at most", max(loads), "cores")


def test_a_join(match: Match) -> None:
    number, seconds = int(JOINS_PER_SECOND * match.extent.seconds), match.extent.seconds

    def ours() -> float:
        event = match.stage.event
        match.load.enter(match.stage.server.port, event.id)
        joins = lambda: match.load.join(number, event.code, seconds, stay=False)  # noqa: E731
        return per_act(match.stage.server, number, joins)

    def theirs() -> float:
        acts = match.empty_acts(number)
        return per_act(match.bare, number, lambda: match.load.send(acts, seconds))

    match.tell(
        "server CPU for a join (code → board with 300 ideas), against an empty GET",
        ours,
        theirs,
        "ms CPU",
        at_most_times(4),
    )
