"""Putting a backup back: checked before, brought up to date beside, and only then in place."""

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from participation.backup.archive import (
    DATABASE,
    SECRET,
    Manifest,
    Tell,
    Unusable,
    unpack,
    workplace,
)
from participation.backup.postgres import PostgresHome
from participation.backup.sqlite import SqliteHome
from participation.kernel.audit import Verdict, verify
from participation.kernel.db import Database
from participation.kernel.migrate import upgrade
from participation.settings import ROOT, Settings, sync

KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Wishes:
    """How somebody wants a backup put back.

    `may_replace` is asked whether what is there may go, once it is known that there is something;
    `accept_faults` puts it back even if its audit log is not whole.
    """

    may_replace: Callable[[Manifest], bool]
    accept_faults: bool = False


def restore(
    settings: Settings, source: Path, wishes: Wishes, tell: Tell
) -> tuple[Manifest, Verdict]:
    """Make this installation what it was when the backup was made.

    Raises Unusable if that cannot be done; then everything is as it was.
    """
    settings.prepare_data_dir()
    with workplace(settings.data_dir, "restore") as folder:
        manifest, parts = unpack(source, folder, tell)
        _require_fitting(settings, manifest)
        home = _home(settings)
        if home.is_in_use():
            raise Unusable("The database is in use: stop the server first.")
        if home.holds_something() and not wishes.may_replace(manifest):
            raise Unusable(
                "There is data in this database already: --replace puts the backup in its place."
            )
        # The secret goes last: cut off between the two, the same command puts all of it right.
        with _secret_kept(settings, parts) as secret, home.replaced(parts[DATABASE]) as address:
            verdict = _brought_up_to_date(address, secret, manifest, tell)
            _require_whole(verdict, wishes)
    return manifest, verdict


def _home(settings: Settings) -> SqliteHome | PostgresHome:
    url = make_url(settings.database_address)
    if settings.database_kind == "sqlite":
        return SqliteHome(Path(str(url.database)))
    return PostgresHome(url)


def _require_fitting(settings: Settings, manifest: Manifest) -> None:
    if manifest.database != settings.database_kind:
        theirs, ours = (
            KINDS.get(kind, kind) for kind in (manifest.database, settings.database_kind)
        )
        raise Unusable(f"The backup is of a {theirs} database, and DATABASE_URL leads to {ours}.")
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if manifest.moment.revision not in known:
        raise Unusable(
            f"The backup was made by a newer program ({manifest.version}, tables"
            f" {manifest.moment.revision}): install that one first."
        )


@contextmanager
def _secret_kept(settings: Settings, parts: dict[str, Path]) -> Iterator[str]:
    """The secret of the backup, kept with the data once the block has ended well."""
    if SECRET not in parts:
        yield settings.effective_secret()
        return
    secret = parts[SECRET].read_text(encoding="utf-8")
    if settings.secret_key:
        if not hmac.compare_digest(settings.secret_key.encode(), secret.encode()):
            raise Unusable(
                "The backup has another secret than SECRET_KEY: leave that unset, or set it to the one"
                " it had when the backup was made."
            )
        yield secret
        return
    yield secret
    sync(parts[SECRET])
    parts[SECRET].replace(settings.data_dir / "secret_key")
    sync(settings.data_dir)


def _brought_up_to_date(address: str, secret: str, manifest: Manifest, tell: Tell) -> Verdict:
    database = Database(address, audit_key=secret)
    try:
        tell("Bringing the tables up to date", 0, 0)
        upgrade(database)
        tell("Checking the audit log", 0, 0)
        with database.reading() as session:
            return verify(session, database.audit_key, manifest.moment.seal)
    except SQLAlchemyError as error:
        raise Unusable(
            f"The database in the backup cannot be used: {str(error).splitlines()[0]}."
        ) from error
    finally:
        database.dispose()


def _require_whole(verdict: Verdict, wishes: Wishes) -> None:
    if verdict.faults and not wishes.accept_faults:
        raise Unusable(
            f"The audit log in the backup is not whole: {verdict.faults[0]}. Nothing was changed;"
            " --accept-faults puts it back all the same."
        )
