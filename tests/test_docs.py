"""The documents keep true: what they name exists, and what they show works."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from click.testing import CliRunner

from participation.cli import main
from participation.ideas.importing import import_ideas, read_rows
from participation.settings import Settings
from tests.support import ROOT
from tests.support.house import House

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
EXAMPLE = ROOT / "docs/example-ideas.csv"
HOLDS_FILES = ("participation", "templates", "static", "tests", "docs", "migrations")
MADE = re.compile(r"(\.venv|node_modules|build|data|static/dist)(/|$)")
FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^ {4}(participation .*|make .*)$", re.MULTILINE)
FILE_NAME = re.compile(r"[\w.-]+\.(py|md|mjs|js|css|html|toml|txt|json|ya?ml|csv|tsv|po)")
FILE_PATH = re.compile(r"[\w.-]+(/[\w.-]+)+/?|[\w.-]+/")
MAKE_VARIABLES = {"ARGS", "LOCALE", "PYTHON", "UPGRADE", "URL"}

every_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT))
)


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def prose_of(document: Path) -> str:
    """The text without blocks of code."""
    return FENCED.sub("", text_of(document))


def spans_of(document: Path) -> list[str]:
    """What stands between backticks within the text."""
    return re.findall(r"`([^`\n]+)`", prose_of(document))


def lines_of_code(document: Path) -> list[str]:
    """Everything one could type: spans, indented commands, and blocks for a shell."""
    text = text_of(document)
    shell = [
        line for kind, block in FENCED.findall(text) if kind == "sh" for line in block.splitlines()
    ]
    return [
        *spans_of(document),
        *INDENTED.findall(prose_of(document)),
        *(line.strip() for line in shell),
    ]


def links_of(document: Path) -> list[str]:
    """Where links and pictures lead, unless to another site."""
    text = prose_of(document)
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchors_of(document: Path) -> set[str]:
    """The anchors that headings get."""
    headings = re.findall(r"^#+ (.+)$", prose_of(document), re.MULTILINE)
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


def is_there(name: str) -> bool:
    """Whether a path from the root, or a bare file name from anywhere in the house, exists."""
    if (ROOT / name).exists():
        return True
    return "/" not in name and any(
        next((ROOT / folder).rglob(name), None) is not None for folder in HOLDS_FILES
    )


@every_document
def test_links_and_pictures_lead_somewhere(document: Path) -> None:
    broken = []
    for link in links_of(document):
        path, _, anchor = unquote(link).partition("#")
        target = (document.parent / path).resolve() if path else document
        known = target.exists() and (not anchor or anchor in anchors_of(target))
        broken += [] if known else [link]
    assert broken == []


@every_document
def test_files_that_are_named_exist(document: Path) -> None:
    named = {
        span
        for span in spans_of(document)
        if FILE_PATH.fullmatch(span) or FILE_NAME.fullmatch(span)
    }
    # A path begins with something that lies here; "Europe/Berlin" does not.
    ours = {
        span for span in named if FILE_NAME.fullmatch(span) or (ROOT / span.split("/")[0]).exists()
    }
    assert sorted(span for span in ours if not MADE.match(span) and not is_there(span)) == []


@every_document
def test_what_make_is_asked_for_it_can_make(document: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):(?!=)", text_of(ROOT / "Makefile"), re.MULTILINE))
    asked = {
        match[1] for line in lines_of_code(document) if (match := re.match(r"make ([a-z-]+)", line))
    }
    assert asked - targets == set()


@every_document
def test_variables_in_commands_are_known(document: Path) -> None:
    known = {setting.name.upper() for setting in fields(Settings)} | MAKE_VARIABLES
    used = {
        name for line in lines_of_code(document) for name in re.findall(r"\b([A-Z][A-Z_]+)=", line)
    }
    assert used - known == set()


def commands_in(documents: Sequence[Path]) -> list[str]:
    """Every `participation …` that stands in the documents."""
    lines = (line for document in documents for line in lines_of_code(document))
    return sorted({line for line in lines if line.startswith("participation ")})


def resolve(words: Sequence[str]) -> tuple[list[str], click.Command]:
    """The names that lead from `participation` to a command, and the command."""
    command: click.Command = main
    path: list[str] = []
    for word in words:
        if not isinstance(command, click.Group):
            break
        path.append(word)
        assert word in command.commands, f"there is no participation {' '.join(path)}"
        command = command.commands[word]
    return path, command


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command that does something, by the words that lead to it."""
    if not isinstance(command, click.Group):
        yield path
        return
    for name, one in command.commands.items():
        yield from leaves(one, (*path, name))


@pytest.mark.parametrize("line", commands_in(DOCUMENTS))
def test_commands_exist_and_explain_themselves(line: str) -> None:
    words = shlex.split(line)[1:]
    path, command = resolve(words)
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} - options == set()
    done = CliRunner().invoke(main, [*path, "--help"])
    assert done.exit_code == 0, done.output
    assert "Usage:" in done.output


def test_the_readme_tells_of_every_command() -> None:
    told = {tuple(resolve(shlex.split(line)[1:])[0]) for line in commands_in([ROOT / "README.md"])}
    assert set(leaves(main)) - told == set()


def rows_of_configuration() -> list[tuple[str, str, str]]:
    """The table of settings in the README: name, meaning, default."""
    section = text_of(ROOT / "README.md").split("\n## Configuration\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([A-Z_]+)` \| (.+) \| (.+) \|$", section, re.MULTILINE)


def default_in_words(value: object) -> str:
    """How the table begins to say a default."""
    if value == "":
        return "empty: "
    if isinstance(value, Path):
        return f"`{value.relative_to(ROOT)}`"
    return f"`{int(value) if isinstance(value, bool) else value}`"


def test_the_readme_tells_of_every_setting_and_of_no_other() -> None:
    assert [name for name, _, _ in rows_of_configuration()] == [
        setting.name.upper() for setting in fields(Settings)
    ]


def test_the_defaults_in_the_readme_are_the_real_ones() -> None:
    told = {name: default for name, _, default in rows_of_configuration()}
    real = {setting.name.upper(): default_in_words(setting.default) for setting in fields(Settings)}
    assert {name for name in real if not told[name].startswith(real[name])} == set()


def test_the_example_file_imports(house: House) -> None:
    event = house.event()
    with house.app.test_request_context():
        *_, report = import_ideas(house.database, event.id, read_rows(EXAMPLE))
    assert (report.imported, report.refused) == (5, [])


def test_pictures_are_small() -> None:
    pictures = [file for file in (ROOT / "docs/pictures").iterdir() if file.is_file()]
    assert pictures
    assert [file.name for file in pictures if file.stat().st_size > 150_000] == []
