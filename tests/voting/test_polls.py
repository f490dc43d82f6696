"""Polls: what may be answered, what is on a ballot, and how the answers are counted."""

from datetime import UTC, datetime, timedelta

import pytest

from participation.events.models import Event, Participant, PollKind, Round, RoundKind, RoundState
from participation.kernel.refusal import NotFound, Refused
from participation.voting.domain.polls import hide_answer, restore_answer
from participation.voting.queries.polls import Replies, given_by, hidden_in, key_of, replies_to
from tests.support.house import House
from tests.web.world import queries


def replies(house: House, round_: Round) -> Replies:
    with house.database.reading() as session:
        return replies_to(session, session.get_one(Round, round_.id))


def mine(house: House, round_: Round, who: Participant) -> list[int | str | None]:
    with house.database.reading() as session:
        found = given_by(session, session.get_one(Round, round_.id), who)
        return [one.text if one.text else one.choice for one in found]


def hide(house: House, round_: Round, text: str, *, back: bool = False) -> None:
    with house.work() as work:
        found = work.session.get_one(Round, round_.id)
        (restore_answer if back else hide_answer)(work, found.event, found, text)


def people(house: House, event: Event, number: int) -> list[Participant]:
    return [house.participant(event) for _ in range(number)]


def sentence(house: House, refusal: Refused) -> str:
    with house.app.test_request_context(headers={"Accept-Language": "en"}):
        return str(refusal.reason)


def said(found: Replies) -> list[tuple[str, int]]:
    return [(word.text, word.people) for word in found.words]


def test_each_choice_has_a_bar_and_a_new_answer_takes_the_place_of_the_old_one(
    each_house: House,
) -> None:
    event = each_house.event()
    poll = each_house.open_poll(event, PollKind.SINGLE, "Bus", "Bike", "Car")
    ada, bo, cy = people(each_house, event, 3)
    each_house.reply(poll, ada, 0)
    each_house.reply(poll, bo, 1)
    each_house.reply(poll, cy, 1)
    each_house.reply(poll, ada, 1)
    found = replies(each_house, poll)
    assert [(bar.label["en"], bar.people) for bar in found.bars] == [
        ("Bus", 0),
        ("Bike", 3),
        ("Car", 0),
    ]
    assert found.people == 3
    assert mine(each_house, poll, ada) == [1]


def test_shares_are_of_those_who_answered(house: House) -> None:
    event = house.event()
    poll = house.open_poll(event, PollKind.MULTIPLE, "Bus", "Bike", "Car")
    ada, bo = people(house, event, 2)
    house.reply(poll, ada, 0, 1)
    house.reply(poll, bo, 0)
    found = replies(house, poll)
    assert [found.share(bar.people) for bar in found.bars] == [1, 0.5, 0]
    assert found.mean is None


def test_a_scale_has_five_steps_and_a_mean(each_house: House) -> None:
    event = each_house.event()
    poll = each_house.open_poll(event, PollKind.SCALE, "bad", "good")
    for who, step in zip(people(each_house, event, 3), (1, 4, 5), strict=True):
        each_house.reply(poll, who, step)
    found = replies(each_house, poll)
    assert [bar.people for bar in found.bars] == [1, 0, 0, 1, 1]
    assert found.mean == pytest.approx(10 / 3)


def test_a_scale_that_nobody_answered_has_no_mean(house: House) -> None:
    poll = house.open_poll(house.event(), PollKind.SCALE)
    assert replies(house, poll).mean is None


def test_words_count_whatever_their_capitals_and_blanks_and_show_as_most_spelt_them(
    each_house: House,
) -> None:
    event = each_house.event()
    poll = each_house.open_poll(event, PollKind.WORDS)
    ada, bo, cy = people(each_house, event, 3)
    each_house.reply(poll, ada, "Stress", "tea  time")
    each_house.reply(poll, bo, "stress", "Tea time")
    each_house.reply(poll, cy, "stress")
    found = replies(each_house, poll)
    assert said(found) == [("stress", 3), ("Tea time", 2)]
    assert found.people == 3


def test_a_hidden_word_is_gone_for_everybody_who_said_it_and_who_says_it_later(
    each_house: House,
) -> None:
    event = each_house.event()
    poll = each_house.open_poll(event, PollKind.WORDS)
    ada, bo, cy = people(each_house, event, 3)
    each_house.reply(poll, ada, "Rude")
    each_house.reply(poll, bo, "rude", "Nice")
    hide(each_house, poll, "Rude")
    each_house.reply(poll, cy, "RUDE")
    assert said(replies(each_house, poll)) == [("Nice", 1)]
    assert replies(each_house, poll).people == 3
    with pytest.raises(Refused, match="Somebody else has just done this"):
        hide(each_house, poll, "rude")
    hide(each_house, poll, "rude", back=True)
    assert said(replies(each_house, poll))[0][1] == 3
    with pytest.raises(Refused, match="Somebody else has just done this"):
        hide(each_house, poll, "rude", back=True)


