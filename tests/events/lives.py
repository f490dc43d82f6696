"""Rounds of every sort, led through their whole life by the real verbs, and who may come by.

Nothing of it stays: each round lives in a transaction that is rolled back, or in a database that is
put back to how it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import select

from participation.events import agenda
from participation.events import domain as events
from participation.events.models import (
    Audience,
    Electorate,
    Event,
    EventKind,
    Participant,
    Round,
    RoundKind,
    RoundState,
)
from participation.events.templates.shape import Template
from participation.ideas import domain as ideas
from participation.ideas.models import Idea, IdeaKind
from participation.ideas.rules import IdeaCase
from participation.identity.models import Person, Role
from participation.identity.rules import Viewer
from participation.kernel.db import Work
from participation.kernel.words import Words
from participation.questions import domain as questions
from participation.questions.models import Question
from participation.questions.rules import QuestionCase
from participation.topics.domain import FieldDraft, add_field
from participation.topics.models import TopicField
from participation.voting.domain.polls import Reply, answer_polls
from participation.voting.domain.roll import make_codes
from participation.voting.models import Ballot, Mark
from participation.voting.papers import code_digest
from participation.voting.queries.attendance import FEWEST_BALLOTS, codes_of
from participation.voting.queries.polls import Given
from participation.voting.rules import PollCase
from tests.events.allowed import ROLES, TAKING_PART, Sort
from tests.support.house import Browser
from tests.web.world import Kept

DOER = "employee"  # whom every electorate admits
GRACE = timedelta(hours=1)
QUESTION = questions.QuestionDraft("Why?", "en")
IDEA = ideas.IdeaDraft("Longer opening hours", "", IdeaKind.IDEA, "en")
ACCOUNTS = {
    "citizen": (),
    "employee": (Role.EMPLOYEE,),
    "moderator": (Role.MODERATOR,),
    "moderator of another event": (Role.MODERATOR,),
    "administrator": (Role.ADMINISTRATOR,),
}
KINDS = frozenset(RoundKind)
NO_ROUNDS = Template("none", Words({}), Words({}), ())


class NotOnTheAgenda(Exception):
    """What takes a round off again."""


class Hall(Kept):
    """A public event without rounds, with everybody who may come by and an idea of each."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        house = self.house
        self.parts: dict[str, Participant] = {}
        self.ideas: dict[str, Idea] = {}
        self._cookies: dict[str, str] = {}
        self.people = {
            name: house.person(name.replace(" ", "."), *roles) for name, roles in ACCOUNTS.items()
        }
        self.event = self._new_event("moderator")
        self._new_event("moderator of another event")
        with house.work() as work:
            self.field_id = add_field(work, FieldDraft(Words({"en": "Mobility"}), Words({}))).id
        for role in (*ROLES[1:], "somebody"):
            self._bring(role)
        self.keep()

    def _new_event(self, moderator: str) -> Event:
        words = Words({"en": "Workshop"})
        draft = events.EventDraft(EventKind.WORKSHOP, Audience.PUBLIC, words, Words({}))
        with self.house.work() as work:
            person = work.session.get_one(Person, self.people[moderator].id)
            return events.create_event(work, draft, moderator=person, agenda=NO_ROUNDS)

    def _bring(self, role: str) -> None:
        """Sign in who has an account, let join who takes part, and leave an idea of theirs."""
        browser = self.house.browser()
        if role in self.people:
            browser.sign_in(self.people[role])
        if role in (*TAKING_PART, "somebody"):
            browser.join(self.event)
            with self.house.database.reading() as session:
                newest = select(Participant).order_by(Participant.id.desc()).limit(1)
                self.parts[role] = session.scalars(newest).one()
            self.ideas[role] = self.house.idea(self.event, self.parts[role], title=role)
        if cookie := browser.client.get_cookie("session"):
            self._cookies[role] = cookie.value

    def browser(self, role: str) -> Browser:
        """A browser of somebody in this role."""
        browser = self.house.browser()
        if role in self._cookies:
            browser.client.set_cookie("session", self._cookies[role])
        return browser

    @contextmanager
    def round_of(self, sort: Sort) -> Iterator["Scene"]:
        """A round of this sort on the agenda, for as long as the block lasts."""
        with suppress(NotOnTheAgenda), self.house.work() as work:
            yield self._scene(work, sort)
            raise NotOnTheAgenda

    def standing(self, sort: Sort, moment: str) -> "Numbers":
        """A round of this sort that stays at a moment of its life."""
        with self.house.work() as work:
            now = next(one for one in life(self._scene(work, sort)) if one.moment == moment)
            idea, question = now.idea.id if now.idea else 0, now.question.id if now.question else 0
            return Numbers(self, now.round.id, idea, question)

    def _scene(self, work: Work, sort: Sort) -> "Scene":
        event = self.house.again(work, self.event)
        draft: Any = {"prompt": Words({"en": "Well?"})} | sort.draft
        return Scene(
            self, work, event, agenda.add_round(work, event, agenda.RoundDraft(**draft)), sort
        )


