"""nginx in front of several processes, with the configuration in deploy/."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support import ROOT
from tests.support.processes import accepts_connections, end, free_port, wait_until

# What belongs to the machine and not to the platform. A line of the log says which processes were
# asked, one after the other, and what came of it.
MAIN = """
{user}
daemon off;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 4096; }}
http {{
    log_format asked escape=json
        '{{"asked": "$upstream_addr", "status": "$status", "path": "$request_uri", "upgrade": "$http_upgrade"}}';
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include {configuration};
}}
"""


def nginx_program() -> str | None:
    """Where nginx is, or None; Debian keeps it off an ordinary user's path."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True)
class Asked:
    """One request: the ports of the processes that were asked, in turn, and its outcome."""

    ports: tuple[int, ...]
    status: int
    path: str
    upgrade: bool


class Nginx:
    """nginx on a free port of 127.0.0.1 before processes on other ports; its files in `folder`."""

    def __init__(self, folder: Path, ports: Sequence[int]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        site = folder / "participation"
        site.mkdir(parents=True)
        user = "user root;" if os.geteuid() == 0 else ""
        configuration = ROOT / "deploy/nginx/participation.conf"
        (folder / "nginx.conf").write_text(MAIN.format(user=user, configuration=configuration))
        (site / "listen.conf").write_text(
            f"listen 127.0.0.1:{self.port};\naccess_log {folder}/asked.log asked;\n"
        )
        one = (ROOT / "deploy/nginx/participation/processes.conf").read_text().splitlines()[-1]
        lines = (one.replace("127.0.0.1:8002", f"127.0.0.1:{port}") for port in ports)
        (site / "processes.conf").write_text("\n".join(lines))

    def __enter__(self) -> Self:
        program = nginx_program()
        assert program, "nginx was not found: install nginx-light"
        command = [program, "-p", str(self._folder), "-c", "nginx.conf", "-e", "error.log"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until(lambda: accepts_connections(self.port), what="nginx answering")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        assert self._process
        end(self._process)

    def asked(self) -> list[Asked]:
        """Every request that has ended, in that order; a live connection is one when it is over."""
        lines = (self._folder / "asked.log").read_text(encoding="utf-8").splitlines()
        return [_read(json.loads(line)) for line in lines]


def _read(line: dict[str, str]) -> Asked:
    ports = tuple(int(one.rpartition(":")[2]) for one in line["asked"].split(", ") if ":" in one)
    return Asked(ports, int(line["status"]), line["path"], bool(line["upgrade"]))
