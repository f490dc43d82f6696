"""A Redis of the tests' own, without anything on disk."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.processes import accepts_connections, end, free_port, wait_until


@contextmanager
def redis_server() -> Iterator[str]:
    """Run Redis on a free port of 127.0.0.1 and give its address."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
        process = subprocess.Popen(
            [*command, "--appendonly", "no", "--dir", folder], stdout=subprocess.DEVNULL
        )
        try:
            wait_until(lambda: accepts_connections(port), what="Redis answering")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            end(process)
