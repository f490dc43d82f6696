"""What every fault is injected into: an event with a vote, a crowd that votes, and open screens."""

from collections.abc import Sequence
from dataclasses import dataclass

from participation.events.models import Event, Round, RoundKind, RoundState
from participation.ideas.models import Idea
from tests.faults.books import check_records, check_votes
from tests.support.crowd import Act, Crowd, Member
from tests.support.hall import Hall
from tests.support.watching import Watcher, await_same_board


@dataclass
class Scene:
    """An event in which three ideas are being voted on, and its crowd."""

    hall: Hall
    event: Event
    round_: Round
    ideas: list[Idea]
    crowd: Crowd

    @property
    def saved(self) -> int:
        """How many votes have been acknowledged."""
        return len(self.crowd.ledger.acknowledged) - len(self.crowd.members)

    def address(self, number: int) -> str:
        """Where dots for the idea with this place go."""
        return f"/rounds/{self.round_.id}/ideas/{self.ideas[number].id}/vote"

    def voting(self, *dots: int) -> Act:
        """Each of the crowd gives so many dots to the first idea, the second …"""

        async def vote(member: Member) -> None:
            for number, points in enumerate(dots):
                await member.write(self.address(number), value=points)

        return vote

    def await_saved(self, votes: int) -> None:
        """Wait until so many votes have been acknowledged."""
        self.crowd.ledger.await_acknowledged(votes + len(self.crowd.members))

    def screens(self) -> list[Watcher]:
        """An open screen of each kind."""
        phone, reader = self.hall.visitor(self.event), self.hall.visitor(language="de")
        moderator = self.hall.moderation()
        return [
            Watcher(phone, self.event.id, "phone"),
            Watcher(reader, self.event.id, "reader", "de"),
            Watcher(moderator, self.event.id, "console"),
            Watcher(moderator, self.event.id, "wall"),
        ]

    def check(self, watchers: Sequence[Watcher] = ()) -> None:
        """Nothing lost, nothing twice, and every screen shows what a fresh one would."""
        await_same_board(watchers)
        check_votes(self.hall.house, self.event, self.round_, self.crowd)
        check_records(self.hall.house, self.event, self.crowd)


def scene_in(hall: Hall, people: int) -> Scene:
    """A vote that so many people have joined."""
    event = hall.event()
    ideas = [hall.house.idea(event, title=f"Idea {number}") for number in range(3)]
    round_ = hall.house.move(event, RoundKind.VOTE, RoundState.OPEN)
    crowd = Crowd(hall.server.port)
    crowd.join(event.code, people)
    return Scene(hall, event, round_, ideas, crowd)


def repairs(watchers: Sequence[Watcher]) -> int:
    """How often screens had to ask for what they had missed."""
    return sum(one.repairs for one in watchers)
