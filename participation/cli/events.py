"""Commands about events."""

from collections.abc import Callable

import click

from participation.cli.application import writing
from participation.settings import LANGUAGES


@click.group()
def event() -> None:
    """Events."""


def _title_options(command: Callable[..., None]) -> Callable[..., None]:
    for code in reversed(LANGUAGES):
        said = f"Title in the language {code}; one title is needed."
        command = click.option(f"--title-{code}", default="", help=said)(command)
    return command


@event.command("add")
@_title_options
@click.option(
    "--kind", type=click.Choice(["workshop", "barcamp", "consultation"]), default="workshop"
)
@click.option("--audience", type=click.Choice(["public", "staff"]), default="public")
@click.option("--moderator", help="E-mail address of the account that runs it.")
def event_add(kind: str, audience: str, moderator: str | None, **titles: str) -> None:
    """Make an event; prints its number and its code."""
    from participation.events.domain import add_moderator, create_event
    from participation.events.forms.events import read_event
    from participation.identity.queries import by_email

    with writing() as work:
        form = titles | {"kind": kind, "audience": audience}
        made = create_event(work, read_event(form, "UTC"), moderator=None)
        if moderator:
            add_moderator(work, made, by_email(work.session, moderator))
    click.echo(f"Event {made.id}, code {made.code}.")
