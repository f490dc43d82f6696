"""Each reader of a form's fields: what it takes, what it refuses, and that all is told at once."""

import enum
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from participation.kernel.forms import LONGEST_READ, UNREADABLE, Fields
from participation.kernel.refusal import Invalid
from participation.kernel.words import Words
from tests.support.house import make_app


class Colour(enum.Enum):
    """One of a few."""

    RED = "red"
    BLUE = "blue"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = make_app(tmp_path_factory.mktemp("house"))
    yield app
    app.extensions["database"].dispose()


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def fields(**form: str) -> Fields:
    return Fields(form)


def wrong(read: Fields) -> dict[str, str]:
    return {name: str(sentence) for name, sentence in read.errors.items()}


@pytest.mark.parametrize(
    ("raw", "line", "prose"),
    [
        ("  a  b ", "a b", "a b"),
        ("a\r\n\r\n\r\n\r\nb", "a b", "a\n\nb"),
        ("a\x00\u200bb", "ab", "ab"),
        ("\u200b \n", "", ""),
        ("…", "", ""),
        ("🙂", "🙂", "🙂"),
    ],
)
def test_texts_are_cleaned(raw: str, line: str, prose: str) -> None:
    read = fields(text=raw)
    assert read.line("text", longest=9) == line
    assert read.prose("text", longest=9) == prose
    read.check()


@pytest.mark.parametrize("raw", [None, "", "  ", "\u200b", "…"])
def test_a_missing_text_is_named(raw: str | None) -> None:
    read = Fields({} if raw is None else {"text": raw})
    assert read.line("text", longest=9, missing="Please write something.") == ""
    assert wrong(read) == {"text": "Please write something."}


@pytest.mark.parametrize(("length", "fits"), [(20, True), (21, False), (1234, False)])
def test_a_text_has_a_longest_length(length: int, fits: bool) -> None:
    read = fields(text="ä" * length)
    assert read.line("text", longest=20) == ("ä" * length if fits else "")
    read_on = wrong(read).get("text", "")
    assert all(number in read_on for number in (f"{length:,} characters", "20")) is not fits


def test_what_counts_is_the_length_without_what_is_cleaned_away() -> None:
    read = fields(text=" a\u0308 \u200b " * 10)
    assert read.line("text", longest=19) == " ".join("ä" * 10)
    read.check()


def test_of_a_huge_text_nothing_is_looked_at() -> None:
    read = fields(text=" " * (LONGEST_READ + 1))
    assert read.prose("text", longest=20) == ""
    assert "200,001 characters" in wrong(read)["text"]


def test_what_was_not_utf_8_is_refused() -> None:
    read = fields(text=b"Stra\xdfe".decode("utf-8", "replace"))
    assert UNREADABLE in read.line("text", longest=20)
    assert "could not be read" in wrong(read)["text"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"name_de": "Saal", "name_en": "Hall"}, {"de": "Saal", "en": "Hall"}),
        ({"name_de": "Saal", "name_en": " "}, {"de": "Saal"}),
        ({"name_fr": "Salle"}, {}),
    ],
)
def test_words_are_read_in_every_language(form: dict[str, str], expected: dict[str, str]) -> None:
    assert Fields(form).words("name", longest=9) == Words(expected)


def test_words_are_missing_only_if_no_language_has_them() -> None:
    for form, errors in (({}, {"name_de": "Which?"}), ({"name_en": "Hall"}, {})):
        read = Fields(form)
        read.words("name", longest=9, missing="Which?")
        assert wrong(read) == errors


def test_words_may_be_prose() -> None:
    assert fields(name_de="a\n\nb").words("name", longest=9, prose=True)["de"] == "a\n\nb"
    assert fields(name_de="a\n\nb").words("name", longest=9)["de"] == "a b"


PLEASE_CHOOSE = "Please choose one of the options."


@pytest.mark.parametrize(
    ("raw", "otherwise", "read", "complaint"),
    [
        ("red", None, Colour.RED, None),
        ("blue", Colour.RED, Colour.BLUE, None),
        ("", Colour.RED, Colour.RED, None),
        ("", None, Colour.RED, PLEASE_CHOOSE),
        ("green", Colour.BLUE, Colour.BLUE, PLEASE_CHOOSE),
        ("RED", None, Colour.RED, PLEASE_CHOOSE),
    ],
)
def test_a_choice_is_one_of_the_options(
    raw: str, otherwise: Colour | None, read: Colour, complaint: str | None
) -> None:
    form = fields(colour=raw)
    assert form.choice("colour", Colour, otherwise) is read
    assert wrong(form) == ({"colour": complaint} if complaint else {})


