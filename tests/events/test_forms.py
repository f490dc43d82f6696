"""The forms of events and rounds."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from participation.events.forms.events import event_values, read_event
from participation.events.forms.rounds import read_round, round_values
from participation.events.models import Audience, Event, EventKind, Method, Reveal, Round, RoundKind
from participation.kernel.refusal import Invalid
from participation.kernel.words import Words
from tests.support.house import House

ZONE = "Europe/Berlin"
EVENT = {
    "kind": "barcamp",
    "audience": "staff",
    "title_de": "Barcamp",
    "title_en": "",
    "description_de": "Ein Tag.\n\nNoch ein Satz.",
    "description_en": "",
    "place": "Depot",
    "starts_at": "2026-11-23T14:30",
    "approval_first": "1",
}
ROUND = {
    "kind": "vote",
    "method": "dots",
    "prompt_de": "Welche?",
    "prompt_en": "Which?",
    "budget": "7",
} | {
    "most_per_idea": "2",
    "reveal": "live",
    "is_secret": "",
    "electorate": "members",
    "quorum": "12",
    "minutes": "20",
    "most_per_person": "",
    "own_time": "",
}


@pytest.fixture(autouse=True)
def in_english(house: House) -> Iterator[None]:
    with house.app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def test_an_event_is_read() -> None:
    draft = read_event(EVENT, ZONE)
    assert (draft.kind, draft.audience) == (EventKind.BARCAMP, Audience.STAFF)
    assert draft.title == Words({"de": "Barcamp"})
    assert draft.starts_at == datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
    assert (draft.place, draft.approval_first) == ("Depot", True)


def test_an_event_is_shown_as_it_was_read() -> None:
    draft = read_event(EVENT, ZONE)
    event = Event(**vars(draft))
    assert event_values(event, ZoneInfo(ZONE)) == EVENT


def test_an_event_without_a_time_shows_none() -> None:
    draft = read_event(EVENT | {"starts_at": "", "approval_first": ""}, ZONE)
    values = event_values(Event(**vars(draft)), ZoneInfo(ZONE))
    assert (values["starts_at"], values["approval_first"]) == ("", "")


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"kind": ""}, {"kind"}),
        ({"audience": "everybody"}, {"audience"}),
        ({"title_de": " "}, {"title_de"}),
        ({"title_en": "x" * 141}, {"title_en"}),
        ({"description_de": "x" * 4001}, {"description_de"}),
        ({"place": "x" * 201}, {"place"}),
        ({"starts_at": "soon"}, {"starts_at"}),
        ({"kind": "", "title_de": "", "starts_at": "x"}, {"kind", "title_de", "starts_at"}),
    ],
)
def test_a_wrong_event_is_refused(changes: dict[str, str], errors: set[str]) -> None:
    with pytest.raises(Invalid) as invalid:
        read_event(EVENT | changes, ZONE)
    assert set(invalid.value.errors) == errors


def test_a_round_is_read_and_shown_as_it_was_read() -> None:
    draft = read_round(ROUND)
    assert draft.kind is RoundKind.VOTE
    assert (draft.budget, draft.most_per_idea, draft.reveal) == (7, 2, Reveal.LIVE)
    assert round_values(Round(**vars(draft) | {"poll": None})) == ROUND | {
        "is_blind": "",
        "approval_first": "",
        "by": "moderators",
        "about": "",
    }


def test_a_round_keeps_the_kind_it_has() -> None:
    vote = Round(kind=RoundKind.VOTE, method=Method.SCALE)
    draft = read_round(ROUND | {"kind": "collect"}, vote)
    assert (draft.kind, draft.method) == (RoundKind.VOTE, Method.SCALE)
    collect = Round(kind=RoundKind.COLLECT)
    assert read_round({"prompt_en": "What?"}, collect).kind is RoundKind.COLLECT


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"budget": "", "most_per_idea": ""}, (5, 3)),
        ({"budget": "1", "most_per_idea": ""}, (1, 1)),
        ({"budget": "50", "most_per_idea": "50"}, (50, 50)),
    ],
)
def test_numbers_left_out_are_sensible(numbers: dict[str, str], expected: tuple[int, int]) -> None:
    draft = read_round(ROUND | numbers)
    assert (draft.budget, draft.most_per_idea) == expected


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"kind": "poll"}, {"choices_de"}),
        ({"kind": "dance"}, {"kind"}),
        ({"prompt_de": "", "prompt_en": ""}, {"prompt_de"}),
        ({"prompt_de": "x" * 201}, {"prompt_de"}),
        ({"budget": "0"}, {"budget", "most_per_idea"}),
        ({"budget": "51"}, {"budget", "most_per_idea"}),
        ({"budget": "-1"}, {"budget", "most_per_idea"}),
        ({"most_per_idea": "8"}, {"most_per_idea"}),
        ({"most_per_idea": "0"}, {"most_per_idea"}),
    ],
)
def test_a_wrong_round_is_refused(changes: dict[str, str], errors: set[str]) -> None:
    with pytest.raises(Invalid) as invalid:
        read_round(ROUND | changes)
    assert set(invalid.value.errors) == errors


def test_collecting_needs_no_numbers() -> None:
    draft = read_round({"kind": "collect", "prompt_en": "What?", "most_per_idea": "9"})
    assert draft.kind is RoundKind.COLLECT
