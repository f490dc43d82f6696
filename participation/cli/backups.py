"""Saving the whole installation in a file, and putting it back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from participation.settings import Settings

if TYPE_CHECKING:
    from participation.backup.archive import Manifest


class _Bars:
    """Bars on a terminal that say what is being done."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        self.bars = Progress(console=console, transient=True, disable=not console.is_terminal)
        self._tasks: dict[str, Any] = {}

    def tell(self, what: str, done: int, total: int) -> None:
        """Say how much of something is done; where nobody knows of how much, that it is."""
        if what not in self._tasks:
            self._tasks[what] = self.bars.add_task(what)
        self.bars.update(self._tasks[what], completed=done, total=total or None)

    def ask(self, question: str) -> str:
        """Ask somebody, without bars in between."""
        self.bars.stop()
        answer: str = click.prompt(question, default="", show_default=False)
        self.bars.start()
        return answer


@contextmanager
def _bars() -> Iterator[_Bars]:
    """Such bars; whatever cannot be done is one sentence."""
    from participation.backup.archive import Unusable

    bars = _Bars()
    try:
        with bars.bars:
            yield bars
    except Unusable as error:
        raise click.ClickException(str(error)) from error


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--without-secret", is_flag=True, help="Leave the installation's secret out.")
def backup(file: Path, *, without_secret: bool) -> None:
    """Save the whole installation in FILE, as it is at this moment; the server may go on serving.

    The secret belongs to it: without it guests lose their part, everybody is signed out, and the
    audit log cannot be verified. Whoever leaves it out has to keep it elsewhere.
    """
    from participation.backup.making import save

    settings = Settings.from_environment(os.environ)
    with _bars() as bars:
        manifest = save(settings, file, bars.tell, with_secret=not without_secret)
    click.echo(f"Saved in {file}, {file.stat().st_size / 1e6:.1f} MB: {_of(manifest)}.")
    click.echo(f"Audit log: {manifest.moment.entries} entries, last seal {manifest.moment.seal}")
    kept = "personal data" if without_secret else "personal data and this installation's secret"
    click.echo(f"Guard this file well: it holds {kept}.")
    if without_secret:
        click.echo("Keep the secret elsewhere: the file secret_key in DATA_DIR, or SECRET_KEY.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in place of what is there, which is lost.")
@click.option("--yes", is_flag=True, help="Do not ask before that.")
@click.option("--accept-faults", is_flag=True, help="Even if its audit log is not whole.")
def restore(file: Path, *, replace: bool, yes: bool, accept_faults: bool) -> None:
    """Make this installation what it was when FILE was made; the server has to be stopped.

    The file is checked first, then brought up to date beside what is there, its audit log is
    verified, and only then it takes its place. If anything fails, everything is as it was.
    """
    from participation.backup.restoring import Wishes, restore

    settings = Settings.from_environment(os.environ)
    with _bars() as bars:

        def may_replace(manifest: Manifest) -> bool:
            return replace and (yes or _typed_the_word(bars, manifest))

        wishes = Wishes(may_replace, accept_faults)
        manifest, verdict = restore(settings, file, wishes, bars.tell)
    click.echo(f"Put back: {_of(manifest)}.")
    click.echo(f"Audit log: {verdict.entries} entries, last seal {verdict.seal}")
    for fault in verdict.faults:
        click.echo(f"Fault: {fault}.", err=True)
    if not verdict.faults:
        click.echo("The log is whole.")


def _typed_the_word(bars: _Bars, manifest: Manifest) -> bool:
    click.echo(f"What is in the database now is lost; in its place comes {_of(manifest)}.")
    return bars.ask("Type “replace” to go on") == "replace"


def _of(manifest: Manifest) -> str:
    return f"version {manifest.version}, tables {manifest.moment.revision}, of {manifest.made_at}"
