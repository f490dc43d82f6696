"""Who may do what with an idea: tables by role, status and phase."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product

import pytest

from participation.events.models import (
    Audience,
    Event,
    EventKind,
    Participant,
    Round,
    RoundKind,
    RoundState,
)
from participation.events.rules import is_participant
from participation.ideas import rules
from participation.ideas.models import PUBLIC, Idea, Status
from participation.ideas.rules import IdeaCase
from participation.identity.models import Grant, Person, Role
from participation.identity.rules import Viewer
from participation.kernel.rules import Rule

NOW = datetime(2026, 7, 1, tzinfo=UTC)
AUTHOR, OTHER = Participant(id=1), Participant(id=2)
ITS_MODERATOR = Person(id=1, grants=[Grant(role=Role.MODERATOR)])


@dataclass(frozen=True)
class Who:
    """A role: somebody's account and their part in the event."""

    viewer: Viewer
    participant: Participant | None = None


ROLES = {
    "stranger": Who(Viewer()),
    "author": Who(Viewer(None, "author"), AUTHOR),
    "other": Who(Viewer(None, "other"), OTHER),
    "citizen": Who(Viewer(Person(id=4, grants=[]))),
    "employee": Who(Viewer(Person(id=2, grants=[Grant(role=Role.EMPLOYEE)]))),
    "moderator": Who(Viewer(ITS_MODERATOR)),
    "administrator": Who(Viewer(Person(id=3, grants=[Grant(role=Role.ADMINISTRATOR)]))),
}
EVERYBODY = set(ROLES)
PHASES = ("before", "collecting", "between", "voting", "ended")
SEALED = Status.SEALED
SUBMITTED, PUBLISHED, HIDDEN, WITHDRAWN = (
    Status.SUBMITTED,
    Status.PUBLISHED,
    Status.HIDDEN,
    Status.WITHDRAWN,
)


def event_in(phase: str, audience: Audience = Audience.PUBLIC) -> Event:
    collect, vote = {
        "before": (RoundState.PLANNED, RoundState.PLANNED),
        "collecting": (RoundState.OPEN, RoundState.PLANNED),
        "between": (RoundState.CLOSED, RoundState.PLANNED),
        "voting": (RoundState.CLOSED, RoundState.OPEN),
        "ended": (RoundState.CLOSED, RoundState.PLANNED),
    }[phase]
    return Event(
        kind=EventKind.WORKSHOP,
        audience=audience,
        moderators=[ITS_MODERATOR],
        ended_at=NOW if phase == "ended" else None,
        rounds=[
            Round(kind=kind, state=state, position=1, opened_at=NOW)
            for kind, state in ((RoundKind.COLLECT, collect), (RoundKind.VOTE, vote))
        ],
    )


def case(
    role: str, status: Status, phase: str = "collecting", audience: Audience = Audience.PUBLIC
) -> IdeaCase:
    who, event = ROLES[role], event_in(phase, audience)
    return IdeaCase(who.viewer, event, who.participant, Idea(participant_id=1, status=status))


READERS = [
    (SUBMITTED, {"author", "moderator", "administrator"}),
    (SEALED, {"author", "moderator", "administrator"}),
    *((status, EVERYBODY) for status in sorted(PUBLIC, key=lambda one: one.value)),
    (HIDDEN, {"author", "moderator", "administrator"}),
    (WITHDRAWN, {"author", "moderator", "administrator"}),
]


@pytest.mark.parametrize(("status", "readers"), READERS)
@pytest.mark.parametrize("phase", PHASES)
def test_who_may_read(status: Status, readers: set[str], phase: str) -> None:
    assert {one for one in ROLES if rules.may_read.allows(case(one, status, phase))} == readers


@pytest.mark.parametrize(("status", "readers"), READERS)
def test_who_may_read_in_a_staff_event(status: Status, readers: set[str]) -> None:
    able = {
        one for one in ROLES if rules.may_read.allows(case(one, status, audience=Audience.STAFF))
    }
    assert able == readers - {"stranger", "citizen"}


OPEN_PHASES = {"before", "collecting", "between"}
TABLE: list[tuple[Rule[IdeaCase], str, set[Status], set[str]]] = [
    (rules.may_edit, "author", {SUBMITTED, SEALED, *PUBLIC}, OPEN_PHASES),
    (rules.may_withdraw, "author", {SUBMITTED, SEALED, *PUBLIC}, set(PHASES)),
    (rules.may_return, "author", {WITHDRAWN}, OPEN_PHASES),
    (rules.may_support, "other", set(PUBLIC), OPEN_PHASES | {"voting"}),
]


