"""The `participation` command as people run it: what it does, and one sentence where it cannot."""

import csv
import json
import os
import re
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import Serve
from tests.support.parallel import at_once
from tests.support.server import COMMAND, Server

Done = subprocess.CompletedProcess[str]
PASSWORD = ("--password", "correct-horse-battery")


def ended(done: Done, *, status: int) -> Done:
    """The command, which ended with this status and, whatever happened, said no more than needed."""
    output = done.stdout + done.stderr
    assert "Traceback" not in output, output
    assert done.returncode == status, output
    return done


def sentence(done: Done) -> str:
    """The one sentence with which a command refused."""
    assert done.returncode != 0
    said = ended(done, status=done.returncode).stderr.strip().splitlines()
    assert len(said) == 1, said
    assert done.stdout == ""
    return said[0]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """An installation with its tables made, an account and an event with one idea."""
    server = Server(tmp_path_factory.mktemp("installed"))
    mo = ("mo@example.org", "--name", "Mo", "--role", "moderator")
    ended(server.run("user", "add", *mo, *PASSWORD), status=0)
    made = server.run(*("event", "add", "--title-en", "Workshop", "--moderator", "mo@example.org"))
    assert re.fullmatch(r"Event 1, code [A-Z0-9]{6}\.\n", made.stdout)
    file = server.folder / "first.csv"
    file.write_text("title,text\nBenches,More of them.\n", encoding="utf-8")
    server.run("import", "ideas", str(file), "--event", "1")
    return server


@pytest.fixture
def new(tmp_path: Path) -> Server:
    """An installation that has never been started."""
    return Server(tmp_path)


