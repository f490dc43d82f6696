"""A conversation in which people agree and disagree: camps that think differently, and a common ground."""

import random
import secrets
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from participation.events.models import Event, Method, Participant, Round, RoundState
from participation.ideas.models import Idea
from participation.voting.models import Ballot, Mark
from participation.voting.papers import new_number
from tests.support.house import House

TITLES = (
    ("Freies WLAN in allen Büchereien", "de"),
    ("Later opening hours at the citizens’ office", "en"),
    ("Anträge auch ohne Internet stellen", "de"),
    ("Trinkbrunnen am Alten Markt", "de"),
    ("More benches for older people", "en"),
    ("Autofreie Innenstadt am Wochenende", "de"),
    ("Digitale Terminvergabe in den Bezirksverwaltungsstellen", "de"),
    ("A night bus at the weekend", "en"),
    ("Homeoffice an drei Tagen in der Woche", "de"),
    ("Fahrradabstellplatzüberdachungen an allen Haltestellen", "de"),
)
Vote = tuple[int, int, int]  # person, statement, 1 agree -1 disagree 0 pass


def conversation(
    sizes: Sequence[int],
    statements: int = 10,
    *,
    unseen: float = 0.1,
    doubt: float = 0.07,
    seed: int = 1,
) -> list[Vote]:
    """Votes of camps of these sizes, in the order of their people. All agree with the first two
    statements and nobody with the third; of the others each camp has its own half. `doubt` is the
    share of votes against one's own camp.
    """
    chance = random.Random(seed)
    return [
        (person, statement, _said(chance, camp, statement, doubt))
        for person, camp in enumerate(at for at, size in enumerate(sizes) for _ in range(size))
        for statement in range(statements)
        if chance.random() >= unseen
    ]


def _said(chance: random.Random, camp: int, statement: int, doubt: float) -> int:
    if chance.random() < 0.06:
        return 0
    leans = statement < 2 if statement < 3 else bool((statement * 5 + 3 * camp) >> camp & 1)
    return 1 if leans == (chance.random() >= doubt) else -1


def matrix(votes: Sequence[Vote]) -> NDArray[np.float64]:
    """The same as a table of people and statements."""
    people, statements = (1 + max(vote[at] for vote in votes) for at in (0, 1))
    table = np.full((people, statements), np.nan)
    for person, statement, value in votes:
        table[person, statement] = value
    return table


def hall_that_voted(
    house: House, event: Event, votes: Sequence[Vote], *, to: RoundState, is_secret: bool = False
) -> tuple[Round, list[Idea]]:
    """A round of agreeing and disagreeing on the event's agenda in which these votes were cast."""
    ideas = [house.idea(event, title=title, language=lang) for title, lang in TITLES]
    round_ = house.open_vote(event, Method.AGREE, is_secret=is_secret)
    with house.work() as work:
        ballots: dict[int, Ballot] = {}
        for person in sorted({vote[0] for vote in votes}):
            part = Participant(event_id=event.id, guest=secrets.token_hex(32), joined_at=work.now)
            work.session.add(part)
            work.session.flush()
            owner = {"token": secrets.token_hex(32)} if is_secret else {"participant_id": part.id}
            own = Ballot(round_id=round_.id, spent=1, **owner)
            if is_secret:
                own.id = new_number()
            work.session.add(own)
            ballots[person] = own
        work.session.flush()
        work.session.add_all(
            Mark(ballot_id=ballots[person].id, idea_id=ideas[statement].id, value=value)
            for person, statement, value in votes
        )
    house.go_on(round_, RoundState.CLOSED, *([to] if to is not RoundState.CLOSED else []))
    return round_, ideas
