"""A page asks the database the same number of questions for one idea and for fifty."""

import pytest

from participation.boards.kept import Kept
from participation.events.models import Event, Method, RoundKind, RoundState
from participation.ideas.domain import support
from participation.ideas.models import Idea, Status
from participation.identity.models import Person, Role
from tests.support.house import ORIGIN, Browser, House, new_key
from tests.web.world import queries, rows

MOST = 12
MOST_OF_CONSOLE = 20  # it also tells who did what last, and whether that can be taken back


def most(address: str) -> int:
    """How many questions a page may ask."""
    return MOST_OF_CONSOLE if address.endswith("console") else MOST


PAGES = [
    ("stranger", "/"),
    ("stranger", "/events/1"),
    ("stranger", "/events/1?order=support&q=i"),
    ("stranger", "/events/1/results"),
    ("stranger", "/events/1/protocol"),
    ("stranger", "/events/1/board?screen=reader&since=0"),
    ("stranger", "/ideas/1"),
    ("participant", "/"),
    ("participant", "/events/1"),
    ("participant", "/events/1/mine"),
    ("participant", "/events/1/results"),
    ("participant", "/events/1/board?screen=phone&since=0"),
    ("participant", "/ideas/1"),
    ("moderator", "/events/1"),
    ("moderator", "/events/1/protocol"),
    ("moderator", "/events/1/console"),
    ("moderator", "/events/1/queue"),
    ("moderator", "/events/1/beamer"),
    ("moderator", "/moderation"),
]
STATES = {
    "collecting": (RoundKind.COLLECT, RoundState.OPEN),
    "voting": (RoundKind.VOTE, RoundState.OPEN),
    "shown": (RoundKind.VOTE, RoundState.SHOWN),
}


def add_ideas(house: House, event: Event, number: int) -> None:
    """Ideas in every state, each by somebody else, supported and partly the participant's own."""
    fan = house.participant(event)
    for count in range(number):
        author = house.participant(event) if count % 2 else None
        idea = house.idea(event, author, title=f"Idea {count}")
        for status in (Status.SUBMITTED, Status.HIDDEN):
            house.idea(event, author, status=status)
        with house.work() as work:
            support(work, house.idea_case(work, fan, idea))
            if not count % 2:
                work.session.get_one(Idea, idea.id).participant_id = 1


@pytest.mark.parametrize("state", STATES)
def test_fifty_ideas_cost_no_more_questions_than_one(house: House, state: str) -> None:
    kim: Person = house.person("kim", Role.MODERATOR)
    event = house.event(moderator=kim)
    browsers: dict[str, Browser] = {
        "participant": house.browser().join(event),
        "stranger": house.browser(),
        "moderator": house.browser().sign_in(kim),
    }
    add_ideas(house, event, 1)
    if state != "collecting":
        house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    if state != "collecting":
        round_ = house.move(event, RoundKind.VOTE, RoundState.OPEN)
        path = f"/rounds/{round_.id}/ideas/1/vote"
        browsers["participant"].post(path, {"value": "1"}, status=303, follow=False)
    house.move(event, *STATES[state])

    def counted() -> dict[tuple[str, str], int]:
        numbers = {}
        for role, address in PAGES:
            house.app.extensions["kept"] = Kept()  # nobody has looked at anything yet
            with queries(house) as sent:
                browsers[role].client.get(address)
            numbers[role, address] = len([one for one in sent if not one.startswith("BEGIN")])
        return numbers

    few = counted()
    add_ideas(house, event, 49)
    assert len(rows(house)["idea"]) == 150
    assert counted() == few
    assert {page: number for page, number in few.items() if number > most(page[1])} == {}


@pytest.mark.parametrize("method", list(Method), ids=lambda method: method.value)
def test_fifty_ideas_in_a_vote_cost_no_more_questions_than_one(
    house: House, method: Method
) -> None:
    kim = house.person("kim", Role.MODERATOR)
    event = house.event(moderator=kim)
    browsers = {
        "participant": house.browser().join(event),
        "moderator": house.browser().sign_in(kim),
    }
    round_ = house.open_vote(event, method)
    pages = [
        ("participant", f"/events/{event.id}"),
        ("participant", f"/events/{event.id}/results"),
        ("moderator", f"/events/{event.id}/results"),
        ("moderator", f"/events/{event.id}/console"),
        *(("moderator", f"/rounds/{round_.id}/result.{form}") for form in ("csv", "json", "xlsx")),
    ]

    def counted(ideas: int) -> list[int]:
        """Vote on so many more ideas, and count the questions of each page, open and closed."""
        for _ in range(ideas):
            path = f"/rounds/{round_.id}/ideas/{house.idea(event).id}/vote"
            answer = {"value": "1"} | ({"effort": "1"} if method is Method.IMPACT else {})
            told = browsers["participant"].client.post(
                path, data=answer | {"key": new_key()}, headers={"Origin": ORIGIN}
            )
            assert told.status_code == 303 or method is Method.DOTS  # of which there are five
        numbers = []
        for state in (RoundState.CLOSED, RoundState.OPEN):
            for role, address in pages:
                house.app.extensions["kept"] = Kept()  # nobody has looked at anything yet
                with queries(house) as sent:
                    browsers[role].client.get(address)
                numbers.append(len(sent))
            house.go_on(round_, state)
        return numbers

    counted(1)  # from then on the console has a last act to tell
    few = counted(1)
    assert counted(49) == few
    assert max(few) <= MOST_OF_CONSOLE
