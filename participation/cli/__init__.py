"""The `participation` command: one file per subject, put together here."""

from __future__ import annotations

from typing import Any

import click

from participation.cli.accounts import user
from participation.cli.answering import answer
from participation.cli.auditing import audit
from participation.cli.backups import backup, restore
from participation.cli.database import db
from participation.cli.events import event
from participation.cli.exchange import export, import_
from participation.cli.mapping import draw  # noqa: F401  adds its command to `topics`
from participation.cli.opinions import opinions
from participation.cli.proposing import propose  # noqa: F401  a command of `topics`
from participation.cli.searching import search
from participation.cli.serving import demo, run
from participation.cli.topics import topics
from participation.cli.votes import vote


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


@click.group(cls=_Sentences, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Participation for workshops and barcamps: from ideas to a plan."""


topics.add_command(opinions)
for command in (
    *(run, demo, db, user, event, import_, export),
    *(search, audit, backup, restore, topics, vote),
):
    main.add_command(command)
topics.add_command(answer)
