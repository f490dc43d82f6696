"""Putting a backup back: what is refused, in one sentence, and that nothing changes then."""

import json
import os
import re
import shutil
import sqlite3
import stat
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import sql

from participation.cli import main
from tests.conftest import Serve
from tests.support.server import Server


@dataclass
class Installation:
    """A data folder and settings, and the commands somebody gives there."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def command(self, *words: str | Path, typed: str = "") -> Result:
        """Run a command, whatever comes of it."""
        own = {"DATA_DIR": str(self.data), "DATABASE_URL": "", "SECRET_KEY": ""}
        done = CliRunner().invoke(main, [*map(str, words)], env=own | self.settings, input=typed)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    def run(self, *words: str | Path) -> str:
        """Run a command that must succeed; gives what it printed."""
        done = self.command(*words)
        assert done.exit_code == 0, done.output
        return done.stdout

    def run_apart(self, *words: str) -> str:
        """The same in a process of its own, for commands that keep the database open to their end."""
        return Server(self.folder, self.settings).run(*words).stdout

    def add(self, email: str) -> None:
        """Make an account."""
        self.run_apart("user", "add", email, "--name", "A", "--password", "correct-horse-battery")

    def refusal(self, *words: str | Path) -> str:
        """Run a command that must fail; gives the one sentence it said."""
        done = self.command(*words)
        assert (done.exit_code, done.stdout) == (1, ""), done.output
        (said,) = done.stderr.splitlines()
        return said.removeprefix("Error: ")

    @property
    def data(self) -> Path:
        """The folder with the data."""
        return self.folder / "data"

    @property
    def database(self) -> Path:
        """The file of the database, where it is SQLite."""
        return self.data / "participation.sqlite"

    def copied(self, folder: Path) -> "Installation":
        """The same installation once more."""
        folder.mkdir()
        shutil.copytree(self.data, folder / "data")
        return Installation(folder)


def people(there: Installation) -> list[str]:
    """Who has an account, in an installation on SQLite."""
    with closing(sqlite3.connect(there.database)) as connection:
        return [name for (name,) in connection.execute("SELECT email FROM person ORDER BY id")]


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with one account, of which there is a backup."""
    there = Installation(tmp_path_factory.mktemp("origin"))
    there.add("a@example.org")
    there.run("backup", there.folder / "backup.tar")
    return there


@pytest.fixture(scope="module")
def backup(origin: Installation) -> Path:
    """That backup."""
    return origin.folder / "backup.tar"


@pytest.fixture
def new(tmp_path: Path) -> Installation:
    """An installation that has never been started."""
    folder = tmp_path / "new"
    folder.mkdir()
    return Installation(folder)


