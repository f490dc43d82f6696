"""Groups of people who vote alike, on pages, walls, in files and in the protocol: what is told, and when."""

import csv
import io
import json
import re
from typing import Any

import pytest

from participation.events.models import Event, Method, Reveal, Round, RoundState
from participation.ideas.models import Idea
from participation.ideas.rules import IdeaCase
from participation.identity.models import Person, Role
from participation.identity.rules import Viewer
from participation.moderation.domain import hide
from participation.voting.opinions import ballots_of, opinions_of
from tests.support.house import House
from tests.support.opinions import TITLES, Vote, conversation, hall_that_voted
from tests.web.reading import main, words
from tests.web.world import queries

SHOWN, CLOSED = RoundState.SHOWN, RoundState.CLOSED


class Hall:
    """An event in which people have agreed and disagreed."""

    def __init__(self, house: House, votes: list[Vote], *, to: RoundState = SHOWN, **how: Any):
        self.house = house
        self.kim: Person = house.person("kim", Role.MODERATOR)
        self.event: Event = house.event(moderator=self.kim)
        self.round, self.ideas = hall_that_voted(house, self.event, votes, to=to, **how)

    @property
    def address(self) -> str:
        return f"/rounds/{self.round.id}/opinions"

    def read(self, more: str = "") -> str:
        return self.house.browser().get(self.address + more).text

    def data(self) -> Any:
        return json.loads(self.read(".json"))

    def hide(self, idea: Idea) -> None:
        with self.house.work() as work:
            event = self.house.again(work, self.event)
            kim = work.session.get_one(Person, self.kim.id)
            case = IdeaCase(Viewer(kim, None), event, None, work.session.get_one(Idea, idea.id))
            hide(work, case, "Names a person.")


def text_of(page: str) -> str:
    return words(main(page))


def camps(*sizes: int, **how: Any) -> list[Vote]:
    return conversation(sizes, **({"unseen": 0, "doubt": 0.05} | how))


def test_the_page_says_in_words_who_stands_where_and_how_many_are_behind_it(
    each_house: House,
) -> None:
    hall = Hall(each_house, camps(24, 16, doubt=0))
    page = hall.read()
    said = text_of(page)
    assert "40 people have voted. They form 2 groups that vote alike." in said
    assert "Group A" in said
    assert "24 people" in said
    assert re.search(
        r"What all groups agree with .* Freies WLAN in allen Büchereien \d+ of 24 agree", said
    )
    assert "What all groups disagree with" in said
    assert "What each group stands for" in said
    assert "Where the groups differ" in said
    assert "How is this computed?" in said
    assert "Polis" in said
    assert page.index("<table") < page.index('class="p-circles"')
    results = each_house.browser().get(f"/events/{hall.event.id}/results").text
    assert f'href="{hall.address}"' in results


def test_the_picture_has_a_circle_for_each_group_and_none_for_a_person(house: House) -> None:
    page = Hall(house, camps(24, 16)).read()
    assert page.count("p-circles__circle") == 2 * 2  # in the shape for a phone and in the wider one


@pytest.mark.parametrize("small", [2, 4])
def test_a_group_under_five_is_on_no_page_and_in_no_file(house: House, small: int) -> None:
    votes = camps(25, 18)
    lone = [
        (43 + person, statement, 1 if statement % 2 else -1)
        for person in range(small)
        for statement in range(10)
    ]
    hall = Hall(house, votes + lone)
    data = hall.data()
    assert all(group["people"] >= 5 for group in data["groups"])
    rows = list(csv.DictReader(io.StringIO(hall.read(".csv").removeprefix("\ufeff"))))
    assert {int(row["people"]) for row in rows} == {
        data["voters"],
        *(group["people"] for group in data["groups"]),
    }
    for read in (hall.read(), hall.read("/beamer"), protocol(hall)):
        assert f"{small} people" not in text_of(read)


def test_what_files_leave_over_is_about_nobody_or_at_least_five(house: House) -> None:
    data = Hall(house, camps(24, 16, 9, unseen=0.5, seed=3)).data()
    assert len(data["groups"]) >= 2
    for one in data["statements"]:
        told = [sum(figures.values()) for figures in one["groups"].values() if figures]
        left = sum(one["all"].values()) - sum(told)
        assert all(number >= 5 for number in told)
        assert left == 0 or left >= 5 or not told


def test_below_fifteen_voters_nothing_is_told(house: House) -> None:
    hall = Hall(house, camps(7, 7))
    assert "Groups are shown when at least 15 people have voted" in text_of(hall.read())
    assert hall.data()["groups"] == hall.data()["statements"] == []
    assert "Groups of people who vote alike" not in text_of(protocol(hall))


def test_people_who_all_vote_alike_have_no_groups(house: House) -> None:
    hall = Hall(house, [(person, idea, 1) for person in range(20) for idea in range(8)])
    assert "There are no two groups of at least five people" in text_of(hall.read())


def test_the_ballots_of_a_secret_vote_are_grouped_without_saying_whose_they_are(
    each_house: House,
) -> None:
    hall = Hall(each_house, camps(20, 14), is_secret=True)
    assert [group["people"] for group in hall.data()["groups"]] == [20, 14]


