"""Writing letters: the same words as text and as HTML, in the language of whoever reads them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask_babel import force_locale

from participation.kernel.db import Work
from participation.mail.domain import post
from participation.mail.models import Letter
from participation.settings import LANGUAGES
from participation.web.addresses import base_address
from participation.web.context import settings


@dataclass(frozen=True)
class Message:
    """What a letter says: subject, paragraphs, one way on (words and our path), closing lines."""

    subject: str
    paragraphs: tuple[str, ...]
    way_on: tuple[str, str] | None = None
    closing: tuple[str, ...] = ()


def write_letter(
    work: Work, *, kind: str, to: str, locale: str | None, compose: Callable[[], Message]
) -> Letter:
    """Write a letter and put it into the outbox.

    `compose` is called in the reader's language and gives the words; its path becomes an address
    that works outside. `locale` is what the reader chose, else this installation's language.
    """
    language = locale if locale in LANGUAGES else settings().default_locale
    with force_locale(language):
        message = compose()
        words: dict[str, Any] = {"message": message, "base_address": base_address()}
        return post(
            work,
            kind=kind,
            to=to,
            locale=language,
            subject=message.subject,
            text=render_template("mail/letter.txt", **words),
            html=render_template("mail/letter.html", **words),
        )
