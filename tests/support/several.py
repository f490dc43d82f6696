"""An installation of several processes: PostgreSQL, Redis, nginx, as deploy/ puts them together."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from participation.identity.models import Role
from tests.support.hall import Hall, Visitor
from tests.support.house import House, make_app, migrated
from tests.support.nginx import Nginx
from tests.support.redis_server import Redis
from tests.support.server import Server


@dataclass
class Several(Hall):
    """A hall whose front door is nginx; `at` goes to one process directly."""

    servers: list[Server]
    nginx: Nginx
    redis: Redis

    @property
    def url(self) -> str:
        """Where people go."""
        return self.nginx.url

    def output(self) -> str:
        """Everything the processes have printed."""
        return "".join(server.output() for server in self.servers)

    def at(self, number: int, language: str = "en") -> Visitor:
        """A stranger who speaks to one process, past nginx."""
        return Visitor(self.servers[number].url, language)


@contextmanager
def open_several(folder: Path, database_url: str, processes: int = 2) -> Iterator[Several]:
    """Serve a migrated database by several processes for as long as the block."""
    with ExitStack() as running:
        redis = running.enter_context(Redis())
        house = House(make_app(folder / "data", database_url))
        running.callback(house.database.dispose)
        servers = [Server(folder / f"process-{number}") for number in range(processes)]
        nginx = running.enter_context(Nginx(folder / "nginx", [one.port for one in servers]))
        for server in servers:
            server.folder.mkdir()
            server.settings |= {
                "DATABASE_URL": database_url,
                "REDIS_URL": redis.url,
                "SECRET_KEY": (migrated() / "secret_key").read_text(encoding="ascii"),
                "PUBLIC_URL": nginx.url,
                "TRUSTED_PROXIES": "1",
                "CLOSING_GRACE": "0",  # as everywhere: what a test waits for is something else
            }
            running.enter_context(server)
        moderator = house.person("moderator", Role.MODERATOR)
        yield Several(servers[0], house, moderator, servers, nginx, redis)


def record(fault: str, injected: dict[str, int], found: dict[str, int]) -> None:
    """Say what was done to an installation and what came of it; fail where it was nothing."""
    print(f"{fault}: {_counted(injected)} → {_counted(found)}")
    assert all(injected.values()), f"nothing happened: {injected}"
    assert any(found.values()), f"nothing was found: {found}"


def _counted(figures: dict[str, int]) -> str:
    return ", ".join(f"{number} {what}" for what, number in figures.items())
