"""What stands on the pages: by state of the event, by who looks, with nothing and with much."""

import re
from pathlib import Path

import pytest

from participation.events.agenda import DEFAULT_PROMPTS
from participation.events.domain import end_event
from participation.events.models import (
    Audience,
    Event,
    EventKind,
    Method,
    Reveal,
    Round,
    RoundKind,
    RoundState,
)
from participation.ideas.domain import support
from participation.ideas.models import IdeaKind, Status
from participation.identity.domain import add_affiliation
from participation.identity.models import Person, Role
from participation.kernel.words import Words
from tests.support.house import Browser, House, make_app
from tests.web.reading import addresses, by_id, elements, field_values, main, words
from tests.web.world import Town, rows


def titled(title: str) -> Words:
    return Words({"de": title, "en": title})


def end(house: House, event: Event) -> None:
    with house.work() as work:
        end_event(work, house.again(work, event))


def headings(page: str) -> list[str]:
    return [words(one) for one in main(page).iter() if one.tag in ("h1", "h2")]


def cards(page: str) -> list[str]:
    """The titles of the ideas on a page, in their order."""
    return [words(one) for one in main(page).iter("h3")]


def test_an_empty_start_page_says_so(house: House) -> None:
    page = house.browser().get("/").text
    assert headings(page) == ["Enter the code and join in"]
    assert "There are no events on at the moment" in words(main(page))


def test_the_start_page_groups_events_by_how_far_they_are(house: House) -> None:
    running, ended = house.event(title=titled("Running")), house.event(title=titled("Over"))
    house.event(title=titled("To come"), place="Town hall")
    house.move(running, RoundKind.COLLECT, RoundState.OPEN)
    end(house, ended)
    page = house.browser().join(running).get("/").text
    order = ["On now", "Running", "Coming up", "To come", "Earlier events", "Over"]
    found = [words(one) for one in main(page).iter() if one.tag in ("h2", "h3")]
    assert found == order
    text = words(main(page))
    assert text.count("you have joined") == 1
    assert "Town hall" in text


def test_an_event_for_staff_is_listed_for_staff_and_those_who_are_in(house: House) -> None:
    event = house.event(title=titled("Inside"), audience=Audience.STAFF)
    citizen, employee = house.person("citizen"), house.person("employee", Role.EMPLOYEE)
    for browser, sees in (
        (house.browser(), False),
        (house.browser().sign_in(citizen), False),
        (house.browser().sign_in(employee), True),
        (house.browser().join(event), True),
    ):
        assert ("Inside" in browser.get("/").text) == sees
        browser.get(f"/events/{event.id}", status=200 if sees else 404)


# State by state: the heading, and whether a participant can write, vote, support and edit.
PHASES = [
    ("before", "We are about to begin", "support edit"),
    ("collecting", "Now: write your ideas", "write support edit"),
    ("break", "Short break", "support edit"),
    ("voting", "Now: vote", "vote"),
    ("closed", "Short break", "support edit"),
    ("shown", "The result is here", "support edit result"),
    ("ended", "This event has ended", ""),
]
STEPS = {
    "collecting": (RoundKind.COLLECT, RoundState.OPEN),
    "break": (RoundKind.COLLECT, RoundState.CLOSED),
    "voting": (RoundKind.VOTE, RoundState.OPEN),
    "closed": (RoundKind.VOTE, RoundState.CLOSED),
    "shown": (RoundKind.VOTE, RoundState.SHOWN),
}


def bring_to(house: House, event: Event, phase: str) -> None:
    """Go through an agenda up to a phase."""
    if phase == "ended":
        house.move(event, RoundKind.COLLECT, RoundState.OPEN)
        end(house, event)
    for name, (kind, state) in STEPS.items():
        if phase in STEPS and list(STEPS).index(name) <= list(STEPS).index(phase):
            house.move(event, kind, state)


def possible(page: str) -> set[str]:
    """What the forms and links of a page let one do."""
    ways = {
        "write": r"/events/\d+/ideas$",
        "vote": r"/vote$",
        "support": r"/support$",
        "edit": r"/ideas/\d+/edit$",
    }
    there = addresses(page)
    found = {name for name, way in ways.items() if any(re.search(way, one) for one in there)}
    return found | ({"result"} if "Result by idea" in page else set())


