"""Commands about the tables."""

import click

from participation.cli.application import application


@click.group()
def db() -> None:
    """The database."""


@db.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the tables to the newest form."""
    from participation.kernel import migrate

    migrate.upgrade(application(upgraded=False).extensions["database"], revision)
    click.echo("The database is up to date.")


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Bring the tables back to REVISION; "base" leaves none. Data may be lost."""
    from participation.kernel import migrate

    click.confirm("Data in tables that go is lost. Go on?", abort=True)
    migrate.downgrade(application(upgraded=False).extensions["database"], revision)
    click.echo(f"The database is at {revision}.")