@dataclass(frozen=True)
class Numbers:
    """Where a browser finds a round, and what there is to act on; 0 for nothing."""

    hall: Hall
    round: int
    idea: int
    question: int

    @property
    def event(self) -> int:
        """The number of its event."""
        return int(self.hall.event.id)

    def own_idea(self, role: str) -> int:
        """As Scene has it."""
        return (self.hall.ideas.get(role) or self.hall.ideas["somebody"]).id

    def fill_the_box(self) -> None:
        """Five people have voted: with fewer, ballots are kept from everybody."""
        house, idea = self.hall.house, self.own_idea("somebody")
        voters = [house.participant(self.hall.event).id for _ in range(FEWEST_BALLOTS)]
        with house.work() as work:
            for who in voters:
                ballot = Ballot(round_id=self.round, participant_id=who, spent=1, at=work.now)
                work.session.add(ballot)
                work.session.flush()
                work.session.add(Mark(ballot_id=ballot.id, idea_id=idea, value=1))


@dataclass
class Scene:
    """A round at a moment of its life, and what there is to act on."""

    hall: Hall
    work: Work
    event: Event
    round: Round
    sort: Sort
    moment: str = "planned"
    arrived: datetime | None = None
    idea: Idea | None = None  # somebody else's, written in the round where it collects
    question: Question | None = None
    code: str = ""  # the digest of a voting code, where such are needed

    def __post_init__(self) -> None:
        again = self.work.session.get_one
        self.ideas = {who: again(Idea, idea.id) for who, idea in self.hall.ideas.items()}
        self.idea = self.ideas["somebody"]
        self.viewers = {role: self._viewer(role) for role in ROLES}
        self.parts = {role: self._part(role) for role in (*ROLES, "somebody")}

    def _viewer(self, role: str) -> Viewer:
        person = self.hall.people.get(role)
        known = self.work.session.get_one(Person, person.id) if person else None
        return Viewer(known, self.hall.parts[role].guest if role == "guest" else None)

    def _part(self, role: str) -> Participant | None:
        part = self.hall.parts.get(role)
        return self.work.session.get_one(Participant, part.id) if part else None

    def who(self, role: str) -> tuple[Viewer, Event, Participant | None]:
        """With what every case begins."""
        return self.viewers.get(role, Viewer()), self.event, self.parts[role]

    def own_idea(self, role: str) -> Idea:
        """What somebody wrote before the round; of who takes no part, somebody else's."""
        return self.ideas.get(role) or self.ideas["somebody"]

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        """Whatever is done in the block leaves no trace."""
        savepoint, facts = self.work.session.begin_nested(), self.work.facts
        self.work.facts = []
        self.work.arrived = self.arrived or self.work.now
        try:
            yield
        finally:
            self.work.facts = facts
            savepoint.rollback()

    def follow(self) -> None:
        """Let happen what the end of a transaction brings with it."""
        self.hall.house.database.bus.complete(self.work, self.work.facts)
        self.work.facts.clear()

    @cached_property
    def field(self) -> TopicField:
        """A topic field to wish for."""
        return self.work.session.get_one(TopicField, self.hall.field_id)

    @cached_property
    def key(self) -> str:
        """The secret of ours with which codes are made."""
        return str(self.hall.house.app.secret_key)


def life(scene: Scene) -> Iterator[Scene]:
    """The round at every moment of its life, each reached by the verbs that lead there."""
    work, event, round_ = scene.work, scene.event, scene.round
    if scene.sort.electorate is Electorate.CODES:
        make_codes(work, round_, 1, scene.key)
        (code,) = codes_of(work.session, round_)
        scene.code = code_digest(scene.key, round_.id, code)
    yield from _and_ended(scene, "planned")
    _move(scene, RoundState.OPEN)
    _fill(scene)
    yield at(scene, "open")
    _move(scene, RoundState.CLOSED, GRACE)
    if closes_at := round_.closes_at if round_.is_closing else None:
        yield from _and_ended(scene, "closing")
        yield from _and_ended(scene, "late", closes_at + timedelta(seconds=1))
        agenda.settle_round(work, event, round_, closes_at)
        scene.follow()
    last = [RoundState.CLOSED, RoundState.SHOWN]
    last = last[::-1] if round_.state is RoundState.SHOWN else last
    for state in last:
        if round_.state is not state:
            _move(scene, state)
        yield from _and_ended(scene, state.value)


def at(scene: Scene, moment: str, arrived: datetime | None = None) -> Scene:
    """The same round at a moment, for what arrives then."""
    scene.moment, scene.arrived = moment, arrived or scene.work.now
    return scene


def _and_ended(scene: Scene, moment: str, arrived: datetime | None = None) -> Iterator[Scene]:
    yield at(scene, moment, arrived)
    events.end_event(scene.work, scene.event)
    scene.follow()
    yield at(scene, f"ended {moment}", arrived)
    events.reopen_event(scene.work, scene.event)
    scene.follow()


def _move(scene: Scene, state: RoundState, grace: timedelta = agenda.AT_ONCE) -> None:
    agenda.move_round(scene.work, scene.event, scene.round, state, grace=grace)
    scene.follow()


def _fill(scene: Scene) -> None:
    """Somebody brings in what such a round is for."""
    work, who = scene.work, scene.who("somebody")
    if scene.round.kind is RoundKind.COLLECT:
        scene.idea = ideas.submit(work, IdeaCase(*who), IDEA)
    if scene.round.kind is RoundKind.QUESTIONS:
        about = QuestionCase(*who, scene.round)
        scene.question = questions.ask(work, about, QUESTION)
    if scene.round.is_typed:
        case = PollCase(*who, round_=scene.round)
        answer_polls(work, [Reply(case, (Given(text="Tea", language="en"),), work.now)])
    scene.follow()
