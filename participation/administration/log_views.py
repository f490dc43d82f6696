"""The audit log: to read, to filter, to take away, and to check."""

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from participation.administration import log
from participation.administration.acts import ACTS
from participation.administration.facts import LogChecked
from participation.administration.reading import read_entry
from participation.identity.rules import Case, may_administer
from participation.kernel.audit import length, verify
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.web.access import access
from participation.web.context import database, db_session, settings
from participation.web.writes import Saved, write

bp = Blueprint("log", __name__)

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets take UTF-8 for something older
# About ten seconds on a small server.
MOST_CHECKED = 300_000
MOST_FAULTS_KEPT = 10


def _filter() -> log.LogFilter:
    return log.read_filter(db_session(), request.values, settings().time_zone)


def _address(endpoint: str, **more: object) -> str:
    """The same filter under another address."""
    names = ("act", "person", "from", "to")
    kept = {name: request.values[name] for name in names if request.values.get(name)}
    query = urlencode({**kept, **more})
    return url_for(endpoint) + (f"?{query}" if query else "")


@bp.get("/administration/log")
@access(may_administer)
def entries(_case: Case) -> ResponseReturnValue:
    """Who did what and when, the newest first."""
    session, wanted = db_session(), _filter()
    shown = log.page(session, wanted, request.args)
    check = log.last_check(session)
    people = log.people_in(session, [*shown.entries, *([check] if check else [])])
    return render_template(
        "administration/log.html",
        readings=[read_entry(entry, people) for entry in shown.entries],
        check=read_entry(check, people) if check else None,
        total=length(session),
        filtered=bool(wanted.conditions),
        errors=dict(wanted.errors),
        values=_typed(wanted),
        acts=sorted(((name, str(said)) for name, said in ACTS.items()), key=lambda one: one[1]),
        newer=_address("log.entries", after=shown.newer) if shown.newer else None,
        older=_address("log.entries", before=shown.older) if shown.older else None,
        newest=_address("log.entries"),
        download=_address("log.export"),
    )


def _typed(wanted: log.LogFilter) -> dict[str, str]:
    """The filter as it was typed; a date field can hold nothing but a day."""
    values = {name: request.args.get(name, "") for name in ("act", "person", "from", "to")}
    no_days = {"from", "to"} & dict(wanted.errors).keys()
    return values | dict.fromkeys(no_days, "")


@bp.get("/administration/log.csv")
@access(may_administer)
def export(_case: Case) -> Response:
    """The entries asked for as CSV, sent piece by piece; accounts are named by number."""
    wanted, ours = _filter(), database()

    def lines() -> Iterator[str]:
        yield BYTE_ORDER_MARK
        with ours.reading() as session:
            yield from log.as_csv(session, wanted)

    answer = Response(stream_with_context(lines()), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return answer


def _check(_case: Case) -> None:
    """Before the transaction, for nobody's write should wait for it."""
    with database().reading() as session:
        if length(session) > MOST_CHECKED:
            raise Refused(
                _l(
                    "The log is too long to be checked here. "
                    "Please run “participation audit verify” on the server."
                )
            )
        g.verdict = verify(session, database().audit_key)


@bp.post("/administration/log/checks")
@write(may_administer, again="log.entries", before=_check, limit="log check")
def check(work: Work, _case: Case) -> Saved:
    """Check whether the chain is whole, and note what was found."""
    verdict = g.verdict
    work.record(LogChecked(verdict.entries, verdict.seal, verdict.faults[:MOST_FAULTS_KEPT]))
    said = _("The log is whole.") if verdict.is_whole else _("The log is not whole.")
    return Saved(url_for("log.entries"), said)
