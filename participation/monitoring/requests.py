"""Requests: how many of which kind, how long they took, what became of those that write."""

import logging
import random
from collections.abc import Iterator
from time import perf_counter
from typing import Any

from flask import Response, g, request
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from participation.monitoring.tallies import Tally, histogram

log = logging.getLogger(__name__)

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SLOW = 1.0  # seconds; from then on people wonder whether it works
METHODS = {"GET", "HEAD", "OPTIONS", "POST"}  # all there are here; strangers may make up others
OUTCOMES = {2: "accepted", 3: "accepted", 4: "refused", 5: "failed"}


def _behind(proxy: Any) -> Any:
    """What one of Flask's proxies stands for: each look through it costs more than all we do."""
    return proxy._get_current_object()  # noqa: SLF001  the documented way


class Requests(Collector):
    """Counts by the name of the endpoint, never by the address, which may say who did what."""

    def __init__(self) -> None:
        self._tallies: dict[tuple[str | None, str, int], Tally] = {}
        self._writes = dict.fromkeys((*OUTCOMES.values(), "answered from a receipt"), 0)

    def begin(self) -> None:
        """Look at the clock, and give the request a number by which it is found in the log."""
        own = _behind(g)
        own.began = perf_counter()
        own.request_id = f"{random.getrandbits(40):010x}"

    def end(self, response: Response) -> Response:
        """Count a request that has been answered, and log it if it was slow or failed."""
        own, asked = _behind(g), _behind(request)
        seconds = perf_counter() - own.began
        status = response.status_code // 100
        kind = asked.endpoint, asked.method, status
        (self._tallies.get(kind) or self._new(*kind)).add(seconds)
        if asked.method == "POST":
            outcome = "answered from a receipt" if own.get("said_before") else OUTCOMES[status]
            self._writes[outcome] += 1
        response.headers["X-Request-ID"] = own.request_id
        if status == 5 or seconds > SLOW:
            said = {"status": f"{status}xx", "seconds": round(seconds, 3)}
            log.warning("a request failed" if status == 5 else "a request was slow", extra=said)
        return response

    def _new(self, endpoint: str | None, method: str, status: int) -> Tally:
        kind = endpoint, method if method in METHODS else "other", status
        return self._tallies.setdefault(kind, Tally(SECONDS))

    def collect(self) -> Iterator[Metric]:
        """Tell them."""
        told = [
            ((endpoint or "none", method, f"{status}xx"), tally)
            for (endpoint, method, status), tally in list(self._tallies.items())
        ]
        labels = ("endpoint", "method", "status")
        yield histogram("participation_request_seconds", "Requests answered.", told, labels)
        writes = CounterMetricFamily(
            "participation_writes", "Forms sent, by what became of them.", labels=["outcome"]
        )
        for outcome, number in self._writes.items():
            writes.add_metric([outcome], number)
        yield writes
