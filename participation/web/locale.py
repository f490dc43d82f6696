"""The reader's language: chosen, else the account's, else the browser's, else the default."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from babel.dates import format_date, format_time
from flask import Flask, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel, format_decimal, to_user_timezone
from flask_babel.speaklater import LazyString
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

from participation.settings import LANGUAGES, ROOT
from participation.web.context import locale_code, settings, viewer

COOKIE = "locale"
A_YEAR = 365 * 24 * 3600


def _select() -> str:
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    person = viewer().person
    if person and person.locale in LANGUAGES:
        return person.locale
    return request.accept_languages.best_match(LANGUAGES, settings().default_locale) or "en"


def switch_url(code: str) -> str:
    """This page's address, asking for another language; a refused form leads to the start page."""
    reads = request.method in ("GET", "HEAD")  # both are the same page
    return _address_with(lang=code) if reads else url_for("pages.start", lang=code)


def _address_with(**changes: Any) -> str:
    arguments: MultiDict[str, Any] = MultiDict(request.args)
    for name, value in changes.items():
        arguments.pop(name, None)
        if value is not None:
            arguments[name] = value
    if request.endpoint is None:
        return url_for("pages.start", **changes)
    # What is after the "?" is the reader's: url_for would take some of it for its own options.
    path = url_for(request.endpoint, **(request.view_args or {}))
    query = urlencode(list(arguments.items(multi=True)))
    return f"{path}?{query}" if query else path


# English here is British: the day comes before the month, and the clock has 24 hours.
REGIONAL = {"en": "en_GB"}


def moment(value: datetime | None, form: str = "short") -> str:
    """A moment as people say it: "23 Nov 2026, 18:15"; with form "date" or "time" one half."""
    if value is None:
        return ""
    local = to_user_timezone(value)
    region = REGIONAL.get(locale_code(), locale_code())
    halves = {
        "date": format_date(local, "medium", locale=region),
        "time": format_time(local, "short", locale=region),
    }
    return str(halves.get(form) or ", ".join(halves.values()))


def day(value: date | str | None) -> str:
    """A day without a time, as people say it: "23 Nov 2026"; also of its ISO form."""
    region = REGIONAL.get(locale_code(), locale_code())
    value = date.fromisoformat(value) if isinstance(value, str) and value else value
    return str(format_date(value, "medium", locale=region)) if value else ""


def language_here(code: str) -> str:
    """What the reader's language calls a language: "German" in English, "Deutsch" in German."""
    return Locale.parse(code).get_display_name(locale_code()) or code


def language_name(code: str) -> str:
    """What a language calls itself: Deutsch, English."""
    return (Locale.parse(code).get_display_name(code) or code).capitalize()


def decimal(value: Fraction | float) -> str:
    """A figure with one decimal place, as the reader's language writes it."""
    return str(format_decimal(float(value), format="#,##0.0"))


def init_app(app: Flask) -> None:
    """Set Babel up, let ?lang= choose, and tell templates and caches about it."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    app.config["BABEL_DEFAULT_LOCALE"] = app.extensions["settings"].default_locale
    app.config["BABEL_DEFAULT_TIMEZONE"] = app.extensions["settings"].time_zone
    Babel(app, locale_selector=_select)
    # A lazy sentence counts as safe HTML for Jinja, but may hold somebody's text: make it a str.
    app.jinja_env.finalize = lambda value: str(value) if isinstance(value, LazyString) else value
    app.jinja_env.globals.update(
        switch_url=switch_url,
        moment=moment,
        day=day,
        decimal=decimal,
        time_zone=app.extensions["settings"].time_zone,
        language_name=language_name,
        language_here=language_here,
        available_locales=[(code, language_name(code)) for code in LANGUAGES],
    )

    @app.context_processor
    def locale() -> dict[str, str]:
        return {"locale": locale_code()}

    @app.before_request
    def choose() -> ResponseReturnValue | None:
        code = request.args.get("lang")
        if request.method != "GET" or code not in LANGUAGES or request.endpoint is None:
            return None
        answer = redirect(iri_to_uri(_address_with(lang=None)), 303)
        answer.set_cookie(
            COOKIE,
            code,
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings().is_served_over_tls,
        )
        return answer

    @app.after_request
    def describe(response: Response) -> Response:
        response.headers.setdefault("Content-Language", locale_code())
        response.vary.update(("Accept-Language", "Cookie"))
        return response
