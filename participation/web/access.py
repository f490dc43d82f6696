"""Every route says who may use it; a reading route asks here, a writing one in writes.py."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import IntegerConverter

from participation.identity.rules import Case, is_signed_in
from participation.kernel.refusal import Refused
from participation.kernel.rules import Rule
from participation.web.context import viewer


class Number(IntegerConverter):
    """A row's number in an address; what no database could hold leads nowhere."""

    regex = r"\d{1,9}"


Loader = Callable[..., Any]
View = Callable[..., Any]


def just_the_viewer() -> Case:
    """The case of a route that is about nothing but who asks."""
    return Case(viewer())


def access(rule: Rule[Any], load: Loader = just_the_viewer) -> Callable[[View], View]:
    """Declare a reading route: `load(**url_values)` gives the case, the rule is asked about it.

    The view gets the case. A stranger who would have to sign in is sent there and comes back.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def ask(**values: Any) -> ResponseReturnValue:
            case = load(**values)
            refusal = rule.refusal(case)
            if refusal is None:
                return view(case)  # type: ignore[no-any-return]
            if not is_signed_in.allows(case) and refusal == is_signed_in.refusal(case):
                return redirect(url_for("identity.sign_in", next=request.full_path.rstrip("?")))
            raise Refused(refusal, status=403)

        ask.access_rule = rule  # type: ignore[attr-defined]
        return ask

    return declare


def in_development_only() -> None:
    """404 outside development."""
    from participation.web.context import settings

    if not settings().development:
        abort(404)


__all__ = ["access", "in_development_only", "just_the_viewer"]
