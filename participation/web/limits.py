"""How often one person may do a thing; addresses count only for what strangers guess."""

import hashlib
import logging
import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
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


LEEWAY = 1.0  # seconds that a clock may be corrected by without anything being forgotten


class ForwardStorage(MemoryStorage):
    """Counters that live through a clock being set back: what was to come counts as past."""

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count one more, if that is not one too many."""
        self._forget_the_future(key)
        return super().acquire_entry(key, limit, expiry, amount)

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the window began, and how many are in it."""
        self._forget_the_future(key)
        return super().get_moving_window(key, limit, expiry)

    def _forget_the_future(self, key: str) -> None:
        newest_first = self.events.get(key)
        if newest_first and newest_first[0].atime > time.time() + LEEWAY:
            self.events[key] = [one for one in newest_first if one.atime <= time.time()]


class Counters:
    """Where attempts are counted: in memory, or in Redis for all processes together.

    While Redis is away, each process counts in its memory: nobody is refused for that.
    """

    def __init__(self, redis_url: str) -> None:
        self._own = self._shared = MovingWindowRateLimiter(ForwardStorage())
        self._back_at = 0.0
        if redis_url:
            storage = RedisStorage(redis_url, wrap_exceptions=True, **IN_A_REQUEST)
            self._shared = MovingWindowRateLimiter(storage)

    def ask(self, question: Callable[[MovingWindowRateLimiter], bool]) -> bool:
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