def rows(server: Server, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(server.folder / "data" / "participation.sqlite")
    found = connection.execute(query).fetchall()
    connection.close()
    return found


COMMANDS = {
    (): {"run", "demo", "db", "user", "event", "import", "export"},
    ("run",): {"--demo"},
    ("demo",): {"--if-empty"},
    ("db",): {"upgrade", "downgrade"},
    ("user", "add"): {"EMAIL", "--name", "--role", "--password"},
    ("event", "add"): {"--title-de", "--title-en", "--kind", "--audience", "--moderator"},
    ("import", "ideas"): {"FILE", "--event", "language", "title"},
    ("export",): {"EVENT", "--format", "--out"},
}


def test_help_tells_what_there_is(new: Server) -> None:
    texts = at_once([partial(new.run, *command, "--help") for command in COMMANDS])
    for command, done in zip(COMMANDS, texts, strict=True):
        assert not isinstance(done, Exception)
        words = set(re.findall(r"[\w-]+", done.stdout))
        assert COMMANDS[command] <= words, command
    assert not (new.folder / "data").exists(), "reading help makes nothing"


# Accounts and events


def test_an_account_gets_its_roles(installed: Server) -> None:
    added = installed.run(
        *("user", "add", "Ada@Example.org", "--name", " Ada  L. ", *PASSWORD),
        *("--role", "moderator", "--role", "administrator"),
    )
    assert added.stdout == "Ada@Example.org can sign in now.\n"
    assert rows(installed, "SELECT name FROM person WHERE email = 'ada@example.org'") == [
        ("Ada L.",)
    ]
    granted = rows(
        installed,
        "SELECT role FROM role_grant JOIN person ON person.id = person_id WHERE name = 'Ada L.'",
    )
    assert {role for (role,) in granted} == {"moderator", "administrator"}


def test_a_password_can_be_typed(installed: Server) -> None:
    typed = "correct-horse-battery\n" * 2
    command = [*COMMAND, "user", "add", "typed@example.org", "--name", "Typed"]
    done = subprocess.run(
        command, input=typed, env=installed.environment, capture_output=True, text=True, check=False
    )
    assert "typed@example.org can sign in now." in ended(done, status=0).stdout
    assert "correct-horse" not in done.stdout + done.stderr


REFUSED: list[tuple[tuple[str, ...], str]] = [
    (
        ("user", "add", "MO@example.ORG", "--name", "Mo", *PASSWORD),
        "already an account with this address",
    ),
    (("user", "add", "a@b.de", "--name", "A", "--password", "short"), "at least 10 characters"),
    (("user", "add", "nobody", "--name", "A", *PASSWORD), "not an email address"),
    (("user", "add", "a@b.de", "--name", "x" * 300, *PASSWORD), "too long: it has 300 characters"),
    (("event", "add"), "title in at least one language"),
    (("event", "add", "--title-en", "A", "--moderator", "no@b.de"), "There is no moderator"),
    (("import", "ideas", "x.csv", "--event", "99"), "no event with the code or number 99"),
    (("import", "ideas", "/nowhere.csv", "--event", "1"), "/nowhere.csv cannot be read"),
    (("import", "ideas", "/dev/null", "--event", "1"), "no column named text or title"),
    (("export", "²"), "no event with the code or number ²"),
    (("export", "9" * 30), "no event with the code or number 999"),
    (("export", "1", "--out", "/nowhere/x.json"), "/nowhere/x.json cannot be written"),
    (("db", "upgrade", "nonsense"), "identified by 'nonsense'"),
]


@pytest.fixture(scope="module")
def refusals(installed: Server) -> dict[tuple[str, ...], Done]:
    """What each refused command said; they run side by side, for each takes a second to start."""
    found: dict[tuple[str, ...], Done] = {}
    for start in range(0, len(REFUSED), 4):
        commands = [command for command, _ in REFUSED[start : start + 4]]
        for command, done in zip(
            commands,
            at_once([partial(installed.run, *one, check=False) for one in commands]),
            strict=True,
        ):
            assert not isinstance(done, Exception)
            found[command] = done
    return found


@pytest.mark.parametrize(("command", "why"), REFUSED)
def test_a_refusal_is_one_sentence(
    refusals: dict[tuple[str, ...], Done], command: tuple[str, ...], why: str
) -> None:
    assert why in sentence(refusals[command])


def test_what_is_misspelt_is_explained(new: Server) -> None:
    for command in (
        ("run", "--fast"),
        ("user", "add"),
        ("export", "1", "--format", "xls"),
        ("go",),
    ):
        assert "Usage: participation" in ended(new.run(*command, check=False), status=2).stderr


# Importing and exporting


def test_an_import_reports_what_it_left_out(installed: Server) -> None:
    made = installed.run("event", "add", "--title-de", "Werkstatt").stdout
    code = made.split()[-1].rstrip(".")
    file = installed.folder / "ideas.tsv"
    lines = [
        "id\ttext\tkind",
        "1\tMore benches. Please.\t",
        "2\t\t",
        "3\tChairs\twish",
        "4\tSofas\t",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    typed = f"{code[:3].lower()}-{code[3:]}"
    done = ended(installed.run("import", "ideas", str(file), "--event", typed), status=0)
    assert done.stdout == "2 imported, 2 refused.\n"
    assert "line 3 refused: title: Please enter a title." in done.stderr
    assert "line 4 refused: kind: Please choose one of the options." in done.stderr
    again = installed.run("import", "ideas", str(file), "--event", code, check=False)
    assert ended(again, status=1).stdout == "0 imported, 4 refused.\n"
    assert "line 2 refused: id: 1 has been imported already." in again.stderr


def test_an_export_is_printed_or_written(installed: Server) -> None:
    printed = json.loads(ended(installed.run("export", "1"), status=0).stdout)
    assert [idea["title"] for idea in printed["ideas"]] == ["Benches"]
    out = installed.folder / "ideas.csv"
    done = ended(installed.run("export", "1", "--format", "csv", "--out", str(out)), status=0)
    assert done.stdout == f"1 idea written to {out}.\n"
    with out.open(encoding="utf-8", newline="") as file:
        assert [row["title"] for row in csv.DictReader(file)] == ["Benches"]


# The database


def test_tables_are_made_and_taken_away(new: Server) -> None:
    assert new.run("db", "upgrade").stdout == "The database is up to date.\n"
    assert ("idea",) in rows(new, "SELECT name FROM sqlite_master")

    def downgrade(answer: str) -> Done:
        command = [*COMMAND, "db", "downgrade", "base"]
        return subprocess.run(
            command, input=answer, env=new.environment, capture_output=True, text=True, check=False
        )

    ended(downgrade("n\n"), status=1)
    assert ("idea",) in rows(new, "SELECT name FROM sqlite_master")
    assert "The database is at base." in ended(downgrade("y\n"), status=0).stdout
    assert ("idea",) not in rows(new, "SELECT name FROM sqlite_master")


def test_the_demonstration_is_loaded_once(new: Server) -> None:
    first = ended(new.run("demo"), status=0).stdout
    assert first.startswith("Loading the demonstration …\nJoin code: ")
    assert "moderation@example.org" in first
    second = ended(new.run("demo"), status=0).stdout
    assert second == first.replace(
        "Loading the demonstration …", "The demonstration is loaded already."
    )
    assert ended(new.run("demo", "--if-empty"), status=0).stdout == first.partition("\n")[2]
    assert rows(new, "SELECT count(*) FROM event") == [(3,)]
    assert 110 <= int(str(rows(new, "SELECT count(*) FROM idea")[0][0])) <= 140


def test_a_database_of_a_newer_program_is_left_alone(installed: Server, tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.run("db", "upgrade")
    connection = sqlite3.connect(tmp_path / "data" / "participation.sqlite")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    assert "9999" in sentence(server.run("export", "1", check=False))


@pytest.mark.postgres
def test_all_of_it_works_on_postgresql(tmp_path: Path, new_postgres_url: Serve) -> None:
    address = str(new_postgres_url()).replace("+psycopg", "")
    server = Server(tmp_path, {"DATABASE_URL": address})
    assert "Join code" in ended(server.run("demo"), status=0).stdout
    assert len(json.loads(server.run("export", "1").stdout)["ideas"]) > 20
    assert not (tmp_path / "data" / "participation.sqlite").exists()


# Settings


@pytest.fixture
def occupied() -> Iterator[int]:
    """A port that is taken."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


WRONG = [
    ({"PORT": "http"}, "PORT must be a whole number from 1 to 65535."),
    ({"DATABASE_URL": "mysql://h/d"}, "DATABASE_URL must begin with sqlite:/// or postgresql://."),
    ({"DATABASE_URL": "sqlite:////nowhere/x"}, "DATABASE_URL: the database fails: "),
    ({"DATABASE_URL": "postgresql://127.0.0.1:1/x"}, "DATABASE_URL: the database fails: "),
    ({"SECRET_KEY": "short"}, "SECRET_KEY must have at least 32 characters."),
    ({"DATA_DIR": "/dev/null"}, "DATA_DIR must be a folder we may write to"),
    ({"DATA_DIR": "/proc"}, "DATA_DIR must be a folder we may write to"),
    ({"TIME_ZONE": "Mars"}, "TIME_ZONE must be a time zone"),
    ({"DEFAULT_LOCALE": "fr"}, "DEFAULT_LOCALE must be one of"),
]


@pytest.mark.parametrize(("command", "wrong"), [(("db", "upgrade"), WRONG), (("run",), WRONG[:3])])
def test_a_wrong_setting_is_one_sentence(
    tmp_path: Path, command: tuple[str, ...], wrong: list[tuple[dict[str, str], str]]
) -> None:
    servers = [Server(tmp_path, settings) for settings, _ in wrong]
    outcomes = at_once([partial(server.run, *command, check=False) for server in servers])
    for done, (settings, expected) in zip(outcomes, wrong, strict=True):
        assert not isinstance(done, Exception), settings
        assert sentence(done).startswith(f"Error: {expected}")


@pytest.mark.parametrize("setting", ["PORT", "HOST"])
def test_an_address_that_cannot_be_used_is_named(
    tmp_path: Path, occupied: int, setting: str
) -> None:
    wrong = {"PORT": str(occupied)} if setting == "PORT" else {"HOST": "nowhere.invalid"}
    done = ended(Server(tmp_path, wrong).run("run", check=False), status=1)
    last = done.stderr.strip().splitlines()[-1]
    assert setting in last
    assert next(iter(wrong.values())) in last


def test_running_tells_the_address_and_ends_when_asked(serve: Serve) -> None:
    server = serve(arguments=("run", "--demo"))
    assert f"Open http://localhost:{server.port}" in server.output()
    assert "Join code: " in server.output()
    assert server.stop() == 0
    assert "Traceback" not in server.output()


def test_texts_that_are_not_utf_8_are_no_reason_to_fall_over(installed: Server) -> None:
    command = [os.fsencode(COMMAND[0]), b"user", b"add", b"\xff@example.org", b"--name", b"Ada"]
    done = subprocess.run(
        [*command, *map(os.fsencode, PASSWORD)],
        env=installed.environment,
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stdout + done.stderr


# The audit log


def test_a_whole_log_is_told_from_one_that_was_changed_or_cut(new: Server) -> None:
    for name in ("a", "b", "c"):
        new.run("user", "add", f"{name}@example.org", "--name", name, *PASSWORD)
    first = ended(new.run("audit", "verify"), status=0).stdout
    assert first.endswith("The log is whole.\n")
    seal = re.findall(r"Entries: 3\. Last seal: ([0-9a-f]{64})\n", first)[0]
    new.run("user", "add", "d@example.org", "--name", "d", *PASSWORD)
    grown = ended(new.run("audit", "verify", "--expect", seal), status=0).stdout
    assert "The noted seal is that of entry 3 of 4." in grown
    other = ended(new.run("audit", "verify", "--expect", "0" * 64, check=False), status=1)
    assert "Fault: the seal that was noted elsewhere is not in the log" in other.stderr
    for statement, fault in (
        ("UPDATE audit_entry SET actor = 'x' WHERE id = 2", "entry 2 (PersonAdded) does not"),
        ("DELETE FROM audit_entry WHERE id = 2", "there are 3 entries where there were 4"),
        ("DELETE FROM audit_entry WHERE id = 4", "there are 2 entries where there were 4"),
    ):
        connection = sqlite3.connect(new.folder / "data" / "participation.sqlite")
        with connection:
            connection.execute(statement)
        connection.close()
        assert fault in ended(new.run("audit", "verify", check=False), status=1).stderr
