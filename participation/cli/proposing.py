"""`participation topics propose`: works out which topic fields ideas could go into."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from participation.cli.application import application, event_number, writing
from participation.cli.topics import topics

if TYPE_CHECKING:
    from participation.kernel.db import Database

NICER = 10  # votes go first


@topics.command("propose")
@click.argument("proposal_id", metavar="[PROPOSAL_ID]", type=int, required=False)
@click.option("--event", "event", metavar="CODE", help="Ask for a new one, for this event.")
@click.option("--all", "everything", is_flag=True, help="Ask for a new one, for all events.")
@click.option("--start", type=click.Choice(["nothing", "fields", "catalogue"]), default="nothing")
@click.option("--fineness", type=click.IntRange(1, 5), default=3, help="From coarse to fine.")
def propose(
    proposal_id: int | None, *, event: str | None, everything: bool, start: str, fineness: int
) -> None:
    """Work a proposal of topic fields out: one that was asked for, or a new one.

    Nothing is moved: people decide about it on the topic board. The server starts this command by
    itself; by hand it is needed only where that cannot be.
    """
    if [proposal_id is not None, event is not None, everything].count(True) != 1:
        raise click.UsageError("Please give a proposal's number, or --event, or --all.")
    os.nice(NICER)
    app = application(upgraded=proposal_id is None)
    database: Database = app.extensions["database"]
    if proposal_id is None:
        number = event_number(app, event) if event else None
        proposal_id = _asked_for(number, start, fineness)
    _work_out(database, proposal_id)


def _asked_for(event: int | None, start: str, fineness: int) -> int:
    from participation.events.models import Event
    from participation.events.rules import EventCase
    from participation.identity.rules import Viewer
    from participation.proposals.domain.runs import Wish, start_proposal
    from participation.proposals.models import Start

    with writing() as work:
        about = work.session.get(Event, event) if event else None
        wish = Wish(Start(start), fineness)
        case = EventCase(Viewer(), about)
        return start_proposal(work, case, wish, with_sealed=about is not None).id


def _work_out(database: Database, proposal_id: int) -> None:
    from sqlalchemy import func, select

    from participation.proposals.models import ProposedField
    from participation.proposals.worker.running import run

    if not run(database, proposal_id):
        raise click.ClickException(f"Nobody waits for a proposal with the number {proposal_id}.")
    with database.reading() as session:
        query = select(func.count()).where(ProposedField.proposal_id == proposal_id)
        number = session.scalar(query)
    click.echo(f"Proposal {proposal_id}: {number} suggestions to decide about on the topic board.")
