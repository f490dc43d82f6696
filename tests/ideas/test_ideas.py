"""The verbs on ideas: what they write, what they keep, and what they tell."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from participation.events.models import Event, Participant, RoundKind, RoundState
from participation.ideas import domain
from participation.ideas.domain import IdeaDraft
from participation.ideas.models import Idea, IdeaKind, Status, StatusChange, Support
from participation.ideas.queries import earlier_wordings, history_of, supported_by
from participation.ideas.rules import IdeaCase
from participation.kernel.audit import AuditEntry
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from tests.support.house import House
from tests.support.parallel import at_once, raised

DRAFT = IdeaDraft("Benches", "More **benches**.", IdeaKind.EXPECTATION, "en")
Verb = Callable[[Work, IdeaCase], object]


@pytest.fixture
def event(each_house: House) -> Event:
    """A workshop that is collecting."""
    event = each_house.event()
    each_house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    return event


@pytest.fixture
def author(each_house: House, event: Event) -> Participant:
    return each_house.participant(event)


def submit(house: House, event: Event, author: Participant, draft: IdeaDraft = DRAFT) -> Idea:
    with house.work() as work:
        about = IdeaCase(
            house.idea_case(work, author, house.idea(event)).viewer,
            house.again(work, event),
            work.session.get_one(Participant, author.id),
        )
        return domain.submit(work, about, draft)


def act(house: House, verb: Verb, who: Participant, idea: Idea) -> None:
    with house.work() as work:
        verb(work, house.idea_case(work, who, idea))


def edit(house: House, who: Participant, idea: Idea, draft: IdeaDraft = DRAFT) -> None:
    act(house, lambda work, about: domain.edit(work, about, draft), who, idea)


def again(house: House, idea: Idea) -> Idea:
    with house.database.reading() as session:
        return session.get_one(Idea, idea.id)


def history(house: House, idea: Idea) -> list[Status]:
    with house.database.reading() as session:
        return [step.status for step in history_of(session, idea)]


def last_act(house: House) -> tuple[str, dict[str, object]]:
    with house.database.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry
    return entry.act, entry.kept
