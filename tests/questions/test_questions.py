"""The verbs on questions: what they write, whom they refuse, and what the log keeps."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from participation.claims.merging import unite
from participation.events import agenda
from participation.events.models import Event, Participant, Round, RoundKind, RoundState
from participation.kernel.audit import AuditEntry
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.questions import domain
from participation.questions.models import PUBLIC, Question, QuestionStatus, QuestionSupport
from participation.questions.queries import asked_by, leading, listed, numbers_of, supported_by
from participation.questions.rules import QuestionCase
from tests.questions.asking import Asking
from tests.support.house import House
from tests.support.parallel import at_once, raised


@pytest.fixture
def asking(each_house: House) -> Asking:
    return Asking(each_house)


def counted(asking: Asking, question: Question) -> tuple[int, int]:
    """The count on the question, and how many rows there are."""
    with asking.house.database.reading() as session:
        rows = select(func.count()).where(QuestionSupport.question_id == question.id)
        return session.get_one(Question, question.id).support_count, session.scalar(rows) or 0


def refusal(asking: Asking, act: Callable[[], object]) -> str:
    """Why an act is refused, read where sentences with a time of day in them can be."""
    with pytest.raises(Refused) as told:
        act()
    with asking.house.app.test_request_context(headers={"Accept-Language": "en"}):
        return str(told.value.reason)


def test_asking_counts_as_wanting_to_know(asking: Asking) -> None:
    author = asking.person()
    question = asking.ask(author, "When does the pool open?")
    assert counted(asking, question) == (1, 1)
    assert asking.statuses(question) == ["open"]
    asking.act(domain.support, author, question)
    assert counted(asking, question) == (1, 1)
    with pytest.raises(Refused, match="your own question"):
        asking.act(domain.take_support_back, author, question)
    assert counted(asking, question) == (1, 1)


def test_support_counts_once_and_can_be_taken_back_once(asking: Asking) -> None:
    question, fan = asking.ask(asking.person()), asking.person()
    for _again in range(2):
        asking.act(domain.support, fan, question)
        assert counted(asking, question) == (2, 2)
    for _again in range(2):
        asking.act(domain.take_support_back, fan, question)
        assert counted(asking, question) == (1, 1)


def test_two_presses_at_once_count_once(asking: Asking) -> None:
    question, fan = asking.ask(asking.person()), asking.person()
    press = partial(asking.act, domain.support, fan, question)
    failed = [one for one in raised(at_once([press, press])) if not isinstance(one, IntegrityError)]
    assert failed == []
    assert counted(asking, question) == (2, 2)


def test_every_change_raises_the_version_of_question_and_event(asking: Asking) -> None:
    question, fan = asking.ask(asking.person()), asking.person()
    versions = [asking.again(question).version]
    acts: list[Callable[[], object]] = [
        lambda: asking.act(domain.support, fan, question),
        lambda: asking.act(domain.take_support_back, fan, question),
        lambda: asking.mark(question, "now"),
        lambda: asking.mark(question, "hidden"),
    ]
    for act in acts:
        act()
        versions.append(asking.again(question).version)
        with asking.house.database.reading() as session:
            assert session.get_one(Event, asking.event.id).version == versions[-1]
    assert versions == sorted(set(versions))


def test_a_question_is_asked_only_by_who_takes_part_in_a_round_for_it(asking: Asking) -> None:
    with pytest.raises(Refused, match="join the event first"):
        asking.ask(None)
    author, fan = asking.person(), asking.person()
    question = asking.ask(author)
    asking.house.go_on(asking.round, RoundState.CLOSED)
    late = "The round closed at"
    assert late in refusal(asking, lambda: asking.ask(author))
    for verb in (domain.support, domain.take_support_back):
        assert late in refusal(asking, partial(asking.act, verb, fan, question))
    asking.act(domain.withdraw, author, question)  # that is always possible
    assert late in refusal(asking, lambda: asking.act(domain.bring_back, author, question))


def test_what_had_arrived_before_the_close_still_counts(asking: Asking) -> None:
    author = asking.person()
    with asking.house.work() as work:
        event = asking.house.again(work, asking.event)
        round_ = work.session.get_one(Round, asking.round.id)
        agenda.move_round(work, event, round_, RoundState.CLOSED, grace=timedelta(seconds=2))
        closes_at = round_.closes_at
    assert closes_at
    asking.ask(author, "Just in time?", closes_at)
    late = partial(asking.ask, author, "Too late?", closes_at + timedelta(milliseconds=1))
    assert "The round closed at" in refusal(asking, late)


def test_a_round_may_limit_how_many_one_asks(each_house: House) -> None:
    asking = Asking(each_house, {"most_per_person": 1})
    author = asking.person()
    first = asking.ask(author)
    with pytest.raises(Refused, match="You can ask 1 question in this round"):
        asking.ask(author)
    asking.act(domain.withdraw, author, first)
    asking.ask(author)
    with pytest.raises(Refused, match="You can ask 1 question in this round"):
        asking.act(domain.bring_back, author, first)
    asking.ask(asking.person())


def test_where_approval_comes_first_a_question_waits(each_house: House) -> None:
    asking = Asking(each_house, approval_first=True)
    author = asking.person()
    question = asking.ask(author)
    assert asking.statuses(question) == ["waiting"]
    with pytest.raises(Refused, match="not published"):
        asking.act(domain.support, asking.person(), question)
    for status in ("now", "later", "answered"):
        with pytest.raises(Refused, match="no longer possible"):
            asking.mark(question, status)
    asking.mark(question, "open", "waiting")
    asking.act(domain.support, asking.person(), question)
    asking.act(domain.withdraw, author, question)
    asking.act(domain.bring_back, author, question)
    assert asking.statuses(question) == ["waiting"]


def test_only_who_asked_withdraws_and_brings_back(asking: Asking) -> None:
    author, other = asking.person(), asking.person()
    question = asking.ask(author)
    for verb in (domain.withdraw, domain.bring_back):
        with pytest.raises(Refused, match="Only the person who asked"):
            asking.act(verb, other, question)
    with pytest.raises(Refused, match="is not withdrawn"):
        asking.act(domain.bring_back, author, question)
    asking.act(domain.withdraw, author, question)
    with pytest.raises(Refused, match="has been withdrawn"):
        asking.act(domain.withdraw, author, question)
    with pytest.raises(Refused, match="has been withdrawn"):
        asking.mark(question, "open")
    asking.act(domain.bring_back, author, question)
    assert asking.statuses(question) == ["open"]
    asking.mark(question, "hidden")
    with pytest.raises(Refused, match="A moderator has hidden"):
        asking.act(domain.withdraw, author, question)


def test_one_is_answered_at_a_time_and_the_one_before_is_open_again(asking: Asking) -> None:
    first, second = (asking.ask(asking.person()) for _ in range(2))
    assert asking.mark(first, "now", "open") is None
    former = asking.mark(second, "now", "open")
    assert former
    assert former.id == first.id
    assert asking.statuses(first, second) == ["open", "now"]
    with pytest.raises(IntegrityError), asking.house.work() as work:
        work.session.execute(update(Question).values(status=QuestionStatus.NOW))


@pytest.mark.parametrize("status", [one.value for one in PUBLIC if one.value != "open"])
def test_each_mark_can_be_undone(asking: Asking, status: str) -> None:
    question = asking.ask(asking.person())
    for mark, seen in ((status, "open"), ("open", status), (status, "open"), ("hidden", status)):
        asking.mark(question, mark, seen)
        assert asking.statuses(question) == [mark]
    asking.mark(question, "open", "hidden")
    assert asking.statuses(question) == ["open"]


def test_the_second_of_two_moderators_is_told(asking: Asking) -> None:
    question = asking.ask(asking.person())
    asking.mark(question, "answered", "open")
    with pytest.raises(Refused, match="Somebody else has just done this"):
        asking.mark(question, "answered", "open")
    with pytest.raises(Refused, match="marked this question differently"):
        asking.mark(question, "later", "open")
    asking.mark(question, "answered", "answered")  # one's own second press
    assert asking.statuses(question) == ["answered"]


def test_an_answered_question_needs_no_more_support(asking: Asking) -> None:
    question = asking.ask(asking.person())
    asking.mark(question, "answered")
    with pytest.raises(Refused, match="already been answered"):
        asking.act(domain.support, asking.person(), question)


def test_only_moderators_mark(asking: Asking) -> None:
    question = asking.ask(asking.person())
    somebody = asking.person()

    def mark(work: Work, about: QuestionCase) -> None:
        domain.mark(work, about, QuestionStatus.NOW)

    assert "sign in" in refusal(asking, lambda: asking.act(mark, somebody, question))


def test_the_list_goes_by_state_then_support_then_age(asking: Asking) -> None:
    one, two, three, four, five, hidden = (asking.ask(asking.person(), f"{n}?") for n in range(6))
    asking.act(domain.support, asking.person(), three)
    for question, status in ((five, "now"), (one, "answered"), (two, "later"), (hidden, "hidden")):
        asking.mark(question, status)
    with asking.house.database.reading() as session:
        round_ = session.get_one(Round, asking.round.id)
        assert [q.text for q in listed(session, round_)] == ["4?", "2?", "3?", "1?", "0?"]
        assert [q.text for q in listed(session, round_, limit=2, start=1)] == ["2?", "3?"]
        assert [q.text for q in leading(session, round_, limit=5)] == ["4?"]
        numbers = numbers_of(session, round_)
    assert (numbers.public, numbers.answered, numbers.hidden, numbers.newest) == (
        5,
        1,
        1,
        hidden.id,
    )
    asking.mark(five, "answered")
    with asking.house.database.reading() as session:
        round_ = session.get_one(Round, asking.round.id)
        assert [q.text for q in leading(session, round_, limit=5)] == ["2?", "3?"]
    assert four.text == "3?"


def test_the_log_keeps_which_question_and_neither_words_nor_names(asking: Asking) -> None:
    author = asking.person()
    question = asking.ask(author, "Who stole the cake?")
    asking.act(domain.support, asking.person(), question)
    asking.mark(question, "now")
    asking.act(domain.withdraw, author, question)
    with asking.house.database.reading() as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.act.startswith("Question")).order_by(AuditEntry.id)
        ).all()
    about = {"event_id": asking.event.id, "question_id": question.id}
    assert [(one.act, one.kept) for one in entries] == [
        ("QuestionAsked", about | {"status": "open"}),
        ("QuestionSupported", about),
        ("QuestionMarked", about | {"before": "open", "after": "now"}),
        ("QuestionWithdrawn", about),
    ]


def test_a_question_outlives_who_asked_it(asking: Asking) -> None:
    author = asking.person()
    question = asking.ask(author)
    with asking.house.work() as work:
        work.session.delete(work.session.get_one(Participant, author.id))
    assert asking.again(question).participant_id is None
    assert asking.again(question).text == "Why?"


def test_two_parts_of_one_person_want_to_know_a_thing_once(asking: Asking) -> None:
    phone, laptop, other = (asking.person() for _ in range(3))
    mine, theirs = asking.ask(phone), asking.ask(other)
    for part in (phone, laptop):
        asking.act(domain.support, part, theirs)
    asking.act(domain.support, laptop, mine)
    assert counted(asking, mine) == (2, 2)
    with asking.house.work() as work:
        source, target = (work.session.get_one(Participant, one.id) for one in (phone, laptop))
        assert unite(work, asking.house.again(work, asking.event), source, target)
    assert counted(asking, mine) == (1, 1)
    assert counted(asking, theirs) == (2, 2)
    with asking.house.database.reading() as session:
        round_ = session.get_one(Round, asking.round.id)
        assert [one.id for one in asked_by(session, laptop, round_)] == [mine.id]
        assert supported_by(session, laptop, round_) == {mine.id, theirs.id}


def test_the_administration_answers_questions_in_a_town_hall_meeting(house: House) -> None:
    from participation.events.templates.shipped import SHIPPED

    meeting = next(one for one in SHIPPED if one.key == "town-hall")
    assert RoundKind.QUESTIONS in {one.kind for one in meeting.rounds}
