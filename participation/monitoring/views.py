"""The page that Prometheus reads."""

from dataclasses import dataclass
from hmac import compare_digest

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from participation.identity.rules import Case
from participation.kernel.refusal import NotFound
from participation.kernel.rules import rule
from participation.web.access import access
from participation.web.context import settings

bp = Blueprint("monitoring", __name__)


@dataclass(frozen=True)
class Look(Case):
    """Somebody wants to see the figures: what they would have to say, and what they said."""

    expected: str = ""
    said: str = ""


def look() -> Look:
    """This request's look at the figures. Raises NotFound where nobody is to have one."""
    if not settings().metrics_token:
        raise NotFound
    expected = f"Bearer {settings().metrics_token}"
    return Look(expected=expected, said=request.headers.get("Authorization", ""))


@rule(_l("Only whoever knows the token of this installation reads its figures."))
def knows_the_token(case: Look) -> bool:
    """The token, compared in a time that does not tell how much of it was right."""
    return compare_digest(case.said.encode(), case.expected.encode())


@bp.get("/metrics")
@access(knows_the_token, look)
def metrics(_case: Look) -> ResponseReturnValue:
    """The figures of this process."""
    figures = generate_latest(current_app.extensions["metrics"])
    return Response(figures, content_type=CONTENT_TYPE_LATEST)
