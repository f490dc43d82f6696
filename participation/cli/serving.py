"""Serving: `participation run`, and the demonstration."""

import sys

import click

from participation.cli.application import application


@click.command()
@click.option("--demo", is_flag=True, help="Load the demonstration into an empty database.")
def run(*, demo: bool) -> None:
    """Bring the database up to date and serve."""
    from gevent import monkey

    monkey.patch_all()
    from participation.demo import accounts_note, load_demo
    from participation.server import serve
    from participation.web.addresses import base_address

    app = application()
    settings = app.extensions["settings"]
    if demo:
        load_demo(app, only_if_empty=True, say=click.echo)

    def ready() -> None:
        with app.test_request_context():
            click.echo(f"\nOpen http://localhost:{settings.port}")
            click.echo(f"Phones in the same network: {base_address()}")
        click.echo(accounts_note(app))
        sys.stdout.flush()

    serve(app, settings.host, settings.port, ready)


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing where there are events already.")
def demo(*, if_empty: bool) -> None:
    """Load a believable workshop in progress."""
    from participation.demo import accounts_note, load_demo

    app = application()
    load_demo(app, only_if_empty=if_empty, say=click.echo)
    click.echo(accounts_note(app))
