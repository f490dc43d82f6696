"""The pages of a vote, method by method and without JavaScript, from the choice to the recount."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from click.testing import CliRunner

from participation.cli import main as command
from participation.events.models import Event, Method, Reveal, Round, RoundState
from participation.ideas.importing import armed, harmless
from participation.ideas.merging import merge
from participation.ideas.models import Idea
from participation.ideas.rules import IdeaCase
from participation.identity.models import Person, Role
from participation.identity.rules import Viewer
from participation.kernel.db import Work
from participation.moderation.domain import hide
from participation.voting.marks import Said
from participation.voting.queries.tallies import marks_of
from tests.support.house import Browser, House
from tests.web.reading import addresses, by_id, elements, field_values, main, words
from tests.web.world import Kept

METHODS = list(Method)
SORTS = {
    Method.SUPPORT: "Voting: one vote per idea",
    Method.DOTS: "Voting with dots",
    Method.AGREE: "Voting: agree or disagree",
    Method.SCALE: "Rating from 1 to 5",
    Method.CONSENSUS: "Finding the least resistance",
    Method.SCHULZE: "Putting ideas in order",
    Method.IMPACT: "Weighing effort and impact",
}
TASKS = {
    Method.SUPPORT: "Give a vote to every idea",
    Method.DOTS: "Everybody has 5 dots to give. Give one idea at most 3 of them.",
    Method.AGREE: "Say for each idea whether you agree.",
    Method.SCALE: "Rate each idea from 1 (poor) to 5 (very good).",
    Method.CONSENSUS: "0 is no objection, 10 is unacceptable.",
    Method.SCHULZE: "Put the ideas in your order, the best one first.",
    Method.IMPACT: "how much it would help and how much work it is",
}

# What a card offers to press, with what is chosen before, and what the card says afterwards.
Press = tuple[str, dict[str, str], list[str]]
FIVE, STEPS = range(1, 6), ("1", "3", "5")
ANSWERS: dict[Method, list[Press]] = {
    Method.SUPPORT: [("Vote for this", {}, ["You voted for this"])],
    Method.DOTS: [("Give a dot", {}, [f"{number} of 3"]) for number in (1, 2, 3)],
    Method.AGREE: [(one, {}, [one]) for one in ("Agree", "Pass", "Disagree")],
    Method.SCALE: [(f"{one} of 5", {}, [f"{one} of 5"]) for one in FIVE],
    Method.CONSENSUS: [(one, {}, [one]) for one in (f"{n} of 10 against it" for n in range(11))],
    Method.SCHULZE: [("Add to my order", {}, ["Your number 1"])],
    Method.IMPACT: [
        (
            "Save my judgement",
            {"value": impact, "effort": effort},
            [f"Saved: impact {impact}, effort {effort}"],
        )
        for impact in STEPS
        for effort in STEPS
    ],
}
NOTHING = {Method.DOTS: ["0 of 3"]}  # what a card says as long as nothing was said of it
TAKING_BACK = {Method.DOTS: "Take a dot back", Method.SCHULZE: "Take out"}


@dataclass(frozen=True)
class Offer:
    """A button of a form: its words without the title, what pressing it sends where."""

    words: str
    address: str
    data: dict[str, str]
    choices: frozenset[tuple[str, str]]
    is_pressed: bool
    can_be_pressed: bool


def offers(place: Element) -> list[Offer]:
    """What the forms of a card offer, in the order of the page."""
    found = []
    for form in (one for one in place.iter("form") if one.get("method") == "post"):
        fields = list(form.iter("input"))
        sent = {
            one.get("name", ""): one.get("value", "")
            for one in fields
            if one.get("type") == "hidden" or one.get("checked") is not None
        }
        choices = frozenset(
            (one.get("name", ""), one.get("value", ""))
            for one in fields
            if one.get("type") == "radio"
        )
        for button in form.iter("button"):
            own = {button.get("name", ""): button.get("value", "")} if button.get("name") else {}
            found.append(
                Offer(
                    words(button).partition(": ")[0],
                    form.get("action", ""),
                    sent | own,
                    choices,
                    button.get("aria-pressed") == "true",
                    button.get("disabled") is None,
                )
            )
    return found


def said(place: Element) -> list[str]:
    """What a card says of the viewer's own vote: badges, dots, and buttons that are pressed in."""
    badges = [
        words(one)
        for one in place.iter("span")
        if {"kern-badge", "p-dots__words"} & set(one.get("class", "").split())
    ]
    return badges + [one.words for one in offers(place) if one.is_pressed]


