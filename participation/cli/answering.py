"""`participation topics answer`: the process that servers ask about ideas, over its pipes."""

import os

import click


@click.command("answer", hidden=True)
@click.option("--idle", type=float, default=300.0, help="Seconds without a question until it ends.")
def answer(idle: float) -> None:
    """Answer questions about ideas, a JSON object on each line, until the input ends.

    A server starts this by itself; see participation/similarity/worker/helper.py.
    """
    from participation.kernel.db import Database
    from participation.monitoring import logs
    from participation.settings import Settings
    from participation.similarity.worker.helper import serve

    settings = Settings.from_environment(os.environ)
    logs.set_up(settings.log_level, settings.log_format)
    serve(Database(settings.database_address), idle)
