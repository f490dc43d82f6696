"""The tools keep their promises: locks, the Makefile, and checkers that do find something."""

import hashlib
import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import psycopg
import pytest
from babel.messages.catalog import Catalog
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support import ROOT
from tests.support.axe import axe
from tests.support.browser import Pages
from tests.support.catalogues import check, complaints
from tests.support.nu import nu_findings
from tests.support.postgres import Cluster

Words = str | tuple[str, str]
LOCKS = ("requirements.txt", "requirements-dev.txt")
PAGE = "<!DOCTYPE html><html lang=en><title>A page</title><body><main><h1>A page</h1>{}</main>"


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pinned(lock: str) -> dict[str, set[str]]:
    """The versions by package; more than one where they depend on the version of Python."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.!+-]+)", text_of(lock), re.MULTILINE):
        versions.setdefault(canonicalize_name(name), set()).add(version)
    return versions


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_python_package_has_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", text_of(lock).strip())
    assert [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_of_python_packages_names_no_address(lock: str) -> None:
    assert re.findall(r"^.*(?:://| @ |^-|file:).*$", text_of(lock), re.MULTILINE) == []


def test_running_and_developing_use_the_same_versions() -> None:
    developing = pinned("requirements-dev.txt")
    running = pinned("requirements.txt")
    assert {name: developing.get(name) for name in running} == running


def test_the_lock_is_in_step_with_the_project() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    wanted = [
        requirement
        for group in (project["dependencies"], *project["optional-dependencies"].values())
        for requirement in map(Requirement, group)
        if requirement.name != project["name"]
    ]
    versions = pinned("requirements-dev.txt")
    for requirement in wanted:
        locked = versions.get(canonicalize_name(requirement.name), set())
        assert any(map(requirement.specifier.contains, locked)), f"{requirement}: run make lock"


def test_every_locked_script_package_has_a_hash_and_no_address() -> None:
    packages = json.loads(text_of("package-lock.json"))["packages"]
    del packages[""]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []


def test_script_packages_are_pinned_exactly() -> None:
    project = json.loads(text_of("package.json"))
    wanted = project["dependencies"] | project["devDependencies"]
    assert [name for name, version in wanted.items() if not re.fullmatch(r"[\d.]+", version)] == []


def own_static_files() -> list[Path]:
    dist = ROOT / "static/dist"
    files = (file for file in (ROOT / "static").rglob("*") if file.is_file())
    return [file for file in files if dist not in file.parents]


def test_no_file_of_others_lies_under_static() -> None:
    brought = re.compile(r"\.min\.|\.(woff2?|ttf|otf|eot|map|wasm)$")
    assert [file.name for file in own_static_files() if brought.search(file.name)] == []


def test_no_file_under_static_is_a_copy_of_an_installed_one() -> None:
    own = {hashlib.sha256(file.read_bytes()).digest(): file for file in own_static_files()}
    sizes = {file.stat().st_size for file in own.values()}
    installed = (file for file in (ROOT / "node_modules").rglob("*") if file.is_file())
    candidates = (file for file in installed if file.stat().st_size in sizes)
    copied = (own.get(hashlib.sha256(file.read_bytes()).digest()) for file in candidates)
    assert [file for file in copied if file] == []


def test_make_help_lists_every_target() -> None:
    makefile = text_of("Makefile")
    targets = set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE))
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(re.findall(r"^  make (\S+)  +\S", done.stdout, re.MULTILINE)) == targets
    assert set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()) == targets


def test_the_script_for_continuous_integration_can_be_run() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_hooks_before_a_commit_fetch_nothing() -> None:
    repositories = re.findall(
        r"^\s*- repo: (.*)$", text_of(".pre-commit-config.yaml"), re.MULTILINE
    )
    assert repositories == ["local"]


def test_the_translations_are_complete_and_up_to_date() -> None:
    assert check() == []


@pytest.mark.parametrize(
    ("source", "target", "complaint"),
    [
        ("Hello %(name)s", "Hallo %(name)s", None),
        ("Hello %(name)s", "Hallo %(nome)s", "other placeholders"),
        ("<b>Now</b>", "Jetzt", "other placeholders"),
        ("Hello", "", "not translated"),
        (("One vote", "%(num)d votes"), ("Eine Stimme", "%(num)d Stimmen"), None),
        (("One vote", "%(num)d votes"), ("Eine Stimme", "Stimmen"), "other placeholders"),
        (("One vote", "%(num)d votes"), ("Eine Stimme", ""), "not translated"),
    ],
)
def test_a_translation_has_to_carry_what_the_sentence_carries(
    source: Words, target: Words, complaint: str | None
) -> None:
    template, catalogue = Catalog(), Catalog(locale="de")
    template.add(source)
    catalogue.add(source, target)
    found = complaints(template, catalogue)
    assert found == [] if complaint is None else complaint in found[0]


def test_catalogues_with_gaps_leftovers_and_guesses_are_found() -> None:
    template, catalogue = Catalog(), Catalog(locale="de")
    template.add("New")
    template.add("Unsure")
    catalogue.add("Unsure", "Unsicher", flags=["fuzzy"])
    catalogue.add("Old", "Alt")
    assert complaints(template, catalogue) == [
        "is marked as fuzzy: 'Unsure'",
        "is no longer used: 'Old'",
        "is not in the catalogue: 'New'",
    ]


@pytest.mark.browser
def test_axe_passes_a_good_page_and_finds_what_is_wrong_with_a_bad_one(new_page: Pages) -> None:
    page = new_page()
    page.set_content(PAGE.format("<p>Text"))
    assert axe(page, best_practice=True) == []
    page.set_content(PAGE.format("<img src=data:, ><p style='color:#ccc'>Pale"))
    assert {finding.split()[0] for finding in axe(page)} == {"image-alt", "color-contrast"}


@pytest.mark.browser
def test_an_exception_in_a_script_is_a_problem_of_the_page(new_page: Pages) -> None:
    page = new_page()
    with page.expect_event("pageerror"):
        page.set_content(PAGE.format("<script>oops()</script>"))
    assert "oops is not defined" in new_page.problems[0]
    new_page.problems.clear()


def test_the_html_checker_separates_errors_from_warnings() -> None:
    good, bad = PAGE.format("<p>Text"), "<html><title>A page</title><p><div></p>"
    findings = nu_findings({"good": good, "bad": bad})
    assert {finding.split(":")[0] for finding in findings.errors} == {"bad"}
    assert [finding for finding in findings.warnings if "lang" in finding]


@pytest.mark.postgres
def test_a_database_can_be_copied_and_survives_a_crash(postgres: Cluster) -> None:
    original = postgres.create_database()
    with psycopg.connect(postgres.url(original).replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
    copy = postgres.create_database(template=original)
    postgres.stop(crash=True)
    postgres.start()
    with psycopg.connect(postgres.url(copy).replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (1,)
