"""Imports point one way, as participation/__init__.py and its map say; lazy ones count too."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import participation
from tests.support import ROOT

PACKAGE = ROOT / "participation"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}

# Each may import those before it. What stands on one line does not know of each other.
LAYERS = [
    ["settings"],
    ["kernel"],
    ["grouping"],
    ["mail"],
    ["identity"],
    ["web"],
    ["events"],
    ["ideas"],
    ["comments", "questions", "topics", "voting"],
    ["similarity"],
    ["proposals"],
    ["moderation"],
    ["masterplan"],
    ["claims"],
    ["administration", "backup", "boards", "demo", "monitoring", "pages", "reporting", "search"],
    ["live"],
    ["server"],
    ["cli"],
]
# Inside a capability.
FILES = [
    ["methods"],
    ["models"],
    ["facts", "codes", "marks", "papers", "phases"],
    ["rules"],
    ["visibility"],
    ["queries"],
    ["counting", "opinions", "smtp", "steps", "versions"],
    [
        "agenda",
        "answers",
        "calling",
        "clocks",
        "lists",
        "machine",
        "merging",
        "placing",
        "processing",
        "sealing",
        "sender",
        "story",
    ],
    ["templates"],
    ["domain"],
    ["launching", "newcomers", "registration", "settling", "undoing", "wishes", "worker"],
    ["roles"],
    ["forms"],
    ["letters"],
    ["loading"],
    ["importing"],
    ["session"],
    ["views"],
    ["curating", "doors"],
    ["answering"],
]
CAPABILITIES = (
    "mail",
    "identity",
    "events",
    "ideas",
    "comments",
    "questions",
    "topics",
    "voting",
    "similarity",
    "proposals",
    "moderation",
    "masterplan",
    "claims",
)
# The one exception: Alembic has to know every table.
EVERY_TABLE = {"participation.kernel.migrate": set(CAPABILITIES)}
# The web is below the capabilities but for who somebody is; these files of theirs stand on it.
STAND_ON_THE_WEB = {
    "answering",
    "curating",
    "doors",
    "loading",
    "session",
    "views",
}


def imports_of(module: str) -> set[str]:
    """The modules of ours that a module imports, wherever in it, but for type checkers alone."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    return {name for node in _running(tree) for name in _imported(node) if name in MODULES} - {
        module
    }


