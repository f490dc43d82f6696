"""The letters that accounts get: with a link to come in by, or a hint that they have a way in."""

from collections.abc import Callable

from flask import url_for
from flask_babel import gettext as _

from participation.identity.domain import NO_PASSWORD
from participation.identity.models import Person, Purpose
from participation.identity.registration import has_a_strangers_name, issue_link
from participation.kernel.db import Work
from participation.mail.loading import Message, write_letter


def send_way_in(work: Work, person: Person, target: str = "") -> None:
    """Write to an account what it needs to come in: a link, or that it has all it needs.

    `target` is the path of ours where its owner wanted to go. Nobody writes to a blocked account.
    """
    if person.blocked_at:
        return
    if person.password_hash == NO_PASSWORD:
        invite(work, person)
    elif not person.confirmed_at:
        _ask_to_confirm(work, person, target)
    else:
        _tell_of_account(work, person)


def send_reset(work: Work, person: Person) -> None:
    """Write an account a link to choose a new password. Nobody writes to a blocked account."""
    if person.blocked_at:
        return
    if person.password_hash == NO_PASSWORD:
        invite(work, person)
        return
    path = _path_to_password(work, person, Purpose.RESET)

    def compose() -> Message:
        return Message(
            _("Choose a new password"),
            (
                _hello(person),
                _("You have asked for a new password. Choose one here:"),
            ),
            (_("Choose a new password"), path),
            (
                _("The link works once, for two hours."),
                _("If you did not ask for this, you need not do anything: nothing has changed."),
            ),
        )

    _write(work, person, "reset", compose)


def invite(work: Work, person: Person) -> None:
    """Write to the owner of an account that the administration made: a link to choose a password."""
    path = _path_to_password(work, person, Purpose.INVITE)

    def compose() -> Message:
        return Message(
            _("Your account is ready"),
            (
                _hello(person),
                _(
                    "An account has been made for you. Choose a password, and you can sign in with "
                    "this email address."
                ),
            ),
            (_("Choose a password"), path),
            (_("The link works once, for two weeks. After that you can ask for a new one."),),
        )

    _write(work, person, "invite", compose)


def _ask_to_confirm(work: Work, person: Person, target: str) -> None:
    token = issue_link(work, person, Purpose.CONFIRM)
    path = url_for("identity.confirmation", token=token, next=target or None)

    def compose() -> Message:
        return Message(
            _("Please confirm your email address"),
            (
                _hello(person),
                _("You have registered with this address. One step is left: please confirm it."),
            ),
            (_("Confirm my address"), path),
            (
                _("The link works for two days."),
                _("If you did not register, you need not do anything."),
            ),
        )

    _write(work, person, "confirm", compose)


def _tell_of_account(work: Work, person: Person) -> None:
    def compose() -> Message:
        return Message(
            _("You already have an account"),
            (
                _hello(person),
                _(
                    "Somebody, probably you, has just tried to register with this address. It has "
                    "an account already, and you can simply sign in."
                ),
            ),
            (_("Sign in"), url_for("identity.sign_in")),
            (
                _("If you have forgotten your password, you can choose a new one there."),
                _("If it was not you, you need not do anything: nothing has changed."),
            ),
        )

    _write(work, person, "account", compose)


def _hello(person: Person) -> str:
    if has_a_strangers_name(person):
        return str(_("Hello,"))
    return str(_("Hello %(name)s,", name=person.name))


def _path_to_password(work: Work, person: Person, purpose: Purpose) -> str:
    return url_for("identity.new_password", token=issue_link(work, person, purpose))


def _write(work: Work, person: Person, kind: str, compose: Callable[[], Message]) -> None:
    write_letter(work, kind=kind, to=person.email, locale=person.locale, compose=compose)
