"""Commands about the search."""

import click

from participation.cli.application import application


@click.group()
def search() -> None:
    """The search."""


@search.command("rebuild")
def search_rebuild() -> None:
    """Index every idea, comment, topic field and measure anew."""
    from participation.search.rebuilding import rebuild

    app, done = application(), 0
    with app.test_request_context(headers={"Accept-Language": "en"}):
        for so_far in rebuild(app.extensions["database"]):
            done = so_far
    click.echo(f"{done} texts read; what everybody may find is indexed anew.")