def _running(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield from _running(child)


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        base = str(node.module)
        yield base
        yield from (f"{base}.{alias.name}" for alias in node.names)


def part(module: str, number: int) -> str:
    """The layer (1) or the file (2) of a module."""
    parts = module.split(".")
    return parts[number] if len(parts) > number else ""


def rank(layers: list[list[str]], name: str) -> int:
    return next(number for number, names in enumerate(layers) if name in names)


def pairs() -> list[tuple[str, str]]:
    """Who imports whom; the package itself only puts things together."""
    found = [(one, other) for one in MODULES for other in imports_of(one)]
    return [(one, other) for one, other in found if "participation" not in (one, other)]


def test_the_reader_of_imports_sees_lazy_ones_and_skips_those_for_types() -> None:
    assert "participation.kernel.audit" in imports_of("participation.kernel.db")
    assert "participation.live" in imports_of("participation")
    source = (
        "if TYPE_CHECKING:\n    import participation.live\ndef f():\n    import participation.cli"
    )
    names = [name for node in _running(ast.parse(source)) for name in _imported(node)]
    assert names == ["participation.cli"]


def test_every_module_has_its_place() -> None:
    placed = {name for names in LAYERS for name in names}
    assert {part(module, 1) for module in MODULES} - {""} == placed
    files = {name for names in FILES for name in names} | {""}
    for module in MODULES:
        if part(module, 1) in CAPABILITIES:
            assert part(module, 2) in files, f"{module} has no place in its capability"


def test_every_folder_is_on_the_map() -> None:
    on_the_map = str(participation.__doc__)
    folders = {f"{path.name}/" for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    files = {path.name for path in PACKAGE.glob("*.py")} - {"__init__.py"}
    assert {name for name in folders | files if f"    {name} " not in on_the_map} == set()


def test_earlier_layers_never_import_later_ones() -> None:
    wrong = [
        f"{one} imports {other}"
        for one, other in pairs()
        if rank(LAYERS, part(one, 1)) < rank(LAYERS, part(other, 1))
        and part(other, 1) not in EVERY_TABLE.get(one, set())
        and not (part(other, 1) == "web" and part(one, 2) in STAND_ON_THE_WEB)
    ]
    assert wrong == []


def test_neighbours_do_not_know_each_other() -> None:
    wrong = [
        f"{one} imports {other}"
        for one, other in pairs()
        if part(one, 1) != part(other, 1)
        and rank(LAYERS, part(one, 1)) == rank(LAYERS, part(other, 1))
    ]
    assert wrong == []


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_inside_a_capability_imports_point_one_way(capability: str) -> None:
    wrong = [
        f"{one} imports {other}"
        for one, other in pairs()
        if part(one, 1) == part(other, 1) == capability
        and part(other, 2)
        and rank(FILES, part(one, 2)) <= rank(FILES, part(other, 2))
        and part(one, 2) != part(other, 2)
    ]
    assert wrong == []


def test_files_of_a_folder_make_up_one_thing_but_import_each_other_one_way() -> None:
    for folder in {module.rpartition(".")[0] for module in MODULES if module.count(".") == 3}:
        inside = {module for module in MODULES if module.startswith(f"{folder}.")}
        known = {module: imports_of(module) & inside for module in inside}
        assert {*TopologicalSorter(known).static_order()} == inside


def test_the_web_knows_who_somebody_is_and_nothing_else_of_the_domain() -> None:
    known = {other for one, other in pairs() if part(one, 1) == "web" and part(other, 1) != "web"}
    allowed = {"participation.identity", "participation.identity.models"}
    allowed |= {"participation.identity.rules", "participation.settings"}
    assert {one for one in known - allowed if part(one, 1) != "kernel"} == set()


def test_only_pages_and_loading_stand_on_the_web() -> None:
    wrong = [
        f"{one} imports {other}"
        for one, other in pairs()
        if part(one, 1) in CAPABILITIES
        and part(other, 1) == "web"
        and part(one, 2) not in STAND_ON_THE_WEB
    ]
    assert wrong == []


def test_only_what_puts_the_application_together_knows_the_live_rooms() -> None:
    known = {
        one
        for one in MODULES
        if part(one, 1) != "live" and any(part(other, 1) == "live" for other in imports_of(one))
    }
    assert known == {"participation", "participation.server"}


def test_only_the_command_line_starts_what_needs_the_language_model() -> None:
    wrong = [
        f"{one} imports {other}"
        for one, other in pairs()
        if part(other, 2) == "worker" and part(one, 2) != "worker" and part(one, 1) != "cli"
    ]
    assert wrong == []


@pytest.mark.parametrize("file", ["models", "facts", "rules", "queries", "domain"])
def test_the_domain_does_not_know_requests(file: str) -> None:
    for module, path in MODULES.items():
        if part(module, 2) == file and part(module, 1) in CAPABILITIES:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = {name.split(".")[0] for node in _running(tree) for name in _imported(node)}
            assert not names & {"flask", "flask_login", "flask_socketio", "werkzeug"}, module


def test_no_file_needs_a_table_of_contents() -> None:
    longest = {
        path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES.values()
    }
    assert {name: lines for name, lines in longest.items() if lines > 400} == {}


def test_every_module_says_what_lives_there() -> None:
    for module, path in MODULES.items():
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), module


def test_tests_stand_where_what_they_test_stands() -> None:
    folders = {path.name for path in Path(ROOT / "tests").iterdir() if path.is_dir()}
    assert {*CAPABILITIES, "kernel", "reporting", "demo"} <= folders