@pytest.mark.parametrize("size", [3, 14])
def test_a_secret_vote_of_few_is_silent(house: House, size: int) -> None:
    hall = Hall(house, camps(size), is_secret=True)
    assert hall.data()["silence"] == "few"


def test_groups_are_for_moderators_alone_until_the_result_is_shown(house: House) -> None:
    hall = Hall(house, camps(20, 14), to=CLOSED)
    house.browser().get(hall.address, status=403)
    browser = house.browser()
    browser.sign_in(hall.kim)
    assert "Only moderators can see this so far" in text_of(browser.get(hall.address).text)
    assert "Groups of people who vote alike" not in text_of(protocol(hall))


def test_an_open_vote_has_no_groups_even_where_it_is_followed_live(house: House) -> None:
    round_ = house.open_vote(house.event(), Method.AGREE, reveal=Reveal.LIVE)
    house.browser().get(f"/rounds/{round_.id}/opinions", status=403)


def test_other_votes_have_no_groups(house: House) -> None:
    round_ = house.open_vote(house.event(), Method.SCALE, reveal=Reveal.LIVE)
    house.browser().get(f"/rounds/{round_.id}/opinions", status=404)


def test_what_is_hidden_afterwards_is_in_no_figure(house: House) -> None:
    hall = Hall(house, camps(20, 14))
    assert TITLES[5][0] in hall.read()
    hall.hide(hall.ideas[5])
    assert TITLES[5][0] not in hall.read()
    assert hall.ideas[5].id not in [one["idea"] for one in hall.data()["statements"]]


def test_groups_are_found_once_and_then_kept(house: House, monkeypatch: Any) -> None:
    hall = Hall(house, camps(20, 15, seed=9))
    client = house.browser().client
    assert client.get(hall.address).status_code == 302  # found first, without a connection held
    monkeypatch.setattr("participation.grouping.apart.COMMAND", ("false",))  # none is found again
    assert client.get(hall.address).status_code == 200
    assert client.get(f"{hall.address}.json").status_code == 200


def test_groups_that_cannot_be_found_are_an_answer_and_the_protocol_goes_without(
    house: House, monkeypatch: Any
) -> None:
    hall = Hall(house, camps(20, 15, seed=11))
    monkeypatch.setattr("participation.grouping.apart.COMMAND", ("false",))
    page = house.browser().get(hall.address, status=503)
    assert "The groups cannot be found just now." in text_of(page.text)
    assert "Groups of people who vote alike" not in text_of(protocol(hall))


def test_groups_are_asked_for_in_three_queries(house: House) -> None:
    few = Hall(house, camps(10, 8))
    with house.database.reading() as session:
        round_ = session.get_one(Round, few.round.id)
        opinions_of(session, [round_])
        with queries(house) as asked:
            opinions_of(session, [round_])
    assert len(asked) == 3  # the ideas that stand, the marks, and the ideas' words


def test_the_order_of_ballots_is_no_part_of_what_groups_are_found_in(house: House) -> None:
    hall = Hall(house, camps(10, 8))
    with house.database.reading() as session:
        round_ = session.get_one(Round, hall.round.id)
        one, other = (ballots_of(session, [round_])[round_.id] for _ in range(2))
    assert one.key == other.key


def test_the_wall_says_it_large_and_offers_nothing_to_press(house: House) -> None:
    page = Hall(house, camps(20, 14)).read("/beamer")
    assert "Group A: 20 people" in text_of(page)
    assert "<button" not in page
    assert "<a " not in page


def protocol(hall: Hall) -> str:
    return hall.house.browser().get(f"/events/{hall.event.id}/protocol").text


def test_the_protocol_tells_of_groups_on_the_page_and_on_paper(house: House) -> None:
    hall = Hall(house, camps(20, 14))
    said = text_of(protocol(hall))
    assert "Groups of people who vote alike" in said
    assert "Group A: 20 people" in said
    assert re.search(r"What sets group B apart: .* of 14 ", said)
    pdf = house.browser().client.get(f"/events/{hall.event.id}/protocol.pdf")
    assert pdf.data.startswith(b"%PDF")


def test_files_hold_what_the_page_shows(house: House) -> None:
    hall = Hall(house, camps(20, 14))
    data = hall.data()
    assert (data["round"], data["voters"], data["silence"]) == (hall.round.id, 34, None)
    assert [group["group"] for group in data["groups"]] == ["A", "B"]
    assert {hall.ideas[0].id, hall.ideas[1].id} <= set(data["all_groups_agree"])
    assert hall.ideas[2].id in data["all_groups_disagree"]
    rows = list(csv.DictReader(io.StringIO(hall.read(".csv").removeprefix("\ufeff"))))
    assert len(rows) == 10 * 3
    own = [row for row in rows if row["idea"] == str(hall.ideas[0].id) and row["group"] == "B"]
    figures = next(one for one in data["statements"] if one["idea"] == hall.ideas[0].id)
    assert {name: int(own[0][name]) for name in ("agree", "disagree", "pass")} == figures["groups"][
        "B"
    ]
