"""Migrations: bringing a database to the newest form, or back."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, text

from participation.kernel.db import Base, Database
from participation.settings import ROOT

LOCK = 5_208_831  # any number of our own: two processes that start together take turns


def all_tables() -> MetaData:
    """Every table of the house."""
    import participation.claims.models
    import participation.comments.models
    import participation.events.models
    import participation.ideas.models
    import participation.identity.models
    import participation.kernel.audit
    import participation.kernel.receipts
    import participation.kernel.search
    import participation.mail.models
    import participation.masterplan.models
    import participation.moderation.models
    import participation.proposals.models
    import participation.questions.models
    import participation.similarity.models
    import participation.topics.models
    import participation.voting.models  # noqa: F401

    return Base.metadata


@contextmanager
def _config(database: Database) -> Iterator[Config]:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with database.writer.connect() as connection:
        _prepare(connection, is_sqlite=database.is_sqlite)
        with connection.begin():
            config.attributes["connection"] = connection
            config.attributes["audit_key"] = database.audit_key
            yield config


def _prepare(connection: Connection, *, is_sqlite: bool) -> None:
    if is_sqlite:
        # A table rebuilt in a migration must not take its children with it; checked again after.
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        connection.detach()
    else:
        connection.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
        connection.commit()
        connection.detach()


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the tables to a revision, by default the newest."""
    with _config(database) as config:
        command.upgrade(config, revision)


def downgrade(database: Database, revision: str) -> None:
    """Bring the tables back to a revision; "base" leaves none."""
    with _config(database) as config:
        command.downgrade(config, revision)


def differences(database: Database) -> list[str]:
    """How the tables differ from the models; empty where migrations and models agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(one) for one in compare_metadata(context, all_tables())]
