"""The scene the bench plays: a hall joins within ten seconds, then gives three votes each in ten."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.load import PATIENCE, Act, Load, Outcome
from tests.support.measuring import cpu_of, memory_of, percentile
from tests.support.server import Server
from tests.support.stage import (
    DOTS,
    HEAD_START,
    IDEAS,
    MARKER,
    MARKER_OF_NODE,
    Stage,
    bare_node,
    open_stage,
    prepare,
)

SECONDS = 10
VOTES_EACH = 3
MARKED_VOTES = 9  # one a second, from the first half second on
LAST_FRAMES = 1.5  # seconds in which they come, and what they make somebody fetch
TO_WARM_UP = 20  # people in another event, so that what is made once is not counted


@dataclass(frozen=True)
class Played:
    """What a scene cost the server, and how long people waited (p95 in ms).

    `cpu_joining` and `cpu_voting` are ms; `join` is until the socket listens, `vote` until it is
    acknowledged, `phone`, `beamer` and `console` until it shows there; `memory` is KB per person,
    `load` the share of a core the client used, `fetched` the boards that were fetched again,
    `cut` how often a socket was cut off.
    """

    people: int
    cpu_joining: float
    cpu_voting: float
    join: float
    vote: float
    phone: float
    beamer: float
    console: float
    memory: float
    load: float
    failed: int
    fetched: int
    cut: int

    @property
    def cpu(self) -> float:
        """The seconds of CPU of the whole scene."""
        return (self.cpu_joining + self.cpu_voting) / 1000

    @property
    def idle_joining(self) -> float:
        """Which share of a core is left while all join."""
        return 1 - self.cpu_joining / 1000 / SECONDS

    @property
    def idle_voting(self) -> float:
        """Which share of a core is left while all vote."""
        return 1 - self.cpu_voting / 1000 / SECONDS


class Meter:
    """What a server has spent since it was asked last."""

    def __init__(self, server: Server) -> None:
        self._pid = server.pid
        self._cpu = cpu_of(self._pid)
        self._memory = memory_of(self._pid)

    def cpu(self) -> float:
        """CPU ms since the last time."""
        before, self._cpu = self._cpu, cpu_of(self._pid)
        return self._cpu - before

    def memory(self) -> float:
        """KB more than at the beginning."""
        return memory_of(self._pid) - self._memory


def play_ours(folder: Path, people: int) -> Played:
    """The scene on our server, freshly started and warmed up."""
    with open_stage(folder) as stage, Load() as load:
        warm_up(stage, load)
        load.enter(stage.server.port, stage.event.id, MARKER)
        meter = Meter(stage.server)
        joining = load.join(people, stage.event.code, SECONDS)
        cpu_joining, memory = meter.cpu(), meter.memory()
        for number, screen in enumerate(("wall", "console"), start=people):
            load.be([stage.moderation], screen)
            load.listen([number], 0)
        meter.cpu()
        voting = load.send(votes_of(stage, people), SECONDS)
        load.hear(LAST_FRAMES)
        return played(people, (cpu_joining, meter.cpu()), memory, joining, voting)


def play_node(folder: Path, people: int) -> Played:
    """The scene on the bare socket.io server: to join is to connect, to vote an event."""
    with bare_node(folder) as server, Load() as load:
        load.enter(server.port, marker=MARKER_OF_NODE)
        load.be([""] * people)
        meter = Meter(server)
        joining = load.listen(range(people), SECONDS)
        cpu_joining, memory = meter.cpu(), meter.memory()
        voting = load.send(votes_of_node(people), SECONDS)
        load.hear(LAST_FRAMES)
        return played(people, (cpu_joining, meter.cpu()), memory, joining, voting)


def warm_up(stage: Stage, load: Load) -> None:
    """A small hall in another event."""
    other = prepare(stage.hall)
    load.enter(stage.server.port, other.event.id, MARKER)
    load.join(TO_WARM_UP, other.event.code, 1)
    load.send(votes_of(other, TO_WARM_UP), 1)
    load.leave()


def votes_of(stage: Stage, people: int) -> list[Act]:
    """Three votes of each, for three different ideas at random; a few marked ones by the clock."""
    chance = random.Random(1)
    chosen = [chance.sample(stage.ideas, VOTES_EACH) for _ in range(people)]
    acts = [stage.vote(person, idea) for person in range(people) for idea in chosen[person]]
    return marked([stage.vote(person, stage.marked) for person in range(people)], acts)


def votes_of_node(people: int) -> list[Act]:
    """The same as events of the bare server."""
    chance = random.Random(1)

    def vote(person: int, idea: int) -> Act:
        return {"person": person, "emit": ["vote", {"idea": idea, "points": 1}]}

    chosen = [chance.sample(range(1, IDEAS), VOTES_EACH) for _ in range(people)]
    acts = [vote(person, idea) for person in range(people) for idea in chosen[person]]
    return marked([vote(person, 0) for person in range(people)], acts, before=0)


def marked(
    for_marked: Sequence[Act], acts: list[Act], *, before: int = HEAD_START * DOTS
) -> list[Act]:
    """Put marked votes in the place of the first votes of some people."""
    for number in range(min(MARKED_VOTES, len(for_marked))):
        at = 1000 * (number + 0.5)
        mark = {"at": at, "mark": before + number + 1}
        acts[VOTES_EACH * number] = for_marked[number] | mark
    return acts


def played(
    people: int, cpu: tuple[float, float], memory: float, joining: Outcome, voting: Outcome
) -> Played:
    """Sum a scene up. What never came to a screen counts as long as was waited for it."""
    phone, wall, console = (
        percentile(never_seen(voting, screen) + voting.fan_out.get(screen, []), 0.95)
        for screen in ("phone", "wall", "console")
    )
    return Played(
        people,
        *cpu,
        percentile(joining.took, 0.95),
        percentile(voting.took, 0.95),
        phone,
        wall or phone,  # Node has one kind of screen
        console or phone,
        memory / people,
        max(joining.load, voting.load),
        joining.failed + voting.failed,
        sum(one.repairs + one.refreshes for one in (joining, voting)),
        joining.cut + voting.cut,
    )


def never_seen(voting: Outcome, screen: str) -> list[float]:
    """For every screen of a kind that never showed the last vote, the time that was waited."""
    return [1000.0 * PATIENCE] * voting.unseen.get(screen, 0)
