"""The form of the mail server."""

import re
from collections.abc import Mapping
from email.headerregistry import Address

from flask_babel import lazy_gettext as _l

from participation.kernel.forms import Fields
from participation.mail.domain import ServerDraft
from participation.mail.models import Security
from participation.mail.rules import LONGEST, is_address

HOST = re.compile(r"[\w.:-]+")
LONGEST_PASSWORD = 200
# What Python's smtplib can say when it signs in.
NOT_ASCII = _l("Mail servers understand only letters from A to Z, digits and signs here.")


def read_server(form: Mapping[str, str]) -> ServerDraft:
    """What an administrator says about the server. Raises Invalid.

    Without a host there is none. An empty password keeps the one that is set, a tick removes it.
    """
    fields = Fields(form)
    host = fields.line("host", longest=200)
    if host and not HOST.fullmatch(host):
        fields.wrong("host", _l("Please enter only the server’s name, such as mail.example.org."))
    draft = ServerDraft(
        host=host,
        port=fields.number("port", low=1, high=65535, otherwise=587),
        security=fields.choice("security", Security, Security.STARTTLS),
        username=_username(fields),
        password=_password(fields, form),
        sender=_sender(fields, needed=bool(host)),
        sender_name=fields.line("sender_name", longest=100),
    )
    fields.check()
    return draft


def _username(fields: Fields) -> str:
    username = fields.line("username", longest=200)
    if not username.isascii():
        fields.wrong("username", NOT_ASCII)
    return username


def _password(fields: Fields, form: Mapping[str, str]) -> str | None:
    """Exactly as typed: no character of a password is ours to tidy."""
    typed = form.get("password", "")
    if len(typed) > LONGEST_PASSWORD:
        fields.wrong("password", _l("This password is too long."))
    if not typed.isascii():
        fields.wrong("password", NOT_ASCII)
    if fields.switch("remove_password"):
        return ""
    return typed or None


def _sender(fields: Fields, *, needed: bool) -> str:
    missing = _l("Please enter the address that our emails come from.") if needed else None
    sender = fields.line("sender", longest=LONGEST, missing=missing)
    if sender and not (is_address(sender) and _fits_a_header(sender)):
        fields.wrong("sender", _l("This is not an email address."))
    return sender


def _fits_a_header(sender: str) -> bool:
    try:
        Address(addr_spec=sender)
    except Exception:  # noqa: BLE001  the standard library raises its own kinds for what it cannot read
        return False
    return sender.isascii()
