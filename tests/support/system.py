"""The programs from Debian that only the tests need, installed where we may.

`python -m tests.support.system` ends with 0 once all of them are there.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from tests.support.browser import CHROMIUM
from tests.support.clock import FAKETIME
from tests.support.nginx import nginx_program
from tests.support.postgres import postgres_program

PACKAGES: dict[str, Callable[[], bool]] = {
    "chromium": CHROMIUM.exists,
    "faketime": lambda: FAKETIME is not None,
    "nginx-light": lambda: nginx_program() is not None,
    "openssl": lambda: shutil.which("openssl") is not None,
    "postgresql": lambda: postgres_program("initdb") is not None,
    "redis-server": lambda: shutil.which("redis-server") is not None,
    "default-jre-headless": lambda: shutil.which("java") is not None,
}


def missing() -> list[str]:
    """The Debian packages whose programs are not on this machine."""
    return [package for package, is_there in PACKAGES.items() if not is_there()]


def install(packages: list[str]) -> None:
    """Install Debian packages as root; raises CalledProcessError where that fails."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-qq", "--no-install-recommends", *packages]):
        command = ["apt-get", "--yes", *arguments]
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout, done.stderr, file=sys.stderr)
            done.check_returncode()


def main() -> int:
    """Install what is missing, or say in one command what somebody with the rights has to do."""
    packages = missing()
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(packages)} for the tests …", flush=True)
        install(packages)
        packages = missing()
    if packages:
        wanted = " ".join(packages)
        print(
            f"The tests need a few programs first: sudo apt-get install {wanted}", file=sys.stderr
        )
    return 1 if packages else 0


if __name__ == "__main__":
    sys.exit(main())
