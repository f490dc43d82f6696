"""Every write: our own page's form, a rule, a limit, a one-time key, one transaction, an answer."""

import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Flask, current_app, flash, g, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError, IntegrityError

from participation.identity.models import Person
from participation.identity.rules import Viewer
from participation.kernel import receipts
from participation.kernel.db import Work
from participation.kernel.refusal import Invalid, Refused
from participation.kernel.rules import Rule
from participation.kernel.text import UNSEEN
from participation.web import limits
from participation.web.access import Loader, View, just_the_viewer
from participation.web.context import (
    arrivals,
    close_reading,
    database,
    ensure_guest,
    viewer,
    wants_json,
)
from participation.web.owner import require_owner

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
MOST_TRIES = 4
RETRY_AFTER = 30  # seconds until our script tries again what was one too many
DEADLOCK = "40P01"  # as PostgreSQL calls it


@dataclass(frozen=True)
class Saved:
    """What a writing view answers with: where to go, what to say, and which ideas it touched.

    `undo` is the address that takes the act back: the notice then carries a button for it.
    `about` is what the viewer's own parts are made from where the write gives no case of its own.
    Where even that somebody wrote must not be known, it `leaves_receipt` not: sent again, it acts again.
    """

    to: str
    notice: Any = ""
    ideas: tuple[int, ...] = ()
    undo: str = ""
    about: Any = None
    leaves_receipt: bool = True


@dataclass(frozen=True)
class Typed:
    """What a refused form brought: pages show it again, with what was wrong about it."""

    form: str = ""
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, Any] = field(default_factory=dict)
    reason: Any = None

    def for_form(self, form: str, **otherwise: Any) -> dict[str, Any]:
        """The values to fill a form with: what was typed if it was this one, else the defaults."""
        return self.values if self.form == form else otherwise

    def errors_of(self, form: str) -> dict[str, Any]:
        """What was wrong with this form's fields."""
        return self.errors if self.form == form else {}


def write(
    rule: Rule[Any],
    load: Loader = just_the_viewer,
    *,
    again: str | None = None,
    limit: str = "write",
    repeats: bool = False,
    before: Callable[[Any], None] | None = None,
) -> Callable[[View], View]:
    """Declare a writing route. The view gets (work, case) and returns Saved.

    A refusal rolls everything back; the browser then gets the page of the endpoint `again` with the
    form as it was typed and the reason, the script gets reason and fields' messages as JSON.
    `repeats` is for what changes the browser's session: a cookie may be lost with its answer, so
    the same form sent twice has to act twice. `before` is given the case and does what takes long
    and writes nothing, such as checking a password: nobody else's write should wait for it.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def act(**values: Any) -> ResponseReturnValue:
            _ = request.form  # all of it has to be here before it counts as arrived
            with arrivals().noted() as g.arrived:
                try:
                    key = admit(limit)
                    if before:
                        case = load(**values)
                        rule.require(case)
                        before(case)
                    return _once(view, rule, load, key, values, repeats=repeats)
                except Refused as refusal:
                    return refusal_answer(refusal, rule, load, again, values)

        act.access_rule = rule  # type: ignore[attr-defined]
        act.is_write = True  # type: ignore[attr-defined]
        return act

    return declare


def admit(limit: str) -> str:
    """What is true of every write: it has a one-time key, its own sender, and is not one too many.

    Gives the key under which it is known: the form's own together with all it says, so that a
    form that somebody goes back to, changes and sends again is another write. Keyed with our
    secret, it tells nobody what was said.
    """
    key = request.form.get("key", "")
    if not KEY.fullmatch(key):
        raise Refused(_l("This form is incomplete. Please reload the page."), status=400)
    require_owner()
    secret = str(current_app.secret_key).encode()
    # A double click on "Join in" is one person. Only there: keys in live parts are not one person's.
    joins = hmac.new(secret, f"guest {key}".encode(), "sha256").hexdigest()
    ensure_guest(joins if limit == "join" else secrets.token_urlsafe(24))
    limits.count(limit, viewer().sender)
    said = repr((request.path, sorted(request.form.items(multi=True))))
    return hmac.new(secret, said.encode(), "sha256").hexdigest()


def _once(
    view: View, rule: Rule[Any], load: Loader, key: str, values: dict[str, Any], *, repeats: bool
) -> ResponseReturnValue:
    for _try in range(MOST_TRIES - 1):
        try:
            return _attempt(view, rule, load, key, values, repeats=repeats)
        except DBAPIError as error:
            if not is_a_meeting(error):
                raise
    return _attempt(view, rule, load, key, values, repeats=repeats)


def is_a_meeting(error: DBAPIError) -> bool:
    """Whether two writes met, of which the second now sees the first one's rows and acts on them.

    Two requests of one person do (a double click, two devices); and two acts that each wait for an
    event the other holds, because the ideas of both were merged in that moment.
    """
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", "") == DEADLOCK


def _attempt(
    view: View,
    rule: Rule[Any],
    load: Loader,
    key: str,
    values: dict[str, Any],
    *,
    repeats: bool,
) -> ResponseReturnValue:
    close_reading()
    try:
        with database().transaction(viewer().actor, g.arrived) as work:
            _act_within(work)
            claim = receipts.claim(work, viewer().sender, key)
            if claim.earlier is None or repeats:
                case = load(**values)
                rule.require(case)
                saved = view(work, case)
                if saved.leaves_receipt:
                    receipts.keep(work, claim, to_keep(saved))
                else:
                    receipts.drop(work, claim)
                private = own_parts(case, saved.ideas) if wants_json() else {}
            else:
                saved, private = said_before(claim.earlier), None
                g.said_before = True
    finally:
        g.pop("db_session", None)
        g.pop("viewer", None)
        g.pop("is_writing", None)
    return _answer(saved, private)


def to_keep(saved: Saved) -> dict[str, str]:
    """What a receipt says; without the anchor, which would say on which idea somebody voted."""
    place = saved.to.partition("#")[0]
    return {"to": place, "notice": str(saved.notice), "undo": saved.undo}


def said_before(answer: dict[str, str]) -> Saved:
    """What a receipt says was answered."""
    return Saved(answer["to"], answer["notice"], undo=answer.get("undo", ""))


def _act_within(work: Work) -> None:
    """Everything this request loads from now on is loaded in the transaction."""
    guest = viewer().guest
    g.db_session = work.session
    g.is_writing = True
    person = work.session.get(Person, viewer().person.id) if viewer().person else None  # type: ignore[union-attr]
    g.viewer = Viewer(person, guest)


def answer(saved: Saved, *, is_new: bool) -> ResponseReturnValue:
    """The answer to a write that is done, with the viewer's own parts if it was done just now."""
    g.said_before = not is_new
    private = own_parts(saved.about, saved.ideas) if is_new and wants_json() else None
    return _answer(saved, private)


