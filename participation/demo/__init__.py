"""The demonstration: a workshop in progress, an open consultation, a barcamp that is over, a plan."""

import csv
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from participation.demo.plan import Plan, early_ideas
from participation.events import agenda
from participation.events import domain as events
from participation.events.codes import spaced
from participation.events.models import (
    Audience,
    Event,
    EventKind,
    Participant,
    Round,
    RoundState,
)
from participation.ideas import domain as ideas
from participation.ideas.models import Idea, IdeaKind, Status, Support
from participation.ideas.steps import set_status
from participation.identity.domain import add_affiliation, add_person
from participation.identity.models import Affiliation, Person, Role
from participation.identity.queries import by_email
from participation.kernel.db import Work
from participation.kernel.words import Words
from participation.voting.models import Ballot, Mark

ACCOUNTS: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("administration@example.org", "Administration (Demo)", (Role.ADMINISTRATOR,)),
    ("moderation@example.org", "Moderation (Demo)", (Role.MODERATOR,)),
    ("editor@example.org", "Redaktion (Demo)", (Role.EDITOR,)),
    ("lead@example.org", "Federführung (Demo)", (Role.LEAD_UNIT,)),
    ("reader@example.org", "Gremium (Demo)", (Role.READER,)),
    ("employee@example.org", "Beschäftigte*r (Demo)", (Role.EMPLOYEE,)),
    ("citizen@example.org", "Bürger*in (Demo)", ()),
)

AFFILIATIONS = {
    "resident": Words({"de": "Einwohner*in", "en": "Resident"}),
    "employee": Words({"de": "Beschäftigte*r der Stadt", "en": "City employee"}),
    "company": Words({"de": "Unternehmen", "en": "Company"}),
    "association": Words({"de": "Verein oder Initiative", "en": "Association or initiative"}),
    "science": Words({"de": "Wissenschaft", "en": "Science"}),
}

EVENTS = {
    "workshop": events.EventDraft(
        EventKind.WORKSHOP,
        Audience.PUBLIC,
        Words(
            {"de": "Digitale Verwaltung: Was hilft uns?", "en": "Digital city hall: what helps us?"}
        ),
        Words(
            {
                "de": "Ein Innovationsworkshop mit Beschäftigten aller Ebenen und interessierten "
                "Bürger*innen. Gute Ideen werden zu Maßnahmen im Masterplan.",
                "en": "An innovation workshop with staff of all levels and interested citizens. "
                "Good ideas become measures of the masterplan.",
            }
        ),
        place="Rathaus, Saal 2",
        approval_first=True,
    ),
    "consultation": events.EventDraft(
        EventKind.CONSULTATION,
        Audience.PUBLIC,
        Words({"de": "Das Serviceportal der Stadt", "en": "The city's service portal"}),
        Words(
            {
                "de": "Welche Dienste fehlen online? Was ist umständlich? Schreiben Sie es uns.",
                "en": "Which services are missing online? What is awkward? Please tell us.",
            }
        ),
    ),
    "barcamp": events.EventDraft(
        EventKind.BARCAMP,
        Audience.STAFF,
        Words({"de": "Barcamp Arbeiten 4.0", "en": "Barcamp Work 4.0"}),
        Words(
            {
                "de": "Ein Tag, an dem Beschäftigte das Programm selbst gemacht haben.",
                "en": "A day whose programme was made by the staff themselves.",
            }
        ),
        place="Altes Straßenbahndepot",
    ),
}


# How long before the day of loading each event began.
BEGAN = {
    "workshop": timedelta(0),
    "consultation": timedelta(days=425),
    "barcamp": timedelta(days=440),
}


@dataclass(frozen=True)
class Row:
    """One idea of the demonstration, as its file has it."""

    event: str
    kind: str
    language: str
    title: str
    text: str
    affiliation: str
    supporters: int
    status: str


def rows() -> list[Row]:
    """The ideas written for the demonstration; none is taken from real people."""
    table = files(__name__).joinpath("ideas.tsv").read_text(encoding="utf-8").splitlines()
    read = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [Row(**(row | {"supporters": int(row["supporters"])})) for row in read]  # type: ignore[arg-type]


def load_demo(app: Flask, *, only_if_empty: bool, say: Callable[[str], Any]) -> None:
    """Load accounts, affiliations and three events in one transaction."""
    with app.extensions["database"].transaction("demo") as work:
        if work.session.scalar(select(func.count(Event.id))) and only_if_empty:
            return
        if work.session.scalar(select(Person.id).where(Person.email == ACCOUNTS[0][0])):
            say("The demonstration is loaded already.")
            return
        say("Loading the demonstration …")
        _Loader(work, _password(app)).load()


def _password(app: Flask) -> str:
    """One password for the demo accounts, made up once and kept with the data."""
    kept = app.extensions["settings"].data_dir / "demo-password"
    if not kept.exists():
        kept.touch(mode=0o600)
        words = "-".join(
            "".join(secrets.choice("abcdefghkmnpqrstuvwxyz") for _ in "1234") for _ in "123"
        )
        kept.write_text(words, encoding="ascii")
    return str(kept.read_text(encoding="ascii")).strip()


def accounts_note(app: Flask) -> str:
    """What a newcomer needs: the workshop's code and the demo accounts; else how to begin."""
    with app.extensions["database"].reading() as session:
        known = [
            (address, roles)
            for address, _, roles in ACCOUNTS
            if session.scalar(select(Person.id).where(Person.email == address))
        ]
        event = session.scalar(select(Event).where(Event.ended_at.is_(None)).order_by(Event.id))
    if not known or event is None:
        return "Make an account with `participation user add` to begin."
    lines = [f"Join code: {spaced(event.code)}", f"Demo accounts, password {_password(app)}:"]
    lines += [
        f"  {roles[0].value if roles else 'citizen':14} {address}" for address, roles in known
    ]
    return "\n".join(lines)