@pytest.mark.parametrize(("phase", "heading", "acts"), PHASES)
def test_a_board_says_what_is_going_on_and_offers_what_is_possible(
    house: House, phase: str, heading: str, acts: str
) -> None:
    event = house.event()
    browser = house.browser().join(event)
    house.idea(event, title="Somebody's")
    mine = house.idea(event, title="My own")
    with house.work() as work:
        work.session.merge(mine).participant_id = 1
    bring_to(house, event, phase)
    board = browser.get(f"/events/{event.id}").text
    reading = house.browser().get(f"/events/{event.id}").text
    for page in (board, reading):
        assert words(by_id(page)["now-heading"]) == heading
        assert cards(page)[-2:] == ["My own", "Somebody's"]
    offered = possible(board) | possible(browser.get(f"/events/{event.id}/mine").text)
    assert offered == set(acts.split())
    assert possible(reading) <= {"result"}
    assert ("result" in possible(reading)) == ("result" in acts)
    asked_for_the_code = "you need the code" in words(main(reading))
    assert asked_for_the_code == (phase != "ended")


def test_a_board_is_filtered_searched_and_sorted(house: House) -> None:
    event = house.event()
    fan = house.participant(event)
    house.idea(event, title="Benches", text="Near the river", language="en")
    house.idea(event, title="100 % Ökostrom", language="de", kind=IdeaKind.EXPECTATION)
    loved = house.idea(event, title="Wi-Fi", text="benches too", kind=IdeaKind.LEGAL_REQUIREMENT)
    with house.work() as work:
        support(work, house.idea_case(work, fan, loved))
    house.idea(event, title="Newest", text="")
    for query, expected in {
        "": ["Newest", "Wi-Fi", "100 % Ökostrom", "Benches"],
        "q=BENCHES": ["Wi-Fi", "Benches"],
        "q=river+benches": ["Benches"],
        "q=%25": [],
        "q=100": ["100 % Ökostrom"],
        "q=_": [],
        "q=nowhere": [],
        "kind=expectation": ["100 % Ökostrom"],
        "kind=legal_requirement&q=wi": ["Wi-Fi"],
        "language=de": ["100 % Ökostrom"],
        "order=support": ["Wi-Fi", "Newest", "100 % Ökostrom", "Benches"],
        "kind=nonsense&language=xx&order=up&page=-1": ["Newest", "Wi-Fi"],
        "page=2": [],
        "page=0": ["Newest", "Wi-Fi"],
        f"page={'0' * 5}1{'9' * 30}": ["Newest", "Wi-Fi"],
        f"page={'9' * 5000}": ["Newest", "Wi-Fi"],
    }.items():
        page = house.browser().get(f"/events/{event.id}?{query}").text
        assert cards(page)[: len(expected) or 1] == expected, query
    empty = house.browser().get(f"/events/{event.id}?q=nowhere").text
    assert "No matches" in words(main(empty))


def test_a_long_board_has_pages_that_keep_the_filter(house: House) -> None:
    event = house.event()
    for number in range(51):
        house.idea(event, title=f"Bench {number}")
    address = f"/events/{event.id}?q=bench&order=newest&event_id=7"
    first = house.browser().get(address).text
    assert len(cards(first)) == 50
    assert "Page 1 of 2" in words(main(first))
    (onward,) = [one.get("href") for one in elements(first).iter("a") if one.get("rel") == "next"]
    second = house.browser().get(onward or "").text
    assert cards(second) == ["Bench 0"]
    assert by_id(second)["filter-q"].get("value") == "bench"


def test_my_ideas_show_what_became_of_each(house: House) -> None:
    event = house.event()
    browser = house.browser().join(event)
    empty = browser.get(f"/events/{event.id}/mine").text
    assert "not written an idea here yet" in words(main(empty))
    author = rows(house)["participant"][0][0]
    for status in Status:
        idea = house.idea(event, title=status.value, status=status)
        with house.work() as work:
            work.session.merge(idea).participant_id = author
    page = words(main(browser.get(f"/events/{event.id}/mine").text))
    for said in ("Waiting for approval", "Published", "Hidden by a moderator", "Withdrawn"):
        assert said in page


