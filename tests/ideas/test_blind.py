"""Blind rounds: what others write does not leave the server until a moderator shows all of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from participation.events import agenda
from participation.events.agenda import RoundDraft
from participation.events.models import Event, Method, Round, RoundKind, RoundState
from participation.ideas.models import Idea, Status
from participation.identity.models import Person, Role
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from tests.support.house import Browser, House

OPEN, CLOSED, SHOWN = RoundState.OPEN, RoundState.CLOSED, RoundState.SHOWN
SECRET = "Zeppelinlandeplatz"
WORD = "Luftfahrt"  # by which it is searched: a page repeats what was searched for


class Hall:
    """An event with a blind round that is open, in which somebody has written something."""

    def __init__(self, house: House, **settings: Any) -> None:
        self.house = house
        self.kim: Person = house.person("kim", Role.MODERATOR)
        self.event: Event = house.event(moderator=self.kim)
        self.round_ = self.add(
            RoundDraft(RoundKind.COLLECT, Words({"en": "Blind?"}), is_blind=True, **settings)
        )
        house.go_on(self.round_, OPEN)
        self.author = house.browser().join(self.event)
        self.send(SECRET)

    def add(self, draft: RoundDraft) -> Round:
        with self.house.work() as work:
            return agenda.add_round(work, self.house.again(work, self.event), draft)

    def send(self, title: str) -> None:
        self.author.post(
            f"/events/{self.event.id}/ideas", {"title": title, "text": f"{title} {WORD}"}
        )

    def go(self, *states: RoundState) -> None:
        self.house.go_on(self.round_, *states)

    def idea(self) -> Idea:
        with self.house.database.reading() as session:
            return session.get_one(Idea, 1)


@pytest.fixture
def hall(house: House) -> Hall:
    return Hall(house)


def addresses(event: Event) -> Iterator[str]:
    """Every page and feed that could name an idea of an event."""
    yield from (
        "/",
        f"/search?q={WORD}",
        f"/search?q={WORD}&in=ideas",
        "/ideas",
        f"/ideas?q={WORD}",
        "/ideas?order=support",
        f"/events/{event.id}",
        f"/events/{event.id}?q={WORD}",
        f"/events/{event.id}?order=support",
        f"/events/{event.id}?kind=idea",
        f"/events/{event.id}/ideas",
        f"/events/{event.id}/results",
        f"/events/{event.id}/protocol",
        f"/events/{event.id}/ideas.atom",
        f"/events/{event.id}/board?screen=reader",
        f"/events/{event.id}/board?screen=reader&since=1",
        f"/events/{event.id}/board?screen=phone",
        f"/events/{event.id}/mine",
        f"/events/{event.id}/fields",
        f"/events/{event.id}/export.csv",
        "/mine",
        "/ideas.atom",
        "/topic-fields",
        "/masterplan",
        "/shortlist",
    )


def every_page(hall: Hall) -> list[str]:
    """What can be fetched with a number in it: all routes of the application, tried on the idea."""
    rules = [one for one in hall.house.app.url_map.iter_rules() if "GET" in (one.methods or ())]
    numbers = {"event_id": hall.event.id, "idea_id": 1, "round_id": hall.round_.id}
    found = [
        one.rule
        for one in rules
        if one.arguments and one.arguments <= set(numbers) and not one.rule.endswith(".pdf")
    ]
    for name, number in numbers.items():  # one after the other, each in all of them
        found = [one.replace(f"<int:{name}>", str(number)) for one in found]
    return [*found, *addresses(hall.event)]


def leaks(hall: Hall, browser: Browser) -> list[str]:
    """Where somebody is shown the idea."""
    found = []
    for address in every_page(hall):
        answer = browser.client.get(address, headers=browser.headers, follow_redirects=True)
        if not (answer.mimetype or "").startswith(
            ("text/", "application/json", "application/atom")
        ):
            continue  # paper and workbooks are made of the same protocol and results
        if SECRET in answer.text:
            found.append(address)
    return found


def strangers(hall: Hall) -> dict[str, Browser]:
    house = hall.house
    return {
        "stranger": house.browser(),
        "participant": house.browser().join(hall.event),
        "citizen": house.browser().sign_in(house.person("citizen")),
        "employee": house.browser().sign_in(house.person("employee", Role.EMPLOYEE)),
        "editor": house.browser().sign_in(house.person("editor", Role.EDITOR)),
        "other moderator": house.browser().sign_in(house.person("other", Role.MODERATOR)),
        "lead unit": house.browser().sign_in(house.person("lead", Role.LEAD_UNIT)),
    }


def test_nobody_else_reads_it_anywhere_until_it_is_shown(hall: Hall) -> None:
    others = strangers(hall)
    assert {name: leaks(hall, one) for name, one in others.items()} == {name: [] for name in others}
    hall.go(CLOSED)
    assert {name: leaks(hall, one) for name, one in others.items()} == {name: [] for name in others}
    hall.go(SHOWN)
    assert f"/events/{hall.event.id}" in leaks(hall, others["stranger"])
    hall.go(CLOSED)
    assert {name: leaks(hall, one) for name, one in others.items()} == {name: [] for name in others}


def test_what_was_shown_and_is_hidden_again_takes_its_talk_along(hall: Hall) -> None:
    hall.go(CLOSED, SHOWN)
    guest = hall.house.browser().join(hall.event)
    guest.post("/ideas/1/comments", {"text": f"More about the {SECRET}"})
    guest.post("/ideas/1/support")
    hall.go(CLOSED)
    others = strangers(hall)
    assert {name: leaks(hall, one) for name, one in others.items()} == {name: [] for name in others}
    hall.go(SHOWN)
    assert "More about the" in guest.get("/ideas/1").text
    assert hall.idea().support_count == 1


def test_the_author_and_the_moderator_read_it(hall: Hall) -> None:
    assert SECRET in hall.author.get(f"/events/{hall.event.id}/mine").text
    assert SECRET in hall.author.get("/ideas/1").text
    assert SECRET not in hall.author.get(f"/events/{hall.event.id}").text
    kim = hall.house.browser().sign_in(hall.kim)
    for page in ("console", "fields"):
        assert SECRET in kim.get(f"/events/{hall.event.id}/{page}").text
    assert SECRET not in kim.get(f"/events/{hall.event.id}/beamer").text
    assert SECRET in kim.get("/ideas/1").text


def test_everybody_sees_how_many_there_are(hall: Hall) -> None:
    hall.send("Another one")
    assert "2 ideas not shown yet" in hall.house.browser().get(f"/events/{hall.event.id}").text
    kim = hall.house.browser().sign_in(hall.kim)
    assert "2 ideas so far" in kim.get(f"/events/{hall.event.id}/beamer").text


def test_showing_is_one_step_of_the_history_and_one_version(hall: Hall) -> None:
    hall.send("Another one")
    hall.go(CLOSED, SHOWN)
    with hall.house.database.reading() as session:
        ideas = [session.get_one(Idea, number) for number in (1, 2)]
        assert {one.status for one in ideas} == {Status.PUBLISHED}
        assert len({one.version for one in ideas}) == 1


def test_the_console_leads_from_a_blind_round_to_showing_it(hall: Hall) -> None:
    kim = hall.house.browser().sign_in(hall.kim)
    hall.go(CLOSED)
    console = f"/events/{hall.event.id}/console"
    assert "Show the ideas to everybody" in kim.get(console).text
    kim.post(f"/rounds/{hall.round_.id}/state", {"state": "shown"})
    assert "Show the ideas to everybody" not in kim.get(console).text


@pytest.mark.parametrize("kind", [RoundKind.VOTE, RoundKind.GROUP])
def test_nothing_is_voted_on_or_grouped_before_it_is_shown(hall: Hall, kind: RoundKind) -> None:
    hall.go(CLOSED)
    next_ = hall.add(RoundDraft(kind, Words({"en": "Well?"}), Method.AGREE))
    with pytest.raises(Refused, match="Show them to everybody first"):
        hall.house.go_on(next_, OPEN)
    hall.go(SHOWN)
    hall.house.go_on(next_, OPEN, CLOSED)
    with pytest.raises(Refused, match="cannot be hidden again"):
        hall.go(CLOSED)


def test_a_hidden_idea_that_is_put_back_stays_sealed_with_the_others(hall: Hall) -> None:
    kim = hall.house.browser().sign_in(hall.kim)
    kim.post("/ideas/1/hiding", {"reason": "Names a person."})
    kim.post("/ideas/1/restoration")
    assert hall.idea().status is Status.SEALED
    hall.author.post("/ideas/1/withdrawal")
    hall.author.post("/ideas/1/return")
    assert hall.idea().status is Status.SEALED
    hall.author.post("/ideas/1/edit", {"title": "Reworded", "language": "en"})
    assert (hall.idea().status, hall.idea().title) == (Status.SEALED, "Reworded")


def test_how_it_is_collected_does_not_change_once_it_has_begun(hall: Hall) -> None:
    draft = RoundDraft(RoundKind.COLLECT, Words({"en": "Blind?"}))
    with hall.house.work() as work:
        round_ = work.session.get_one(Round, hall.round_.id)
        with pytest.raises(Refused, match="collected this way"):
            agenda.edit_round(work, round_.event, round_, draft)


def test_an_idea_that_is_approved_waits_for_the_others(house: House) -> None:
    hall = Hall(house, approval_first=True)
    assert hall.idea().status is Status.SUBMITTED
    house.browser().sign_in(hall.kim).post("/ideas/1/approval")
    assert hall.idea().status is Status.SEALED
    hall.go(CLOSED, SHOWN)
    assert hall.idea().status is Status.PUBLISHED


@pytest.mark.parametrize(
    ("of_event", "of_round", "status"),
    [
        (False, None, Status.PUBLISHED),
        (True, None, Status.SUBMITTED),
        (True, False, Status.PUBLISHED),
        (False, True, Status.SUBMITTED),
    ],
)
def test_a_round_says_whether_ideas_are_read_first(
    house: House, of_event: bool, of_round: bool | None, status: Status
) -> None:
    event = house.event(approval_first=of_event)
    with house.work() as work:
        draft = RoundDraft(RoundKind.COLLECT, Words({"en": "?"}), approval_first=of_round)
        round_ = agenda.add_round(work, house.again(work, event), draft)
    house.go_on(round_, OPEN)
    house.browser().join(event).post(f"/events/{event.id}/ideas", {"title": "Benches"})
    with house.database.reading() as session:
        assert session.get_one(Idea, 1).status is status
