"""Attempts are counted for all processes together, and nobody waits or is refused for want of Redis."""

import secrets
from collections.abc import Iterator

import pytest
from limits import parse

from participation.web import limits
from participation.web.limits import Limits, Memory
from tests.support.house import House
from tests.support.processes import wait_until
from tests.support.redis_server import Redis

RATE = "wrong code, person"
ALLOWED = 10
SALT = "salt"


@pytest.fixture
def redis() -> Iterator[Redis]:
    """A Redis that may be stopped."""
    with Redis() as redis:
        yield redis


@pytest.fixture
def two(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> tuple[Limits, Limits]:
    """The counters of two processes, which ask again soon after Redis failed."""
    monkeypatch.setattr(limits, "WAIT_FOR_REDIS", 0.2)
    return Limits(SALT, redis.url), Limits(SALT, redis.url)


def test_two_processes_count_together(two: tuple[Limits, Limits]) -> None:
    here, there = two
    assert all(one.count(RATE, "ada") for one in (here, there) for _ in range(ALLOWED // 2))
    assert here.is_used_up(RATE, "ada")
    assert there.is_used_up(RATE, "ada")
    assert not there.count(RATE, "ada")
    assert there.count(RATE, "bob")


def test_installations_that_share_a_redis_count_apart(redis: Redis) -> None:
    ours, theirs = Limits("our salt", redis.url), Limits("their salt", redis.url)
    for _ in range(ALLOWED):
        ours.count(RATE, "ada")
    assert not theirs.is_used_up(RATE, "ada")


def test_without_redis_each_process_counts_by_itself(
    two: tuple[Limits, Limits], redis: Redis
) -> None:
    here, there = two
    redis.stop()
    assert [here.count(RATE, "ada") for _ in range(ALLOWED + 1)] == [True] * ALLOWED + [False]
    assert not there.is_used_up(RATE, "ada")


def test_once_redis_is_back_they_count_together_again(
    two: tuple[Limits, Limits], redis: Redis
) -> None:
    here, there = two
    redis.stop()
    here.count(RATE, "ada")
    redis.start()

    def is_known_there() -> bool:
        who = secrets.token_hex(4)
        while here.count(RATE, who):
            pass
        return there.is_used_up(RATE, who)

    wait_until(is_known_there, what="both counting in Redis again")


def test_our_script_is_told_when_to_try_again_what_was_one_too_many(house: House) -> None:
    browser, wrong = house.browser(), {"code": "CCCCCC"}
    for _ in range(10):
        browser.post_json("/join", wrong, status=422)
    answer = browser.post("/join", wrong, status=429, follow=False, Accept="application/json")
    assert answer.headers["Retry-After"] == "30"


def test_one_too_many_is_allowed_again_once_the_first_is_long_ago() -> None:
    memory, rate = Memory(), parse("2/second")
    assert [memory.hit(rate, "name", "ada") for _ in range(3)] == [True, True, False]
    assert memory.hit(rate, "name", "bob")
    assert not memory.test(rate, "name", "ada")
    wait_until(lambda: memory.test(rate, "name", "ada"), what="the second being over")
    assert memory.hit(rate, "name", "ada")


def test_tidying_forgets_nobody_who_is_still_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TIDY_EVERY", 0.0)
    memory, rate = Memory(), parse("2/hour")
    assert [memory.hit(rate, "name", "ada") for _ in range(3)] == [True, True, False]
    assert memory.hit(rate, "name", "bob")
    assert not memory.hit(rate, "name", "ada")