def comparable(browser: Browser, address: str) -> str:
    """A page or its parts without what differs each time."""
    text = re.sub(r'(\\?"key\\?" value=\\?")[\w-]+', r"\1", browser.get(address).text)
    return re.sub(r'"v":\d+|data-version=\\?"\d+', "", text)


class Vote:
    """A vote on two ideas, and all that people see of it."""

    def __init__(self, house: House, state: str) -> None:
        self.house, self.state = house, state
        kim = house.person("kim", Role.MODERATOR)
        self.event = house.event(moderator=kim)
        self.ideas = [house.idea(self.event, title=title) for title in ("One", "Two")]
        self.voter = house.participant(self.event)
        self.browsers = {
            "reader": (house.browser(), ("reader",)),
            "participant": (house.browser().join(self.event), ("phone", "reader")),
            "moderator": (house.browser().sign_in(kim), ("wall", "console", "reader")),
        }
        bring_to(house, self.event, "voting")
        self.round = house.event_round(self.event, RoundKind.VOTE)
        if state == "live":
            with house.work() as work:
                work.session.get_one(Round, self.round.id).reveal = Reveal.LIVE

    def cast(self, *points: int) -> dict[tuple[str, str], str]:
        """Vote like this, and give everything that everybody sees then, by person and address."""
        for some in ((0, 0), points):
            for idea, number in zip(self.ideas, some, strict=True):
                self.house.vote(self.round, self.voter, idea, number)
        over = self.state in ("closed", "shown")
        if over:
            self.house.move(self.event, RoundKind.VOTE, RoundState[self.state.upper()])
        seen = self.seen()
        if over:
            with self.house.work() as work:
                again = work.session.get_one(Round, self.round.id)
                again.state, again.closes_at = RoundState.OPEN, None
        return seen

    def seen(self) -> dict[tuple[str, str], str]:
        """Everything that everybody sees."""
        found = {}
        for who, (browser, screens) in self.browsers.items():
            rest = ["", "results", *(f"board?since=0&screen={screen}" for screen in screens)]
            rest += ["console", "beamer", "export.csv"] if who == "moderator" else []
            for name in rest:
                found[who, name] = comparable(
                    browser, f"/events/{self.event.id}/{name}".rstrip("/")
                )
            for idea in self.ideas:
                found[who, idea.title] = comparable(browser, f"/ideas/{idea.id}")
        return found


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("voting", set()),
        ("closed", {"moderator"}),
        ("shown", {"reader", "participant", "moderator"}),
        ("live", {"reader", "participant", "moderator"}),
    ],
)
def test_what_was_voted_leaves_the_server_only_once_it_may_be_seen(
    house: House, state: str, told: set[str]
) -> None:
    vote = Vote(house, state)
    one, other = vote.cast(3, 2), vote.cast(2, 3)
    differing = {place for place, text in one.items() if other[place] != text}
    assert {who for who, _ in differing} == told
    # Even before everybody may know, the wall says nothing.
    assert (("moderator", "beamer") in differing) == ("reader" in told)
    assert (("moderator", "board?since=0&screen=wall") in differing) == ("reader" in told)


def test_results_say_which_votes_are_to_come(house: House) -> None:
    event = house.event()
    address = f"/events/{event.id}/results"

    def said() -> str:
        return words(main(house.browser().get(address).text))

    assert "has not begun" in said()
    bring_to(house, event, "voting")
    assert "is open" in said()
    house.move(event, RoundKind.VOTE, RoundState.CLOSED)
    assert "is closed" in said()
    house.move(event, RoundKind.VOTE, RoundState.SHOWN)
    assert "Nobody has voted" in said()


def test_results_are_a_table_with_ranks(house: House) -> None:
    event = house.event()
    ideas = [house.idea(event, title=title) for title in ("One", "Two", "Three")]
    bring_to(house, event, "voting")
    for points in ((3, 1, 1), (2, 1, 1)):
        voter = house.participant(event)
        for idea, number in zip(ideas, points, strict=True):
            house.vote(house.event_round(event, RoundKind.VOTE), voter, idea, number)
    house.move(event, RoundKind.VOTE, RoundState.SHOWN)
    page = house.browser().get(f"/events/{event.id}/results").text
    table = [[words(cell) for cell in row] for row in main(page).iter("tr")]
    assert [row[:2] for row in table[1:4]] == [["1", "One"], ["2", "Two"], ["2", "Three"]]
    assert table[1][2] == "5 dots from 2 people"
    assert "2 people have voted · 9 dots given" in words(main(page))