class _Loader:
    """Builds the three events. Chance is seeded: every installation shows the same."""

    def __init__(self, work: Work, password: str) -> None:
        self._work = work
        self._password = password
        self._chance = random.Random(18828)  # noqa: S311  not for secrets
        self._affiliations: dict[str, Affiliation] = {}
        self._halls: dict[int, list[Participant]] = {}
        self._today = work.now
        self._early = early_ideas()

    def load(self) -> None:
        people = {
            address: by_email(self._work.session, address)
            or add_person(
                self._work, email=address, name=name, password=self._password, roles=roles
            )
            for address, name, roles in ACCOUNTS
        }
        present = self._work.session.scalars(select(Affiliation)).all()
        self._affiliations = {one.slug: one for one in present if one.slug}
        for slug, words in AFFILIATIONS.items():
            if slug not in self._affiliations:
                self._affiliations[slug] = add_affiliation(self._work, words, slug=slug)
        moderator = people["moderation@example.org"]
        for name, people_number in (("workshop", 64), ("consultation", 45), ("barcamp", 38)):
            self._work.now = self._today - BEGAN[name]
            self._event(name, moderator, people_number)
            self._work.now = self._today
        Plan(self._work, people, self._halls, self._chance).load()

    def _event(self, name: str, moderator: Person, people_number: int) -> None:
        event = events.create_event(self._work, EVENTS[name], moderator=moderator)
        hall = [self._participant(event) for _ in range(people_number)]
        self._halls[event.id] = hall
        collect, vote = event.rounds
        agenda.move_round(self._work, event, collect, RoundState.OPEN)
        mine = [row for row in rows() if row.event == name]
        placed = [
            self._idea(event, collect, row, hall, self._moment(row, len(mine) - number))
            for number, row in enumerate(mine)
        ]
        if name == "barcamp":
            self._vote(event, collect, vote, hall, placed)

    def _moment(self, row: Row, place: int) -> datetime:
        """When an idea came in: in a hall one after the other, in a consultation over months."""
        if row.event == "consultation" and row.title not in self._early:
            return self._today - timedelta(days=9 * place, minutes=self._chance.randrange(600))
        return self._work.now - timedelta(minutes=5 * place)

    def _participant(self, event: Event) -> Participant:
        slug = self._chance.choice([*AFFILIATIONS, "employee", "resident", ""])
        participant = Participant(
            event_id=event.id,
            guest=f"demo-{secrets.token_hex(16)}",
            affiliation=self._affiliations.get(slug),
            joined_at=self._work.now,
        )
        self._work.session.add(participant)
        self._work.session.flush()
        return participant

    def _idea(
        self, event: Event, round_: Round, row: Row, hall: list[Participant], at: datetime
    ) -> Idea:
        fitting = [
            one
            for one in hall
            if (one.affiliation.slug if one.affiliation else "") == row.affiliation
        ]
        author = self._chance.choice(fitting or hall)
        draft = ideas.IdeaDraft(
            row.title, row.text.replace("\\n", "\n"), IdeaKind(row.kind), row.language
        )
        first = Status.SUBMITTED if row.status == "submitted" else Status.PUBLISHED
        idea = ideas.place(
            self._work, event, draft, author=author, round_=round_, status=first, at=at
        )
        self._support(idea, [one for one in hall if one is not author], row.supporters)
        if row.status == "withdrawn":
            set_status(self._work, idea, Status.WITHDRAWN)
        if row.status == "hidden":
            reason = "Werbung. Bitte beschreiben Sie lieber, was fehlt."
            set_status(self._work, idea, Status.HIDDEN, reason)
        return idea

    def _support(self, idea: Idea, others: list[Participant], number: int) -> None:
        for one in self._chance.sample(others, min(number, len(others))):
            support = Support(idea_id=idea.id, participant_id=one.id, at=self._work.now)
            self._work.session.add(support)
            idea.support_count += 1
        self._work.session.flush()

    def _vote(
        self,
        event: Event,
        collect: Round,
        vote: Round,
        hall: list[Participant],
        placed: list[Idea],
    ) -> None:
        agenda.move_round(self._work, event, collect, RoundState.CLOSED)
        agenda.move_round(self._work, event, vote, RoundState.OPEN)
        weights = [1 + idea.support_count for idea in placed]
        for one in hall[: len(hall) * 9 // 10]:
            self._ballot(vote, one, placed, weights)
        agenda.move_round(self._work, event, vote, RoundState.CLOSED)
        agenda.move_round(self._work, event, vote, RoundState.SHOWN)
        events.end_event(self._work, event)

    def _ballot(
        self, vote: Round, one: Participant, placed: list[Idea], weights: list[int]
    ) -> None:
        chosen: dict[int, int] = {}
        for idea in self._chance.choices(placed, weights, k=vote.budget):
            if chosen.get(idea.id, 0) < vote.most_per_idea:
                chosen[idea.id] = chosen.get(idea.id, 0) + 1
        ballot = Ballot(
            round_id=vote.id,
            participant_id=one.id,
            budget=vote.budget,
            spent=sum(chosen.values()),
            at=self._work.now,
        )
        self._work.session.add(ballot)
        self._work.session.flush()
        for idea_id, points in chosen.items():
            self._work.session.add(Mark(ballot_id=ballot.id, idea_id=idea_id, value=points))