@pytest.mark.parametrize("role", list(ROLES))
@pytest.mark.parametrize(("rule", "able", "statuses", "phases"), TABLE)
def test_who_may_act_on_what_and_when(
    rule: Rule[IdeaCase], able: str, statuses: set[Status], phases: set[str], role: str
) -> None:
    expected = set(product(statuses, phases)) if role == able else set()
    every = product(Status, PHASES)
    assert {one for one in every if rule.allows(case(role, *one))} == expected


WITHOUT_JOINING = [
    (EventKind.WORKSHOP, Audience.PUBLIC, {"other"}),
    (EventKind.WORKSHOP, Audience.STAFF, {"other", "employee", "moderator", "administrator"}),
    (EventKind.CONSULTATION, Audience.PUBLIC, EVERYBODY - {"stranger", "author"}),
]


@pytest.mark.parametrize(("kind", "audience", "able"), WITHOUT_JOINING)
@pytest.mark.parametrize("phase", PHASES)
def test_who_supports_without_joining_first(
    kind: EventKind, audience: Audience, able: set[str], phase: str
) -> None:
    about = {role: case(role, PUBLISHED, phase, audience) for role in ROLES}
    for one in about.values():
        one.the_event.kind = kind
    found = {role for role, one in about.items() if rules.may_support.allows(one)}
    assert found == (set() if phase == "ended" else able)


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("role", list(ROLES))
def test_who_may_submit(role: str, phase: str) -> None:
    allowed = role in ("author", "other") and phase == "collecting"
    assert rules.may_submit.allows(case(role, PUBLISHED, phase)) is allowed


REASONS = [
    (rules.may_submit, "stranger", PUBLISHED, "collecting", is_participant),
    (rules.may_submit, "other", PUBLISHED, "voting", rules.can_submit_now),
    (rules.may_edit, "other", PUBLISHED, "collecting", rules.is_author),
    (rules.may_edit, "author", WITHDRAWN, "collecting", rules.is_not_withdrawn),
    (rules.may_edit, "author", HIDDEN, "collecting", rules.is_not_hidden),
    (rules.may_edit, "author", PUBLISHED, "voting", rules.can_edit_now),
    (rules.may_return, "author", PUBLISHED, "collecting", rules.is_withdrawn),
    (rules.may_support, "other", SUBMITTED, "collecting", rules.is_published),
    (rules.may_support, "author", PUBLISHED, "collecting", rules.is_somebody_elses),
    (rules.may_support, "stranger", PUBLISHED, "collecting", is_participant),
    (rules.may_support, "other", PUBLISHED, "ended", rules.can_support_now),
]


@pytest.mark.parametrize(("rule", "role", "status", "phase", "part"), REASONS)
def test_the_reason_fits(
    rule: Rule[IdeaCase], role: str, status: Status, phase: str, part: Rule[IdeaCase]
) -> None:
    about = case(role, status, phase)
    reason = rule.refusal(about)
    assert reason is not None
    assert reason == part.refusal(about)


def test_nobody_is_the_author_of_an_idea_without_one() -> None:
    about = IdeaCase(Viewer(), event_in("collecting"), None, Idea(status=PUBLISHED))
    assert not rules.is_author.allows(about)


def test_a_case_without_its_idea_is_a_mistake_of_ours() -> None:
    about = IdeaCase(Viewer(), event_in("collecting"), AUTHOR)
    with pytest.raises(LookupError):
        rules.may_edit.allows(about)


MERGED = [
    ("author", rules.may_edit, False),
    ("author", rules.may_withdraw, True),
    ("other", rules.may_support, False),
    ("stranger", rules.may_read, True),
]


@pytest.mark.parametrize(("role", "rule", "allowed"), MERGED)
def test_a_merged_idea_is_read_and_withdrawn_but_not_changed_or_supported(
    role: str, rule: Rule[IdeaCase], allowed: bool
) -> None:
    about = case(role, PUBLISHED)
    about.the_idea.merged_into_id = 9
    assert rule.allows(about) is allowed


def test_a_released_text_is_read_outside_a_staff_event_as_long_as_it_stands() -> None:
    for status in Status:
        about = case("stranger", status, audience=Audience.STAFF)
        assert not rules.may_read.allows(about)
        about.the_idea.text_released_at = NOW
        assert rules.may_read.allows(about) is (status in PUBLIC)
