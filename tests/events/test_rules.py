"""Who may see, join and moderate an event: tables by role and kind of event."""

from datetime import UTC, datetime

import pytest

from participation.events.models import Audience, Event, EventKind, Participant
from participation.events.rules import EventCase, has_not_ended, may_join, may_moderate, may_see
from participation.identity.models import Grant, Person, Role
from participation.identity.rules import Viewer, is_signed_in

ITS_MODERATOR = Person(id=1, grants=[Grant(role=Role.MODERATOR)])
FORMER_MODERATOR = Person(id=6)  # still on the event's list, but without the role
VIEWERS = {
    "stranger": Viewer(),
    "participant": Viewer(None, "guest"),
    "citizen": Viewer(Person(id=2)),
    "employee": Viewer(Person(id=3, grants=[Grant(role=Role.EMPLOYEE)])),
    "other moderator": Viewer(Person(id=4, grants=[Grant(role=Role.MODERATOR)])),
    "its moderator": Viewer(ITS_MODERATOR),
    "former moderator": Viewer(FORMER_MODERATOR),
    "administrator": Viewer(Person(id=5, grants=[Grant(role=Role.ADMINISTRATOR)])),
}
EVERYBODY = set(VIEWERS)
STAFF = {"employee", "other moderator", "its moderator", "administrator"}
PUBLIC_WORKSHOP = (Audience.PUBLIC, EventKind.WORKSHOP)
PUBLIC_CONSULTATION = (Audience.PUBLIC, EventKind.CONSULTATION)
STAFF_BARCAMP = (Audience.STAFF, EventKind.BARCAMP)
STAFF_CONSULTATION = (Audience.STAFF, EventKind.CONSULTATION)


def case(name: str, what: tuple[Audience, EventKind], *, ended: bool = False) -> EventCase:
    event = Event(audience=what[0], kind=what[1], moderators=[ITS_MODERATOR, FORMER_MODERATOR])
    event.ended_at = datetime(2026, 7, 1, tzinfo=UTC) if ended else None
    return EventCase(VIEWERS[name], event, Participant() if name == "participant" else None)


@pytest.mark.parametrize("ended", [True, False])
@pytest.mark.parametrize(
    ("what", "allowed"),
    [
        (PUBLIC_WORKSHOP, EVERYBODY),
        (PUBLIC_CONSULTATION, EVERYBODY),
        (STAFF_BARCAMP, STAFF | {"participant"}),
        (STAFF_CONSULTATION, STAFF | {"participant"}),
    ],
)
def test_who_may_see_an_event(
    what: tuple[Audience, EventKind], allowed: set[str], ended: bool
) -> None:
    assert {name for name in VIEWERS if may_see.allows(case(name, what, ended=ended))} == allowed


@pytest.mark.parametrize(
    ("what", "allowed"),
    [
        (PUBLIC_WORKSHOP, set()),
        (PUBLIC_CONSULTATION, EVERYBODY),
        (STAFF_BARCAMP, STAFF),
        (STAFF_CONSULTATION, STAFF),
    ],
)
def test_who_may_join_without_a_code(what: tuple[Audience, EventKind], allowed: set[str]) -> None:
    assert {name for name in VIEWERS if may_join.allows(case(name, what))} == allowed
    assert not any(may_join.allows(case(name, what, ended=True)) for name in VIEWERS)


@pytest.mark.parametrize("what", [PUBLIC_WORKSHOP, STAFF_BARCAMP])
def test_who_may_moderate(what: tuple[Audience, EventKind]) -> None:
    allowed = {name for name in VIEWERS if may_moderate.allows(case(name, what))}
    assert allowed == {"its moderator", "administrator"}


def test_who_is_not_signed_in_is_asked_to() -> None:
    stranger = case("stranger", PUBLIC_WORKSHOP)
    assert may_moderate.refusal(stranger) == is_signed_in.refusal(stranger)


def test_an_end_is_told_as_the_reason() -> None:
    ended = case("citizen", PUBLIC_CONSULTATION, ended=True)
    assert may_join.refusal(ended) == has_not_ended.refusal(ended)


def test_a_case_without_its_event_is_a_mistake_of_ours() -> None:
    with pytest.raises(LookupError):
        may_see.allows(EventCase(Viewer()))
