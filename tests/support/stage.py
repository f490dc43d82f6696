"""Where the bench plays: our server with a hall's event in it, and the references to compare with."""

import hashlib
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import insert, select

from participation.events.agenda import RoundDraft, add_round, move_round
from participation.events.models import (
    Event,
    Method,
    Participant,
    Reveal,
    Round,
    RoundKind,
    RoundState,
)
from participation.ideas.domain import IdeaDraft, place
from participation.ideas.models import IdeaKind
from participation.voting.models import Ballot, BallotPaper, Mark
from participation.voting.papers import new_secret, proof
from tests.support import ROOT
from tests.support.hall import Hall, open_hall
from tests.support.house import make_app
from tests.support.load import Act
from tests.support.processes import node
from tests.support.server import Server

REFERENCES = ROOT / "tests/bench/references"
IDEAS = 300
# An idea that leads the standings from the beginning, so that a vote for it shows on every screen.
MARKED = "More benches"
MARKER = rf"{MARKED}.*?(\d+) dots"
MARKER_OF_NODE = r'"tally":\[(\d+)'
HEAD_START = 100  # ballots for it
DOTS = 5  # on each of them


@dataclass
class Stage:
    """An event with 300 ideas and an open vote whose standings everybody sees."""

    hall: Hall
    event: Event
    round: Round
    ideas: Sequence[int]
    marked: int

    @property
    def server(self) -> Server:
        """The process that is measured."""
        return self.hall.server

    def people(self, number: int) -> list[str]:
        """So many people join, without their costing the server anything; gives their cookies."""
        tokens = [secrets.token_urlsafe(24) for _ in range(number)]
        with self.hall.house.work() as work:
            rows = [
                {
                    "event_id": self.event.id,
                    "guest": hashlib.sha256(token.encode()).hexdigest(),
                    "joined_at": datetime.now(UTC),
                }
                for token in tokens
            ]
            work.session.execute(insert(Participant), rows)
        app = self.hall.house.app
        signed = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        cookies = [f"session={signed.dumps({'guest': one, '_permanent': True})}" for one in tokens]
        return self._with_papers(cookies, [str(row["guest"]) for row in rows])

    def _with_papers(self, cookies: list[str], guests: list[str]) -> list[str]:
        """The same with a ballot paper each where the vote is secret."""
        if not self.round.is_secret:
            return cookies
        secret = [new_secret() for _ in cookies]
        with self.hall.house.work() as work:
            columns = select(Participant.guest, Participant.id)
            numbers = dict(work.session.execute(columns.where(Participant.guest.in_(guests))).all())
            papers = [
                {
                    "round_id": self.round.id,
                    "participant_id": numbers[guest],
                    "proof": proof(self.round.id, one),
                }
                for guest, one in zip(guests, secret, strict=True)
            ]
            work.session.execute(insert(BallotPaper), papers)
        name = f"paper-{self.round.id}"
        return [f"{cookie}; {name}={one}" for cookie, one in zip(cookies, secret, strict=True)]

    def go_on_to(self, draft: RoundDraft) -> None:
        """Close what is open, and open another round."""
        with self.hall.house.work() as work:
            here = self.hall.house.again(work, self.event)
            for one in here.rounds:
                if one.is_open:
                    move_round(work, here, one, RoundState.CLOSED)
            self.round = add_round(work, here, draft)
            move_round(work, here, self.round, RoundState.OPEN)

    @cached_property
    def moderation(self) -> str:
        """The moderator's cookie."""
        return self.hall.moderation().cookie_header()

    def vote(self, person: int, idea: int) -> Act:
        """One dot, or whatever else can be said in the round, from one person."""
        path, body = f"/rounds/{self.round.id}/ideas/{idea}/vote", "value=1"
        if self.round.poll:
            path, body = f"/rounds/{self.round.id}/answer", f"choice={idea % 2}"
        elif self.round.is_secret:
            path, body = f"/rounds/{self.round.id}/vote", f"idea={idea}&value=1"
        elif self.round.method is Method.IMPACT:
            body = "value=4&effort=2"
        return {"person": person, "path": path, "body": body}


@contextmanager
def open_stage(folder: Path) -> Iterator[Stage]:
    """Our server as people get it, with a hall's event, for as long as the block."""
    folder.mkdir(parents=True)
    with open_hall(folder) as hall:
        yield prepare(hall)


def prepare(hall: Hall) -> Stage:
    """A new event on a hall's server."""
    event = hall.event()
    hall.house.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    with hall.house.work() as work:
        here = hall.house.again(work, event)
        titles = [MARKED, *(f"Idea {number}" for number in range(1, IDEAS))]
        drafts = [IdeaDraft(one, "Because it helps.", IdeaKind.IDEA, "en") for one in titles]
        ideas = [place(work, here, draft).id for draft in drafts]
        next(one for one in here.rounds if one.kind is RoundKind.VOTE).reveal = Reveal.LIVE
    round_ = hall.house.move(event, RoundKind.VOTE, RoundState.OPEN)
    stage = Stage(hall, event, round_, ideas[1:], ideas[0])
    _give_head_start(stage)
    return stage


def _give_head_start(stage: Stage) -> None:
    stage.people(HEAD_START)
    now = datetime.now(UTC)
    with stage.hall.house.work() as work:
        newest = work.session.query(Participant.id).order_by(Participant.id.desc())
        voters = [number for (number,) in newest.limit(HEAD_START)]
        about = {"round_id": stage.round.id, "budget": DOTS, "spent": DOTS, "at": now}
        ballots = [about | {"participant_id": voter} for voter in voters]
        numbers = work.session.scalars(insert(Ballot).returning(Ballot.id), ballots).all()
        dots = [{"ballot_id": one, "idea_id": stage.marked, "value": DOTS} for one in numbers]
        work.session.execute(insert(Mark), dots)


def bare_stack(folder: Path, stage: Stage, *arguments: str) -> Server:
    """The bare web stack; it reads the cookies that the stage's server gives."""
    make_app(folder / "data").extensions["database"].dispose()
    return Server(
        folder,
        {"SECRET_KEY": stage.hall.house.app.config["SECRET_KEY"]},
        command=(sys.executable, str(REFERENCES / "bare_stack.py")),
        arguments=arguments,
    )


def bare_socketio(folder: Path) -> Server:
    """Bare Flask-SocketIO."""
    folder.mkdir(parents=True)
    command = (sys.executable, str(REFERENCES / "bare_socketio.py"))
    return Server(folder, command=command, arguments=())


def bare_node(folder: Path) -> Server:
    """The bare socket.io server on Node."""
    folder.mkdir(parents=True)
    return Server(folder, command=(node(), str(REFERENCES / "node.mjs")), arguments=())
