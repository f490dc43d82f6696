"""What the administration does: people, lists, texts, feedback, and reading the audit log."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the pages."""
    from participation.administration import (
        feedback_views,
        lists,
        log_views,
        moderators,
        outbox,
        people,
        text_views,
        views,
    )

    for pages in (views, people, moderators, lists, text_views, feedback_views, log_views, outbox):
        app.register_blueprint(pages.bp)