def test_an_event_without_a_vote_has_no_results(house: House) -> None:
    event = house.event()
    with house.work() as work:
        work.session.delete(house.again(work, event).rounds[1])
    page = house.browser().get(f"/events/{event.id}/results").text
    assert "There has been no vote yet" in words(main(page))


@pytest.fixture
def kim(house: House) -> Person:
    return house.person("kim", Role.MODERATOR)


@pytest.mark.parametrize(
    ("phase", "step"),
    [
        ("before", "Open: Collecting ideas"),
        ("collecting", "Close this round"),
        ("break", "Open: Voting with dots"),
        ("voting", "Close this round"),
        ("closed", "Show the result to everybody"),
        ("shown", None),
        ("ended", None),
    ],
)
def test_the_console_offers_the_next_step_as_one_button(
    house: House, kim: Person, phase: str, step: str | None
) -> None:
    event = house.event(moderator=kim)
    house.idea(event)
    bring_to(house, event, phase)
    browser = house.browser().sign_in(kim)
    found = by_id(browser.get(f"/events/{event.id}/console").text)
    label = words(found["next-step"]) if "next-step" in found else None
    assert (label or "").startswith(step or "")
    assert (label is None) == (step is None)
    assert f"{event.code[:3]} {event.code[3:]}" in words(found["main"])
    ways = addresses(browser.get(f"/events/{event.id}/console").text)
    assert (f"/events/{event.id}/reopening" in ways) == (phase == "ended")


def test_a_moderator_runs_an_event_from_its_creation_to_its_end(house: House, kim: Person) -> None:
    browser = house.browser().sign_in(kim)
    form = {"kind": "consultation", "audience": "public", "title_en": "Parks", "place": "Hall 1"}
    form |= {"starts_at": "2026-11-23T14:30", "approval_first": "1", "description_en": "About it"}
    browser.post("/events", form)
    values = field_values(browser.get("/events/1/edit").text)
    assert values.items() >= form.items()
    board = words(main(browser.get("/events/1").text))
    assert "23 Nov 2026, 14:30" in board
    assert "Hall 1" in board
    browser.post("/events/1/rounds", {"kind": "vote", "prompt_en": "Why?", "budget": "9"})
    browser.post("/rounds/3/place", {"before": "2"})
    agenda = by_id(browser.get("/events/1/console").text)["agenda"]
    prompts = [words(item.findall("p")[1]) for item in agenda]
    assert prompts[1] == "Why?"
    assert prompts[2] == DEFAULT_PROMPTS[Method.DOTS].pick("en").text
    for step in ("open", "closed"):
        browser.post("/rounds/3/state", {"state": step})
    browser.post("/rounds/3/state", {"state": "open"})
    browser.post("/rounds/3/removal", status=409)
    browser.get("/rounds/3/edit")
    browser.post("/rounds/3/edit", {"prompt_en": "Why not?", "budget": "9", "most_per_idea": "3"})
    browser.post("/events/1/end")
    assert "The event has ended" in browser.get("/events/1/console").text
    browser.post("/events/1/end", status=409)
    browser.post("/events/1/reopening")
    assert "Parks" in words(main(browser.get("/moderation").text))


def test_a_moderator_without_events_is_told_how_to_begin(house: House, kim: Person) -> None:
    page = house.browser().sign_in(kim).get("/moderation").text
    assert "You have no events yet" in words(main(page))


def test_the_queue_leads_an_idea_to_the_board_and_off_it(house: House, kim: Person) -> None:
    event = house.event(moderator=kim, approval_first=True)
    bring_to(house, event, "collecting")
    author, moderator = house.browser().join(event), house.browser().sign_in(kim)
    queue, board = f"/events/{event.id}/queue", f"/events/{event.id}"
    assert "Nothing is waiting" in words(main(moderator.get(queue).text))
    sent = author.post(f"{board}/ideas", {"title": "Benches"})
    assert "A moderator" in words(main(sent.text))
    assert cards(house.browser().get(board).text) == []
    assert cards(moderator.get(queue).text) == ["Benches"]
    moderator.post("/ideas/1/approval")
    assert cards(house.browser().get(board).text) == ["Benches"]
    moderator.post("/ideas/1/hiding", {"reason": "Twice."})
    assert "Reason: Twice." in words(main(moderator.get(f"{queue}?tab=hidden").text))
    assert "Reason: Twice." in words(main(author.get("/ideas/1").text))
    house.browser().get("/ideas/1", status=404)
    moderator.post("/ideas/1/restoration")
    edited = author.post("/ideas/1/edit", {"title": "Chairs", "language": "en"})
    assert "waiting for approval" in words(main(edited.text))
    assert cards(house.browser().get(board).text) == []


