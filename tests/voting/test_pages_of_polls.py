"""Polls on pages: asking, answering, seeing how it stands, and keeping off what does not belong there."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest

from participation.events.models import Event, PollKind, Reveal, Round, RoundKind, RoundState
from participation.identity.models import Role
from tests.support.house import Browser, House

ANSWERS: dict[PollKind, tuple[dict[str, str], str]] = {
    PollKind.SINGLE: ({"choice": "1"}, "Bike"),
    PollKind.MULTIPLE: ({"choice_0": "1", "choice_1": "1"}, "Bike"),
    PollKind.SCALE: ({"choice": "5"}, "5: <span>Bike"),
    PollKind.WORDS: ({"word_1": "Zebra", "word_2": "zebra"}, "Zebra"),
    PollKind.TEXT: ({"text": "More zebra\ncrossings"}, "More zebra crossings"),
}
SINGLE = {"kind": "poll", "poll": "single", "prompt_en": "How did you come?"}


@pytest.fixture
def moderator(house: House) -> Browser:
    return house.browser().sign_in(house.person("mo", Role.MODERATOR))


@pytest.fixture
def event(house: House, moderator: Browser) -> Event:
    moderator.post("/events", {"kind": "workshop", "audience": "public", "title_en": "Our day"})
    with house.database.reading() as session:
        return session.get_one(Event, 1)


def choices(poll: PollKind) -> tuple[str, ...]:
    return () if poll in (PollKind.WORDS, PollKind.TEXT) else ("Bus", "Bike")


def newest_round(house: House, event: Event) -> Round:
    with house.work() as work:
        return house.again(work, event).rounds[-1]


@pytest.mark.parametrize("poll", PollKind)
def test_what_was_answered_shows_to_its_author_and_can_be_changed_and_taken_back(
    house: House, event: Event, poll: PollKind
) -> None:
    round_ = house.open_poll(event, poll, *choices(poll), reveal=Reveal.BY_HAND)
    visitor, other = (house.browser().join(event) for _ in range(2))
    assert "You have not answered yet." in visitor.get("/events/1").text
    said, shown = ANSWERS[poll]
    page = visitor.post(f"/rounds/{round_.id}/answer", said).text
    assert page.count("You have answered:") == 1
    assert shown in page[page.index("You have answered:") :]
    assert "You have answered:" not in other.get("/events/1").text
    page = visitor.post(f"/rounds/{round_.id}/answer", {"back": "1"}).text
    assert "Your answer has been taken back." in page
    assert "You have not answered yet." in page


@pytest.mark.parametrize("poll", PollKind)
def test_a_form_without_an_answer_comes_back_and_says_what_is_missing(
    house: House, event: Event, poll: PollKind
) -> None:
    round_ = house.open_poll(event, poll, *choices(poll))
    page = house.browser().join(event).post(f"/rounds/{round_.id}/answer", {}, status=422).text
    assert "There is 1 thing to put right" in page
    assert 'id="field-' in page


def test_what_is_too_long_comes_back_as_it_was_typed(house: House, event: Event) -> None:
    round_ = house.open_poll(event, PollKind.WORDS)
    typed = {"word_1": "x" * 41, "word_2": "fine"}
    page = house.browser().join(event).post(f"/rounds/{round_.id}/answer", typed, status=422).text
    assert "41 characters" in page
    assert f'value="{"x" * 41}"' in page
    assert 'value="fine"' in page


def test_the_script_gets_the_own_answer_back_and_the_same_form_twice_counts_once(
    house: House, event: Event
) -> None:
    round_ = house.open_poll(event, PollKind.WORDS)
    visitor, key = house.browser().join(event), "k" * 20
    address = f"/rounds/{round_.id}/answer"
    first = visitor.post_json(address, {"word_1": "Tea"}, key=key)
    assert "Tea" in first["private"]["my-answer"]
    visitor.post_json(address, {"word_1": "Milk"})
    assert visitor.post_json(address, {"word_1": "Tea"}, key=key)["stale"]
    page = visitor.get("/events/1").text
    assert "Milk" in page
    assert "Tea" not in page


def test_who_only_reads_sees_the_question_and_its_choices_but_no_form(
    house: House, event: Event
) -> None:
    round_ = house.open_poll(event, PollKind.SINGLE, "Bus", "Bike")
    page = house.browser().get("/events/1").text
    assert "Bike" in page
    assert f"/rounds/{round_.id}/answer" not in page


def test_a_poll_that_is_not_followed_tells_nobody_before_it_is_shown(
    house: House, event: Event, moderator: Browser
) -> None:
    round_ = house.open_poll(event, PollKind.WORDS, reveal=Reveal.BY_HAND)
    visitor, reader = house.browser().join(event), house.browser()
    visitor.post(f"/rounds/{round_.id}/answer", {"word_1": "Zebra"})
    quiet = (
        "/events/1",
        "/events/1/board?screen=reader",
        "/events/1/results",
        "/events/1/protocol",
    )
    for states in ((), (RoundState.CLOSED,)):
        house.go_on(round_, *states)
        for address in quiet:
            assert "Zebra" not in reader.get(address).text, address
        assert "Zebra" not in moderator.get("/events/1/beamer").text
    reader.get(f"/rounds/{round_.id}/result.csv", status=403)
    house.go_on(round_, RoundState.SHOWN)
    for address in quiet:
        assert "Zebra" in reader.get(address).text, address
    assert "Zebra" in moderator.get("/events/1/beamer").text


@pytest.mark.parametrize("poll", [PollKind.WORDS, PollKind.TEXT])
def test_what_is_hidden_is_on_no_page_and_in_no_file_until_it_is_shown_again(
    house: House, event: Event, moderator: Browser, poll: PollKind
) -> None:
    round_ = house.open_poll(event, poll)
    field = "word_1" if poll is PollKind.WORDS else "text"
    for text in ("Zebra", "Lion"):
        house.browser().join(event).post(f"/rounds/{round_.id}/answer", {field: text})
    page = moderator.get("/events/1/console").text
    assert "The latest answers" in page
    page = moderator.post(f"/rounds/{round_.id}/answers/hiding", {"answer": "Zebra"}).text
    assert "“Zebra” is hidden." in page
    places = [
        "/events/1",
        "/events/1/board?screen=reader",
        "/events/1/results",
        "/events/1/protocol",
        f"/rounds/{round_.id}/result.csv",
        f"/rounds/{round_.id}/result.json",
    ]
    reader = house.browser()
    for address in places:
        assert "Zebra" not in reader.get(address).text, address
        assert "Lion" in reader.get(address).text, address
    assert "Zebra" not in moderator.get("/events/1/beamer").text
    again = {"answer": "Zebra", "from": "list"}
    page = moderator.post(f"/rounds/{round_.id}/answers/restoration", again).text
    assert "“Zebra” can be seen again." in page
    assert "All answers" in page
    for address in places:
        assert "Zebra" in reader.get(address).text, address
    moderator.post(f"/rounds/{round_.id}/answers/restoration", again, status=409)


def test_formulas_in_answers_are_defused_in_files(house: House, event: Event) -> None:
    round_ = house.open_poll(event, PollKind.TEXT)
    evil = '=HYPERLINK("http://evil.example","x")'
    visitor = house.browser().join(event)
    visitor.post(f"/rounds/{round_.id}/answer", {"text": evil})
    table = visitor.get(f"/rounds/{round_.id}/result.csv").text
    (row,) = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
    assert row["text"].startswith("'=")
    book = zipfile.ZipFile(io.BytesIO(visitor.get(f"/rounds/{round_.id}/result.xlsx").data))
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    assert "=HYPERLINK" in book.read("xl/sharedStrings.xml").decode()


def rows_of(browser: Browser, round_: Round) -> Any:
    return json.loads(browser.get(f"/rounds/{round_.id}/result.json").text)


def test_files_say_how_many_chose_what(house: House, event: Event) -> None:
    round_ = house.open_poll(event, PollKind.SCALE, "bad", "good")
    for step in (4, 5, 5):
        who = house.browser().join(event)
        who.post(f"/rounds/{round_.id}/answer", {"choice": str(step)})
    found = rows_of(who, round_)
    assert (found["poll"], found["ballots"]) == ("scale", 3)
    assert [(row["choice"], row["label_en"], row["people"]) for row in found["result"]] == [
        (1, "bad", 0),
        (2, "", 0),
        (3, "", 0),
        (4, "", 1),
        (5, "good", 2),
    ]
    assert found["result"][4]["share"] == pytest.approx(0.6667)


def test_choices_are_written_one_to_a_line_in_one_language_or_in_both(
    house: House, event: Event, moderator: Browser
) -> None:
    page = moderator.get("/events/1/rounds/new?kind=poll&poll=single").text
    assert '<option value="live" selected>' in page
    said = SINGLE | {"choices_en": "Bus\n\n Bike \nOn foot", "choices_de": "Bus\nRad\nZu Fuß"}
    moderator.post("/events/1/rounds", said)
    added = newest_round(house, event)
    assert [one.as_dict() for one in added.options][1:] == [
        {"en": "Bike", "de": "Rad"},
        {"en": "On foot", "de": "Zu Fuß"},
    ]
    assert added.reveal is Reveal.BY_HAND
    form = moderator.get(f"/rounds/{added.id}/edit").text
    assert "Bus\nRad\nZu Fuß" in form


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Please write at least two choices"),
        ({"choices_en": "Bus"}, "Please write 2 to 12 choices"),
        ({"choices_en": "\n".join(map(str, range(13)))}, "Please write 2 to 12 choices"),
        ({"choices_en": "Bus\nbus"}, "Two of these choices are the same."),
        ({"choices_en": f"Bus\n{'x' * 101}"}, "at most 100 characters"),
        ({"choices_en": "Bus\nBike", "choices_de": "Bus\nRad\nAuto"}, "the same number of lines"),
    ],
)
def test_choices_that_cannot_be_taken_come_back_with_the_reason(
    moderator: Browser, event: Event, said: dict[str, str], words: str
) -> None:
    page = moderator.post(f"/events/{event.id}/rounds", SINGLE | said, status=422).text
    assert words in page
    assert "How did you come?" in page


def test_a_scale_names_its_ends_and_words_have_a_limit(
    house: House, event: Event, moderator: Browser
) -> None:
    scale = {"kind": "poll", "poll": "scale", "prompt_en": "Well?", "end_low_en": "bad"}
    moderator.post("/events/1/rounds", scale | {"end_high_en": "good", "reveal": "live"})
    added = newest_round(house, event)
    assert [one["en"] for one in added.options] == ["bad", "good"]
    assert added.reveal is Reveal.LIVE
    words = {"kind": "poll", "poll": "words", "prompt_en": "Well?", "most_answers": "2"}
    moderator.post("/events/1/rounds", words)
    assert newest_round(house, event).most_answers == 2
    moderator.post("/events/1/rounds", words | {"most_answers": "4"}, status=422)


def test_choices_stay_as_they_are_once_the_question_has_been_open(
    house: House, event: Event, moderator: Browser
) -> None:
    round_ = house.open_poll(event, PollKind.SINGLE, "Bus", "Bike")
    said = {"prompt_en": "Well, well?", "choices_en": "Bus\nBike"}
    moderator.post(f"/rounds/{round_.id}/edit", said)
    page = moderator.post(
        f"/rounds/{round_.id}/edit", said | {"choices_en": "Bus\nCar"}, status=409
    ).text
    assert "People have already answered." in page


def test_a_poll_is_in_a_saved_agenda_with_all_it_says(
    house: House, event: Event, moderator: Browser
) -> None:
    moderator.post("/events/1/rounds", SINGLE | {"choices_en": "Bus\nBike", "reveal": "live"})
    moderator.post("/events/1/agenda/template", {"title_en": "Ours"})
    moderator.post("/events", {"kind": "barcamp", "audience": "public", "title_en": "Second"})
    moderator.post("/events/2/agenda", {"agenda": "1"})
    with house.work() as work:
        copied = work.session.get_one(Event, 2).rounds[-1]
        assert (copied.kind, copied.poll) == (RoundKind.POLL, PollKind.SINGLE)
        assert [one["en"] for one in copied.options] == ["Bus", "Bike"]
        assert copied.reveal is Reveal.LIVE


def test_the_console_leads_from_the_question_to_its_result(
    house: House, event: Event, moderator: Browser
) -> None:
    by_hand = {"reveal": Reveal.BY_HAND}
    round_ = house.open_poll(event, PollKind.SINGLE, "Bus", "Bike", **by_hand)
    moderator.post(f"/rounds/{round_.id}/state", {"state": "closed"})
    page = moderator.get("/events/1/console").text
    assert "Show the result to everybody" in page
    moderator.post(f"/rounds/{round_.id}/state", {"state": "shown"})
    assert "Hide the result again" in moderator.get("/events/1/console").text
    assert "The result is here" in house.browser().get("/events/1").text


def test_the_protocol_tells_of_polls_and_says_which_answers_are_not_published(
    house: House, event: Event, moderator: Browser
) -> None:
    shown = house.open_poll(event, PollKind.SINGLE, "Bus", "Bike")
    house.browser().join(event).post(f"/rounds/{shown.id}/answer", {"choice": "0"})
    house.go_on(shown, RoundState.CLOSED)
    kept = house.open_poll(event, PollKind.WORDS, reveal=Reveal.BY_HAND)
    house.go_on(kept, RoundState.CLOSED)
    page = moderator.get("/events/1/protocol").text
    assert "Answers to questions" in page
    assert "The answers to this question have not been published:" in page
    assert moderator.get("/events/1/protocol.pdf").data.startswith(b"%PDF")
