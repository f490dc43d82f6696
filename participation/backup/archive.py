"""The file of a backup: a tar of the database, the secret, and first a manifest with their sums."""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

FORMAT = 1
MANIFEST, DATABASE, SECRET = "manifest.json", "database", "secret_key"
LARGEST_MANIFEST = 100_000
AT_ONCE = 1 << 20
A_DAY = 24 * 3600

# What is being done, how much of it, and how much there is: 0 where nobody can know.
Tell = Callable[[str, int, int], None]


class Unusable(Exception):
    """A backup cannot be made or put back; the message is one sentence that says why."""


@dataclass(frozen=True)
class Moment:
    """What a copy of a database is of: the revision of its tables, and how long its log was."""

    revision: str
    entries: int
    seal: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; `parts` are the SHA-256 sums of what is in it, by name."""

    version: str
    database: str
    made_at: str
    moment: Moment
    parts: dict[str, str]


@contextmanager
def workplace(beside: Path, kind: str) -> Iterator[Path]:
    """A folder to prepare something in, gone afterwards; what a killed run left is gone after a day."""
    for left in beside.glob(f".{kind}-*"):
        if left.stat().st_mtime < time.time() - A_DAY:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f".{kind}-", dir=beside) as name:
        yield Path(name)


def pack(target: Path, manifest: Manifest, parts: dict[str, Path]) -> None:
    """Write a backup, for our eyes only, and see it to the disk."""
    said = json.dumps({"format": FORMAT} | asdict(manifest), indent=2).encode()
    target.touch(mode=0o600, exist_ok=False)
    with target.open("wb") as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            _add(tar, MANIFEST, BytesIO(said), len(said))
            for name, path in parts.items():
                with path.open("rb") as part:
                    _add(tar, name, part, path.stat().st_size)
        file.flush()
        os.fsync(file.fileno())


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    tar.addfile(member, content)


def sum_of(path: Path) -> str:
    """The SHA-256 sum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpack(source: Path, folder: Path, tell: Tell) -> tuple[Manifest, dict[str, Path]]:
    """Take a backup apart into a folder; gives the manifest, and where its parts are.

    Raises Unusable if it cannot be read, is something else, incomplete, or not what was saved.
    """
    try:
        with tarfile.open(source, mode="r:") as tar:
            manifest = _manifest(source, tar)
            parts = {name: _part(source, tar, name, folder, tell) for name in manifest.parts}
    except tarfile.TarError as error:
        raise Unusable(f"{source} is not a backup, or only the beginning of one.") from error
    except OSError as error:
        raise Unusable(f"{source} cannot be read: {error.strerror or error}.") from error
    for name, path in parts.items():
        if sum_of(path) != manifest.parts[name]:
            raise Unusable(f"{source} was damaged or changed: “{name}” is not what was saved.")
    return manifest, parts


def _manifest(source: Path, tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    if first is None or first.name != MANIFEST or first.size > LARGEST_MANIFEST:
        raise Unusable(f"{source} is not a backup.")
    found = tar.extractfile(first)
    try:
        said: dict[str, Any] = json.loads(found.read()) if found else {}
        form = said.pop("format")
        if form != FORMAT:
            raise Unusable(f"{source} was made by a newer version of this program.")
        manifest = Manifest(**said | {"moment": Moment(**said["moment"])})
        if DATABASE not in manifest.parts or not set(manifest.parts) <= {DATABASE, SECRET}:
            raise Unusable(f"{source} is not a backup: its manifest names other parts.")
    except (ValueError, KeyError, TypeError) as error:
        raise Unusable(f"{source} is not a backup: its manifest cannot be read.") from error
    return manifest


def _part(source: Path, tar: tarfile.TarFile, name: str, folder: Path, tell: Tell) -> Path:
    member = next((one for one in tar if one.name == name and one.isfile()), None)
    content = tar.extractfile(member) if member else None
    if member is None or content is None:
        raise Unusable(f"{source} is incomplete: “{name}” is missing.")
    target = folder / name
    target.touch(mode=0o600)
    with target.open("wb") as file:
        while block := content.read(AT_ONCE):
            file.write(block)
            tell(f"Reading {name}", file.tell(), member.size)
    if target.stat().st_size < member.size:
        raise Unusable(f"{source} is incomplete: “{name}” breaks off.")
    return target
