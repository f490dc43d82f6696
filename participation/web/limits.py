"""How often one person may do a thing; addresses count only for what strangers guess."""

import hashlib
import logging
import time
from collections import deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock
from typing import Any

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.backoff import NoBackoff
from redis.retry import Retry

from participation.kernel.refusal import Refused

log = logging.getLogger(__name__)

WAIT_FOR_REDIS = 5.0  # seconds until it is asked again after it failed
# A request waits for these answers: rather count alone than keep somebody waiting.
IN_A_REQUEST: dict[str, Any] = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
    "retry": Retry(NoBackoff(), 0),
}

RATES = {
    "write": "240/minute",
    "idea": "20/5minute",
    "comment": "30/5minute",
    "similar": "60/minute",
    "report": "10/hour",
    "report, address": "60/hour",
    "join": "30/minute",
    "feedback": "5/hour",
    "feedback, address": "30/hour",
    "invitation": "30/hour",
    "log check": "10/hour",
    # A hall of a thousand behind one address mistypes some dozens of codes; 22^6 codes exist.
    "wrong code, person": "10/10minute",
    "wrong code, address": "150/10minute",
    "wrong claim code, person": "10/10minute",
    "wrong claim code, address": "100/10minute",
    "claim letter": "3/hour",
    "claim letter, address": "30/hour",
    "wrong password, account from address": "10/15minute",
    "wrong password, account": "200/15minute",
    "wrong password, address": "100/15minute",
    # Who asks for letters to an address fills a mailbox that may be somebody else's.
    "letter": "60/hour",
    "letter, recipient": "5/hour",
    "letter, address": "60/hour",
}

TOO_OFTEN = _l(
    "That was a lot of attempts in a short time. Please wait a few minutes and try again."
)


TIDY_EVERY = 60.0  # seconds


class Memory:
    """What this process has counted by itself, on a clock that nobody sets."""

    def __init__(self) -> None:
        self._hits: dict[tuple[str, ...], tuple[deque[float], int]] = {}
        self._turn = Lock()
        self._tidied_at = time.monotonic()

    def hit(self, rate: RateLimitItem, *who: str) -> bool:
        """Count one more, if that is not one too many."""
        with self._turn:
            recent = self._recent(rate, who)
            if len(recent) >= rate.amount:
                return False
            recent.append(time.monotonic())
            return True

    def test(self, rate: RateLimitItem, *who: str) -> bool:
        """Whether one more would be allowed."""
        with self._turn:
            return len(self._recent(rate, who)) < rate.amount

    def _recent(self, rate: RateLimitItem, who: tuple[str, ...]) -> deque[float]:
        self._tidy()
        recent, window = self._hits.setdefault(who, (deque(), rate.get_expiry()))
        while recent and recent[0] <= time.monotonic() - window:
            recent.popleft()
        return recent

    def _tidy(self) -> None:
        """Forget whoever has not been here for long: now and then, for that looks at them all."""
        now = time.monotonic()
        if now < self._tidied_at + TIDY_EVERY:
            return
        self._tidied_at = now
        self._hits = {
            who: (recent, window)
            for who, (recent, window) in self._hits.items()
            if recent and recent[-1] > now - window
        }


Counter = Memory | MovingWindowRateLimiter


class Counters:
    """Where attempts are counted: in memory, or in Redis for all processes together.

    While Redis is away, each process counts in its memory: nobody is refused for that.
    """

    def __init__(self, redis_url: str) -> None:
        self._own = Memory()
        self._shared: Counter = self._own
        self._back_at = 0.0
        if redis_url:
            storage = RedisStorage(redis_url, wrap_exceptions=True, **IN_A_REQUEST)
            self._shared = MovingWindowRateLimiter(storage)

    def ask(self, question: Callable[[Counter], bool]) -> bool:
        """The answer of what all processes have counted, if it can be had at once."""
        if time.monotonic() >= self._back_at:
            try:
                return question(self._shared)
            except StorageError:
                self._back_at = time.monotonic() + WAIT_FOR_REDIS
                log.warning("Redis cannot be used: this process counts attempts by itself")
        return question(self._own)


class Limits:
    """The counters by name. Addresses are kept as salted hashes, and never on disk by us."""

    def __init__(self, salt: str, redis_url: str = "") -> None:
        self._counters = Counters(redis_url)
        self._salt = salt
        self._rates: dict[str, RateLimitItem] = {name: parse(rate) for name, rate in RATES.items()}

    def count(self, name: str, who: str) -> bool:
        """Count one more; False if that is one too many."""
        rate, hidden = self._rates[name], self._hidden(who)
        return self._counters.ask(lambda limiter: limiter.hit(rate, name, hidden))

    def is_used_up(self, name: str, who: str) -> bool:
        """Whether one more would be too many."""
        rate, hidden = self._rates[name], self._hidden(who)
        return not self._counters.ask(lambda limiter: limiter.test(rate, name, hidden))

    def _hidden(self, who: str) -> str:
        return hashlib.sha256(f"{self._salt}{who}".encode()).hexdigest()


def _limits() -> Limits:
    limits: Limits = current_app.extensions["limits"]
    return limits


def address() -> str:
    """The address a request came from; only ever passed to the counters.

    Of an IPv6 address only the network: whoever has one address has its whole /64.
    """
    try:
        found = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and not found.ipv4_mapped:
        return str(ip_network((found, 64), strict=False))
    return str(found)


def count(name: str, who: str) -> None:
    """Count one more. Raises Refused (429) if that is one too many."""
    if not _limits().count(name, who):
        raise Refused(TOO_OFTEN, status=429)


def require_left(name: str, who: str) -> None:
    """Raise Refused (429) if nothing is left, without counting."""
    if _limits().is_used_up(name, who):
        raise Refused(TOO_OFTEN, status=429)


def is_used_up(name: str, who: str) -> bool:
    """Whether nothing is left."""
    return _limits().is_used_up(name, who)


def init_app(app: Flask, salt: str, redis_url: str = "") -> None:
    """Start counting."""
    app.extensions["limits"] = Limits(salt, redis_url)
