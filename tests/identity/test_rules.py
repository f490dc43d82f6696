"""Who somebody is, and what an account may do everywhere."""

import pytest

from participation.identity.models import Grant, Person, Role
from participation.identity.rules import (
    Case,
    Viewer,
    anyone,
    is_administrator,
    is_moderator,
    is_signed_in,
    is_staff,
    may_administer,
    may_create_events,
)
from participation.kernel.rules import Rule

STRANGER = Viewer()
GUEST = Viewer(None, "hash")
CITIZEN = Viewer(Person(id=7))
EMPLOYEE = Viewer(Person(id=8, grants=[Grant(role=Role.EMPLOYEE)]))
MODERATOR = Viewer(Person(id=9, grants=[Grant(role=Role.MODERATOR)]), "hash")
ADMINISTRATOR = Viewer(Person(id=10, grants=[Grant(role=Role.ADMINISTRATOR)]))
EVERYBODY = [STRANGER, GUEST, CITIZEN, EMPLOYEE, MODERATOR, ADMINISTRATOR]


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (anyone, EVERYBODY),
        (is_signed_in, [CITIZEN, EMPLOYEE, MODERATOR, ADMINISTRATOR]),
        (is_staff, [EMPLOYEE, MODERATOR, ADMINISTRATOR]),
        (is_moderator, [MODERATOR]),
        (is_administrator, [ADMINISTRATOR]),
        (may_create_events, [MODERATOR, ADMINISTRATOR]),
        (may_administer, [ADMINISTRATOR]),
    ],
)
def test_what_an_account_may_do_everywhere(rule: Rule[Case], allowed: list[Viewer]) -> None:
    assert [viewer for viewer in EVERYBODY if rule.allows(Case(viewer))] == allowed


@pytest.mark.parametrize("viewer", [STRANGER, GUEST])
def test_who_is_not_signed_in_is_asked_to(viewer: Viewer) -> None:
    for rule in (may_create_events, may_administer):
        assert rule.refusal(Case(viewer)) == is_signed_in.refusal(Case(viewer))


@pytest.mark.parametrize(
    ("viewer", "sender", "actor"),
    [
        (STRANGER, "stranger", "guest"),
        (GUEST, "guest:hash", "guest"),
        (CITIZEN, "person:7", "person:7"),
        (MODERATOR, "person:9", "person:9"),
    ],
)
def test_the_log_names_accounts_by_number_and_nobody_else(
    viewer: Viewer, sender: str, actor: str
) -> None:
    assert (viewer.sender, viewer.actor) == (sender, actor)
