"""Approving, hiding and restoring: who may, once only, and what the author reads."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from participation.events.models import Audience, Event, EventKind
from participation.ideas.models import PUBLIC, Idea, Status
from participation.ideas.queries.history import history_of, latest_reasons
from participation.ideas.rules import IdeaCase
from participation.identity.models import Grant, Person, Role
from participation.identity.rules import Viewer
from participation.kernel.audit import AuditEntry
from participation.kernel.db import Work
from participation.kernel.refusal import Invalid, Refused
from participation.kernel.rules import Rule
from participation.moderation import domain
from participation.moderation.forms import read_reason
from participation.moderation.rules import may_approve, may_hide, may_restore
from tests.support.house import House

SUBMITTED, PUBLISHED = Status.SUBMITTED, Status.PUBLISHED
HIDDEN, WITHDRAWN = Status.HIDDEN, Status.WITHDRAWN
ITS_MODERATOR = Person(id=1, grants=[Grant(role=Role.MODERATOR)])
VIEWERS = {
    "stranger": Viewer(),
    "guest": Viewer(None, "guest"),
    "citizen": Viewer(Person(id=2)),
    "other moderator": Viewer(Person(id=3, grants=[Grant(role=Role.MODERATOR)])),
    "its moderator": Viewer(ITS_MODERATOR),
    "administrator": Viewer(Person(id=4, grants=[Grant(role=Role.ADMINISTRATOR)])),
}


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize(
    ("rule", "statuses"),
    [
        (may_approve, {SUBMITTED}),
        (may_hide, {SUBMITTED, Status.SEALED, *PUBLIC}),
        (may_restore, {HIDDEN}),
    ],
)
def test_who_may_do_what_to_which_idea(
    rule: Rule[IdeaCase], statuses: set[Status], status: Status
) -> None:
    event = Event(
        kind=EventKind.WORKSHOP,
        audience=Audience.PUBLIC,
        moderators=[ITS_MODERATOR],
        ended_at=datetime(2026, 7, 1, tzinfo=UTC),
    )
    idea = Idea(status=status)
    able = {
        name for name, viewer in VIEWERS.items() if rule.allows(IdeaCase(viewer, event, None, idea))
    }
    assert able == ({"its moderator", "administrator"} if status in statuses else set())


class Desk:
    """A moderator, their event, and one idea."""

    def __init__(self, house: House, status: Status) -> None:
        self.house = house
        self.moderator = house.person("mo", Role.MODERATOR)
        self.event = house.event(moderator=self.moderator)
        self.idea = house.idea(self.event, status=status)

    def act(self, verb: Callable[[Work, IdeaCase], object]) -> None:
        with self.house.work() as work:
            person = work.session.get_one(Person, self.moderator.id)
            idea = work.session.get_one(Idea, self.idea.id)
            verb(work, IdeaCase(Viewer(person), idea.event, None, idea))

    def hide(self, reason: str = "Advertising") -> None:
        self.act(lambda work, case: domain.hide(work, case, reason))

    def approve(self) -> None:
        self.act(domain.approve)

    def restore(self) -> None:
        self.act(domain.restore)

    def history(self) -> list[Status]:
        with self.house.database.reading() as session:
            return [one.status for one in history_of(session, self.idea)]

    def last_act(self) -> tuple[str, dict[str, object]]:
        with self.house.database.reading() as session:
            entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry
        return entry.act, entry.kept


def test_an_approved_idea_is_published(each_house: House) -> None:
    desk = Desk(each_house, SUBMITTED)
    desk.approve()
    assert desk.history() == [SUBMITTED, PUBLISHED]
    kept = {"event_id": desk.event.id, "idea_id": desk.idea.id}
    assert desk.last_act() == ("IdeaApproved", kept)


def test_the_second_moderator_is_told_that_somebody_was_faster(each_house: House) -> None:
    desk = Desk(each_house, SUBMITTED)
    desk.approve()
    with pytest.raises(Refused, match="not waiting") as refused:
        desk.approve()
    assert refused.value.status == 409
    desk.hide()
    with pytest.raises(Refused, match="hidden") as refused:
        desk.hide()
    assert refused.value.status == 409
    desk.restore()
    with pytest.raises(Refused, match="not hidden") as refused:
        desk.restore()
    assert refused.value.status == 409
    assert desk.history() == [SUBMITTED, PUBLISHED, HIDDEN, PUBLISHED]


@pytest.mark.parametrize("before", [SUBMITTED, PUBLISHED])
def test_a_restored_idea_is_back_where_it_was(each_house: House, before: Status) -> None:
    desk = Desk(each_house, before)
    for _ in range(2):
        desk.hide()
        desk.restore()
    assert desk.history() == [before, HIDDEN, before, HIDDEN, before]


def test_a_hidden_idea_of_unknown_past_is_published(house: House) -> None:
    desk = Desk(house, HIDDEN)
    desk.restore()
    assert desk.history() == [HIDDEN, PUBLISHED]


def test_the_author_reads_why_something_was_hidden(each_house: House) -> None:
    desk = Desk(each_house, PUBLISHED)
    desk.hide("Advertising for a company.")
    with each_house.database.reading() as session:
        reasons = latest_reasons(session, [desk.idea.id])
    assert reasons == {desk.idea.id: "Advertising for a company."}
    act, kept = desk.last_act()
    assert act == "IdeaHidden"
    assert "reason" not in kept  # it may quote what must not stand


def test_what_its_author_withdrew_is_not_hidden(house: House) -> None:
    desk = Desk(house, WITHDRAWN)
    with pytest.raises(Refused, match="withdrawn"):
        desk.hide()


def test_every_step_raises_the_version(house: House) -> None:
    desk = Desk(house, SUBMITTED)
    seen = []
    for step in (desk.approve, desk.hide, desk.restore):
        step()
        with house.database.reading() as session:
            seen.append(session.get_one(Idea, desk.idea.id).version)
    assert sorted(set(seen)) == seen


@pytest.mark.parametrize(
    ("form", "reason"),
    [({"reason": " Advertising \r\n"}, "Advertising"), ({"reason": "x" * 500}, "x" * 500)],
)
def test_a_reason_is_read(house: House, form: dict[str, str], reason: str) -> None:
    with house.app.test_request_context():
        assert read_reason(form) == reason


@pytest.mark.parametrize("form", [{}, {"reason": " "}, {"reason": "…"}, {"reason": "x" * 501}])
def test_hiding_needs_a_reason(house: House, form: dict[str, str]) -> None:
    with house.app.test_request_context(), pytest.raises(Invalid) as invalid:
        read_reason(form)
    assert set(invalid.value.errors) == {"reason"}
