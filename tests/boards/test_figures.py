"""The figures of a board are what its live parts say, asked for at once."""

from sqlalchemy.orm import Session

from participation.boards.figures import Figures, figures_of
from participation.boards.parts import context_of
from participation.boards.situation import Screen
from participation.events.models import Event, RoundKind, RoundState
from participation.ideas.models import Status
from tests.support.house import House


def of_live_parts(session: Session, event: Event) -> tuple[int, int, int, int]:
    said = context_of(session, event, Screen.PHONE)
    turnout = said["turnout"]
    voted = (turnout.ballots, turnout.points) if turnout else (0, 0)
    return said["published"], said["participants"], *voted


def test_an_event_without_anything_has_none(each_house: House) -> None:
    event = each_house.event()
    with each_house.database.reading() as session:
        assert figures_of(session, event) == Figures(0, 0, 0, 0, 0)


def test_the_newest_number_counts_whatever_became_of_the_idea(each_house: House) -> None:
    event, other = each_house.event(), each_house.event()
    each_house.idea(event)
    last = each_house.idea(event, status=Status.HIDDEN)
    each_house.idea(other)
    with each_house.database.reading() as session:
        assert figures_of(session, event).newest == last.id


def test_they_are_those_of_the_live_parts(each_house: House) -> None:
    event = each_house.event()
    idea = each_house.idea(event)
    each_house.idea(event, status=Status.HIDDEN)
    people = [each_house.browser().join(event) for _ in range(3)]
    each_house.move(event, RoundKind.VOTE, RoundState.OPEN)
    round_ = each_house.event_round(event, RoundKind.VOTE)
    for person, points in zip(people, ("2", "1"), strict=False):
        address = f"/rounds/{round_.id}/ideas/{idea.id}/vote"
        assert person.post_json(address, {"value": points})["ok"]
    with each_house.database.reading() as session:
        here = session.get_one(Event, event.id)
        found = figures_of(session, here)
        assert (found.published, found.participants, found.ballots, found.points) == (1, 3, 2, 3)
        assert of_live_parts(session, here) == (1, 3, 2, 3)
