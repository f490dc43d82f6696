"""Secret votes: a ballot paper for each who may vote, on their device, and a ballot that is nobody's."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from participation.events import agenda
from participation.events.models import (
    Electorate,
    Event,
    Method,
    Reveal,
    Round,
    RoundKind,
    RoundState,
)
from participation.ideas.models import Idea
from participation.identity.models import Person, Role
from participation.kernel.words import Words
from participation.voting.models import Ballot, BallotPaper, VotingCode
from participation.voting.queries.tallies import tally
from participation.voting.queries.turnout import turnout
from tests.support.house import Browser, House

TAKE = "Take your ballot paper"
HAVE = "You have your ballot paper. You can vote now."
ELSEWHERE = "You took your ballot paper on another device or in another browser. Please vote there."


@dataclass
class Booth:
    """An event with three ideas and a secret vote."""

    house: House
    settings: dict[str, Any] = field(default_factory=dict)
    method: Method = Method.DOTS

    def __post_init__(self) -> None:
        self.moderator: Person = self.house.person("mo", Role.MODERATOR)
        self.event: Event = self.house.event(moderator=self.moderator)
        self.ideas: list[Idea] = [
            self.house.idea(self.event, title=title) for title in ("Trees", "Buses", "Benches")
        ]
        with self.house.work() as work:
            settings = {"is_secret": True} | self.settings
            draft = agenda.RoundDraft(
                RoundKind.VOTE, Words({"en": "Who is for it?"}), self.method, **settings
            )
            self.round: Round = agenda.add_round(work, self.house.again(work, self.event), draft)

    @property
    def board(self) -> str:
        return f"/events/{self.event.id}"

    @property
    def paper(self) -> str:
        return f"/rounds/{self.round.id}/paper"

    @property
    def vote(self) -> str:
        return f"/rounds/{self.round.id}/vote"

    def open(self) -> "Booth":
        self.house.go_on(self.round, RoundState.OPEN)
        return self

    def close(self, *more: RoundState) -> None:
        self.house.go_on(self.round, RoundState.CLOSED, *more)

    def voter(self, person: Person | None = None) -> Browser:
        """Somebody who has joined and taken their paper."""
        browser = self.house.browser()
        if person:
            browser.sign_in(person)
        browser.join(self.event).get(self.paper)
        browser.post(self.paper)
        return browser

    def cast(self, browser: Browser, idea: int, value: int, status: int = 200) -> str:
        said = {"idea": str(self.ideas[idea].id), "value": str(value)}
        return browser.post(self.vote, said, status=status).text

    def tap(self, browser: Browser, idea: int, value: int) -> None:
        """The same as our script sends it, without the page that follows."""
        browser.post_json(self.vote, {"idea": str(self.ideas[idea].id), "value": str(value)})

    def rows(self, kind: Any) -> list[Any]:
        with self.house.database.reading() as session:
            return list(session.scalars(select(kind)))

    def scores(self) -> list[tuple[str, Any]]:
        with self.house.database.reading() as session:
            found = tally(session, session.get_one(Round, self.round.id))
            return [(one.idea.title, one.score) for one in found]

    def ballots(self) -> int:
        with self.house.database.reading() as session:
            return turnout(session, self.round).ballots


def test_somebody_takes_a_paper_votes_and_changes_their_mind(each_house: House) -> None:
    booth = Booth(each_house).open()
    browser = each_house.browser().join(booth.event)
    assert TAKE in browser.get(booth.board).text
    assert "Give a dot" not in browser.get(booth.board).text
    assert "nobody can find out how you voted" in browser.get(booth.paper).text
    told = browser.post(booth.paper).text
    assert HAVE in told
    assert "Give a dot" in told
    booth.cast(browser, 0, 3)
    booth.cast(browser, 0, 1)
    assert "2 of 3" in booth.cast(browser, 1, 2)
    assert "You have 2 dots left." in browser.get(booth.board).text
    assert [(one.spent, one.participant_id, one.at) for one in booth.rows(Ballot)] == [
        (3, None, None)
    ]
    assert len(booth.rows(BallotPaper)) == 1
    assert "Vote now" in browser.get(booth.paper).text


@pytest.mark.parametrize("method", list(Method))
def test_every_method_can_be_secret(house: House, method: Method) -> None:
    booth = Booth(house, method=method).open()
    browser = booth.voter()
    said = {"idea": str(booth.ideas[0].id), "value": "1"}
    effort = {"effort": "2"} if method is Method.IMPACT else {}
    told = browser.post_json(booth.vote, said | effort)
    assert told["ok"]
    part = told["private"][f"mine-{booth.ideas[0].id}"]
    assert f'action="{booth.vote}"' in part
    assert f'name="idea" value="{booth.ideas[0].id}"' in part
    assert "/ideas/" not in re.sub(r'href="[^"]*"', "", part)
    browser.post_json(booth.vote, {"idea": str(booth.ideas[0].id), "value": ""})
    assert booth.ballots() == 0


def test_a_tap_says_what_the_ballot_shall_say_so_sent_twice_it_says_it_once(house: House) -> None:
    booth = Booth(house).open()
    browser = booth.voter()
    said = {"idea": str(booth.ideas[0].id), "given": "0", "value": "1"}
    for _ in range(2):
        browser.post_json(booth.vote, said, key="the-same-key-for-both-of-them")
    assert [one.spent for one in booth.rows(Ballot)] == [1]


def test_without_a_paper_nobody_votes(house: House) -> None:
    booth = Booth(house).open()
    browser = house.browser().join(booth.event)
    assert "Please take your ballot paper first." in booth.cast(browser, 0, 1, status=409)
    outsider = house.browser()
    assert outsider.get(booth.paper, status=403)
    outsider.post(booth.paper, status=403)
    booth.cast(outsider, 0, 1, status=403)
    assert booth.rows(Ballot) == []


def test_a_paper_asked_for_twice_is_given_once(each_house: House) -> None:
    booth = Booth(each_house).open()
    browser = each_house.browser().join(booth.event)
    browser.get(booth.paper)
    for _ in range(3):
        assert HAVE in browser.post(booth.paper).text
    assert len(booth.rows(BallotPaper)) == 1
    booth.cast(browser, 0, 1)
    assert booth.ballots() == 1


def test_a_browser_that_keeps_no_cookie_is_told_so(house: House) -> None:
    booth = Booth(house).open()
    browser = house.browser().join(booth.event)
    told = browser.post(booth.paper, status=409).text
    assert "Your browser keeps no cookies for this page." in told


def test_an_account_has_one_paper_on_one_of_its_devices(house: House) -> None:
    booth, kim = Booth(house).open(), house.person("kim")
    phone = booth.voter(kim)
    laptop = house.browser().sign_in(kim)
    assert ELSEWHERE in laptop.get(booth.board).text
    assert ELSEWHERE in laptop.get(booth.paper).text
    assert "on another device" in laptop.post(booth.paper, status=409).text
    booth.cast(laptop, 0, 1, status=409)
    booth.cast(phone, 0, 1)
    assert booth.ballots() == 1


def test_who_has_this_browser_next_gets_a_paper_of_their_own(house: House) -> None:
    booth = Booth(house).open()
    first, second = house.person("first"), house.person("second")
    browser = booth.voter(first)
    booth.cast(browser, 0, 3)
    browser.post("/sign-out")
    browser.sign_in(second).join(booth.event)
    assert TAKE in browser.get(booth.board).text
    browser.get(booth.paper)
    assert "You have 5 dots left." in browser.post(booth.paper).text
    booth.cast(browser, 1, 2)
    assert sorted(one.spent for one in booth.rows(Ballot)) == [2, 3]


# Who may vote.


@pytest.mark.parametrize(
    ("electorate", "guest", "citizen", "clerk"),
    [
        (Electorate.PRESENT, "open", "open", "open"),
        (Electorate.MEMBERS, "sign in", "open", "open"),
        (Electorate.STAFF, "staff", "staff", "open"),
    ],
)
@pytest.mark.parametrize("is_secret", [False, True])
def test_who_may_vote(
    house: House, electorate: Electorate, guest: str, citizen: str, clerk: str, is_secret: bool
) -> None:
    booth = Booth(house, {"electorate": electorate, "is_secret": is_secret}).open()
    told = {
        "open": TAKE if is_secret else "Give a dot",
        "sign in": "Only people with an account can vote in this round. Please sign in.",
        "staff": "Only city staff can vote in this round.",
    }
    people = {None: guest, "kim": citizen, "clerk": clerk}
    for name, expected in people.items():
        browser = house.browser()
        if name:
            browser.sign_in(house.person(name, *([Role.EMPLOYEE] if name == "clerk" else [])))
        browser.join(booth.event)
        page = browser.get(booth.board).text
        assert told[expected] in page
        if expected != "open":
            assert "Give a dot" not in page
            assert TAKE not in page
            answer = browser.post(
                f"/rounds/{booth.round.id}/ideas/{booth.ideas[0].id}/vote",
                {"value": "1"},
                status=409,
            )
            assert told[expected] in answer.text


# Codes.


CODE = re.compile(r'<strong class="p-code">(\w{5} \w{5})</strong>')


def codes_of(moderator: Browser, booth: Booth, number: int = 7) -> list[str]:
    page = moderator.post(f"/rounds/{booth.round.id}/codes", {"number": str(number)}).text
    return CODE.findall(page)


@pytest.fixture
def coded(each_house: House) -> Booth:
    return Booth(each_house, {"electorate": Electorate.CODES})


def test_codes_are_made_printed_used_once_and_read_by_nobody_once_it_is_open(coded: Booth) -> None:
    house = coded.house
    moderator = house.browser().sign_in(coded.moderator)
    page = f"/rounds/{coded.round.id}/codes"
    assert "No codes yet" in moderator.get(page).text
    codes = codes_of(moderator, coded)
    assert len(set(codes)) == 7
    assert moderator.get(page).text.count("QR code of this card") == 7
    coded.open()
    closed = moderator.get(page).text
    assert "7 codes were made. 0 have been used." in closed
    assert not CODE.findall(closed)
    browser = house.browser().join(coded.event)
    browser.get(coded.paper)
    assert "It has ten characters." in browser.post(coded.paper, {"code": "x"}, status=422).text
    wrong = browser.post(coded.paper, {"code": "CCCCC CCCCC"}, status=422).text
    assert "This is no voting code of this vote." in wrong
    assert 'value="CCCCC CCCCC"' in wrong
    assert HAVE in browser.post(coded.paper, {"code": f" {codes[0].lower()} "}).text
    coded.cast(browser, 0, 2)
    other = house.browser().join(coded.event)
    other.get(coded.paper)
    used = other.post(coded.paper, {"code": codes[0]}, status=422).text
    assert "This voting code has been used already." in used
    assert "7 codes were made. 1 has been used." in moderator.get(page).text
    assert not coded.rows(BallotPaper)


def test_several_people_vote_on_one_device_one_after_another(coded: Booth) -> None:
    house = coded.house
    codes = codes_of(house.browser().sign_in(coded.moderator), coded)
    coded.open()
    browser = house.browser().join(coded.event)
    for number, code in enumerate(codes[:5]):
        browser.get(coded.paper if number == 0 else f"{coded.paper}?next=1")
        handed = {"next": "1"} if number else {}
        told = browser.post(coded.paper, {"code": code} | handed).text
        assert "You have 5 dots left." in told
        assert "Let the next person vote on this device" in coded.cast(browser, 0, 1)
    assert coded.ballots() == 5
    coded.close(RoundState.SHOWN)
    assert coded.scores()[0] == ("Trees", 5)


def test_new_codes_void_those_made_before(coded: Booth) -> None:
    house = coded.house
    moderator = house.browser().sign_in(coded.moderator)
    old, new = codes_of(moderator, coded, 3), codes_of(moderator, coded, 4)
    assert len(coded.rows(VotingCode)) == 4
    coded.open()
    moderator.post(f"/rounds/{coded.round.id}/codes", {"number": "5"}, status=409)
    browser = house.browser().join(coded.event)
    browser.get(coded.paper)
    browser.post(coded.paper, {"code": old[0]}, status=422)
    browser.post(coded.paper, {"code": new[0]})
    assert len(coded.rows(VotingCode)) == 4


@pytest.mark.parametrize("number", ["", "0", "2001", "many"])
def test_a_senseless_number_of_codes_is_told(coded: Booth, number: str) -> None:
    moderator = coded.house.browser().sign_in(coded.moderator)
    page = f"/rounds/{coded.round.id}/codes"
    told = moderator.post(page, {"number": number}, status=422).text
    assert "from 1 to 2000" in told
    assert coded.rows(VotingCode) == []


def test_a_vote_with_codes_opens_once_there_are_some(coded: Booth) -> None:
    moderator = coded.house.browser().sign_in(coded.moderator)
    state = f"/rounds/{coded.round.id}/state"
    told = moderator.post(state, {"state": "open"}, status=409).text
    assert "There are no voting codes for this vote." in told


def test_nobody_loses_their_vote_by_looking_at_the_page_of_the_next_person(coded: Booth) -> None:
    codes = codes_of(coded.house.browser().sign_in(coded.moderator), coded)
    coded.open()
    browser = coded.house.browser().join(coded.event)
    browser.get(coded.paper)
    browser.post(coded.paper, {"code": codes[0]})
    coded.cast(browser, 0, 1)
    browser.get(f"{coded.paper}?next=1")
    browser.post(coded.paper, {"code": "wrong", "next": "1"}, status=422)
    assert "1 of 3" in browser.get(coded.board).text
    coded.cast(browser, 0, 2)
    assert [one.spent for one in coded.rows(Ballot)] == [2]


def test_what_was_chosen_on_one_paper_is_never_put_on_the_next(coded: Booth) -> None:
    codes = codes_of(coded.house.browser().sign_in(coded.moderator), coded)
    coded.open()
    browser = coded.house.browser().join(coded.event)
    browser.get(coded.paper)
    page = browser.post(coded.paper, {"code": codes[0]}).text
    paper = re.search(r'name="paper" value="(\w{16})"', page)
    assert paper
    late = {"idea": str(coded.ideas[0].id), "value": "3", "paper": paper[1]}
    browser.get(f"{coded.paper}?next=1")
    browser.post(coded.paper, {"code": codes[1], "next": "1"})
    told = browser.post_json(coded.vote, late, status=409)
    assert "another ballot paper" in told["reason"]
    assert coded.rows(Ballot) == []


def test_an_account_votes_once_however_many_browsers_it_has(house: House) -> None:
    booth = Booth(house, {"electorate": Electorate.STAFF, "is_secret": False}).open()
    clerk = house.person("clerk", Role.EMPLOYEE)
    as_guest = house.browser().join(booth.event).sign_in(clerk)
    page = as_guest.get(booth.board).text
    assert "You take part as a guest here. To vote, take part with your account." in page
    vote = f"/rounds/{booth.round.id}/ideas/{booth.ideas[0].id}/vote"
    as_guest.post(vote, {"value": "1"}, status=409)
    as_guest.post("/claim/takeover")
    as_guest.post(vote, {"value": "1"})
    assert booth.ballots() == 1


# Results.


def test_below_five_ballots_nothing_is_told_anywhere(each_house: House) -> None:
    booth = Booth(each_house, {"reveal": Reveal.AT_CLOSE}).open()
    for _ in range(4):
        booth.cast(booth.voter(), 0, 3)
    booth.close()
    assert booth.scores() == []
    moderator = each_house.browser().sign_in(booth.moderator)
    few = "Fewer than five people voted. So that the vote stays secret, no result is published."
    for page in ("", "/results", "/console", "/beamer", "/protocol"):
        told = moderator.get(booth.board + page).text
        assert few in told, page
        assert "12 dots" not in told, page
    for name in ("result.csv", "result.json", "result.xlsx", "ballots.csv"):
        moderator.get(f"/rounds/{booth.round.id}/{name}", status=403)
    export = moderator.get(f"{booth.board}/export.csv").text
    assert "12" not in export.split("\n")[1].split(",")[-2:]


def test_from_five_on_the_result_is_that_of_any_vote(each_house: House) -> None:
    booth = Booth(each_house).open()
    for number in range(5):
        booth.cast(booth.voter(), number % 2, 2)
    booth.close(RoundState.SHOWN)
    assert booth.scores() == [("Trees", 6), ("Buses", 4), ("Benches", 0)]
    page = each_house.browser().get(f"{booth.board}/results").text
    assert "5 people have voted" in page
    assert "secret vote" in page


def test_a_secret_vote_is_not_opened_again(house: House) -> None:
    booth = Booth(house).open()
    booth.cast(booth.voter(), 0, 1)
    booth.close()
    moderator = house.browser().sign_in(booth.moderator)
    assert "Open again" not in moderator.get(f"{booth.board}/console").text
    state = f"/rounds/{booth.round.id}/state"
    told = moderator.post(state, {"state": "open"}, status=409).text
    assert "A secret vote stays closed" in told


def test_who_might_vote_is_kept_as_of_the_close(each_house: House) -> None:
    booth = Booth(each_house, {"reveal": Reveal.AT_CLOSE, "quorum": 6}).open()
    voters = [booth.voter() for _ in range(5)]
    each_house.browser().join(booth.event)
    for browser in voters:
        booth.cast(browser, 0, 1)
    console = each_house.browser().sign_in(booth.moderator)
    told = console.get(f"{booth.board}/console").text
    assert "5 of 6 have voted · 5 ballot papers taken" in told
    console.post(f"/rounds/{booth.round.id}/state", {"state": "closed"})
    each_house.browser().join(booth.event)
    page = each_house.browser().get(f"{booth.board}/results").text
    assert "6 people might vote" in page
    assert "5 people have voted" in page
    assert "The quorum of 6 people was not reached." in page


def test_a_result_shows_by_itself_where_that_was_chosen(house: House) -> None:
    for reveal, then in (
        (Reveal.BY_HAND, RoundState.CLOSED),
        (Reveal.AT_CLOSE, RoundState.SHOWN),
        (Reveal.LIVE, RoundState.SHOWN),
    ):
        event = house.event()
        round_ = house.open_vote(event, Method.DOTS, reveal=reveal)
        house.go_on(round_, RoundState.CLOSED)
        with house.database.reading() as session:
            assert session.get_one(Round, round_.id).state is then
