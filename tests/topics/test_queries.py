"""The topic board asks the database as often for fifty ideas and thirty fields as for one."""

from participation.events.models import Event
from participation.identity.models import Role
from participation.kernel.words import Words
from participation.topics.domain import FieldDraft, add_field
from tests.support.house import Browser, House
from tests.web.world import queries

MOST = 12
MOST_OF_BOARD = 16  # boards and fields also tell of acts, wishes, proposals, history, second fields


def most(page: str) -> int:
    """How many questions a page may ask."""
    return MOST_OF_BOARD if "/fields" in page else MOST


def fill(house: House, browser: Browser, event: Event, ideas: int, fields: int) -> None:
    with house.work() as work:
        numbers = [
            add_field(work, FieldDraft(Words({"en": f"Field {one}"}), Words({}))).id
            for one in range(fields)
        ]
    for count in range(ideas):
        number = house.idea(event, house.participant(event)).id
        field = numbers[count % len(numbers)]
        browser.post_json(f"/events/{event.id}/moves", {"idea": f"{number}:0", "field": str(field)})
        seen = {"idea": f"{number}:{field}"}
        second = {"field": str(numbers[(count + 1) % len(numbers)])}
        browser.post_json(f"/events/{event.id}/second-fields", seen | second)
        browser.post_json(f"/events/{event.id}/marks", seen | {"mark": "unsure"})


def test_boards_cost_the_same_for_one_and_for_many(house: House) -> None:
    kim = house.person("kim", Role.MODERATOR)
    event = house.event(moderator=kim)
    browser = house.browser().sign_in(kim)
    board = f"/events/{event.id}"
    pages = (
        f"{board}/fields",
        f"{board}/fields?column=1",
        "/topic-fields",
        board,
        "/topic-fields/1",
        "/topic-fields/1/merging",
        f"{board}/ideas",
        "/fields/2",
    )

    def counted() -> dict[str, int]:
        numbers = {}
        for page in pages:
            with queries(house) as sent:
                assert browser.client.get(page).status_code == 200
            numbers[page] = len([one for one in sent if not one.startswith("BEGIN")])
        return numbers

    fill(house, browser, event, 1, 2)
    few = counted()
    fill(house, browser, event, 49, 28)
    assert counted() == few
    assert {page: number for page, number in few.items() if number > most(page)} == {}


def test_an_idea_costs_the_same_with_one_and_with_many_behind_it(house: House) -> None:
    kim = house.person("kim", Role.MODERATOR)
    event = house.event(moderator=kim)
    browser, stranger = house.browser().sign_in(kim), house.browser()
    front = house.idea(event)

    def merge(number: int) -> None:
        for _one in range(number):
            other = house.idea(event, house.participant(event))
            data = {"idea": [front.id, other.id], "front": str(front.id)}
            browser.post_json(f"/events/{event.id}/merging", data)

    def counted() -> list[int]:
        numbers = []
        for who in (browser, stranger):
            with queries(house) as sent:
                assert who.client.get(f"/ideas/{front.id}").status_code == 200
            numbers.append(len([one for one in sent if not one.startswith("BEGIN")]))
        return numbers

    merge(1)
    few = counted()
    merge(20)
    assert counted() == few
    assert few[1] <= MOST, few