def _answer(saved: Saved, private: dict[str, str] | None) -> ResponseReturnValue:
    if wants_json():
        # Without parts (the key had been answered before) the script fetches its own afresh.
        parts: dict[str, Any] = {"private": private} if private is not None else {"stale": True}
        said = {"notice": str(saved.notice), "to": saved.to, "undo": saved.undo}
        return jsonify(ok=True, key=new_key(), **said, **parts)
    if saved.notice and saved.undo:
        flash({"text": str(saved.notice), "undo": saved.undo}, "success")  # type: ignore[arg-type]
    elif saved.notice:
        flash(str(saved.notice), "success")
    return redirect(saved.to, 303)


def refusal_answer(
    refusal: Refused, rule: Rule[Any], load: Loader, again: str | None, values: dict[str, Any]
) -> ResponseReturnValue:
    """The answer to a write that was refused: reason and messages, or the page with the form."""
    errors = refusal.errors if isinstance(refusal, Invalid) else {}
    if wants_json():
        said = {name: str(sentence) for name, sentence in errors.items()}
        later = {"Retry-After": str(RETRY_AFTER)} if refusal.status == 429 else {}
        return jsonify(ok=False, reason=str(refusal.reason), errors=said), refusal.status, later
    # Control characters have no place in HTML, not even in a text that is only shown again.
    typed = {name: UNSEEN.sub("", value) for name, value in request.form.items() if name != "key"}
    g.typed = Typed(str(request.endpoint), typed, errors, refusal.reason)
    if again is None or refusal.status == 403:
        raise refusal
    case = load(**values)
    if not rule.allows(case):  # refused before the rule was asked: the page is not theirs to see
        raise refusal
    page = getattr(current_app.view_functions[again], "__wrapped__")  # noqa: B009  set by wraps()
    return page(case), refusal.status


def own_parts(case: Any, ideas: tuple[int, ...]) -> dict[str, str]:
    """The elements of a page that are the viewer's own, by id; boards says what they are."""
    parts: dict[str, str] = current_app.extensions["own_parts"](case, ideas)
    return parts


def new_key() -> str:
    """A one-time key for one form."""
    return secrets.token_urlsafe(18)


def init_app(app: Flask) -> None:
    """Give templates the key and what was typed."""
    app.jinja_env.globals["one_time_key"] = new_key

    @app.context_processor
    def typed() -> dict[str, Any]:
        return {"typed": g.get("typed", Typed())}


__all__ = ["Saved", "Typed", "init_app", "write"]