def test_hiding_in_one_poll_hides_nothing_in_another(house: House) -> None:
    event = house.event()
    first = house.open_poll(event, PollKind.WORDS)
    (ada,) = people(house, event, 1)
    house.reply(first, ada, "Rude")
    hide(house, first, "Rude")
    house.go_on(first, RoundState.CLOSED)
    second = house.open_poll(event, PollKind.WORDS)
    house.reply(second, ada, "Rude")
    assert said(replies(house, second)) == [("Rude", 1)]
    assert said(replies(house, first)) == []


def test_what_nobody_said_cannot_be_hidden(house: House) -> None:
    poll = house.open_poll(house.event(), PollKind.TEXT)
    with pytest.raises(NotFound):
        hide(house, poll, "Something")


def test_texts_come_newest_first_and_hidden_ones_not_at_all(each_house: House) -> None:
    event = each_house.event()
    poll = each_house.open_poll(event, PollKind.TEXT)
    for number, who in enumerate(people(each_house, event, 3)):
        each_house.reply(poll, who, f"Answer {number}")
    hide(each_house, poll, "answer 1")
    found = replies(each_house, poll)
    assert [one.text for one in found.texts] == ["Answer 2", "Answer 0"]
    assert found.total == 2
    with each_house.database.reading() as session:
        assert [one.text for one in hidden_in(session, poll)] == ["answer 1"]


def test_what_was_answered_can_be_taken_back(each_house: House) -> None:
    event = each_house.event()
    poll = each_house.open_poll(event, PollKind.WORDS)
    (ada,) = people(each_house, event, 1)
    each_house.reply(poll, ada, "Tea", "Milk")
    each_house.reply(poll, ada)
    assert mine(each_house, poll, ada) == []
    assert replies(each_house, poll).people == 0
    each_house.reply(poll, ada, "Milk")
    assert mine(each_house, poll, ada) == ["Milk"]


@pytest.mark.parametrize(
    ("poll", "answers"),
    [
        (PollKind.SINGLE, (2,)),
        (PollKind.SINGLE, (0, 1)),
        (PollKind.SINGLE, ("Bus",)),
        (PollKind.MULTIPLE, (0, 2)),
        (PollKind.MULTIPLE, (0, 0)),
        (PollKind.WORDS, ("Rain", "rain")),
        (PollKind.SCALE, (0,)),
        (PollKind.SCALE, (6,)),
        (PollKind.SCALE, (1, 2)),
        (PollKind.WORDS, (1,)),
        (PollKind.WORDS, ("a", "b", "c")),
        (PollKind.TEXT, (0,)),
        (PollKind.TEXT, ("a", "b")),
    ],
)
def test_an_answer_that_the_poll_does_not_have_is_refused(
    house: House, poll: PollKind, answers: tuple[int | str, ...]
) -> None:
    event = house.event()
    choices = ("Bus", "Bike") if poll in (PollKind.SINGLE, PollKind.MULTIPLE) else ()
    round_ = house.open_poll(event, poll, *choices, most_answers=2)
    (ada,) = people(house, event, 1)
    with pytest.raises(Refused, match="no such answer"):
        house.reply(round_, ada, *answers)
    assert replies(house, round_).people == 0


def test_a_closed_poll_takes_nothing_and_says_when_it_closed(house: House) -> None:
    event = house.event()
    poll = house.open_poll(event, PollKind.SINGLE, "Bus", "Bike")
    (ada,) = people(house, event, 1)
    house.go_on(poll, RoundState.CLOSED)
    with pytest.raises(Refused) as refused:
        house.reply(poll, ada, 0)
    assert "This question closed at" in sentence(house, refused.value)


def test_in_its_last_seconds_it_takes_what_had_arrived_before_it_closed(house: House) -> None:
    event = house.event()
    poll = house.open_poll(event, PollKind.SINGLE, "Bus", "Bike")
    ada, bo = people(house, event, 2)
    grace = timedelta(seconds=30)
    closed = house.close(event, RoundKind.POLL, grace)
    assert closed.closes_at
    house.reply(poll, ada, 0, arrived=datetime.now(UTC))
    with pytest.raises(Refused) as refused:
        house.reply(poll, bo, 0, arrived=closed.closes_at + timedelta(seconds=1))
    assert "came after that" in sentence(house, refused.value)
    assert replies(house, poll).people == 1


def test_a_poll_costs_the_same_number_of_questions_for_one_answer_and_for_fifty(
    house: House,
) -> None:
    event = house.event()
    poll = house.open_poll(event, PollKind.WORDS)
    (first,) = people(house, event, 1)
    house.reply(poll, first, "One", "Two", "Three")
    with queries(house) as few:
        replies(house, poll)
    for number, who in enumerate(people(house, event, 50)):
        house.reply(poll, who, f"Word {number}", "Two")
    with queries(house) as many:
        replies(house, poll)
    assert len(few) == len(many)


def test_words_that_look_alike_have_one_key() -> None:
    assert key_of("Straße  Nord") == key_of("STRASSE nord")
    assert key_of("Stra\u00dfe") != key_of("Strase")