def test_an_idea_shows_its_history_and_its_earlier_wordings(house: House) -> None:
    event = house.event()
    bring_to(house, event, "collecting")
    author, reader = house.browser().join(event), house.browser()
    author.post(f"/events/{event.id}/ideas", {"title": "Benches", "text": "**Many** of them"})
    author.post("/ideas/1/edit", {"title": "Chairs", "text": "", "language": "en"})
    author.post("/ideas/1/withdrawal")
    reader.get("/ideas/1", status=404)
    assert "withdrawn" in words(main(author.get("/ideas/1").text))
    author.post("/ideas/1/return")
    page = reader.get("/ideas/1").text
    assert headings(page)[0] == "Chairs"
    text = words(main(page))
    assert "1 earlier wording" in text
    assert "Benches" in text
    assert "<strong>Many</strong>" in page
    steps = [words(one) for one in main(page).iter("p") if "words" in one.get("class", "")]
    assert steps == ["Submitted and published", "Withdrawn by its author", "Published"]


def test_what_people_take_part_as_stands_beside_their_ideas(house: House) -> None:
    with house.work() as work:
        entry = add_affiliation(work, titled("Sports club"))
    event = house.event()
    bring_to(house, event, "collecting")
    browser = house.browser().join(event)
    address = f"/events/{event.id}/affiliation"
    browser.post(address, {"affiliation": str(entry.id)})
    assert field_values(browser.get(address).text)["affiliation"] == str(entry.id)
    browser.post(f"/events/{event.id}/ideas", {"title": "Benches"})
    for page in (f"/events/{event.id}", "/ideas/1"):
        assert "Sports club" in words(main(house.browser().get(page).text))


def test_the_list_of_affiliations_is_kept_by_the_administration(house: House) -> None:
    browser = house.browser().sign_in(house.person("ada", Role.ADMINISTRATOR))
    address = "/administration/affiliations"
    assert "The list is empty" in words(main(browser.get(address).text))
    browser.post(address, {"name_de": "Verein", "name_en": "Club"})
    browser.post(f"{address}/1", {"name_de": "Verein", "name_en": "Society"})
    browser.post(f"{address}/1/offer", {"offered": "0"})
    assert "Society" in words(main(browser.get(address).text))
    assert "no longer offered" in words(main(browser.get(address).text))
    assert "Offer it again" in words(main(browser.get(f"{address}/1").text))


