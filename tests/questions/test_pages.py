"""Pages of questions: without a script, in parts, without leaks, and at the same cost for many."""

import csv
import io
import re
from collections.abc import Iterator

import pytest

from participation.boards.kept import Kept
from participation.events.models import Event, RoundState
from participation.questions import domain
from participation.questions.models import LONGEST_QUESTION
from participation.questions.queries import PAGE_SIZE
from tests.questions.asking import Asking
from tests.support.house import Browser, House
from tests.web.reading import elements
from tests.web.test_parts import fragment, plain
from tests.web.world import queries

SECRETS = ("HIDDEN WORDS", "WITHDRAWN WORDS", "WAITING WORDS")


class Scene(Asking):
    """The same with browsers."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.author, self.fan = (self.house.browser().join(self.event) for _ in range(2))
        self.reader = self.house.browser()
        self.desk = self.house.browser().sign_in(self.moderator)
        self.board = f"/events/{self.event.id}"
        self.all = f"/rounds/{self.round.id}/questions"

    def screens(self) -> dict[str, tuple[Browser, str]]:
        """Who looks at which screen, and where."""
        return {
            "phone": (self.fan, self.board),
            "reader": (self.reader, self.board),
            "console": (self.desk, f"{self.board}/console"),
            "wall": (self.desk, f"{self.board}/beamer"),
        }

    def parts(self, screen: str, since: int = 0) -> dict[str, str | None]:
        """What the server says has changed."""
        address = f"{self.board}/board?screen={screen}&since={since}"
        told = self.screens()[screen][0].get(address).json
        assert told
        assert told["whole"]
        parts: dict[str, str | None] = told["parts"]
        return parts


@pytest.fixture
def scene(house: House) -> Scene:
    return Scene(house)


def test_without_a_script_one_asks_supports_and_takes_it_back(scene: Scene) -> None:
    page = scene.author.post(scene.all, {"text": "When does  the\npool open?"})
    assert "Thank you! Your question is in the list." in page.text
    assert "When does the pool open?" in page.text
    assert "Your question</span>" in page.text
    page = scene.fan.post("/questions/1/support")
    assert page.request.path == scene.board
    assert "2 people want to know this" in page.text
    assert "You want to know this too" in page.text
    page = scene.fan.post("/questions/1/support/withdrawal", {"from": "all"})
    assert page.request.path == scene.all
    assert "1 person wants to know this" in page.text
    page = scene.author.post("/questions/1/withdrawal")
    assert "Your question is withdrawn. You can bring it back." in page.text
    assert "Your questions that are not in the list" in page.text
    assert "pool" not in scene.fan.get(scene.board).text
    assert "Your question is back." in scene.author.post("/questions/1/return").text


def test_a_refused_question_comes_back_with_the_reason(scene: Scene) -> None:
    for text, why in (("", "Please write a question."), ("x" * 301, "300 is the limit")):
        page = scene.author.post(scene.all, {"text": text}, status=422)
        assert why in page.text
        assert f">\n{text}</textarea>" in page.text
    longest = "x" * LONGEST_QUESTION
    assert longest in scene.author.post(scene.all, {"text": longest}).text
    scene.house.go_on(scene.round, RoundState.CLOSED)
    page = scene.author.post(scene.all, {"text": "Too late?"}, status=409)
    assert "Questions can no longer be asked or supported." in page.text
    assert ">\nToo late?</textarea>" in page.text


def test_a_form_that_is_sent_twice_asks_once(scene: Scene) -> None:
    key = "one-time-key-of-a-form"
    for _again in range(2):
        scene.author.post_json(scene.all, {"text": "Once?"}, key=key)
    assert scene.author.get(scene.board).text.count("Once?</p>") == 1


def test_the_moderator_marks_from_console_and_page(scene: Scene) -> None:
    for text in ("First?", "Second?"):
        scene.author.post(scene.all, {"text": text})
    page = scene.desk.post("/questions/1/status", {"status": "now", "seen": "open"})
    assert page.request.path.endswith("/console")
    page = scene.desk.post("/questions/2/status", {"status": "now", "seen": "open", "from": "all"})
    assert page.request.path == scene.all
    assert "The question that was on before is open again." in page.text
    wall = scene.desk.get(f"{scene.board}/beamer").text
    assert "Second?" in wall
    assert "First?" not in wall
    page = scene.desk.post("/questions/1/status", {"status": "now", "seen": "now"}, status=409)
    assert "marked this question differently" in page.text
    scene.desk.post("/questions/1/status", {"status": "moon"}, status=422)


def concealed(scene: Scene) -> None:
    """A question in each state that not everybody may read."""
    for text in SECRETS:
        scene.author.post(scene.all, {"text": text})
    scene.desk.post("/questions/1/status", {"status": "open", "seen": "waiting"})
    scene.desk.post("/questions/1/status", {"status": "hidden", "seen": "open"})
    scene.author.post("/questions/2/withdrawal")


def test_what_is_hidden_withdrawn_or_waits_leaks_nowhere(house: House) -> None:
    scene = Scene(house, approval_first=True)
    concealed(scene)
    pages = [scene.board, scene.all, f"{scene.board}/results", f"{scene.board}/protocol"]
    pages += [f"{scene.all}.csv", f"{scene.board}/board?screen=reader&since=0", "/search?q=WORDS"]
    pages += [f"/rounds/{scene.round.id}/questions?page=2"]
    for browser in (scene.reader, scene.fan):
        for address in pages:
            text = browser.get(address).text
            assert [words for words in SECRETS if words in text] == [], address
    assert "WORDS" not in str(scene.parts("phone"))
    assert "WORDS" not in scene.desk.get(f"{scene.board}/beamer").text
    for address in (f"{scene.board}/console", scene.all):
        text = scene.desk.get(address).text
        assert [words in text for words in SECRETS] == [True, False, True]
    mine = scene.author.get(scene.board).text
    assert [words in mine for words in SECRETS] == [True, True, True]


def test_nobody_is_named_and_shared_parts_are_the_same_for_all(scene: Scene) -> None:
    part = {"affiliation": "0", "alias": "Kim of the pool"}
    scene.author.post(f"{scene.board}/affiliation", part)
    scene.author.post(scene.all, {"text": "When?"})
    for browser, address in scene.screens().values():
        assert "Kim of the pool" not in browser.get(address).text
    html = scene.parts("phone")["question-1"] or ""
    assert "I want to know this too" in html
    assert "data-mine" not in html
    assert "Your question" not in html


def test_the_answer_to_a_form_holds_the_viewers_own_parts(scene: Scene) -> None:
    told = scene.author.post_json(scene.all, {"text": "When?"})
    assert "data-mine" in told["private"]["own-question-1"]
    told = scene.fan.post_json("/questions/1/support")
    assert "You want to know this too" in told["private"]["own-question-1"]
    told = scene.author.post_json("/questions/1/withdrawal")
    assert "Bring it back" in told["private"]["my-questions"]
    assert "own-question-1" not in told["private"]
    told = scene.desk.post_json("/questions/1/status", {"status": "open"}, status=409)
    assert "withdrawn" in told["reason"]


def items(page: str) -> Iterator[tuple[str, str]]:
    for one in elements(page).iter():
        if one.get("data-question") or one.get("id") == "asked":
            yield one.get("id", ""), plain(one)


@pytest.mark.parametrize("act", ["ask", "support", "mark", "hide", "withdraw"])
def test_an_old_page_and_its_parts_make_the_fresh_page(scene: Scene, act: str) -> None:
    for text in ("First?", "Second?"):
        scene.author.post(scene.all, {"text": text})
    shown = {name: one for name, one in scene.screens().items() if name != "wall"}
    before = {name: dict(items(who.get(where).text)) for name, (who, where) in shown.items()}
    with scene.house.database.reading() as session:
        version = session.get_one(Event, scene.event.id).version
    {
        "ask": lambda: scene.author.post(scene.all, {"text": "Third?"}),
        "support": lambda: scene.fan.post("/questions/1/support"),
        "mark": lambda: scene.desk.post("/questions/2/status", {"status": "now"}),
        "hide": lambda: scene.desk.post("/questions/2/status", {"status": "hidden"}),
        "withdraw": lambda: scene.author.post("/questions/2/withdrawal"),
    }[act]()
    for name, (who, where) in shown.items():
        told = scene.parts(name, version)
        told = {one: html for one, html in told.items() if one.startswith(("question-", "asked"))}
        assert len(told) == 2  # what changed, and how many there are
        changed = {one: html and fragment(html) for one, html in told.items()}
        made = {one: html for one, html in (before[name] | changed).items() if html}
        assert made == dict(items(who.get(where).text)), name


def test_fifty_questions_cost_no_more_than_one(scene: Scene) -> None:
    pages = [
        *scene.screens().values(),
        (scene.fan, scene.all),
        (scene.desk, scene.all),
        (scene.fan, f"{scene.board}/results"),
        (scene.fan, f"{scene.board}/protocol"),
        (scene.fan, f"{scene.board}/board?screen=phone&since=0"),
        (scene.desk, f"{scene.board}/board?screen=console&since=0"),
        (scene.fan, f"{scene.all}.csv"),
    ]

    def counted(more: int) -> list[int]:
        for number in range(more):
            question = scene.ask(scene.person(), f"Question {number}?")
            scene.act(domain.support, scene.person(), question)
            if number % 4:
                scene.mark(question, ("later", "answered", "hidden")[number % 4 - 1])
        numbers = []
        for browser, address in pages:
            scene.house.app.extensions["kept"] = Kept()  # nobody has looked at anything yet
            with queries(scene.house) as sent:
                browser.client.get(address)
            numbers.append(len(sent))
        return numbers

    few = counted(1)
    assert counted(49) == few
    assert max(few) <= 20  # the console, which also tells who did what last


def test_another_round_asks_the_database_for_no_question(house: House) -> None:
    event = house.event()
    browser = house.browser().join(event)
    with queries(house) as sent:
        browser.get(f"/events/{event.id}")
        browser.get(f"/events/{event.id}/board?screen=phone&since=0")
    assert [one for one in sent if "question" in one] == []


def test_a_long_list_ends_with_the_way_to_all(scene: Scene) -> None:
    for number in range(PAGE_SIZE + 2):
        scene.ask(scene.person(), f"Number {number}?")
    board = scene.fan.get(scene.board).text
    assert len(re.findall("data-question=", board)) == PAGE_SIZE
    assert "data-capped" in board
    assert "Number 61?" not in board
    page = scene.fan.get(f"{scene.all}?page=2").text
    assert len(re.findall("data-question=", page)) == 2
    assert "Number 61?" in page
    scene.fan.get(f"{scene.all}?page=nonsense")
    scene.author.post(scene.all, {"text": "Mine?"})
    mine = scene.author.get(scene.board).text
    assert "Mine?" in mine[mine.index("my-questions-heading") :]


def test_results_protocol_and_table_say_what_was_answered(scene: Scene) -> None:
    for text in ("Answered?", "Open?", "=1+1?"):
        scene.author.post(scene.all, {"text": text})
    scene.fan.post("/questions/2/support")
    scene.desk.post("/questions/1/status", {"status": "answered"})
    scene.desk.post("/questions/3/status", {"status": "now"})
    scene.house.go_on(scene.round, RoundState.CLOSED)
    for page in ("results", "protocol"):
        cells = re.findall(r"<td>([^<]*)</td>", scene.reader.get(f"{scene.board}/{page}").text)
        words = [one for one in cells if one in ("Not answered", "Answered", "Taken up")]
        assert words == ["Not answered", "Answered", "Taken up"], page
    scene.desk.get(f"{scene.board}/protocol.pdf")
    told = scene.reader.get(f"{scene.all}.csv")
    rows = list(csv.DictReader(io.StringIO(told.text.removeprefix("\ufeff"))))
    assert [(row["question"], row["support"], row["status"]) for row in rows] == [
        ("Open?", "2", "open"),
        ("Answered?", "1", "answered"),
        ("'=1+1?", "1", "now"),
    ]
    board = scene.fan.get(scene.board).text
    assert "Open?" in board
    assert "I want to know this too" not in board


def test_a_round_of_questions_is_planned_with_its_limit(scene: Scene) -> None:
    assert "Questions to the podium" in scene.desk.get(f"{scene.board}/rounds/new").text
    form = scene.desk.get(f"{scene.board}/rounds/new?kind=questions").text
    assert "What would you like to ask the podium?" in form
    said = {"kind": "questions", "prompt_en": "Ask!", "most_per_person": "3"}
    scene.desk.post(f"{scene.board}/rounds", said)
    with scene.house.database.reading() as session:
        *_others, added = session.get_one(Event, scene.event.id).rounds
    assert (added.kind.value, added.most_per_person) == ("questions", 3)
