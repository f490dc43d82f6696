"""What the administration does with accounts: roles, units, blocking."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from participation.identity.domain import NO_PASSWORD
from participation.identity.facts import PersonBlocked, PersonUnblocked, RolesChanged, UnitChanged
from participation.identity.models import Grant, Person, Role, Unit, new_stamp
from participation.identity.registration import end_links
from participation.kernel.db import Work
from participation.kernel.refusal import Refused

LAST_ONE = _l("This is the last administrator. Please make somebody else one first.")


def give_roles(
    work: Work, person: Person, roles: Iterable[Role], unit: Unit | None, *, by: Person
) -> bool:
    """Let an account hold exactly these roles, and report for this unit.

    Gives whether the password of a registration that nobody has confirmed was set aside for it: the
    owner of the address is to be invited. Raises Refused where somebody gives their own
    administrator's role away, or it is the last.
    """
    new = frozenset(roles)
    if Role.ADMINISTRATOR in person.roles - new:
        if person.id == by.id:
            raise Refused(
                _l(
                    "You cannot take the administrator role away from yourself. "
                    "Please ask another administrator."
                )
            )
        _require_another_administrator(work, person)
    _set_roles(work, person, new)
    _set_unit(work, person, unit)
    return bool(new) and _is_kept_for_its_owner(work, person)


def _is_kept_for_its_owner(work: Work, person: Person) -> bool:
    """Anybody can register with anybody's address: no password from there may open a role."""
    if person.confirmed_at or person.password_hash == NO_PASSWORD:
        return False
    person.password_hash, person.stamp = NO_PASSWORD, new_stamp()
    end_links(work, person)
    return True


def _set_roles(work: Work, person: Person, new: frozenset[Role]) -> None:
    before = _names(person.roles)
    if before == _names(new):
        return
    kept = [grant for grant in person.grants if grant.role in new]
    added = new - {grant.role for grant in kept}
    person.grants = [*kept, *(Grant(role=role) for role in sorted(added, key=_name))]
    work.record(RolesChanged(person.id, before, after=_names(new)))


def _set_unit(work: Work, person: Person, unit: Unit | None) -> None:
    before, after = person.unit_id, unit.id if unit else None
    if before == after:
        return
    person.unit = unit
    work.record(UnitChanged(person.id, before, after=after))


def block(work: Work, person: Person, *, by: Person) -> None:
    """End all sessions of an account and admit it no more. What it wrote stays.

    Raises Refused for oneself and for the last administrator.
    """
    if person.id == by.id:
        raise Refused(_l("You cannot block yourself. Please ask another administrator."))
    if person.blocked_at:
        raise Refused(_l("This account is blocked already."))
    if Role.ADMINISTRATOR in person.roles:
        _require_another_administrator(work, person)
    person.blocked_at = work.now
    person.stamp = new_stamp()
    work.record(PersonBlocked(person.id))


def unblock(work: Work, person: Person) -> None:
    """Admit an account again. Raises Refused if it is not blocked."""
    if not person.blocked_at:
        raise Refused(_l("This account is not blocked."))
    person.blocked_at = None
    work.record(PersonUnblocked(person.id))


def _require_another_administrator(work: Work, person: Person) -> None:
    # Their rows are locked, in one order: two administrators who take the role from each other in
    # the same moment are judged one after the other.
    grants = work.session.execute(
        select(Grant.person_id)
        .where(Grant.role == Role.ADMINISTRATOR)
        .order_by(Grant.id)
        .with_for_update()
    ).scalars()
    numbers = [number for number in grants.all() if number != person.id]
    others = select(Person.id).where(Person.id.in_(numbers), Person.blocked_at.is_(None)).limit(1)
    if work.session.scalar(others) is None:
        raise Refused(LAST_ONE)


def _name(role: Role) -> str:
    return role.value


def _names(roles: Iterable[Role]) -> tuple[str, ...]:
    return tuple(sorted(role.value for role in roles))