@dataclass
class Booth:
    """Somebody in front of the board of an open vote on three ideas."""

    house: House
    method: Method
    event: Event = field(init=False)
    round: Round = field(init=False)
    ideas: list[Idea] = field(init=False)
    browser: Browser = field(init=False)
    page: str = field(init=False)

    def __post_init__(self) -> None:
        self.event = self.house.event()
        titles = ("Trees", "Benches", "Buses")
        self.ideas = [self.house.idea(self.event, title=title) for title in titles]
        self.round = self.house.open_vote(self.event, self.method)
        self.browser = self.house.browser().join(self.event)
        self.look()

    def look(self) -> None:
        self.page = self.browser.get(f"/events/{self.event.id}").text

    def mine(self, idea: int = 0) -> Element:
        return by_id(self.page)[f"mine-{self.ideas[idea].id}"]

    def far(self) -> str:
        return words(by_id(self.page)["my-votes"])

    def press(self, label: str, chosen: dict[str, str] | None = None, *, idea: int = 0) -> None:
        """Press a button of a card as the page that one sees offers it."""
        (offer,) = (one for one in offers(self.mine(idea)) if one.words == label)
        assert offer.can_be_pressed
        assert set((chosen or {}).items()) <= offer.choices
        self.page = self.browser.post(offer.address, offer.data | (chosen or {})).text


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """An application with empty tables, built once: these are many tests."""
    kept = Kept(tmp_path_factory.mktemp("votes"))
    kept.keep()
    yield kept
    kept.house.database.dispose()


@pytest.fixture
def house(built: Kept) -> House:
    """The same as everywhere: an application with empty tables."""
    built.as_it_was()
    return built.house


@pytest.fixture(params=METHODS, ids=lambda method: method.value)
def method(request: pytest.FixtureRequest) -> Method:
    found: Method = request.param
    return found


@pytest.fixture
def booth(house: House, method: Method) -> Booth:
    return Booth(house, method)


@pytest.fixture
def kim(house: House) -> Person:
    return house.person("kim", Role.MODERATOR)


# Before the vote


def test_the_choice_leads_to_a_form_that_makes_the_round(
    house: House, kim: Person, method: Method
) -> None:
    event = house.event(moderator=kim)
    browser = house.browser().sign_in(kim)
    choice = browser.get(f"/events/{event.id}/rounds/new").text
    (address,) = (one for one in addresses(choice) if one.endswith(f"method={method.value}"))
    form = browser.get(address).text
    assert SORTS[method] in words(main(form))
    filled = field_values(form) | {"prompt_en": "Which ones?"}
    console = browser.post(f"/events/{event.id}/rounds", filled).text
    agenda = [words(one) for one in by_id(console)["agenda"]]
    assert SORTS[method] in agenda[-1]
    assert "Which ones?" in agenda[-1]
    assert "planned" in agenda[-1]
    with house.database.reading() as session:
        made = session.get_one(Event, event.id).rounds[-1]
        assert made.method is method
        edit = browser.get(f"/rounds/{made.id}/edit").text
    assert ("budget" in field_values(edit)) == (method is Method.DOTS)
    assert SORTS[method] in words(main(edit))


# While it is open


def test_the_board_says_what_to_do(booth: Booth, method: Method) -> None:
    assert TASKS[method] in words(by_id(booth.page)["now"])
    reader = booth.house.browser().get(f"/events/{booth.event.id}").text
    assert TASKS[method] in words(by_id(reader)["now"])
    assert not [one for one in addresses(reader) if one.endswith("/vote")]


def test_every_answer_of_a_card_can_be_given_as_it_is_offered_and_shows(
    booth: Booth, method: Method
) -> None:
    fresh = NOTHING.get(method, [])
    assert said(booth.mine()) == fresh
    answers = list(dict.fromkeys(label for label, *_ in ANSWERS[method]))
    assert [one.words for one in offers(booth.mine())] == answers
    for label, chosen, then in ANSWERS[method]:
        booth.press(label, chosen)
        assert said(booth.mine()) == then
        booth.look()
        assert said(booth.mine()) == then
        assert said(booth.mine(1)) == fresh