def changed(backup: Path, to: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A backup with other parts: `change` gives what to write for each, or None for nothing."""
    with tarfile.open(backup) as old, tarfile.open(to, "w") as new:
        for member in old:
            content = change(member.name, old.extractfile(member).read())  # type: ignore[union-attr]
            if content is not None:
                member.size = len(content)
                new.addfile(member, BytesIO(content))
    return to


def with_manifest(**changes: object) -> Callable[[str, bytes], bytes]:
    """A change of what the manifest says."""

    def change(name: str, content: bytes) -> bytes:
        return json.dumps(json.loads(content) | changes).encode() if name.endswith("n") else content

    return change


def test_a_backup_is_for_our_eyes_only_and_says_what_it_holds(
    origin: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar"
    said = origin.run("backup", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "Guard this file well: it holds personal data and this installation's secret." in said
    seal = re.findall(r"Audit log: 1 entries, last seal ([0-9a-f]{64})", said)
    assert seal == re.findall(r"Last seal: ([0-9a-f]{64})", origin.run_apart("audit", "verify"))
    assert "exists already" in origin.refusal("backup", file)
    assert [one.name for one in tmp_path.iterdir()] == ["backup.tar"]


def test_what_a_killed_backup_left_is_gone_a_day_later(
    origin: Installation, tmp_path: Path
) -> None:
    now = time.time()
    for name, age in ((".backup-long-ago", 25 * 3600), (".backup-running", 3600)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "database").touch()
        os.utime(tmp_path / name, (now - age, now - age))
    origin.run("backup", tmp_path / "backup.tar")
    assert sorted(one.name for one in tmp_path.iterdir()) == [".backup-running", "backup.tar"]


def test_what_was_saved_comes_back_with_its_secret(
    origin: Installation, backup: Path, new: Installation
) -> None:
    said = new.run("restore", backup)
    assert re.search(r"Audit log: 1 entries, last seal [0-9a-f]{64}\nThe log is whole\.\n$", said)
    assert people(new) == ["a@example.org"]
    assert {one.name for one in new.data.iterdir()} == {
        "participation.sqlite",
        "secret_key",
    }
    secret = new.data / "secret_key"
    assert secret.read_bytes() == (origin.data / "secret_key").read_bytes()
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_a_backup_without_the_secret_needs_it_from_elsewhere(
    origin: Installation, tmp_path: Path, new: Installation
) -> None:
    file = tmp_path / "backup.tar"
    assert "Keep the secret elsewhere" in origin.run("backup", "--without-secret", file)
    secret = (origin.data / "secret_key").read_bytes()
    assert secret not in file.read_bytes()
    assert "not signed by this installation" in new.refusal("restore", file)
    given = Installation(new.folder, {"SECRET_KEY": secret.decode()})
    assert "The log is whole." in given.run("restore", file)


def test_another_secret_in_the_settings_is_refused(backup: Path, new: Installation) -> None:
    server = Installation(new.folder, {"SECRET_KEY": "x" * 40})
    assert "another secret than SECRET_KEY" in server.refusal("restore", backup)


@pytest.fixture
def unusable(backup: Path, tmp_path: Path) -> dict[str, Path]:
    """Files that are no usable backup, by what is said of them."""

    def flipped(name: str, content: bytes) -> bytes:
        middle = len(content) // 2
        turned = bytes([content[middle] ^ 1])
        return content[:middle] + turned + content[middle + 1 :] if name == "database" else content

    cut, text = tmp_path / "cut", tmp_path / "text"
    cut.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    text.write_text("Bananas. " * 200, encoding="utf-8")
    newer = with_manifest(moment={"revision": "9999", "entries": 1, "seal": "0" * 64})
    another = with_manifest(moment={"revision": "0002", "entries": 1, "seal": "0" * 64})
    return {
        "cannot be read: No such file": tmp_path / "nowhere",
        "cannot be read: Is a directory": tmp_path,
        "is not a backup, or only the beginning": text,
        "breaks off|only the beginning": cut,
        "was damaged or changed: “database”": changed(backup, tmp_path / "flipped", flipped),
        "made by a newer program": changed(backup, tmp_path / "newer", newer),
        "made by a newer version": changed(backup, tmp_path / "2", with_manifest(format=2)),
        "is of a PostgreSQL database": changed(
            backup, tmp_path / "other", with_manifest(database="postgresql")
        ),
        "its manifest cannot be read": changed(
            backup, tmp_path / "bad", lambda name, said: b"{" if name.endswith("n") else said
        ),
        "names other parts": changed(
            backup, tmp_path / "more", with_manifest(parts={"database": "", "../x": ""})
        ),
        "“secret_key” is missing": changed(
            backup, tmp_path / "less", lambda name, said: said if name != "secret_key" else None
        ),
        "not whole: the seal that was noted": changed(backup, tmp_path / "log", another),
    }


def test_what_is_no_usable_backup_is_refused_and_nothing_changes(
    origin: Installation, unusable: dict[str, Path], tmp_path: Path
) -> None:
    there = origin.copied(tmp_path / "there")
    there.add("b@example.org")
    folder = there.data
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    for why, file in unusable.items():
        said = there.refusal("restore", "--replace", "--yes", file)
        assert re.search(why, said), f"{why}: {said}"
        assert {one.name for one in folder.iterdir()} == set(before)
        assert (folder / "secret_key").read_bytes() == before["secret_key"]
        assert people(there) == ["a@example.org", "b@example.org"]


def test_a_log_with_faults_is_put_back_for_who_insists(
    origin: Installation, tmp_path: Path, new: Installation
) -> None:
    faulty, file = origin.copied(tmp_path / "faulty"), tmp_path / "faulty.tar"
    with closing(sqlite3.connect(faulty.database)) as connection:
        connection.execute("UPDATE audit_entry SET actor = 'x'")
        connection.commit()
    faulty.run("backup", file)
    assert "audit log in the backup is not whole" in new.refusal("restore", file)
    done = new.command("restore", "--accept-faults", file)
    assert "Fault: entry 1 (PersonAdded) does not follow" in done.stderr
    assert people(new) == ["a@example.org"]


def test_what_is_there_goes_only_where_somebody_says_so(
    origin: Installation, backup: Path, tmp_path: Path
) -> None:
    there = origin.copied(tmp_path / "there")
    there.add("b@example.org")
    plain = there.refusal("restore", backup)
    assert plain.startswith("There is data in this database already: --replace")

    restore = ("restore", "--replace", backup)
    assert there.command(*restore, typed="yes\n").exit_code == 1
    assert people(there) == ["a@example.org", "b@example.org"]
    done = there.command(*restore, typed="replace\n")
    assert "What is in the database now is lost" in done.stdout
    assert people(there) == ["a@example.org"]


def test_a_damaged_database_can_be_replaced(
    origin: Installation, backup: Path, tmp_path: Path
) -> None:
    there = origin.copied(tmp_path / "there")
    file = there.database
    file.write_bytes(os.urandom(50_000))
    assert "--replace" in there.refusal("restore", backup)
    assert "The log is whole." in there.run("restore", "--replace", "--yes", backup)
    assert people(there) == ["a@example.org"]


def test_while_a_server_runs_nothing_is_put_back(serve: Serve, backup: Path) -> None:
    server = serve()
    there = Installation(server.folder)
    refused = there.refusal("restore", "--replace", "--yes", backup)
    assert refused == "The database is in use: stop the server first."
    assert server.health()["status"] == "ok"


def test_a_backup_of_older_tables_is_brought_up_to_date(tmp_path: Path, new: Installation) -> None:
    older, file = Installation(tmp_path), tmp_path / "older.tar"
    older.run_apart("db", "upgrade", "0001")
    older.run("backup", file)
    assert "tables 0001" in new.run("restore", file)
    new.add("a@example.org")
    assert people(new) == ["a@example.org"]


def test_where_there_is_nothing_to_save_that_is_said(new: Installation, tmp_path: Path) -> None:
    file = str(tmp_path / "x.tar")
    assert "There is no database at" in new.refusal("backup", file)
    nowhere = new.refusal("backup", "/nowhere/x.tar")
    assert nowhere == "/nowhere/x.tar cannot be written: No such file or directory."


# PostgreSQL


@pytest.fixture
def cluster(tmp_path: Path, new_postgres_url: Serve) -> Iterator[Installation]:
    """An installation on PostgreSQL with one account, of which there is a backup."""
    server = Installation(
        tmp_path, {"DATABASE_URL": str(new_postgres_url()).replace("+psycopg", "")}
    )
    server.add("a@example.org")
    server.run("backup", str(tmp_path / "backup.tar"))
    return server


TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


def asked(there: Installation, query: LiteralString) -> list[tuple[object, ...]]:
    """What the installation's database answers."""
    with psycopg.connect(there.settings["DATABASE_URL"]) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.postgres
def test_on_postgresql_a_failure_leaves_the_old_tables(cluster: Installation) -> None:
    server, file = cluster, cluster.folder / "backup.tar"
    server.add("b@example.org")
    another = with_manifest(moment={"revision": "0002", "entries": 1, "seal": "0" * 64})
    wrong = changed(file, server.folder / "wrong.tar", another)
    refused = server.refusal("restore", "--replace", "--yes", wrong)
    assert "not whole: the seal that was noted" in refused
    assert asked(server, "SELECT email FROM person ORDER BY id") == [
        ("a@example.org",),
        ("b@example.org",),
    ]
    assert "The log is whole." in server.run_apart("audit", "verify")
    assert "The log is whole." in server.run("restore", "--replace", "--yes", file)
    assert asked(server, "SELECT email FROM person") == [("a@example.org",)]
    schemas = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'participation%'"
    assert asked(server, schemas) == []


@pytest.mark.postgres
def test_old_tables_left_aside_by_a_killed_restore_come_back(cluster: Installation) -> None:
    tables = [str(name) for (name,) in asked(cluster, TABLES)]
    with psycopg.connect(cluster.settings["DATABASE_URL"]) as connection:
        connection.execute("CREATE SCHEMA participation_before_restore")
        for name in map(sql.Identifier, tables):
            aside = sql.SQL("ALTER TABLE {} SET SCHEMA participation_before_restore")
            connection.execute(aside.format(name))
        connection.execute("CREATE TABLE person (id integer)")
    assert "A restore was cut off" in cluster.refusal("demo"), "nothing may be written before"
    assert "--replace" in cluster.refusal("restore", cluster.folder / "backup.tar")
    assert asked(cluster, "SELECT email FROM person") == [("a@example.org",)]
    assert len(asked(cluster, TABLES)) == len(tables) > 20


@pytest.mark.postgres
def test_a_connected_server_and_a_missing_program_are_said(cluster: Installation) -> None:
    file = cluster.folder / "backup.tar"
    restore = ("restore", "--replace", "--yes", file)
    with psycopg.connect(cluster.settings["DATABASE_URL"]):
        assert cluster.refusal(*restore) == "The database is in use: stop the server first."
    without = Installation(cluster.folder, cluster.settings | {"PATH": "/nowhere"})
    missing = " was not found: install the client"
    assert without.refusal(*restore).startswith(f"pg_restore{missing}")
    assert without.refusal("backup", cluster.folder / "2.tar").startswith(f"pg_dump{missing}")
    assert asked(cluster, "SELECT email FROM person") == [("a@example.org",)]
