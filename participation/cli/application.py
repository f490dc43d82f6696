"""What every command stands on: the application, a transaction, an event by what was typed."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


HALF_RESTORED = (
    "A restore was cut off before its end. Please run `participation restore` again first: it begins"
    " by putting everything back as it was."
)


def application(*, upgraded: bool = True) -> Flask:
    """The application of this environment, with its database brought up to date or as it is."""
    from participation import create_app
    from participation.backup.postgres import is_half_restored
    from participation.kernel.migrate import upgrade
    from participation.settings import Settings

    app = create_app(Settings.from_environment(os.environ))
    if upgraded:
        if is_half_restored(app.extensions["database"]):
            app.extensions["database"].dispose()
            raise click.ClickException(HALF_RESTORED)
        upgrade(app.extensions["database"])
    return app


@contextmanager
def writing() -> Iterator[Any]:
    """A transaction of the command line, whose refusals are one sentence."""
    from participation.kernel.refusal import Invalid, Refused

    app = application()
    with app.test_request_context(headers={"Accept-Language": "en"}):
        try:
            with app.extensions["database"].transaction("command line") as work:
                yield work
        except Refused as refusal:
            said = refusal.errors.values() if isinstance(refusal, Invalid) else [refusal.reason]
            raise click.ClickException(" ".join(str(one) for one in said)) from refusal


def event_number(app: Flask, given: str) -> int:
    """The number of the event with this code or number; one sentence where there is none."""
    from participation.events.codes import read_code
    from participation.events.models import Event
    from participation.events.queries import event_with_code

    with app.extensions["database"].reading() as session:
        found = event_with_code(session, read_code(given))
        if found is None and given.isdecimal() and len(given) < 10:
            found = session.get(Event, int(given))
        if found is None:
            raise click.ClickException(f"There is no event with the code or number {given}.")
        return found.id
