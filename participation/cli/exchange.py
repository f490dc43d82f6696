"""Bringing ideas in from a table, and taking an event out as one."""

import sys
from pathlib import Path

import click

from participation.cli.application import application, event_number
from participation.cli.files import write_or_print


@click.group("import")
def import_() -> None:
    """Bring data in."""


@import_.command("ideas")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--event", "event_given", required=True, help="Code or number of the event.")
def import_ideas(file: Path, event_given: str) -> None:
    """Import contributions from FILE, a CSV or TSV with a column `text` or `title`.

    Further columns: kind, language (or lang), id. Rows that cannot be used are reported with
    their line number and left out; the rest is imported.
    """
    from rich.console import Console
    from rich.progress import track

    from participation.ideas import importing

    app = application()
    number = event_number(app, event_given)
    try:
        rows = importing.read_rows(file)
    except importing.UnusableFile as error:
        raise click.ClickException(str(error)) from error
    report = importing.Report()
    with app.test_request_context(headers={"Accept-Language": "en"}):
        steps = importing.import_ideas(app.extensions["database"], number, rows)
        total = -(-len(rows) // importing.AT_ONCE)
        bar = track(steps, "Importing", total=total, console=Console(stderr=True))
        for so_far in bar:
            report = so_far
    for line, reason in report.refused:
        click.echo(f"line {line} refused: {reason}", err=True)
    click.echo(f"{report.imported} imported, {len(report.refused)} refused.")
    if not report.imported:
        sys.exit(1)


@click.command()
@click.argument("event_given", metavar="EVENT")
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json")
@click.option("--out", type=click.Path(path_type=Path), help="A file; else it is printed.")
def export(event_given: str, form: str, out: Path | None) -> None:
    """Write the ideas and results of EVENT (code or number), without names."""
    from participation.events.queries import one_event
    from participation.reporting.export import as_data, to_csv, to_json

    app = application()
    number = event_number(app, event_given)
    with app.extensions["database"].reading() as session:
        data = as_data(session, one_event(session, number))
    text = to_csv(data) if form == "csv" else to_json(data)
    write_or_print(text, out, len(data["ideas"]))