def test_what_was_said_is_taken_back_where_it_was_said(booth: Booth, method: Method) -> None:
    before = [(one.words, one.can_be_pressed) for one in offers(booth.mine())]
    far = booth.far()
    label, chosen, _then = ANSWERS[method][0]
    booth.press(label, chosen)
    assert booth.far() != far
    booth.press(TAKING_BACK.get(method, "Take back"))
    assert said(booth.mine()) == NOTHING.get(method, [])
    assert [(one.words, one.can_be_pressed) for one in offers(booth.mine())] == before
    assert booth.far() == far


def test_the_board_says_how_far_one_has_come(booth: Booth, method: Method) -> None:
    label, chosen, _then = ANSWERS[method][0]
    for idea in (0, 1):
        booth.press(label, chosen, idea=idea)
    expected = {
        Method.SUPPORT: "You have voted for 2 ideas.",
        Method.DOTS: "You have 3 dots left.",
        Method.SCHULZE: "Your order",
    }
    assert expected.get(method, "You have judged 2 ideas.") in booth.far()


def order_of(booth: Booth) -> list[str]:
    """The titles of the viewer's order, from top to bottom."""
    (order,) = by_id(booth.page)["my-votes"].iter("ol")
    return [words(line.findall("span")[0]) for line in order]


def test_ideas_are_moved_in_ones_order_on_their_cards_and_in_the_list(house: House) -> None:
    booth = Booth(house, Method.SCHULZE)
    for idea in (0, 1, 2):
        booth.press("Add to my order", idea=idea)
    assert order_of(booth) == ["Trees", "Benches", "Buses"]
    moves = [[one.words for one in offers(booth.mine(idea))] for idea in (0, 1, 2)]
    assert moves == [["Move up", "Move down", "Take out"]] * 3  # at the ends one leads nowhere
    booth.press("Move up", idea=2)
    assert order_of(booth) == ["Trees", "Buses", "Benches"]
    assert [said(booth.mine(idea)) for idea in (0, 1, 2)] == [
        ["Your number 1"],
        ["Your number 3"],
        ["Your number 2"],
    ]
    first = by_id(booth.page)[f"order-{booth.ideas[0].id}"]
    lower = offers(first)[1]
    assert lower.words == "Move down"
    booth.page = booth.browser.post(lower.address, lower.data).text
    assert order_of(booth) == ["Buses", "Trees", "Benches"]
    booth.press("Take out", idea=2)
    assert order_of(booth) == ["Trees", "Benches"]


def test_a_judgement_that_is_only_half_made_is_refused_with_a_reason(house: House) -> None:
    booth = Booth(house, Method.IMPACT)
    (save,) = offers(booth.mine())
    for half in ({}, {"value": "3"}, {"effort": "3"}):
        data = save.data | half
        told = booth.browser.post(save.address, data, status=422 if "value" not in half else 409)
        assert len(words(main(told.text))) > 0
        refused = booth.browser.post_json(save.address, half, status=told.status_code)
        assert refused["reason"]
        assert not refused["ok"]
    booth.look()
    assert said(booth.mine()) == []


# The result

TITLES = ("Trees", "=1+1", "Benches <b>", "-Buses, @night", "Nobody's")
# What six voters say of the first four ideas; nobody says anything of the last one.
BALLOTS: dict[Method, Sequence[Sequence[int | tuple[int, int] | None]]] = {
    Method.SUPPORT: [(1, 1), (1, None, 1), (1,), (1, 1), (None, 1, 1), (None, None, None, 1)],
    Method.DOTS: [(3, 2), (2, 1, 1, 1), (3,), (1, 1, 1), (None, 3, 2), (None, None, None, 1)],
    Method.AGREE: [(1, -1, 0), (1, 1, -1), (0, -1), (1, 0, 1, -1), (1,), (-1, -1, 1)],
    Method.SCALE: [(5, 3), (4, 3, 1), (4, None, 2), (5, 1, 1, 3), (3,), (2, 2, 2, 2)],
    Method.CONSENSUS: [(0, 9, 4), (2, 0, 4), (None, 1, 1), (0, 10), (3, 3, 3, 3), (1,)],
    Method.SCHULZE: [(1, 2, 3), (1, 2), (2, 1, 3, 4), (None, 1), (3, 2, 1), (1, None, 2, 3)],
    Method.IMPACT: [
        ((5, 1), (5, 5), (1, 1)),
        ((4, 2), (3, 3)),
        ((4, 1), None, (2, 2)),
        ((5, 2),),
        (None, (4, 5), None, (2, 4)),
        ((3, 1), (5, 4), (1, 2)),
    ],
}


