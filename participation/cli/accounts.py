"""Commands about accounts."""

import click

from participation.cli.application import writing


@click.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The name colleagues see.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(["employee", "moderator", "editor", "lead_unit", "reader", "administrator"]),
    help="May be given several times; none makes a citizen's account.",
)
@click.password_option(help="Asked for if left out.")
def user_add(email: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Make an account for EMAIL."""
    from participation.identity.domain import add_person
    from participation.identity.forms import AccountForm
    from participation.identity.models import Role

    with writing() as work:
        given = [Role(role) for role in roles]
        name = AccountForm.read({"name": name}).name
        add_person(work, email=email, name=name, password=password, roles=given)
    click.echo(f"{email} can sign in now.")
