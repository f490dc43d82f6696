"""The settings of one installation: read once from the environment, frozen, loud about a wrong value."""

import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent

# English is the language of the source; every other one is a catalogue in translations/.
LANGUAGES = tuple(
    sorted({"en", *(path.parent.name for path in ROOT.glob("translations/*/LC_MESSAGES"))})
)

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("plain", "json")


class SettingsError(Exception):
    """A setting cannot be used; the message is one sentence that names the variable."""


def _whole_number(low: int, high: int) -> Callable[[str], int]:
    def read(raw: str) -> int:
        if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(raw)

    return read


def _switch(raw: str) -> bool:
    if raw not in ("0", "1"):
        raise ValueError("must be 0 or 1")
    return raw == "1"


def _language(raw: str) -> str:
    if raw not in LANGUAGES:
        raise ValueError(f"must be one of {', '.join(LANGUAGES)}")
    return raw


def _web_address(raw: str) -> str:
    try:
        parts = urlsplit(raw)
        usable = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.path in ("", "/")
        ) and not (parts.query or parts.fragment)
        _ = parts.port
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("must be an address such as https://participation.example.org")
    return raw.rstrip("/")


def _database_address(raw: str) -> str:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    # The driver that the project installs.
    address = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", raw)
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise ValueError("must be an address such as postgresql://name@host/database") from None
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValueError("must name a file after sqlite:///")
    return address


def _redis_address(raw: str) -> str:
    try:
        parts = urlsplit(raw)
        usable = parts.scheme in ("redis", "rediss") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        usable = False
    if not usable or not re.fullmatch(r"(/\d*)?", parts.path):
        raise ValueError("must be an address such as redis://127.0.0.1:6379/0")
    return raw


def _secret(raw: str) -> str:
    if len(raw) < 32:
        raise ValueError("must have at least 32 characters")
    return raw


def _time_zone(raw: str) -> str:
    try:
        ZoneInfo(raw)
    except Exception as error:
        raise ValueError("must be a time zone such as Europe/Berlin") from error
    return raw


def _log_level(raw: str) -> str:
    if raw not in LOG_LEVELS:
        raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}")
    return raw


def _log_format(raw: str) -> str:
    if raw not in LOG_FORMATS:
        raise ValueError(f"must be one of {', '.join(LOG_FORMATS)}")
    return raw


def _token(raw: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]{16,}", raw):
        raise ValueError("must have at least 16 letters, digits or signs and no spaces")
    return raw


def _host(raw: str) -> str:
    if not raw or " " in raw or "/" in raw:
        raise ValueError("must be a host name or an IP address")
    return raw


def _setting(default: Any, meaning: str, read: Callable[[str], Any] = str) -> Any:
    return field(default=default, metadata={"read": read, "meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """One field per environment variable; the variable's name is the field's in capitals."""

    host: str = _setting("0.0.0.0", "address to listen on", _host)  # noqa: S104  a hall must reach it
    port: int = _setting(8000, "port to listen on", _whole_number(1, 65535))
    data_dir: Path = _setting(  # noqa: RUF009  a field, as dataclasses want it
        ROOT / "data", "folder for the embedded database and the generated secret", Path
    )
    database_url: str = _setting(
        "", "`sqlite:///…` or `postgresql://…`; empty means SQLite in DATA_DIR", _database_address
    )
    redis_url: str = _setting(
        "", "where several processes of one installation meet; empty means: one", _redis_address
    )
    secret_key: str = _setting(
        "", "signs cookies (32 characters or more); empty means: created once in DATA_DIR", _secret
    )
    public_url: str = _setting(
        "", "address people type and the QR code carries; empty means this machine's", _web_address
    )
    site_name: str = _setting("", "name in the header; empty means “Participation”")
    default_locale: str = _setting(
        "de", "language when the browser asks for none we have", _language
    )
    time_zone: str = _setting("Europe/Berlin", "time zone in which times are shown", _time_zone)
    trusted_proxies: int = _setting(
        0, "how many proxies in front set X-Forwarded-* headers", _whole_number(0, 9)
    )
    closing_grace: int = _setting(
        2,
        "seconds after a round is closed in which what still arrives counts",
        _whole_number(0, 60),
    )
    language_model: bool = _setting(
        default=True,
        meaning="`0` for no process with a language model (200 MB) beside the server: ideas are then"
        " neither compared nor sorted by themselves",
        read=_switch,
    )
    development: bool = _setting(
        default=False, meaning="`1` shows /styleguide and reloads templates", read=_switch
    )
    log_level: str = _setting("INFO", "DEBUG, INFO, WARNING or ERROR", _log_level)
    log_format: str = _setting("plain", "`plain` for people, `json` for programs", _log_format)
    metrics_token: str = _setting(
        "", "opens /metrics to who sends it as bearer token; empty means: to nobody", _token
    )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read every setting from `environ`; an empty variable counts as not set.

        Raises SettingsError with one sentence naming the first variable that cannot be used.
        """
        read: dict[str, Any] = {}
        for setting in fields(cls):
            name = setting.name.upper()
            raw = environ.get(name, "").strip()
            if not raw:
                continue
            try:
                read[setting.name] = setting.metadata["read"](raw)
            except ValueError as error:
                raise SettingsError(f"{name} {error}.") from error
        return cls(**read)

    @property
    def database_address(self) -> str:
        """The SQLAlchemy address of the database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'participation.sqlite'}"

    @property
    def database_kind(self) -> str:
        """The kind of database: "sqlite" or "postgresql"."""
        return self.database_address.partition(":")[0].partition("+")[0]

    @property
    def grace(self) -> timedelta:
        """How long a round that was closed still takes what arrives."""
        return timedelta(seconds=self.closing_grace)

    @property
    def is_served_over_tls(self) -> bool:
        """Whether people reach us by https, so that cookies may insist on it."""
        return self.public_url.startswith("https://")

    def prepare_data_dir(self) -> None:
        """Create the data folder; raises SettingsError where that is impossible."""
        with _named_data_dir():
            self.data_dir.mkdir(parents=True, exist_ok=True)

    def effective_secret(self) -> str:
        """The signing key: SECRET_KEY, or a random one created once and kept with the data.

        Raises SettingsError where it cannot be kept.
        """
        if self.secret_key:
            return self.secret_key
        kept = self.data_dir / "secret_key"
        with _named_data_dir():
            if not kept.exists() or not kept.stat().st_size:
                self.prepare_data_dir()
                _write_once(kept, secrets.token_urlsafe(48))
            return kept.read_text(encoding="ascii").strip()


def _write_once(path: Path, text: str) -> None:
    """Write a file for our eyes only, at once and whole: of several processes one decides."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    fresh.touch(mode=0o600)
    with fresh.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())  # without the secret, what is signed with it is lost
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        if not path.stat().st_size:  # left behind by a full disk
            fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
        sync(path.parent)


def sync(path: Path) -> None:
    """Bring a file to the disk, or of a folder which files are in it."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _named_data_dir() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SettingsError(
            f"DATA_DIR must be a folder we may write to ({error.strerror})."
        ) from error