@dataclass
class Poll:
    """A vote in which six people have said something."""

    house: House
    method: Method
    kim: Person
    settings: dict[str, Any] = field(default_factory=dict)
    event: Event = field(init=False)
    round: Round = field(init=False)
    ideas: list[Idea] = field(init=False)

    def __post_init__(self) -> None:
        self.event = self.house.event(moderator=self.kim)
        self.ideas = [self.house.idea(self.event, title=title) for title in TITLES]
        self.round = self.house.open_vote(self.event, self.method, **self.settings)

    def vote(self, ballots: int = 6) -> "Poll":
        for ballot in BALLOTS[self.method][:ballots]:
            voter = self.house.participant(self.event)
            marks = [
                (Said(*one) if isinstance(one, tuple) else Said(one), idea)
                for one, idea in zip(ballot, self.ideas, strict=False)
                if one is not None
            ]
            if self.method is Method.SCHULZE:  # put in place from the first to the last
                marks.sort(key=lambda mark: mark[0].value)
            for one, idea in marks:
                self.house.vote(self.round, voter, idea, one.value, effort=one.effort)
        return self

    def go_on(self, *states: RoundState) -> "Poll":
        self.house.go_on(self.round, *states)
        return self

    def close(self) -> "Poll":
        return self.go_on(RoundState.CLOSED)

    def show(self) -> "Poll":
        return self.go_on(RoundState.CLOSED, RoundState.SHOWN)

    def result(self, form: str) -> str:
        return f"/rounds/{self.round.id}/result.{form}"

    @property
    def ballots(self) -> str:
        return f"/rounds/{self.round.id}/ballots.csv"

    def page(self, name: str, browser: Browser | None = None) -> str:
        address = f"/events/{self.event.id}/{name}".rstrip("/")
        return (browser or self.house.browser()).get(address).text

    def moderator(self) -> Browser:
        return self.house.browser().sign_in(self.kim)

    def case_of(self, work: Work, idea: Idea) -> IdeaCase:
        found = work.session.get_one(Idea, idea.id)
        return IdeaCase(Viewer(work.session.get_one(Person, self.kim.id)), found.event, None, found)


@pytest.fixture
def poll(house: House, kim: Person, method: Method) -> Poll:
    return Poll(house, method, kim).vote()


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def table_of(page: str, caption: str = "Result by idea") -> list[list[str]]:
    """The rows of the table of a result, without its head; empty where there is none."""
    for table in elements(page).iter("table"):
        if words(next(iter(table.iter("caption")))) == caption:
            return [[words(cell) for cell in row] for row in table.iter("tr")][1:]
    return []


def decimal(value: float | str) -> str:
    return f"{float(value):.1f}"


def in_words(method: Method, row: dict[str, Any]) -> str:
    """How a page says what a line of the result says; as far as that can be told from it."""
    score, plural = float(row["score"]), "" if float(row["score"]) == 1 else "s"
    if method is Method.DOTS:
        return f"{score:.0f} dot{plural} from"
    if method is Method.SUPPORT:
        return f"{score:.0f} vote{plural}"
    if not int(row["voters"]) and method is not Method.CONSENSUS:
        return "no vote"
    return {
        Method.AGREE: " agree, ",
        Method.SCALE: f"{decimal(score)} out of 5 on average",
        Method.CONSENSUS: f"resistance {score:.0f} ",
        Method.SCHULZE: f"beats {score:.0f} idea{plural} ",
        Method.IMPACT: f"impact {decimal(row.get('impact') or 0)}, effort {decimal(row.get('effort') or 0)}",
    }[method]


