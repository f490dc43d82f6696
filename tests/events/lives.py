"""Rounds of every sort led through their whole life by the real verbs, and all acts tried on the way.

A right is asked for as the server asks: the rule that the act's route declares, then the rule of its
verb, with the moment at which it arrived. Where no rule but the verb itself decides (moving a round,
its clock, its codes, hiding an answer), the verb is called, and what it did is rolled back.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from participation.events import agenda, clocks
from participation.events import domain as events
from participation.events.models import (
    Audience,
    Electorate,
    Event,
    EventKind,
    Method,
    Participant,
    Round,
    RoundKind,
    RoundState,
)
from participation.events.rules import EventCase
from participation.events.templates import Template
from participation.ideas import domain as ideas
from participation.ideas.models import Idea, IdeaKind
from participation.ideas.rules import IdeaCase, may_edit, may_submit, may_support
from participation.identity.models import Person, Role
from participation.identity.rules import Viewer, anyone
from participation.kernel.db import Work
from participation.kernel.refusal import NotFound, Refused
from participation.kernel.rules import Rule
from participation.kernel.words import Words
from participation.questions import domain as questions
from participation.questions.models import Question
from participation.questions.rules import QuestionCase, may_ask, may_support_question
from participation.topics.domain import FieldDraft, add_field
from participation.topics.models import TopicField
from participation.topics.rules import WishCase, may_wish
from participation.topics.wishes import wish
from participation.voting.answers import Reply, answer_polls, hide_answer
from participation.voting.attendance import codes_of
from participation.voting.domain import Vote, cast_vote, cast_votes
from participation.voting.marks import Said
from participation.voting.papers import code_digest
from participation.voting.polls import Given
from participation.voting.roll import Claim, make_codes, take_paper
from participation.voting.rules import PollCase, VoteCase, may_answer_poll, may_take_paper, may_vote
from tests.events.allowed import ROLES, TAKING_PART, Sort
from tests.support.house import House

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
NOT_ON_THE_AGENDA = type("NotOnTheAgenda", (Exception,), {})


@dataclass
class Hall:
    """A public event without rounds, with everybody who may come by and an idea of each."""

    house: House
    people: dict[str, Person] = field(default_factory=dict)
    parts: dict[str, Participant] = field(default_factory=dict)
    ideas: dict[str, Idea] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, roles in ACCOUNTS.items():
            self.people[name] = self.house.person(name.replace(" ", "."), *roles)
        self.event = self.new_event("moderator")
        with self.house.work() as work:
            draft = FieldDraft(Words({"en": "Mobility"}), Words({}))
            self.field_id = add_field(work, draft).id
        self.new_event("moderator of another event")
        for name in (*TAKING_PART, "somebody"):
            with self.house.work() as work:
                viewer = Viewer(self.people.get(name), f"guest {name}")
                self.parts[name] = events.join(work, self.house.again(work, self.event), viewer)
            self.ideas[name] = self.house.idea(self.event, self.parts[name], title=name)

    def new_event(self, moderator: str) -> Event:
        """An event with nothing on its agenda."""
        words = Words({"en": "Workshop"})
        draft = events.EventDraft(EventKind.WORKSHOP, Audience.PUBLIC, words, Words({}))
        with self.house.work() as work:
            person = work.session.get_one(Person, self.people[moderator].id)
            return events.create_event(work, draft, moderator=person, agenda=NO_ROUNDS)

    @contextmanager
    def round_of(self, sort: Sort) -> Iterator["Scene"]:
        """A round of this sort on the agenda, for as long as the block lasts."""
        with suppress(NOT_ON_THE_AGENDA), self.house.work() as work:
            event = self.house.again(work, self.event)
            draft = agenda.RoundDraft(prompt=Words({"en": "Well?"}), **sort.draft)  # type: ignore[arg-type]
            yield Scene(self, work, event, agenda.add_round(work, event, draft), sort)
            raise NOT_ON_THE_AGENDA


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
        return Viewer(known, f"guest {role}" if role == "guest" else None)

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


# The acts.


@dataclass(frozen=True)
class Act:
    """Something people do: the route by which, what it is about, and what decides beside the route.

    `of` are the kinds of round that have such an address; about others it is a 404.
    """

    endpoint: str
    case: Callable[[Scene, str], EventCase | None]
    rule: Rule[Any] | None = None
    verb: Callable[[Scene], object] | None = None
    of: frozenset[RoundKind] = KINDS

    def roles(self, scene: Scene) -> set[str]:
        """Who may do it now."""
        if scene.round.kind not in self.of or not (self.rule or self.works(scene)):
            return set()
        views = scene.hall.house.app.view_functions
        asked: list[Rule[Any]] = [views[self.endpoint].access_rule]  # type: ignore[attr-defined]
        asked += [self.rule] if self.rule else []
        cases = {role: case for role in ROLES if (case := self.case(scene, role))}
        return {role for role, case in cases.items() if _passes(case, scene, asked)}

    def works(self, scene: Scene) -> bool:
        """Whether its verb does it now, for DOER; that is taken back at once."""
        if self.verb is None:
            return False
        with scene.taken_back():
            try:
                self.verb(scene)
                scene.follow()
            except (Refused, NotFound):
                return False
        return True


def _passes(case: EventCase, scene: Scene, asked: Sequence[Rule[Any]]) -> bool:
    now = case.arrived(scene.arrived) if scene.arrived else case
    return all(one.allows(now) for one in asked)


def _event(scene: Scene, role: str) -> EventCase:
    return EventCase(*scene.who(role))


def _idea(scene: Scene, role: str) -> IdeaCase:
    return IdeaCase(*scene.who(role), scene.idea)


def _earlier_idea(scene: Scene, role: str) -> IdeaCase:
    return IdeaCase(*scene.who(role), scene.own_idea("somebody"))


def _own_idea(scene: Scene, role: str) -> IdeaCase:
    return IdeaCase(*scene.who(role), scene.own_idea(role))


def _vote(scene: Scene, role: str) -> VoteCase:
    return VoteCase(*scene.who(role), scene.own_idea("somebody"), scene.round)


def _vote_on_paper(scene: Scene, role: str) -> VoteCase:
    return replace(_vote(scene, role), token="of a paper")


def _question(scene: Scene, role: str) -> QuestionCase:
    return QuestionCase(*scene.who(role), scene.round, scene.question)


def _its_question(scene: Scene, role: str) -> QuestionCase | None:
    return _question(scene, role) if scene.question else None


def _poll(scene: Scene, role: str) -> PollCase:
    return PollCase(*scene.who(role), round_=scene.round)


def _wish(scene: Scene, role: str) -> WishCase:
    return WishCase(*scene.who(role), scene.own_idea("somebody"), scene.round)


# The verbs, as DOER does them.


def _cast(scene: Scene) -> None:
    case = _vote_on_paper if scene.round.is_secret else _vote
    said = Said(1, 1 if scene.round.method is Method.IMPACT else None)
    (outcome,) = cast_votes(scene.work, [Vote(case(scene, DOER), said, None, scene.work.arrived)])
    if isinstance(outcome, Refused):
        raise outcome


def _cast_without_paper(scene: Scene) -> None:
    cast_vote(scene.work, _vote(scene, DOER), 1, 1 if scene.round.method is Method.IMPACT else None)


def _take_paper(scene: Scene) -> None:
    take_paper(scene.work, Claim(_vote(scene, DOER), "x" * 43, scene.code))


def _answer(scene: Scene) -> None:
    typed = Given(text="Milk", language="en")
    given = typed if scene.round.is_typed else Given(choice=1)
    (outcome,) = answer_polls(scene.work, [Reply(_poll(scene, DOER), (given,), scene.work.arrived)])
    if isinstance(outcome, Refused):
        raise outcome


def _moving(state: RoundState) -> Act:
    def verb(scene: Scene) -> None:
        agenda.move_round(scene.work, scene.event, scene.round, state, grace=GRACE)

    return Act("events.move_round", _event, None, verb)


VOTES, POLLS = frozenset({RoundKind.VOTE}), frozenset({RoundKind.POLL})
ASKED = frozenset({RoundKind.QUESTIONS})
ACTS = {
    "send an idea": Act(
        "ideas.submit",
        _idea,
        may_submit,
        lambda scene: ideas.submit(scene.work, _idea(scene, DOER), IDEA),
    ),
    "edit one's own idea": Act(
        "ideas.save",
        _own_idea,
        may_edit,
        lambda scene: ideas.edit(scene.work, _own_idea(scene, DOER), IDEA),
    ),
    "support an idea": Act(
        "ideas.support",
        _earlier_idea,
        may_support,
        lambda scene: ideas.support(scene.work, _earlier_idea(scene, DOER)),
    ),
    "vote on an idea": Act("voting.secret_vote", _vote_on_paper, may_vote, _cast),
    "vote without a paper": Act("voting.vote", _vote, may_vote, _cast_without_paper),
    "take a ballot paper": Act("voting.hand_out", _vote, may_take_paper, _take_paper, VOTES),
    "answer a poll": Act("voting.answer", _poll, may_answer_poll, _answer, POLLS),
    "ask a question": Act(
        "questions.ask",
        _question,
        may_ask,
        lambda scene: questions.ask(scene.work, _question(scene, DOER), QUESTION),
        ASKED,
    ),
    "support a question": Act(
        "questions.support",
        _its_question,
        may_support_question,
        lambda scene: questions.support(scene.work, _question(scene, DOER)),
        ASKED,
    ),
    "wish for a field": Act(
        "topics.wish",
        _wish,
        may_wish,
        lambda scene: wish(scene.work, _wish(scene, DOER), scene.field),
    ),
    "read others' ideas": Act("boards.idea", _idea, anyone),
    "see the result": Act("reporting.result", _vote, anyone, of=VOTES | POLLS),
    "see the ballots": Act("reporting.ballots", _vote, anyone, of=VOTES),
    **{f"move it to {state.value}": _moving(state) for state in RoundState},
    "give it more time": Act(
        "events.set_clock",
        _event,
        verb=lambda scene: clocks.add_time(scene.work, scene.event, scene.round, 5),
    ),
    "stop its clock": Act(
        "events.set_clock",
        _event,
        verb=lambda scene: clocks.stop_clock(scene.work, scene.event, scene.round),
    ),
    "hide an answer": Act(
        "voting.hide",
        _poll,
        verb=lambda scene: hide_answer(scene.work, scene.event, scene.round, "Tea"),
        of=POLLS,
    ),
    "make codes": Act(
        "voting.new_codes",
        _vote,
        verb=lambda scene: make_codes(scene.work, scene.round, 3, scene.key),
        of=VOTES,
    ),
}
