"""What operators see: figures for Prometheus at /metrics, and logs that say nothing of people."""

from importlib.metadata import version
from platform import python_version

from flask import Flask
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import InfoMetricFamily

from participation.monitoring import views
from participation.monitoring.database import Commits, DatabaseFigures
from participation.monitoring.logs import log_failed_request
from participation.monitoring.requests import Requests
from participation.monitoring.tallies import Told


def init_app(app: Flask) -> None:
    """Count this application's requests and commits from now on, in a registry of its own.

    To be called before anything else looks at requests, so that all their time is counted. What
    comes later adds a collector of its own: `app.extensions["metrics"].register(…)`.
    """
    database = app.extensions["database"]
    registry = CollectorRegistry()
    app.extensions["metrics"] = registry
    requests, commits = Requests(), Commits()
    app.log_exception = log_failed_request  # type: ignore[assignment, method-assign]
    app.before_request(requests.begin)
    app.after_request(requests.end)
    database.watch_commits(commits.add)
    build = InfoMetricFamily("participation_build", "Which program this is.")
    kind = "sqlite" if database.is_sqlite else "postgresql"
    said = {"version": version("participation"), "python": python_version(), "database": kind}
    build.add_metric([], said)
    for collector in (requests, commits, DatabaseFigures(database), Told(build)):
        registry.register(collector)
    ProcessCollector(registry=registry)
    app.register_blueprint(views.bp)
