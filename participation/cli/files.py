"""Files that commands write, and how they say so."""

from pathlib import Path

import click


def write_file(out: Path, text: str) -> None:
    """Write a file. Raises ClickException, in one sentence, where that cannot be done."""
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error


def write_or_print(text: str, out: Path | None, ideas: int) -> None:
    """Write a text about so many ideas into a file and say so; without a file, print it."""
    if out is None:
        click.echo(text, nl=False)
        return
    write_file(out, text)
    click.echo(f"{counted(ideas, 'idea')} written to {out}.")


def counted(number: int, noun: str) -> str:
    """A number and what there are so many of: 1 idea, 2 ideas."""
    return f"{number} {noun if number == 1 else noun + 's'}"
