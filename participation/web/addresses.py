"""The address under which people reach this installation: PUBLIC_URL, else this machine's."""

import socket
from functools import lru_cache

from participation.web.context import settings


@lru_cache(maxsize=1)
def lan_address() -> str:
    """This machine's address in the network it would use; nothing is sent to find out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # reserved for documentation: no such host
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def base_address() -> str:
    """Where phones reach this installation."""
    own = settings()
    return own.public_url or f"http://{lan_address()}:{own.port}"
