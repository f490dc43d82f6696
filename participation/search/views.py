"""The page of a search, and the list of all ideas."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.identity.rules import Case, anyone
from participation.masterplan.visibility import eyes_of
from participation.search.listing import choices, ideas_page, read_idea_filter
from participation.search.queries import COUNTED, FEW, PAGE_SIZE, Section, find
from participation.search.snippets import marked, plain, snippet, stems_wanted
from participation.search.wishes import Kind, Wish, read_wish
from participation.web.access import access
from participation.web.context import db_session

bp = Blueprint("search", __name__)


@bp.get("/search")
@access(anyone)
def results(case: Case) -> ResponseReturnValue:
    """What was found: some of everything, or all of one kind page by page."""
    session, wish = db_session(), read_wish(request.args)
    sections: list[Section] = []
    eyes = eyes_of(session, case.viewer) if wish.words else None
    if eyes:
        sections = find(session, wish, eyes)
    wanted = stems_wanted(wish.words)
    return render_template(
        "search/results.html",
        wish=wish,
        sections=sections,
        eyes=eyes,
        kinds=list(Kind),
        few=FEW,
        counted=COUNTED,
        address=lambda **changes: _address(wish, **changes),
        marked=lambda text: marked(str(text), wanted),
        snippet=lambda text: snippet(str(text), wanted),
        plain=plain,
        address_of_page=lambda page: _address(
            wish, **{"in": wish.kind.value if wish.kind else None}, page=page
        ),
    )


def _address(wish: Wish, **changes: Any) -> str:
    """This search's address, with something else chosen."""
    kind = wish.kind.value if wish.kind else None
    kept = {"q": wish.typed, "in": kind, "language": wish.language, "page": None} | changes
    return f"{url_for('search.results')}?{urlencode({k: v for k, v in kept.items() if v})}"


@bp.get("/ideas")
@access(anyone)
def ideas(case: Case) -> ResponseReturnValue:
    """All ideas that the viewer may read, of all events."""
    session = db_session()
    eyes = eyes_of(session, case.viewer)
    chosen = read_idea_filter(request.args)
    rows, total, is_capped = ideas_page(session, chosen, eyes)
    return render_template(
        "search/ideas.html",
        ideas=rows,
        total=total,
        is_capped=is_capped,
        chosen=chosen,
        eyes=eyes,
        pages=-(-total // PAGE_SIZE),
        values=chosen.as_address(),
        page_address=lambda page: _page_address(chosen.as_address(), page),
        **choices(session, eyes),
    )


def _page_address(kept: dict[str, str], page: int) -> str:
    query = urlencode({name: value for name, value in kept.items() if value} | {"page": page})
    return f"{url_for('search.ideas')}?{query}"