def test_the_page_of_a_result_has_its_table_its_picture_how_it_is_counted_and_files(
    poll: Poll, method: Method
) -> None:
    page = poll.show().page("results")
    rows = table_of(page)
    assert sorted(row[1] for row in rows) == sorted(TITLES)
    assert [int(row[0]) for row in rows] == sorted(int(row[0]) for row in rows)
    assert "6 people have voted" in words(main(page))
    has_picture = method not in (Method.SUPPORT, Method.DOTS, Method.SCHULZE)
    pictures = [one for one in elements(page).iter() if one.get("role") in ("img", "group")]
    assert len([one for one in pictures if one.get("id") == f"picture-{poll.round.id}"]) == (
        has_picture
    )
    summaries = [words(one) for one in main(page).iter("summary")]
    assert "How is this counted?" in summaries
    told = words(main(page))
    assert "Example:" in told
    assert "Source:" in told
    for form in ("csv", "json", "xlsx"):
        assert poll.result(form) in addresses(page)
    assert poll.ballots in addresses(page)


def test_what_is_shown_is_on_board_wall_and_console_alike(poll: Poll) -> None:
    poll.show()
    moderator = poll.moderator()
    expected = table_of(poll.page("results"))
    assert table_of(poll.page("")) == expected
    assert table_of(poll.page("console", moderator)) == expected
    wall = by_id(poll.page("beamer", moderator))["wall"]
    (results,) = (one for one in wall.iter("ol") if one.get("class") == "beamer-results")
    on_wall = [words(one) for one in results]
    assert [one.partition(" ")[0] for one in on_wall] == [
        f"{rank}."  # saying nothing is no resistance, and else nothing to show
        for rank, title, *_ in expected
        if title != "Nobody's" or poll.method is Method.CONSENSUS
    ]
    for (_rank, title, words_of_score), line in zip(
        [row for row in expected if row[1] != "Nobody's" or poll.method is Method.CONSENSUS],
        on_wall,
        strict=True,
    ):
        assert title in line
        assert line.partition(title)[2].strip() in words_of_score


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_result_that_is_not_shown_is_nowhere_and_after_closing_only_with_moderators(
    poll: Poll, state: str
) -> None:
    if state == "closed":
        poll.close()
    moderator, participant = poll.moderator(), poll.house.browser().join(poll.event)
    for browser in (poll.house.browser(), participant):
        for name in ("", "results"):
            page = poll.page(name, browser)
            assert table_of(page) == []
            assert poll.result("csv") not in addresses(page)
        for form in ("csv", "json", "xlsx"):
            browser.get(poll.result(form), status=403)
        browser.get(poll.ballots, status=403)
    assert "beamer-results" not in poll.page("beamer", moderator)
    stage = words(by_id(poll.page("console", moderator))["stage"])
    assert re.search(r"\b6 of \d+ have voted", stage)
    may = state == "closed"
    for name in ("console", "results"):
        assert bool(table_of(poll.page(name, moderator))) == may
    badge = "Only moderators can see this so far"
    assert (badge in words(main(poll.page("results", moderator)))) == may
    for form in ("csv", "json", "xlsx"):
        moderator.get(poll.result(form), status=200 if may else 403)
    moderator.get(poll.ballots, status=200 if may else 403)


def test_a_result_that_is_hidden_again_is_out_of_reach_again(poll: Poll) -> None:
    poll.show()
    browser = poll.house.browser()
    browser.get(poll.result("csv"))
    poll.close()
    browser.get(poll.result("csv"), status=403)
    browser.get(poll.ballots, status=403)
    assert table_of(poll.page("results", browser)) == []


# Files


def test_the_csv_of_a_result_says_what_the_page_says(poll: Poll, method: Method) -> None:
    answer = poll.show().house.browser().get(poll.result("csv"))
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows, shown = read_csv(answer.text), table_of(poll.page("results"))
    assert [[row["rank"], armed(row["title"])] for row in rows] == [row[:2] for row in shown]
    for row, (_rank, _title, told) in zip(rows, shown, strict=True):
        assert in_words(method, row) in told
        if method is not Method.SUPPORT:
            people = "person" if row["voters"] == "1" else "people"
            assert told.endswith(f"from {row['voters']} {people}")
        if method is Method.AGREE and int(row["voters"]):
            agree, disagree = map(int, re.findall(r"(\d+) (?:dis)?agree", told))
            assert agree - disagree == int(row["score"])
    assert ("impact" in rows[0]) == (method is Method.IMPACT)


