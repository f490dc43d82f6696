"""A small disk of a test's own, to be filled up."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Disk:
    """A file system with room for little."""

    folder: Path

    def fill(self) -> int:
        """Leave not one byte free; how many bytes that took."""
        block = b"\0" * 65536
        with suppress(OSError), self._ballast.open("wb", buffering=0) as file:
            while file.write(block):
                pass
        return self._ballast.stat().st_size

    def free(self) -> None:
        """Make room again."""
        self._ballast.unlink()

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    """A disk of this size mounted at `folder`, which is created; needs the rights of root."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False).returncode:
        said = "a small disk can only be mounted by root"
        pytest.fail(said) if "CI" in os.environ else pytest.skip(said)
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