@pytest.mark.parametrize("phase", ["before", "collecting", "break", "voting", "shown", "ended"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_wall_has_words_and_nothing_to_press(
    house: House, kim: Person, phase: str, theme: str
) -> None:
    event = house.event(moderator=kim)
    idea = house.idea(event)
    bring_to(house, event, "voting" if phase == "shown" else phase)
    if phase == "shown":
        voter = house.participant(event)
        house.vote(house.event_round(event, RoundKind.VOTE), voter, idea, 3)
        house.move(event, RoundKind.VOTE, RoundState.SHOWN)
    wall = house.browser().sign_in(kim).get(f"/events/{event.id}/beamer?theme={theme}").text
    tree = elements(wall)
    assert tree.get("data-kern-theme") == theme
    assert not [one for one in tree.iter() if one.tag in ("a", "button", "form", "input")]
    code_is_there = f"{event.code[:3]} {event.code[3:]}" in words(main(wall))
    assert code_is_there == (phase != "ended")
    assert any(one.get("role") == "img" for one in tree.iter()) == (phase != "ended")
    assert ("3 dots" in words(main(wall))) == (phase == "shown")


def test_a_vote_is_given_changed_and_taken_back(house: House, kim: Person) -> None:
    event = house.event(moderator=kim)
    idea = house.idea(event)
    browser = house.browser().join(event)
    bring_to(house, event, "voting")
    round_ = house.event_round(event, RoundKind.VOTE)
    dots = f"/rounds/{round_.id}/ideas/{idea.id}/vote"
    for points, left in ((2, 3), (3, 2), (0, 5), (1, 4)):
        told = browser.post_json(dots, {"value": str(points)})
        assert f"You have {left} dots left." in told["private"]["my-votes"]
        assert f"{points} of 3" in told["private"][f"mine-{idea.id}"]
    house.browser().sign_in(kim).post(f"/ideas/{idea.id}/hiding", {"reason": "Twice."})
    board = browser.get(f"/events/{event.id}").text
    assert cards(board) == []
    assert dots in addresses(board)
    assert browser.post(dots, {"value": "0"}).request.path == f"/events/{event.id}"
    assert "You have 5 dots left." in words(main(browser.get(f"/events/{event.id}").text))


def test_help_and_the_manifest_are_there_for_everybody(tmp_path: Path) -> None:
    house = House(make_app(tmp_path, site_name="Mitmachen in Musterstadt"))
    assert headings(house.browser().get("/help").text)[0] == "Help"
    manifest = house.browser().get("/manifest.webmanifest")
    assert manifest.mimetype == "application/manifest+json"
    assert manifest.json is not None
    assert manifest.json["name"] == "Mitmachen in Musterstadt"
    assert len(manifest.json["short_name"]) <= 12
    for icon in manifest.json["icons"]:
        assert house.browser().get(icon["src"]).mimetype == icon["type"]
    house.database.dispose()


def test_health_tells_whether_the_database_answers(house: House) -> None:
    assert house.browser().get("/healthz").json == {"status": "ok", "database": "ok"}
    with house.database.writer.begin() as connection:
        connection.exec_driver_sql("DROP TABLE event")
    answer = house.browser().get("/healthz", status=503)
    assert answer.json == {"status": "unavailable", "database": "no answer"}


@pytest.mark.parametrize("development", [True, False])
def test_the_examples_are_there_in_development_only(tmp_path: Path, development: bool) -> None:
    house = House(make_app(tmp_path, development=development))
    house.browser().get("/styleguide", status=200 if development else 404)
    house.database.dispose()


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("GET", "/nowhere", 404), ("GET", "/sign-out", 405), ("POST", "/account", 403)],
)
def test_an_error_is_a_page_with_a_way_on_and_json_for_the_script(
    town: Town, method: str, address: str, status: int
) -> None:
    headers = {"Origin": "http://localhost", "Accept-Language": "en"}
    client = town.browser("stranger").client
    data = {"key": "k" * 20} if method == "POST" else None
    page = client.open(address, method=method, headers=headers, data=data)
    assert page.status_code == status
    assert "/" in addresses(page.text)
    told = client.open(
        address, method=method, data=data, headers=headers | {"Accept": "application/json"}
    )
    assert told.status_code == status
    assert told.json is not None
    assert told.json["ok"] is False
    assert told.json["reason"] in page.text


@pytest.mark.parametrize("role", ["stranger", "moderator"])
def test_a_failure_of_ours_is_a_page_without_a_trace(house: House, role: str) -> None:
    browser = house.browser()
    event = house.event()
    if role == "moderator":
        browser.sign_in(house.person("kim", Role.MODERATOR))
    with house.database.writer.begin() as connection:
        connection.exec_driver_sql("DROP TABLE idea")
    page = browser.get(f"/events/{event.id}", status=500)
    assert headings(page.text) == ["Something went wrong on our side"]
    assert "Traceback" not in page.text
    assert "SELECT" not in page.text


def test_joining_openly_is_offered_where_it_is_possible(house: House) -> None:
    employee = house.person("lee", Role.EMPLOYEE)
    for kind, audience, browser, offered in (
        (EventKind.CONSULTATION, Audience.PUBLIC, house.browser(), True),
        (EventKind.WORKSHOP, Audience.PUBLIC, house.browser(), False),
        (EventKind.WORKSHOP, Audience.STAFF, house.browser().sign_in(employee), True),
    ):
        event = house.event(kind=kind, audience=audience)
        page = browser.get(f"/events/{event.id}").text
        assert (f"/events/{event.id}/participants" in addresses(page)) == offered
