"""How long votes wait while a proposal of topic fields is worked out beside them, and without it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from participation.events.models import Event
from participation.ideas.domain import IdeaDraft, place
from participation.ideas.models import IdeaKind
from participation.proposals.models import Proposal, RunState
from tests.bench.test_live_topics import text
from tests.support.load import Load
from tests.support.measuring import Extent, at_most_times, in_turn, percentile, report, report_pairs
from tests.support.stage import Stage

IDEAS = 2_000
WAVE = 3.3  # seconds in which everybody votes once: the pace of three votes in ten seconds


@dataclass
class Voting:
    """A hall that votes, wave after wave, on phones that show the standings."""

    stage: Stage
    load: Load
    people: int
    waves: int = 0
    seconds: float = 0
    turn: int = 0

    def gather(self) -> None:
        """Let everybody connect and enter the room."""
        self.load.enter(self.stage.server.port, self.stage.event.id)
        self.load.be(self.stage.people(self.people))
        outcome = self.load.listen(range(self.people), WAVE)
        assert not outcome.failed, outcome.errors
        self.vote(lambda: True)

    def vote(self, is_over: Callable[[], bool]) -> float:
        """Vote in at least one wave, until it is over; gives the p95 of all acknowledgements in ms."""
        took: list[float] = []
        self.waves = 0
        while not self.waves or not is_over():
            outcome = self.load.send([self._vote(person) for person in range(self.people)], WAVE)
            assert not outcome.failed, outcome.errors
            took += outcome.took
            self.waves += 1
            self.turn += 1
        return percentile(took, 0.95)

    def _vote(self, person: int) -> dict[str, Any]:
        """One dot for an idea, or two; the other way round the next time, so that it is a change."""
        idea = self.stage.ideas[7 * person % len(self.stage.ideas)]
        return self.stage.vote(person, idea) | {"body": f"value={1 + self.turn % 2}"}

    def beside_a_proposal(self) -> float:
        """The p95 while fields are proposed for ideas that the model has not read yet."""
        event = self._event_with_ideas()
        self.stage.hall.moderation().act(f"/events/{event.id}/proposals", {"start": "nothing"})
        return self.vote(lambda: self._has_ended(event))

    def by_itself(self) -> float:
        """The p95 of as many waves without it."""
        waves = self.waves
        return self.vote(lambda: self.waves >= waves)

    def _event_with_ideas(self) -> Event:
        event, house = self.stage.hall.event(), self.stage.hall.house
        with house.work() as work:
            here = house.again(work, event)
            for number in range(IDEAS):
                place(work, here, IdeaDraft(*text(number), IdeaKind.IDEA, "de"))
        return event

    def _has_ended(self, event: Event) -> bool:
        """Whether the proposal is there; notes how long it took."""
        with self.stage.hall.house.database.reading() as session:
            found = session.scalars(select(Proposal).where(Proposal.event_id == event.id)).one()
        assert found.state is not RunState.BROKEN
        if found.ended_at is None:
            return False
        self.seconds = (found.ended_at - found.created_at).total_seconds()
        return True


def test_votes_during_a_proposal(stage: Stage, load: Load, extent: Extent) -> None:
    voting = Voting(stage, load, extent.people // 5)
    voting.gather()
    pairs = in_turn(voting.beside_a_proposal, voting.by_itself, extent.pairs)
    name = f"acknowledgement of a vote, p95, {voting.people} people"
    report_pairs(f"{name}, during a proposal of {IDEAS:,} ideas", pairs, "ms", at_most_times(1.5))
    report(f"such a proposal meanwhile, {IDEAS:,} ideas", voting.seconds, "s")
