"""Making a backup of the installation that the settings describe."""

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy.engine import make_url

from participation.backup import postgres, sqlite
from participation.backup.archive import (
    DATABASE,
    SECRET,
    Manifest,
    Moment,
    Tell,
    Unusable,
    pack,
    sum_of,
    workplace,
)
from participation.settings import Settings


def save(settings: Settings, target: Path, tell: Tell, *, with_secret: bool) -> Manifest:
    """Write a backup to a new file. Raises Unusable if that cannot be done; nothing is left then."""
    if target.exists():
        raise Unusable(f"{target} exists already: choose another name.")
    try:
        with workplace(target.parent, "backup") as folder:
            manifest, parts = _collect(settings, folder, tell, with_secret=with_secret)
            tell(f"Writing {target.name}", 0, 0)
            pack(folder / "whole", manifest, parts)
            (folder / "whole").replace(target)
    except OSError as error:
        raise Unusable(f"{target} cannot be written: {error.strerror or error}.") from error
    return manifest


def _collect(
    settings: Settings, folder: Path, tell: Tell, *, with_secret: bool
) -> tuple[Manifest, dict[str, Path]]:
    parts = {DATABASE: folder / DATABASE}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    moment = _copy(settings, parts[DATABASE], tell)
    if with_secret:
        parts[SECRET] = folder / SECRET
        parts[SECRET].touch(mode=0o600)
        parts[SECRET].write_text(settings.effective_secret(), encoding="utf-8")
    sums = {name: sum_of(path) for name, path in parts.items()}
    return Manifest(version("participation"), settings.database_kind, now, moment, sums), parts


def _copy(settings: Settings, target: Path, tell: Tell) -> Moment:
    url = make_url(settings.database_address)
    if settings.database_kind == "sqlite":
        return sqlite.copy(Path(str(url.database)), target, tell)
    return postgres.copy(url, target, tell)
