"""Signing in and out with Flask-Login: a session holds the account's number and stamp."""

from flask import Flask
from flask_login import LoginManager, UserMixin

from participation.identity.models import Person
from participation.identity.queries import by_session_id
from participation.identity.rules import Case, may_administer, may_create_events, may_edit_plan
from participation.web.context import db_session, viewer


class Account(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """A person as Flask-Login sees them."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        """Number and stamp, so that a new password ends the sessions begun before."""
        return f"{self.person.id}.{self.person.stamp}"


def init_app(app: Flask) -> None:
    """Let Flask-Login find the account of a session, and pages ask what it may do."""
    manager = LoginManager(app)
    manager.session_protection = None  # the stamp ends sessions; addresses of phones change

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(session_id: str) -> Account | None:
        person = by_session_id(db_session(), session_id)
        return Account(person) if person else None

    @app.context_processor
    def rights() -> dict[str, bool]:
        case = Case(viewer())
        return {
            "may_create_events": may_create_events.allows(case),
            "may_administer": may_administer.allows(case),
            "may_edit_plan": may_edit_plan.allows(case),
        }
