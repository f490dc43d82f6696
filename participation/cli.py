"""The `participation` command."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from participation.settings import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask


class _Sentences(click.Group):
    """What can go wrong outside is said in one sentence and not with a stack trace."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            sentence = _sentence(error)
            if sentence is None:
                raise
            raise click.ClickException(sentence) from error


def _sentence(error: Exception) -> str | None:
    from alembic.util import CommandError
    from sqlalchemy.exc import SQLAlchemyError

    from participation.settings import SettingsError

    if isinstance(error, SettingsError):
        return str(error)
    if isinstance(error, CommandError):
        return f"The tables cannot be brought there: {error}."
    if isinstance(error, SQLAlchemyError):
        return f"DATABASE_URL: the database fails: {str(error).splitlines()[0]}"
    return None


def _app(*, upgraded: bool = True) -> Flask:
    from participation import create_app
    from participation.kernel.migrate import upgrade
    from participation.settings import Settings

    app = create_app(Settings.from_environment(os.environ))
    if upgraded:
        upgrade(app.extensions["database"])
    return app


@click.group(cls=_Sentences, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Participation for workshops and barcamps: from ideas to a plan."""


@main.command()
@click.option("--demo", is_flag=True, help="Load the demonstration into an empty database.")
def run(*, demo: bool) -> None:
    """Bring the database up to date and serve."""
    from gevent import monkey

    monkey.patch_all()
    from participation.demo import accounts_note, load_demo
    from participation.server import serve
    from participation.web.addresses import base_address

    app = _app()
    settings = app.extensions["settings"]
    if demo:
        load_demo(app, only_if_empty=True, say=click.echo)

    def ready() -> None:
        with app.test_request_context():
            click.echo(f"\nOpen http://localhost:{settings.port}")
            click.echo(f"Phones in the same network: {base_address()}")
        click.echo(accounts_note(app))
        sys.stdout.flush()

    serve(app, settings.host, settings.port, ready)


@main.command()
@click.option("--if-empty", is_flag=True, help="Do nothing where there are events already.")
def demo(*, if_empty: bool) -> None:
    """Load a believable workshop in progress."""
    from participation.demo import accounts_note, load_demo

    app = _app()
    load_demo(app, only_if_empty=if_empty, say=click.echo)
    click.echo(accounts_note(app))


@main.group()
def db() -> None:
    """The database."""


@db.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the tables to the newest form."""
    from participation.kernel import migrate

    migrate.upgrade(_app(upgraded=False).extensions["database"], revision)
    click.echo("The database is up to date.")


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Bring the tables back to REVISION; "base" leaves none. Data may be lost."""
    from participation.kernel import migrate

    click.confirm("Data in tables that go is lost. Go on?", abort=True)
    migrate.downgrade(_app(upgraded=False).extensions["database"], revision)
    click.echo(f"The database is at {revision}.")


@main.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The name colleagues see.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(["employee", "moderator", "editor", "lead_unit", "reader", "administrator"]),
    help="May be given several times; none makes a citizen's account.",
)
@click.password_option(help="Asked for if left out.")
def user_add(email: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Make an account for EMAIL."""
    from participation.identity.domain import add_person
    from participation.identity.forms import AccountForm
    from participation.identity.models import Role

    with _writing() as work:
        given = [Role(role) for role in roles]
        name = AccountForm.read({"name": name}).name
        add_person(work, email=email, name=name, password=password, roles=given)
    click.echo(f"{email} can sign in now.")


@main.group()
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
    from participation.events.forms import read_event
    from participation.identity.queries import by_email

    with _writing() as work:
        form = titles | {"kind": kind, "audience": audience}
        made = create_event(work, read_event(form, "UTC"), moderator=None)
        if moderator:
            add_moderator(work, made, by_email(work.session, moderator))
    click.echo(f"Event {made.id}, code {made.code}.")


@contextmanager
def _writing() -> Iterator[Any]:
    """A transaction of the command line, whose refusals are one sentence."""
    from participation.kernel.refusal import Invalid, Refused

    app = _app()
    with app.test_request_context(headers={"Accept-Language": "en"}):
        try:
            with app.extensions["database"].transaction("command line") as work:
                yield work
        except Refused as refusal:
            said = refusal.errors.values() if isinstance(refusal, Invalid) else [refusal.reason]
            raise click.ClickException(" ".join(str(one) for one in said)) from refusal


def _event_number(app: Flask, given: str) -> int:
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


@main.group()
def search() -> None:
    """The search."""


@search.command("rebuild")
def search_rebuild() -> None:
    """Index every idea, comment, topic field and measure anew."""
    from participation.search.rebuilding import rebuild

    app, done = _app(), 0
    with app.test_request_context(headers={"Accept-Language": "en"}):
        for so_far in rebuild(app.extensions["database"]):
            done = so_far
    click.echo(f"{done} texts read; what everybody may find is indexed anew.")


@main.group("import")
def import_() -> None:
    """Bring data in."""


@import_.command("ideas")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--event", "event_given", required=True, help="Code or number of the event.")
def import_ideas(file: Path, event_given: str) -> None:
    """Import contributions from FILE, a CSV or TSV with a column `text` or `title`.

    Further columns: kind, language (or lang), id. Rows that cannot be used are reported with
    their line number and left out; the rest is imported.
    """
    from rich.console import Console
    from rich.progress import track

    from participation.ideas import importing

    app = _app()
    number = _event_number(app, event_given)
    try:
        rows = importing.read_rows(file)
    except importing.UnusableFile as error:
        raise click.ClickException(str(error)) from error
    report = importing.Report()
    with app.test_request_context(headers={"Accept-Language": "en"}):
        steps = importing.import_ideas(app.extensions["database"], number, rows)
        total = -(-len(rows) // importing.AT_ONCE)
        bar = track(steps, "Importing", total=total, console=Console(stderr=True))
        for so_far in bar:
            report = so_far
    for line, reason in report.refused:
        click.echo(f"line {line} refused: {reason}", err=True)
    click.echo(f"{report.imported} imported, {len(report.refused)} refused.")
    if not report.imported:
        sys.exit(1)


@main.command()
@click.argument("event_given", metavar="EVENT")
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json")
@click.option("--out", type=click.Path(path_type=Path), help="A file; else it is printed.")
def export(event_given: str, form: str, out: Path | None) -> None:
    """Write the ideas and results of EVENT (code or number), without names."""
    from participation.events.queries import one_event
    from participation.reporting.export import as_data, to_csv, to_json

    app = _app()
    number = _event_number(app, event_given)
    with app.extensions["database"].reading() as session:
        data = as_data(session, one_event(session, number))
    text = to_csv(data) if form == "csv" else to_json(data)
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
    click.echo(f"{len(data['ideas'])} ideas written to {out}.")


@main.group()
def audit() -> None:
    """The audit log."""


@audit.command("verify")
@click.option("--expect", default="", metavar="SEAL", help="A seal noted from an earlier check.")
def audit_verify(expect: str) -> None:
    """Check that no entry of the log was changed, left out or cut off.

    Prints how many entries there are and the seal of the last one: note both where nobody who can
    write to the database can change them. With --expect, the seal noted last time has to stand in
    the log still. Ends with 1 if anything is wrong.
    """
    from participation.kernel.audit import verify

    database = _app(upgraded=False).extensions["database"]
    with database.reading() as session:
        verdict = verify(session, database.audit_key, expect.strip().lower())
    click.echo(f"Entries: {verdict.entries}. Last seal: {verdict.seal}")
    if verdict.noted_at:
        click.echo(f"The noted seal is that of entry {verdict.noted_at} of {verdict.entries}.")
    for fault in verdict.faults:
        click.echo(f"Fault: {fault}.", err=True)
    if verdict.faults:
        sys.exit(1)
    click.echo("The log is whole.")
