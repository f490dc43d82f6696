"""The pages of imprint, privacy notice and accessibility statement, and how they are edited."""

from dataclasses import dataclass, field
from datetime import datetime

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from participation.administration import texts
from participation.administration.texts import TITLES, Subject
from participation.identity.rules import Case, anyone, may_administer
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.text import page_to_html
from participation.kernel.words import Words
from participation.settings import LANGUAGES
from participation.web.access import access
from participation.web.context import db_session, locale_code, viewer
from participation.web.writes import Saved, write

bp = Blueprint("texts", __name__)


@dataclass(frozen=True)
class TextCase(Case):
    """A case about one of the texts."""

    about: Subject = field(kw_only=True)


class Preview(Refused):
    """Not a "no": the form comes back as it was typed, with what it would look like; none is saved."""

    def __init__(self) -> None:
        super().__init__("", status=200)


def _load(name: str) -> TextCase:
    return TextCase(viewer(), about=texts.subject(name))


def _page(about: Subject) -> ResponseReturnValue:
    session = db_session()
    row, words = texts.edited(session, about), texts.words_of(session, about)
    shown = words.pick(locale_code())
    return render_template(
        "administration/text.html",
        about=about,
        title=TITLES[about],
        language=shown.language,
        html=Markup(page_to_html(shown.text)),  # noqa: S704  within bleach's allow-list
        edited_at=row.edited_at if row else None,
        blanks=[
            (one.language, blank)
            for one in words.each()
            for blank in texts.blanks(Words({one.language: one.text}))
        ],
    )


@bp.get("/imprint")
@access(anyone)
def imprint(_case: Case) -> ResponseReturnValue:
    """Who runs this service."""
    return _page(Subject.IMPRINT)


@bp.get("/privacy")
@access(anyone)
def privacy(_case: Case) -> ResponseReturnValue:
    """What is stored, and what for."""
    return _page(Subject.PRIVACY)


@bp.get("/accessibility")
@access(anyone)
def accessibility(_case: Case) -> ResponseReturnValue:
    """How accessible the service is, and where to report a barrier."""
    return _page(Subject.ACCESSIBILITY)


@dataclass(frozen=True)
class Standing:
    """How far a text is: when it was edited last (None: as shipped), and what is left blank."""

    about: Subject
    title: str
    edited_at: datetime | None
    blanks: list[str]


@bp.get("/administration/texts")
@access(may_administer)
def overview(_case: Case) -> ResponseReturnValue:
    """The texts, and what is still to be filled in."""
    session = db_session()
    standing = []
    for about in Subject:
        row = texts.edited(session, about)
        words = row.body if row else texts.shipped(about)
        standing.append(
            Standing(about, str(TITLES[about]), row.edited_at if row else None, texts.blanks(words))
        )
    return render_template("administration/texts.html", standing=standing)


@bp.get("/administration/texts/<name>")
@access(may_administer, load=_load)
def editing(case: TextCase) -> ResponseReturnValue:
    """The form of a text; after "Preview" also what it would look like."""
    session, about = db_session(), case.about
    words = texts.words_of(session, about)
    row = texts.edited(session, about)
    return render_template(
        "administration/text_form.html",
        about=about,
        title=TITLES[about],
        defaults={f"text_{code}": words[code] for code in LANGUAGES},
        edited_at=row.edited_at if row else None,
        preview=_previewed() if request.method == "POST" else None,
        longest=texts.LONGEST,
    )


@bp.post("/administration/texts/<name>")
@write(may_administer, load=_load, again="texts.editing")
def edit(work: Work, case: TextCase) -> Saved:
    """Save a text, or show what it would look like."""
    words = texts.read_text(request.form)
    if request.form.get("preview") == "1":
        raise Preview
    texts.edit(work, case.about, words)
    return Saved(url_for(f"texts.{case.about.value}"), _("Saved. This is how the page reads now."))


@bp.get("/administration/texts/<name>/putting-back")
@access(may_administer, load=_load)
def putting_back(case: TextCase) -> ResponseReturnValue:
    """Ask before what was written is gone."""
    return render_template(
        "administration/text_putting_back.html", about=case.about, title=TITLES[case.about]
    )


@bp.post("/administration/texts/<name>/putting-back")
@write(may_administer, load=_load, again="texts.putting_back")
def put_back(work: Work, case: TextCase) -> Saved:
    """Go back to the shipped form."""
    texts.put_back(work, case.about)
    notice = _("The text is as it came with the software again.")
    return Saved(url_for("texts.editing", name=case.about.value), notice)


def _previewed() -> list[tuple[str, Markup]] | None:
    """What a form would look like, by language; None where it cannot be read."""
    try:
        words: Words = texts.read_text(request.form)
    except Refused:
        return None
    # Within bleach's allow-list, like the page itself.
    return [(one.language, Markup(page_to_html(one.text))) for one in words.each()]  # noqa: S704
