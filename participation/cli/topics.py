"""Topic fields for a list of texts, without an event: for a clerk who has a spreadsheet."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from participation.cli.files import counted

if TYPE_CHECKING:  # the model and what it needs are loaded only where they are used
    from participation.grouping.embedding import Embedder
    from participation.grouping.sorting import Sorted
    from participation.grouping.suggesting import Progress, Stage, Text


@click.group()
def topics() -> None:
    """Topic fields and groups of opinion."""


@topics.command("suggest")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    metavar="GROUPS.tsv",
    type=click.Path(path_type=Path),
    help="Where the result goes.",
)
@click.option(
    "--resolution",
    type=click.FloatRange(0.1, 10),
    default=1.0,
    show_default=True,
    help="From .5, few large fields, to 2, many small ones.",
)
@click.option(
    "--confirmed",
    "confirmed_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A table with the columns id and label: what people have sorted already. The rest is"
    " sorted into these fields, and no new ones are made.",
)
@click.option(
    "--per-field",
    type=click.IntRange(min=1),
    metavar="N",
    help="Learn from so many confirmed texts of each field, sort the other confirmed ones like the"
    " rest, and say how many of them come to where people put them.",
)
def suggest(
    file: Path, out: Path, resolution: float, confirmed_file: Path | None, per_field: int | None
) -> None:
    """Sort the texts of FILE (.csv, .tsv or .xlsx) into topic fields.

    FILE has a column `text` (or `title`) and may have `id` and `lang`. GROUPS.tsv holds id and
    label. Beside it stand GROUPS.fields.tsv (each field's names, keywords, a quote, its size),
    GROUPS.duplicates.tsv (what says nearly the same) and GROUPS.unsure.tsv (what a person should
    look at).
    """
    from participation.cli.spreadsheets import Output, read_confirmed, read_texts

    if per_field and confirmed_file is None:
        raise click.UsageError("--per-field needs --confirmed FILE.")
    output = Output.at(out, never=[one for one in (file, confirmed_file) if one])
    entries = read_texts(file)
    confirmed = read_confirmed(confirmed_file, entries) if confirmed_file else None
    texts = [entry.text for entry in entries]
    groups = _sorted(texts, confirmed, resolution=resolution, per_field=per_field)
    output.write(entries, groups)
    if groups.agreed:
        found, all_ = groups.agreed
        click.echo(
            f"{found} of {all_} other confirmed texts ({found / all_:.0%}) are where people put them."
        )
    click.echo(f"{counted(len(entries), 'text')} in {counted(len(groups.fields), 'field')}: {out}")


def _sorted(
    texts: "Sequence[Text]",
    confirmed: Mapping[int, str] | None,
    *,
    resolution: float,
    per_field: int | None,
) -> "Sorted":
    from participation.grouping.catalogue import CATALOGUE
    from participation.grouping.sorting import assign, propose

    embedder, progress = _embedder(), _progress()
    if confirmed is None:
        return propose(texts, embedder, CATALOGUE, resolution=resolution, progress=progress)
    return assign(texts, confirmed, embedder, CATALOGUE, per_field=per_field, progress=progress)


def _embedder() -> "Embedder":
    from participation.grouping.embedding import load_embedder

    embedder = load_embedder()
    if embedder.is_fallback:
        click.echo(
            "The language model cannot be read, so words are counted instead: the fields are"
            " coarser, and German and English texts are not put together.",
            err=True,
        )
    return embedder


def _progress() -> "Progress":
    """Says on standard error what is being done, at each tenth of it and no more often."""
    said: set[tuple[str, int]] = set()

    def tell(stage: "Stage", done: int, all_: int) -> None:
        tenth = 10 * done // max(1, all_)
        if (stage, tenth) not in said and all_ > 1:
            click.echo(f"{stage}: {done} of {all_}", err=True)
        elif all_ <= 1 and not done:
            click.echo(f"{stage} …", err=True)
        said.add((stage, tenth))

    return tell
