"""The participation platform. This module is the map of the house.

    settings.py   what the environment says
    cli/          the `participation` command, a file per subject
    pages.py      start, help, health: what belongs to no capability
    kernel/       database, facts, audit, receipts, refusals, rules, forms, text: no domain in it
    grouping/     from texts to groups: vectors, proposals, likeness; no table, no page
    mail/         letters, and the server that takes them
    identity/     people, roles, signing in, affiliations
    events/       workshops, barcamps, consultations; rounds, phases, codes, participants
    ideas/        submit, edit, withdraw, support; wordings and history
    comments/     comments and replies on ideas
    topics/       topic fields, and sorting ideas into them
    similarity/   what ideas say as vectors; ideas that are alike, new ones that sort themselves
    proposals/    topic fields that a machine proposes and people decide about; maps
    questions/    questions to the podium: ask, support, answered now, later or already
    voting/       ballots, budgets, tallies, when results may be seen
    moderation/   approve, hide, restore; reports and the queue
    masterplan/   plans, measures, promotion and the way back, reports of lead units
    claims/       claim codes; taking a guest's part into an account
    administration/ people, lists, texts, feedback, reading the audit log
    search/       searching everything, the list of all ideas, feeds
    boards/       what an event looks like: board, console, wall; its parts
    live/         who watches what, and sending the parts that changed
    web/          access, writes, one-time keys, CSRF, language, limits, errors, headers, assets
    reporting/    exports, and the protocol of an event
    backup/       a whole installation in one file, and back
    monitoring/   figures for Prometheus, and the log
    demo/         a believable workshop in progress
    server.py     the process that serves

Imports point one way: kernel, identity, events, ideas, voting, moderation, boards and reporting,
live. In a capability: models, facts, rules, queries, domain, loading and forms, views. `live` may
read everything; only create_app and server.py know it. tests/test_architecture.py keeps it so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the server patches the standard library before anything else is imported
    from types import ModuleType

    from flask import Flask

    from participation.kernel.db import Database
    from participation.settings import Settings


def create_app(settings: Settings) -> Flask:
    """Build the application: database, then web, then capabilities, then the live rooms.

    Raises SettingsError where the data folder cannot be used.
    """
    from datetime import timedelta

    from flask import Flask

    from participation import monitoring
    from participation.kernel.db import Database
    from participation.monitoring import logs
    from participation.settings import ROOT

    logs.set_up(settings.log_level, settings.log_format)
    settings.prepare_data_dir()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(
        SECRET_KEY=settings.effective_secret(),
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_SECURE=settings.is_served_over_tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=180),
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        TEMPLATES_AUTO_RELOAD=settings.development,
        COMPRESS_MIMETYPES=[
            "text/html",
            "application/json",
            "application/manifest+json",
        ],
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_BR_LEVEL=2,  # a board in half the time of the usual 4, and 5 % larger
        COMPRESS_LEVEL=3,  # of gzip, for who asks without TLS
        COMPRESS_MIN_SIZE=2000,  # what fits into two packets costs more to pack than to send
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["settings"] = settings
    app.extensions["database"] = Database(
        settings.database_address, audit_key=settings.effective_secret()
    )
    monitoring.init_app(app)
    _add_web(app, settings)
    _add_language_model(app)
    _add_capabilities(app)
    _trust_proxies(app, settings.trusted_proxies)
    return app


def _add_web(app: Flask, settings: Settings) -> None:
    from flask_compress import Compress

    from participation.identity import session
    from participation.web import (
        access,
        assets,
        bodies,
        charts,
        context,
        cookies,
        csrf,
        errors,
        headers,
        limits,
        locale,
        owner,
        seen,
        writes,
    )

    app.url_map.converters["int"] = access.Number
    bodies.init_app(app)
    cookies.init_app(app)
    context.init_app(app)
    session.init_app(app)
    limits.init_app(app, salt=settings.effective_secret(), redis_url=settings.redis_url)
    locale.init_app(app)
    csrf.init_app(app)
    owner.init_app(app)
    writes.init_app(app)
    seen.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    Compress(app)
    assets.init_app(app)
    app.jinja_env.globals["charts"] = charts

    @app.context_processor
    def site() -> dict[str, object]:
        from flask_babel import gettext as _

        return {"site_name": settings.site_name or _("Participation")}


def _trust_proxies(app: Flask, hops: int) -> None:
    """Believe forwarded headers of that many proxies, for pages and sockets alike."""
    from werkzeug.middleware.proxy_fix import ProxyFix

    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )


def _add_capabilities(app: Flask) -> None:  # noqa: PLR0915  a line for each
    from participation import administration, boards, live, pages
    from participation.boards import directing as boards_views
    from participation.claims import views as claims_views
    from participation.comments import views as comments_views
    from participation.events.facts import RoundStateChanged
    from participation.events.views import events as events_views
    from participation.events.views import joining as events_joining
    from participation.events.views import rounds as events_rounds
    from participation.events.views import templates as events_templates
    from participation.ideas import answering as ideas_views
    from participation.ideas import sealing
    from participation.identity import doors as identity_views
    from participation.masterplan.views import figures as masterplan_figures
    from participation.masterplan.views import maps as masterplan_maps
    from participation.masterplan.views import pages as masterplan_pages
    from participation.masterplan.views import plans as masterplan_plans
    from participation.masterplan.views import promotion as masterplan_promotion
    from participation.masterplan.views import reports as masterplan_reports
    from participation.moderation import views as moderation_views
    from participation.proposals import loading as proposals_loading
    from participation.questions import views as questions_views
    from participation.reporting import field_views as reporting_fields
    from participation.reporting import views as reporting_views
    from participation.search import feeds as search_feeds
    from participation.search import views as search_views
    from participation.topics import loading as topics_loading
    from participation.voting.domain import roll
    from participation.voting.views import papers as voting_papers
    from participation.voting.views import polls as voting_polls
    from participation.voting.views import votes as voting_votes

    for views in (
        pages,
        identity_views,
        events_views,
        events_joining,
        events_rounds,
        events_templates,
        ideas_views,
        comments_views,
        *_topic_views(),
        questions_views,
        voting_votes,
        voting_polls,
        voting_papers,
        moderation_views,
        masterplan_pages,
        masterplan_figures,
        masterplan_maps,
        masterplan_plans,
        masterplan_promotion,
        masterplan_reports,
        claims_views,
        search_views,
        search_feeds,
        boards_views,
        reporting_views,
        reporting_fields,
    ):
        app.register_blueprint(views.bp)
    topics_loading.init_app(app)
    proposals_loading.init_app(app)
    database: Database = app.extensions["database"]
    database.bus.follow(RoundStateChanged, sealing.follow_round)
    database.bus.follow(RoundStateChanged, roll.follow_round)
    administration.init_app(app)
    boards.init_app(app)
    live.init_app(app)


def _add_language_model(app: Flask) -> None:
    from participation.events.facts import RoundStateChanged
    from participation.ideas.facts import IdeaEdited, IdeaReturned, IdeaSubmitted, IdeaWithdrawn
    from participation.moderation import facts as moderation
    from participation.similarity import loading as similarity

    approved, restored = moderation.IdeaApproved, moderation.IdeaRestored
    taken_back, hidden = moderation.IdeaApprovalTakenBack, moderation.IdeaHidden
    similarity.init_app(
        app,
        arriving=(IdeaSubmitted, IdeaReturned, approved, restored, RoundStateChanged),
        leaving=(IdeaEdited, IdeaWithdrawn, taken_back, hidden),
    )


def _topic_views() -> tuple[ModuleType, ...]:
    """The pages of topic fields, of ideas that are alike, and of proposals."""
    from participation.proposals.views import asking, catalogue, deciding, showing
    from participation.similarity.views import duplicates, newcomers, similar
    from participation.topics.views import board, fields, moves, wishes

    return (
        *(fields, board, moves, wishes),
        *(similar, duplicates, newcomers),
        *(asking, showing, deciding, catalogue),
    )
