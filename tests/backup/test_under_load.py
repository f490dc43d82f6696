"""A backup while a hall votes and writes: one moment, with all that was acknowledged before it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Event as Signal
from threading import Thread

import pytest
from sqlalchemy import func, select

from participation.events.models import Event, RoundKind, RoundState
from participation.ideas.models import Idea
from participation.kernel.audit import verify
from participation.kernel.db import Database
from participation.voting.models import Ballot, Mark
from tests.support.hall import Hall, Visitor, open_hall
from tests.support.processes import wait_until
from tests.support.server import Server

WRITERS = 4
GIVEN = 3  # dots that each voter gives, in one write that has to be there whole


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def hall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    """A served installation on each kind of database."""
    settings = {}
    if request.param == "postgresql":
        template = request.getfixturevalue("migrated_template")
        new_url = request.getfixturevalue("new_postgres_url")
        settings["DATABASE_URL"] = new_url(template=template)
    folder = tmp_path / "here"
    folder.mkdir()
    with open_hall(folder, **settings) as hall:
        yield hall


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, hall: Hall, tmp_path: Path) -> Server:
    """A new installation on the same kind of database, which has never been started."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if hall.house.database.is_sqlite:
        return Server(folder)
    return Server(folder, {"DATABASE_URL": request.getfixturevalue("new_postgres_url")()})


@dataclass
class Crowd:
    """People who join, vote and write without a pause, and what they were told is saved."""

    hall: Hall
    voting: Event
    collecting: Event
    dots: str
    titles: list[str] = field(default_factory=list)
    votes: list[int] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    _over: Signal = field(default_factory=Signal)

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Let them all act for as long as the block."""
        threads = [
            Thread(target=self._again_and_again, args=(act, number))
            for act in (self._vote, self._write)
            for number in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def _again_and_again(self, act: Callable[[str], None], writer: int) -> None:
        for number in count():
            if self._over.is_set():
                return
            try:
                act(f"Idea {number} of {writer}")
            except Exception as error:  # noqa: BLE001  the test looks at it
                self.errors.append(error)
                return

    def _vote(self, _title: str) -> None:
        voter = Visitor(self.hall.url).join(self.voting)
        voter.act(self.dots, {"value": str(GIVEN)})
        self.votes.append(GIVEN)

    def _write(self, title: str) -> None:
        Visitor(self.hall.url).join(self.collecting).submit(self.collecting, title)
        self.titles.append(title)

    def await_more(self, than: int = 0) -> int:
        """Wait until more of both kinds are saved than can have been on their way; gives how many."""
        enough = than + WRITERS + 1
        wait_until(
            lambda: self.errors or min(len(self.titles), len(self.votes)) >= enough,
            within=120,
            what="votes and ideas being saved",
        )
        assert self.errors == []
        return max(len(self.titles), len(self.votes))


def crowd_in(hall: Hall) -> Crowd:
    """Two events, of which one votes on an idea and the other collects ideas."""
    house = hall.house
    voting, collecting = hall.event(), hall.event()
    idea = house.idea(voting, title="Benches")
    house.move(voting, RoundKind.COLLECT, RoundState.CLOSED)
    round_ = house.move(voting, RoundKind.VOTE, RoundState.OPEN)
    house.move(collecting, RoundKind.COLLECT, RoundState.OPEN)
    return Crowd(hall, voting, collecting, f"/rounds/{round_.id}/ideas/{idea.id}/vote")


def check_consistency(database: Database, votes: int, titles: list[str]) -> None:
    """What was acknowledged is there, nothing is there by half, and the log is whole."""
    with database.reading() as session:
        assert verify(session, database.audit_key).faults == ()
        given = session.scalars(select(Mark.value)).all()
        assert set(given) == {GIVEN}
        assert len(given) >= votes
        assert session.scalar(select(func.sum(Ballot.spent))) == sum(given)
        assert set(titles) <= set(session.scalars(select(Idea.title)))


def test_a_backup_under_load_is_one_moment_and_can_be_served(
    hall: Hall, elsewhere: Server, tmp_path: Path
) -> None:
    crowd, file = crowd_in(hall), tmp_path / "backup.tar"
    with crowd.busy():
        crowd.await_more()
        votes, titles = len(crowd.votes), list(crowd.titles)
        hall.server.run("backup", str(file))
        crowd.await_more(max(len(crowd.votes), len(crowd.titles)))
    assert crowd.errors == []
    said = elsewhere.run("restore", str(file)).stdout
    assert "The log is whole." in said
    secret = (elsewhere.folder / "data" / "secret_key").read_text(encoding="ascii")
    assert secret == (hall.server.folder / "data" / "secret_key").read_text(encoding="ascii")
    address = elsewhere.environment.get("DATABASE_URL")
    database = Database(
        address or f"sqlite:///{elsewhere.folder}/data/participation.sqlite", audit_key=secret
    )
    check_consistency(database, votes, titles)
    with database.reading() as session:
        saved = session.scalars(select(Idea.id).where(Idea.event_id == crowd.collecting.id)).all()
    assert len(saved) < len(crowd.titles), "what came after it is not in it"
    database.dispose()
    with elsewhere:
        visitor = Visitor(elsewhere.url).join(crowd.voting)
        assert visitor.act(crowd.dots, {"value": "1"})["ok"]
        assert "Benches" in visitor.get(f"/events/{crowd.voting.id}")
