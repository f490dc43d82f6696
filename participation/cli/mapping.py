"""`participation topics map`: gives ideas their places on a map."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from participation.cli.application import application, event_number, writing
from participation.cli.topics import topics

if TYPE_CHECKING:
    from participation.kernel.db import Database

NICER = 10  # votes go first


@topics.command("map")
@click.option("--scope", type=int, help="Draw a map that was asked for, by its number.")
@click.option("--event", metavar="CODE", help="Draw the map of this event.")
@click.option("--all", "everything", is_flag=True, help="Draw the map of all events.")
@click.option("--anew", is_flag=True, help="Place all ideas anew, not only the new ones.")
def draw(scope: int | None, event: str | None, *, everything: bool, anew: bool) -> None:
    """Give ideas their places on a map: new ones beside what they are most like.

    The server starts this command by itself when somebody asks for a map; by hand or by a timer it
    keeps a map up to date.
    """
    if [scope is not None, event is not None, everything].count(True) != 1:
        raise click.UsageError("Please give --event or --all.")
    os.nice(NICER)
    app = application(upgraded=scope is None)
    database: Database = app.extensions["database"]
    if scope is None:
        scope = event_number(app, event) if event else 0
        _ask(scope, anew=anew)
    _draw(database, scope)


def _ask(scope: int, *, anew: bool) -> None:
    from participation.proposals.domain.maps import ask_for_map

    with writing() as work:
        ask_for_map(work, scope or None, anew=anew)


def _draw(database: Database, scope: int) -> None:
    from participation.grouping.embedding import load_embedder
    from participation.proposals.worker.mapping import draw_map

    number = draw_map(database, scope, load_embedder)
    if number is None:
        raise click.ClickException("Nobody has asked for this map.")
    click.echo(f"{number} {'idea has' if number == 1 else 'ideas have'} a place now.")
