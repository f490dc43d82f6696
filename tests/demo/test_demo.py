"""The demonstration: believable, the same everywhere, loaded once, and within its own rules."""

import re
import stat

import pytest
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from participation.comments.models import Comment
from participation.demo import ACCOUNTS, AFFILIATIONS, accounts_note, load_demo, rows
from participation.events.models import Event, Participant, RoundState
from participation.ideas.forms import TEXT_LONGEST, TITLE_LONGEST
from participation.ideas.models import Idea, IdeaKind, Merge, Status, Support
from participation.ideas.queries.boards import with_status
from participation.ideas.queries.history import history_of, latest_reasons
from participation.identity.domain import authenticate
from participation.identity.models import Affiliation, Person
from participation.kernel.text import normalise, one_line
from participation.masterplan.models import Measure
from participation.settings import LANGUAGES
from participation.topics.models import TopicField
from participation.voting.models import Ballot, Mark
from participation.voting.queries.tallies import tally
from participation.voting.queries.turnout import turnout
from tests.support.house import House


@pytest.fixture
def said(each_house: House) -> list[str]:
    said: list[str] = []
    load_demo(each_house.app, only_if_empty=True, say=said.append)
    return said


def tells_what_became_of_it(session: Session) -> None:
    """Comments, fields, merges and about ten measures; some idea in every status."""
    for row, number in ((Measure, 11), (TopicField, 8), (Merge, 3), (Comment, 17)):
        assert session.scalar(select(func.count(row.id))) == number, row
    assert set(session.scalars(select(Idea.status))) == set(Status) - {Status.SEALED}


def test_it_holds_together(each_house: House, said: list[str]) -> None:
    """One test for all that needs the loaded demonstration: loading takes its time."""
    assert said == ["Loading the demonstration …"]
    with each_house.database.reading() as session:
        workshop, consultation, barcamp = session.scalars(select(Event).order_by(Event.id)).all()
        assert session.scalar(select(func.count(Idea.id))) == len(rows())
        for idea in session.scalars(select(Idea)):
            together = or_(Idea.id == idea.id, Idea.merged_into_id == idea.id)
            supporters = select(Support.participant_id).join(Idea).where(together).distinct()
            assert idea.support_count == len(session.scalars(supporters).all())
            assert history_of(session, idea)[-1].status is idea.status
        assert [one.state for one in workshop.rounds] == [RoundState.OPEN, RoundState.PLANNED]
        assert [one.state for one in consultation.rounds] == [RoundState.OPEN, RoundState.PLANNED]
        assert [one.state for one in barcamp.rounds] == [RoundState.CLOSED, RoundState.SHOWN]
        assert barcamp.has_ended
        assert with_status(session, workshop, Status.SUBMITTED)
        hidden = with_status(session, workshop, Status.HIDDEN)
        assert len(latest_reasons(session, [one.id for one in hidden])) == len(hidden)
        vote = barcamp.rounds[1]
        standing = tally(session, vote)
        assert sum(score.score for score in standing) == turnout(session, vote).points > 100
        for ballot in session.scalars(select(Ballot)):
            dots = session.scalars(select(Mark.value).where(Mark.ballot_id == ballot.id)).all()
            assert sum(dots) == ballot.spent <= ballot.budget
            assert max(dots) <= vote.most_per_idea
        known = session.scalars(select(Affiliation.slug)).all()
        assert set(known) == set(AFFILIATIONS)
        tells_what_became_of_it(session)
        own = select(Support).join(Idea).where(Idea.participant_id == Support.participant_id)
        assert not session.scalars(own).all()


def test_it_is_loaded_once(each_house: House, said: list[str]) -> None:
    load_demo(each_house.app, only_if_empty=False, say=said.append)
    load_demo(each_house.app, only_if_empty=True, say=said.append)
    assert said == ["Loading the demonstration …", "The demonstration is loaded already."]
    with each_house.database.reading() as session:
        assert session.scalar(select(func.count(Event.id))) == 3
        assert session.scalar(select(func.count(Person.id))) == len(ACCOUNTS)
        in_halls_and_a_citizen = 64 + 45 + 38 + 1
        assert session.scalar(select(func.count(Participant.id))) == in_halls_and_a_citizen


def test_the_note_names_code_accounts_and_a_password_that_works(house: House) -> None:
    assert accounts_note(house.app) == "Make an account with `participation user add` to begin."
    load_demo(house.app, only_if_empty=True, say=str)
    note = accounts_note(house.app)
    password = re.search(r"password (\S+):", note)
    assert password
    with house.database.reading() as session:
        event = session.scalars(select(Event).order_by(Event.id)).first()
        assert event
        assert f"Join code: {event.code[:3]} {event.code[3:]}" in note
        for address, _, roles in ACCOUNTS:
            person = authenticate(session, address, password[1])
            assert person
            assert person.roles == set(roles)
            assert re.search(rf"(citizen|{roles[0].value if roles else '-'}) +{address}", note)


def test_the_password_is_made_up_and_kept_for_our_eyes_only(house: House) -> None:
    load_demo(house.app, only_if_empty=True, say=str)
    kept = house.app.extensions["settings"].data_dir / "demo-password"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert re.fullmatch(r"([a-z]{4}-){2}[a-z]{4}", kept.read_text())
    assert accounts_note(house.app) == accounts_note(house.app)


def test_where_there_are_events_it_stays_away_if_asked_to(house: House) -> None:
    house.event()
    load_demo(house.app, only_if_empty=True, say=pytest.fail)
    with house.database.reading() as session:
        assert session.scalar(select(func.count(Event.id))) == 1


def test_what_is_there_already_is_used(house: House) -> None:
    house.person("citizen")
    house.event()
    load_demo(house.app, only_if_empty=False, say=str)
    with house.database.reading() as session:
        assert session.scalar(select(func.count(Event.id))) == 4
        assert session.scalar(select(func.count(Person.id))) == len(ACCOUNTS)


# What is written for it


def test_there_are_about_120_ideas_of_all_sorts() -> None:
    assert 110 <= len(rows()) <= 140
    assert {row.kind for row in rows()} == {kind.value for kind in IdeaKind}
    assert {row.status for row in rows()} == {"published", "submitted", "hidden", "withdrawn"}
    assert {row.language for row in rows()} == set(LANGUAGES)
    assert {row.event for row in rows()} == {"workshop", "consultation", "barcamp"}


def test_every_idea_could_have_been_typed() -> None:
    for row in rows():
        text = row.text.replace("\\n", "\n")
        assert (one_line(row.title), normalise(text)) == (row.title, text)
        assert 0 < len(row.title) <= TITLE_LONGEST
        assert len(text) <= TEXT_LONGEST
        assert row.affiliation in {"", *AFFILIATIONS}


def test_no_idea_is_there_twice() -> None:
    titles = [row.title for row in rows()]
    assert sorted(set(titles)) == sorted(titles)
