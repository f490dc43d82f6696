"""Who somebody is, and the rules that need nothing else."""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.identity.models import MailedLink, Person, Role
from participation.kernel.rules import Rule, rule


@dataclass(frozen=True)
class Viewer:
    """Whoever sent this request: an account, a guest's browser, both, or a stranger.

    `guest` is the hash of the browser's token, never the token itself.
    """

    person: Person | None = None
    guest: str | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of the account, none for a guest."""
        return self.person.roles if self.person else frozenset()

    @property
    def is_staff(self) -> bool:
        """Whether they work for the city; committee members and the like only read reports."""
        return bool(self.roles - {Role.READER})

    @property
    def sender(self) -> str:
        """Under whose name one-time keys are kept and limits are counted."""
        if self.person:
            return f"person:{self.person.id}"
        return f"guest:{self.guest}" if self.guest else "stranger"

    @property
    def actor(self) -> str:
        """How the audit log names them: an account by number, everybody else as "guest"."""
        return f"person:{self.person.id}" if self.person else "guest"


@dataclass(frozen=True)
class Case:
    """What a rule is asked about; capabilities add what they know."""

    viewer: Viewer = field(default_factory=Viewer)


anyone: Rule[Any] = Rule(lambda _case: None)


@rule(_l("Please sign in first."))
def is_signed_in(case: Case) -> bool:
    """An account."""
    return case.viewer.person is not None


@rule(_l("Only administrators can do this."))
def is_administrator(case: Case) -> bool:
    """An account with the administrator's role."""
    return Role.ADMINISTRATOR in case.viewer.roles


@rule(_l("Only moderators can do this."))
def is_moderator(case: Case) -> bool:
    """An account that may create and run events."""
    return Role.MODERATOR in case.viewer.roles


@rule(_l("Only editors can do this."))
def is_editor(case: Case) -> bool:
    """An account that shapes the masterplan and publishes."""
    return Role.EDITOR in case.viewer.roles


@rule(_l("Only city staff can see this."))
def is_staff(case: Case) -> bool:
    """An account with a role of the administration."""
    return case.viewer.is_staff


may_administer = is_signed_in & is_administrator
may_create_events = is_signed_in & (is_moderator | is_administrator)
may_edit_plan = is_signed_in & (is_editor | is_administrator)


@dataclass(frozen=True)
class LinkCase(Case):
    """A case about a link that was mailed to an account."""

    link: MailedLink = field(kw_only=True)


@rule(_l("This link belongs to another account. Please sign out first, then open it again."))
def is_for_me(case: LinkCase) -> bool:
    """Nobody is signed in, or the account that the link was mailed to."""
    person = case.viewer.person
    return person is None or person.id == case.link.person_id
