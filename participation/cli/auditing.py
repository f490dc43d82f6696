"""Commands about the audit log."""

import sys

import click

from participation.cli.application import application


@click.group()
def audit() -> None:
    """The audit log."""


@audit.command("verify")
@click.option("--expect", default="", metavar="SEAL", help="A seal noted from an earlier check.")
def audit_verify(expect: str) -> None:
    """Check that no entry of the log was changed, left out or cut off.

    Prints how many entries there are and the seal of the last one: note both where nobody who can
    write to the database can change them. With --expect, the seal noted last time has to stand in
    the log still. Ends with 1 if anything is wrong.
    """
    from participation.kernel.audit import verify

    database = application(upgraded=False).extensions["database"]
    with database.reading() as session:
        verdict = verify(session, database.audit_key, expect.strip().lower())
    click.echo(f"Entries: {verdict.entries}. Last seal: {verdict.seal}")
    if verdict.noted_at:
        click.echo(f"The noted seal is that of entry {verdict.noted_at} of {verdict.entries}.")
    for fault in verdict.faults:
        click.echo(f"Fault: {fault}.", err=True)
    if verdict.faults:
        sys.exit(1)
    click.echo("The log is whole.")