def test_words_like_formulas_are_defused_in_the_csv(house: House, kim: Person) -> None:
    poll = Poll(house, Method.SUPPORT, kim).vote().show()
    titles = {row["title"] for row in read_csv(house.browser().get(poll.result("csv")).text)}
    assert titles == {harmless(title) for title in TITLES}
    assert {"'=1+1", "'-Buses, @night"} <= titles


def test_the_json_of_a_result_says_what_the_csv_says(poll: Poll, method: Method) -> None:
    browser = poll.show().house.browser()
    answer = browser.get(poll.result("json"))
    assert answer.mimetype == "application/json"
    found = json.loads(answer.text)
    told = {name: found[name] for name in ("round", "prompt", "method", "ballots")}
    assert told == {
        "round": poll.round.id,
        "prompt": {"en": "Well?"},
        "method": method.value,
        "ballots": 6,
    }
    rows = read_csv(browser.get(poll.result("csv")).text)
    assert [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in found["result"]
    ] == [
        {
            name: armed(value) if name == "title" else value
            for name, value in row.items()
            if value or name not in ("impact", "effort")
        }
        for row in rows
    ]


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells_of(workbook: bytes) -> tuple[list[list[str | float]], list[str]]:
    """The rows of the first sheet, and the formulas and links in it."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        shared = [
            "".join(text.text or "" for text in one.iter(f"{MAIN}t"))
            for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = [[value_of(cell, shared) for cell in row] for row in sheet.iter(f"{MAIN}row")]
    active = [one.tag for one in sheet.iter() if one.tag in (f"{MAIN}f", f"{MAIN}hyperlink")]
    return rows, active


def value_of(cell: Element, shared: list[str]) -> str | float:
    value = cell.findtext(f"{MAIN}v") or ""
    if cell.get("t") == "s":
        return shared[int(value)]
    return float(value) if value else ""


def test_the_workbook_of_a_result_has_the_words_as_they_are_and_numbers_as_numbers(
    poll: Poll,
) -> None:
    browser = poll.show().house.browser()
    answer = browser.get(poll.result("xlsx"))
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    (head, *rows), active = cells_of(answer.data)
    assert active == []
    expected = read_csv(browser.get(poll.result("csv")).text)
    assert head == list(expected[0])
    for cells, row in zip(rows, expected, strict=True):
        said = dict(zip(row, cells, strict=False))
        assert said.pop("title") == armed(row["title"])
        assert said.pop("language") == "en"
        for name, value in said.items():
            assert value == (float(row[name]) if row[name] else "")


# The recount


def recount(poll: Poll, folder: Path, browser: Browser) -> dict[str, tuple[str, str]]:
    """Rank and score by the number of the idea, as anybody counts them from the ballots."""
    ballots, ideas = folder / "ballots.csv", folder / "ideas.txt"
    ballots.write_bytes(browser.get(poll.ballots).data)
    rows = read_csv(browser.get(poll.result("csv")).text)
    ideas.write_text("".join(f"{row['idea']}\n" for row in rows), encoding="utf-8")
    words_of_command = ["vote", "count", poll.method.value, str(ballots), "--ideas", str(ideas)]
    done = CliRunner().invoke(command, words_of_command)
    assert (done.exit_code, done.stderr) == (0, "")
    return {row["idea"]: (row["rank"], row["score"]) for row in read_csv(done.stdout)}


def published(poll: Poll, browser: Browser) -> dict[str, tuple[str, str]]:
    """Rank and score by the number of the idea, as the result says them."""
    rows = read_csv(browser.get(poll.result("csv")).text)
    return {row["idea"]: (row["rank"], row["score"]) for row in rows}


def test_anybody_can_count_again_and_gets_the_same(poll: Poll, tmp_path: Path) -> None:
    browser = poll.show().house.browser()
    counted = recount(poll, tmp_path, browser)
    assert counted == published(poll, browser)
    assert len(counted) == len(TITLES)


def test_an_idea_that_was_hidden_since_is_in_no_file_and_the_recount_still_agrees(
    poll: Poll, tmp_path: Path
) -> None:
    poll.show()
    with poll.house.work() as work:
        hide(work, poll.case_of(work, poll.ideas[0]), "It names a person.")
    browser = poll.house.browser()
    number = str(poll.ideas[0].id)
    assert number not in {row["idea"] for row in read_csv(browser.get(poll.ballots).text)}
    assert "Trees" not in {row[1] for row in table_of(poll.page("results"))}
    counted = recount(poll, tmp_path, browser)
    assert counted == published(poll, browser)
    assert len(counted) == len(TITLES) - 1


def test_an_idea_that_was_merged_since_keeps_its_place_and_the_recount_still_agrees(
    poll: Poll, tmp_path: Path
) -> None:
    poll.show()
    browser = poll.house.browser()
    before = published(poll, browser)
    front, other = poll.ideas[1], poll.ideas[0]
    with poll.house.work() as work:
        merge(work, poll.case_of(work, front), [poll.case_of(work, other)])
    after = published(poll, browser)
    assert after == before
    assert recount(poll, tmp_path, browser) == after
    assert {row[1] for row in table_of(poll.page("results"))} == set(TITLES)


def test_fewer_than_five_ballots_stay_closed_for_everybody(house: House, kim: Person) -> None:
    poll = Poll(house, Method.SCALE, kim).vote(4).show()
    for browser in (house.browser(), poll.moderator()):
        told = browser.get(poll.ballots, status=403)
        assert "fewer than five ballots" in words(main(told.text))
        assert poll.ballots not in addresses(poll.page("results", browser))


def test_ballots_that_are_left_with_what_is_public_are_five_or_stay_closed(
    house: House, kim: Person
) -> None:
    poll = Poll(house, Method.SUPPORT, kim)
    for number in range(6):
        house.vote(poll.round, house.participant(poll.event), poll.ideas[number > 1], 1)
    poll.show()
    house.browser().get(poll.ballots)
    with house.work() as work:
        hide(work, poll.case_of(work, poll.ideas[1]), "It names a person.")
    house.browser().get(poll.ballots, status=403)


@pytest.mark.parametrize("method", [one for one in METHODS if one is not Method.SCHULZE])
def test_while_people_vote_the_standings_can_be_followed_but_not_the_ballots(
    house: House, kim: Person, method: Method
) -> None:
    poll = Poll(house, method, kim, {"reveal": Reveal.LIVE}).vote()
    browser = house.browser()
    assert "Standings so far" in words(main(poll.page("", browser)))
    rows = read_csv(browser.get(poll.result("csv")).text)
    shown = table_of(poll.page("results", browser))
    assert [armed(row["title"]) for row in rows] == [row[1] for row in shown]
    for one in (browser, poll.moderator()):
        told = one.get(poll.ballots, status=403)
        assert "still open" in words(main(told.text))
    assert poll.ballots not in addresses(poll.page("results", browser))


def test_ballots_have_numbers_of_their_own_in_no_order_that_tells_who_voted_when(
    house: House, kim: Person
) -> None:
    Poll(house, Method.SCALE, kim).vote()  # so that the database counts from elsewhere
    poll = Poll(house, Method.SCALE, kim)
    for number in range(20):  # each says something else
        voter = house.participant(poll.event)
        house.vote(poll.round, voter, poll.ideas[0], number % 5 + 1)
        house.vote(poll.round, voter, poll.ideas[1], number // 5 + 1)
    poll.show()
    with house.database.reading() as session:
        stored = list(dict.fromkeys(mark.ballot for mark in marks_of(session, poll.round)))
    text = house.browser().get(poll.ballots).text
    assert text.splitlines()[0] == "ballot,idea,value"
    said: dict[str, dict[str, int]] = {}
    for row in read_csv(text):
        said.setdefault(row["ballot"], {})[row["idea"]] = int(row["value"])
    assert list(said) == [str(number) for number in range(1, 21)]
    assert not set(said) & {str(number) for number in stored if number > 20}
    order = [
        5 * (one[str(poll.ideas[1].id)] - 1) + one[str(poll.ideas[0].id)] - 1
        for one in said.values()
    ]
    assert sorted(order) == list(range(20))
    assert order not in (sorted(order), sorted(order, reverse=True))
    assert house.browser().get(poll.ballots).text == text  # nothing is learnt by asking again


def test_ballots_name_nobody(poll: Poll, method: Method) -> None:
    text = poll.show().house.browser().get(poll.ballots).text
    effort = ",effort" if method is Method.IMPACT else ""
    head, *lines = text.splitlines()
    assert head == f"ballot,idea,value{effort}"
    assert all(re.fullmatch(r"\d+,\d+,-?\d+" + r",\d+" * bool(effort), line) for line in lines)