@pytest.mark.parametrize(
    ("raw", "read", "complaint"),
    [("de", "de", None), ("", "", None), ("fr", "", PLEASE_CHOOSE), ("DE", "", PLEASE_CHOOSE)],
)
def test_one_of_is_one_of_the_options(raw: str, read: str, complaint: str | None) -> None:
    form = fields(language=raw)
    assert form.one_of("language", ("de", "en"), "") == read
    assert wrong(form) == ({"language": complaint} if complaint else {})


@pytest.mark.parametrize(
    ("raw", "number"),
    [("1", 1), (" 5 ", 5), ("007", 7), ("10", 10), ("", 4), ("  ", 4), ("\n", 4)]
    + [(raw, None) for raw in ("0", "11", "-1", "+1", "1.0", "1,0", "1e1", "²", "５", "٣", "x")]
    + [(raw, None) for raw in ("1 0", "0x1", "1_0", "1" * 5000, "\x00", "None", "5\ufffd")],
)
def test_a_number_is_whole_and_within_bounds(raw: str, number: int | None) -> None:
    read = fields(number=raw)
    value = read.number("number", low=1, high=10, otherwise=4)
    if number is None:
        assert wrong(read) == {"number": "Please enter a whole number from 1 to 10."}
    else:
        assert (value, wrong(read)) == (number, {})


def test_a_number_that_has_no_default_is_needed() -> None:
    read = fields()
    assert read.number("number", low=1, high=10) == 1
    assert "number" in read.errors


@given(st.text(max_size=12))
def test_a_number_is_never_out_of_bounds(raw: str) -> None:
    assert 2 <= Fields({"number": raw}).number("number", low=2, high=7) <= 7


@pytest.mark.parametrize(("raw", "on"), [("1", True), ("", False), ("on", False), ("0", False)])
def test_a_switch_is_on_or_off(raw: str, on: bool) -> None:
    assert fields(box=raw).switch("box") is on
    assert fields().switch("box") is False


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2026-11-23T14:30", datetime(2026, 11, 23, 13, 30, tzinfo=UTC)),
        ("2026-07-01T00:00", datetime(2026, 6, 30, 22, 0, tzinfo=UTC)),
        (" 2026-11-23 14:30 ", datetime(2026, 11, 23, 13, 30, tzinfo=UTC)),
        ("", None),
    ],
)
def test_a_moment_is_read_in_the_zone_of_the_house(raw: str, moment: datetime | None) -> None:
    read = fields(at=raw)
    assert read.moment("at", "Europe/Berlin") == moment
    read.check()


@pytest.mark.parametrize(
    "raw",
    [
        *("tomorrow", "14:30", "²", "\x00", "2026-13-01T00:00", "2026-02-30T00:00"),
        *("0001-01-01T00:00", "9999-12-31T23:59"),
        *("2026-11-23T14:30+02:00", "2026-11-23T14:30Z"),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_what_is_no_moment_is_refused(raw: str, zone: str) -> None:
    read = fields(at=raw)
    assert read.moment("at", zone) is None
    assert "for example 2026-11-23 14:30" in wrong(read)["at"]


def test_all_mistakes_are_told_at_once() -> None:
    read = fields(number="x")
    read.line("title", longest=9, missing="Please enter a title.")
    read.number("number", low=1, high=2)
    with pytest.raises(Invalid) as invalid:
        read.check()
    assert set(invalid.value.errors) == {"title", "number"}
    assert str(invalid.value.reason) == "Please correct the 2 marked fields."
    assert invalid.value.status == 422


def test_of_one_field_the_first_mistake_is_told() -> None:
    read = fields()
    read.wrong("title", "first")
    read.wrong("title", "second")
    with pytest.raises(Invalid) as invalid:
        read.check()
    assert invalid.value.errors == {"title": "first"}
    assert str(invalid.value.reason) == "Please correct the marked field."


def test_of_a_field_sent_twice_the_first_counts() -> None:
    assert Fields(MultiDict([("a", "1"), ("a", "2")])).number("a", low=0, high=9) == 1
