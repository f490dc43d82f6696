"""The way to the process that knows the language model, and what is done as ideas come and go."""

import os
from collections.abc import Iterable
from typing import cast

from flask import Flask, current_app, g

from participation.kernel.events import Fact
from participation.similarity.domain import follow_leaving
from participation.similarity.machine import Machine
from participation.similarity.newcomers import Sorter


def machine() -> Machine:
    """The way to the process that knows the language model."""
    return cast(Machine, current_app.extensions["machine"])


def init_app(app: Flask, *, arriving: Iterable[type[Fact]], leaving: Iterable[type[Fact]]) -> None:
    """Know the way to the language model; nothing is asked before the server starts it.

    `arriving` are the facts by which ideas come on a board, `leaving` those by which what an idea
    said is not to be read any more.
    """
    here, database = app.extensions["settings"], app.extensions["database"]
    own = {
        "DATABASE_URL": here.database_address,
        "LOG_LEVEL": here.log_level,
        "LOG_FORMAT": here.log_format,
    }
    app.extensions["machine"] = Machine(dict(os.environ) | own)
    app.extensions["sorter"] = Sorter(database, app.extensions["machine"])
    app.extensions["sorter"].listen(database.bus, arriving)
    for kind in leaving:
        database.bus.follow(kind, follow_leaving)
    app.jinja_env.globals.update(
        has_language_model=lambda: here.language_model,
        looked_for_similar=lambda: g.get("similar"),
    )
