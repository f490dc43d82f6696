"""A round of questions in a house, and short ways to act in it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from participation.events import agenda
from participation.events.models import Event, Participant, Round, RoundKind, RoundState
from participation.identity.models import Person, Role
from participation.identity.rules import Viewer
from participation.kernel.db import Work
from participation.kernel.words import Words
from participation.questions import domain
from participation.questions.domain import QuestionDraft
from participation.questions.models import Question, QuestionStatus
from participation.questions.rules import QuestionCase
from tests.support.house import House


def open_questions(house: House, event: Event, **settings: Any) -> Round:
    """A round of questions at the end of an event's agenda, open."""
    with house.work() as work:
        event = house.again(work, event)
        draft = agenda.RoundDraft(RoundKind.QUESTIONS, Words({"en": "What else?"}), **settings)
        round_ = agenda.add_round(work, event, draft)
        agenda.move_round(work, event, round_, RoundState.OPEN)
        return round_


@dataclass
class Asking:
    """An event in which questions are being asked."""

    house: House
    settings: dict[str, Any] = field(default_factory=dict)
    approval_first: bool = False
    moderator: Person = field(init=False)
    event: Event = field(init=False)
    round: Round = field(init=False)

    def __post_init__(self) -> None:
        self.moderator = self.house.person("mo", Role.MODERATOR)
        self.event = self.house.event(moderator=self.moderator, approval_first=self.approval_first)
        self.round = open_questions(self.house, self.event, **self.settings)

    def person(self) -> Participant:
        """Somebody who has joined."""
        return self.house.participant(self.event)

    def case(
        self, work: Work, who: Participant | Person | None, question: Question | None = None
    ) -> QuestionCase:
        """Somebody's case about a question, or about one to be."""
        person = work.session.get(Person, who.id) if isinstance(who, Person) else None
        part = work.session.get(Participant, who.id) if isinstance(who, Participant) else None
        return QuestionCase(
            Viewer(person, part.guest if part else None),
            self.house.again(work, self.event),
            part,
            work.session.get_one(Round, self.round.id),
            work.session.get_one(Question, question.id) if question else None,
        )

    def ask(
        self, who: Participant | None, text: str = "Why?", arrived: datetime | None = None
    ) -> Question:
        """Ask something."""
        with self.house.work(arrived) as work:
            return domain.ask(work, self.case(work, who), QuestionDraft(text, "en"))

    def act(self, verb: Any, who: Participant | None, question: Question) -> None:
        """Support, take back, withdraw or bring back."""
        with self.house.work() as work:
            verb(work, self.case(work, who, question))

    def mark(self, question: Question, status: str, seen: str | None = None) -> Question | None:
        """Say as the moderator what becomes of a question."""
        shown = QuestionStatus(seen) if seen else None
        with self.house.work() as work:
            about = self.case(work, self.moderator, question)
            return domain.mark(work, about, QuestionStatus(status), shown)

    def again(self, question: Question) -> Question:
        """A question as it is by now."""
        with self.house.database.reading() as session:
            return session.get_one(Question, question.id)

    def statuses(self, *questions: Question) -> list[str]:
        """What has become of them."""
        return [self.again(one).status.value for one in questions]
